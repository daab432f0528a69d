"""The manager's month as a file: the same entries as on the screen, for managers and auditors."""

from __future__ import annotations

import asyncio

from pair.field import Field

from rulebook.kernel.roles import Role
from rulebook.policy.month import entries
from rulebook.policy.reports import ALL, REPORTS
from sync_server.reporting.exporting import export
from sync_server.reporting.reports import REPORTS as BROUGHT
from sync_server.reporting.span import Span


def test_kpi_1_the_file_has_the_entries_that_the_screen_counts(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.arrives()
        await wang.sync()

    asyncio.run(scene())
    month = field.company.clock().isoformat()[:7]
    with field.company.read() as work:
        counted = [e for e in entries(work, field.company.clock()) if e.month == month]
    text = b"".join(export(field.company, "month", "csv", Span.month(month), "周明")).decode("utf-8-sig")
    told = [line for line in text.splitlines() if line.split(",")[0] in {e.measure for e in counted}]
    assert len(told) == len(counted)
    assert all(e.since in text for e in counted)


def test_sec_1_the_month_is_for_managers_and_auditors_and_no_sheet_of_the_books() -> None:
    assert REPORTS["month"] == ALL - {Role.FINANCE} | {Role.SERVICE_MANAGER}
    assert not BROUGHT["month"].of_the_books
