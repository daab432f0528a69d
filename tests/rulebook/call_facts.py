"""What the tests of follow up plan share."""

from __future__ import annotations

from datetime import datetime, timedelta

from company import (
    Company,
)

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpKind, FollowUpState

ORDER = "order-1"


_K, _S = FollowUpKind, FollowUpState


def calls(company: Company, *states: FollowUpState) -> dict[str, FollowUp]:
    """The calls that are in one of these states, by kind; all where none is named."""
    found = [c for c in company.world.all(FollowUp) if not states or c.state in states]
    return {f"{c.kind}:{c.vehicle or ''}" if c.plan else f"{c.kind}": c for c in found}


def at(day: str, hour: float = 9) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=COMPANY_ZONE) + timedelta(hours=hour)


def goes_on(company: Company, until: datetime) -> None:
    """The server looks every few hours, as it would."""
    while company.now < until:
        company.now = min(company.now + timedelta(hours=6), until)
        for command in passed_deadlines(company.world, company.now):
            company.system.must(command)


def asked(
    company: Company, *ids: str, order: str = ORDER, when: datetime | None = None, **said: object
) -> Decision:
    ask = AskCustomer(said="问过了", follow_ups=ids, **said)  # type: ignore[arg-type]  # the test says which
    return company.anna.must(ask, order, at=when)
