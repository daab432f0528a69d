"""The generated month's customer pages: every end that a page, a report and a rating may have (CUST-1)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.customer_pages.errors import IRREGULARITIES
from rulebook.subjects.customer_pages.records import (
    CustomerPage,
    PageState,
    PublicReport,
    ReportState,
    VisitRating,
)
from sync_server.admin.generating.month import generate
from sync_server.core.company import open_company
from sync_server.core.verify import verify


def test_cust_1_every_end_is_in_a_month_and_the_books_are_sound(tmp_path: Path) -> None:
    made = generate(tmp_path, seed=11, technicians=1, receipts=2)
    assert made.refused == ()
    company = open_company(tmp_path)
    with company.read() as work:
        pages = Counter(page.state for page in work.all(CustomerPage))
        reports = {one.id: one.state for one in work.all(PublicReport)}
        ratings = sorted(one.stars for one in work.all(VisitRating))
        told = {one.code for one in work.all(Irregularity)}
        taken = [case for case in work.all(ServiceCase) if case.id in reports]
    assert pages == {PageState.ACTIVE: 3, PageState.REVOKED: 1}
    assert Counter(reports.values()) == {ReportState.TAKEN: 2, ReportState.DISMISSED: 1, ReportState.WAITING: 1}
    assert ratings == [2, 5]
    assert set(IRREGULARITIES) <= told
    assert len(taken) == 2
    assert verify(company) == []
    company.engine.dispose()
