"""A company's own layouts, from the records that its people saved (CASH-5). May not know files."""

from __future__ import annotations

from collections.abc import Iterable

from rulebook.subjects.statements.records import StatementLayout
from sync_server.subjects.statements.statement_files.layouts import IN, OUT, WAYS, Layout

_OWN = "own:"


def is_own(layout: Layout) -> bool:
    return layout.name.startswith(_OWN)


def own_layout(saved: StatementLayout) -> Layout:
    """The layout that a record describes: every heading that was picked must be there."""
    columns = {field: (heading,) for field, heading in saved.columns.items()}
    if "memo" in columns and "number" not in columns:
        columns["number"] = columns["memo"]
    words = {**WAYS, **{word.strip().casefold(): IN for word in saved.money_in}}
    return Layout(
        name=f"{_OWN}{saved.id}",
        method=saved.method,
        columns=columns,
        needs=tuple(columns),
        marks=tuple(saved.columns.values()),
        ways=words,
        signed="sum" in columns and "way" not in columns,
        otherwise=OUT if saved.money_in else "",
    )


def own_layouts(saved: Iterable[StatementLayout]) -> tuple[Layout, ...]:
    return tuple(own_layout(record) for record in saved if record.state == "used")
