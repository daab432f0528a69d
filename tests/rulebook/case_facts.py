"""What the tests of cases share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from company import CUSTOMER, TRUCK, Company

from rulebook.kernel.times import COMPANY_ZONE
from rulebook.policy.clocks import Clock
from rulebook.rules import passed_deadlines
from rulebook.subjects.cases.commands import (
    HearCase,
)
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase

CASE = "case-00001"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COMPANY_ZONE)


def heard(company: Company, hand: Any = None, when: str = "2026-03-02T10:00", **said: Any) -> ServiceCase:
    """A case heard on a Monday at ten, by customer service unless said otherwise."""
    company.now = at(when) - timedelta(minutes=1)
    whole: dict[str, Any] = {
        "kind": CaseKind.REQUEST,
        "channel": Channel.CALL,
        "said": "三号车不定位",
        "customer": CUSTOMER,
        "vehicle": TRUCK,
    }
    (hand or company.anna).must(HearCase(**whole | said), CASE)
    return the_case(company)


def the_case(company: Company) -> ServiceCase:
    found = company.world.get(ServiceCase, CASE)
    assert found is not None
    return found


def clock(company: Company, row: str, n: int = -1) -> Clock:
    """The clock of that row, the last one unless said otherwise."""
    return [c for c in the_case(company).clocks if c.row == row][n]


def look(company: Company, when: str = "") -> set[str]:
    """The server looks at its deadlines; the irregularities that are open afterwards."""
    if when:
        company.now = at(when)
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)
    assert passed_deadlines(company.world, company.now) == [], "told twice"
    return company.open_irregularities()
