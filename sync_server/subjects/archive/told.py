"""A database's answer as plain data, for the command line: sums, cross-table, and the ids behind each figure."""

from __future__ import annotations

from typing import Any

import msgspec

from rulebook.subjects.archive.cross_table import summed
from rulebook.subjects.archive.records import Measure, Query, SavedQuery
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.report import records_of
from sync_server.subjects.archive.tables import answered


def saved_queries(work: UnitOfWork) -> list[SavedQuery]:
    """The saved reports that are still on somebody's list, by name."""
    kept = (one for one in records_of(work.connection, SavedQuery) if one.state == "kept")
    return sorted(kept, key=lambda one: (one.name, one.by, one.id))


def saved_as(work: UnitOfWork, name: str) -> Query:
    """The question saved under a name or id. Raises LookupError where there is none, or several have the name."""
    found = [one for one in saved_queries(work) if name in (one.name, one.id)]
    if not found:
        raise LookupError(f"no report is saved as {name!r}")
    if len(found) > 1:
        ids = ", ".join(f"{one.id} ({one.by_name})" for one in found)
        raise LookupError(f"several people saved a report as {name!r}, say its id: {ids}")
    return found[0].query


def told(work: UnitOfWork, query: Query) -> dict[str, Any]:
    """Amounts in fen. Each cell of the table is there, those of nought too."""
    table = answered(work.connection, query)
    return {
        "query": msgspec.to_builtins(query),
        "sums": {measure.value: summed(table.of, measure) for measure in Measure},
        "rows": table.rows,
        "columns": table.columns,
        "cells": [
            {
                "row": row,
                "column": column,
                "value": table.value(row, column),
                "records": [f"{one.kind}:{one.id}" for one in table.behind(row, column)],
            }
            for row in table.rows
            for column in table.columns
        ],
    }
