"""Statements as wallets and banks hand them out (CASH-5): from a file's bytes to rows, by a table of layouts.

That table is `wallets.py` and `banks.py`: the next bank is a row there. May not know the books;
`statements.py` beside this room takes the rows in.
"""

from sync_server.subjects.statements.statement_files.faults import UnreadableStatement
from sync_server.subjects.statements.statement_files.layouts import Layout
from sync_server.subjects.statements.statement_files.reading import LAYOUTS, Look, Reading, look, read_statement
from sync_server.subjects.statements.statement_files.rows import Line

__all__ = ["LAYOUTS", "Layout", "Line", "Look", "Reading", "UnreadableStatement", "look", "read_statement"]
