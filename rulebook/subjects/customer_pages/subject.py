"""The customer's own page (CUST-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.customer_pages.commands import (
    DismissReport,
    GivePage,
    RateVisit,
    ReportByPage,
    RevokePage,
    TakeReport,
)
from rulebook.subjects.customer_pages.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.customer_pages.pages import give_page, revoke_page
from rulebook.subjects.customer_pages.ratings import rate_visit
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, ReportState, VisitRating
from rulebook.subjects.customer_pages.reports import (
    dismiss_report,
    report_by_page,
    report_due,
    report_passed,
    take_report,
)
from rulebook.subjects.customer_pages.visibility import VISIBILITY

SUBJECT = Subject(
    name="customer_pages",
    records=(CustomerPage, PublicReport, VisitRating),
    handlers={
        GivePage: give_page,
        RevokePage: revoke_page,
        ReportByPage: report_by_page,
        TakeReport: take_report,
        DismissReport: dismiss_report,
        RateVisit: rate_visit,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(PublicReport, "state", (ReportState.WAITING,), report_due, report_passed),),
)
