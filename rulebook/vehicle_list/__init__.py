"""The vehicle list (安装车辆明细) of an installation order, judged row by row (ORD-1). Pure: rows of cells
in, report out.

May not know files, sheets or encodings, nor which vehicles and units the company knows already.
"""

from rulebook.vehicle_list.cells import Cell, UnreadCell
from rulebook.vehicle_list.columns import FIELDS, Column, Field, header_strength
from rulebook.vehicle_list.judge import MOST_ROWS, RawRow, judge_list
from rulebook.vehicle_list.reasons import ROW_REASONS, Fault, ListError
from rulebook.vehicle_list.report import Cleaning, ListReport, PassedOver, RowReport, RowVerdict, VehicleLine

__all__ = [
    "FIELDS",
    "MOST_ROWS",
    "ROW_REASONS",
    "Cell",
    "Cleaning",
    "Column",
    "Fault",
    "Field",
    "ListError",
    "ListReport",
    "PassedOver",
    "RawRow",
    "RowReport",
    "RowVerdict",
    "UnreadCell",
    "VehicleLine",
    "header_strength",
    "judge_list",
]
