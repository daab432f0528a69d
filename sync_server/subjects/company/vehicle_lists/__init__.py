"""Vehicle lists as customers send them (ORD-1): reads XLSX, XLS, XLSB, ODS and CSV, reports row by row, says what
may be imported.

May not know orders or the database: whoever imports takes `to_import` and does the rest in one transaction.
"""

from sync_server.subjects.company.vehicle_lists.faults import FileFault, RefusedRows
from sync_server.subjects.company.vehicle_lists.notes import file_notes
from sync_server.subjects.company.vehicle_lists.reading import Report, read_vehicle_list, to_import
from sync_server.subjects.company.vehicle_lists.renderers import human_report, report_json_lines

__all__ = [
    "FileFault",
    "RefusedRows",
    "Report",
    "file_notes",
    "human_report",
    "read_vehicle_list",
    "report_json_lines",
    "to_import",
]
