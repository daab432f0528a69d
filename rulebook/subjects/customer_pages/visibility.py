"""Who may see which record (SEC-1): the office; a page also who gave it, so that they can show it again."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, VisitRating


def page(record: CustomerPage) -> frozenset[str]:
    return OFFICE | {person_tag(record.given_by)}


def office(_: PublicReport | VisitRating) -> frozenset[str]:
    return OFFICE


VISIBILITY: Visibility = {CustomerPage: page, PublicReport: office, VisitRating: office}
