"""What the tests of rounds share."""

from __future__ import annotations

from typing import Any

from company import (
    CUSTOMER,
    FITTED,
    TRUCK,
    Company,
)

from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.rules import passed_deadlines
from rulebook.subjects.rounds.commands import (
    NotePoint,
    PlanRound,
    SeeStop,
)
from rulebook.subjects.rounds.records import (
    Every,
    How,
    Result,
    Rhythm,
    Round,
    RoundKind,
    RoundStop,
)

PLAN = "monthly"


FIRST = f"round:{PLAN}:2026-03-02"
"""The company's first Monday, on which these tests begin."""


MONTHLY = Rhythm(every=Every.LAST_DAY)


def plan(**changes: Any) -> PlanRound:
    said: dict[str, Any] = {
        "name": "顺达月检",
        "kind": RoundKind.INSPECTION,
        "people": (PersonId("li"),),
        "rhythm": MONTHLY,
        "since": "2026-03-02",
        "customers": (CustomerId(CUSTOMER),),
        "points": ("外观", "指示灯"),
        "window": 2,
    }
    return PlanRound(**said | changes)


def looks(company: Company) -> int:
    """The server looks once: how many lines it wrote."""
    due = [one for one in passed_deadlines(company.world, company.now) if one.record.startswith("round")]
    for one in due:
        company.system.must(one)
    return len(due)


def looks_until_quiet(company: Company) -> None:
    for _ in range(50):
        if not looks(company):
            return
    raise AssertionError("it never ends")


def rounds(company: Company) -> list[Round]:
    return sorted(company.world.all(Round), key=lambda one: one.day)


def round_of(company: Company, id: str = FIRST) -> Round:
    found = company.world.get(Round, id)
    assert found is not None
    return found


def stop(company: Company, target: str = TRUCK, round: str = FIRST) -> RoundStop:
    found = company.world.get(RoundStop, f"{round}:{target}")
    assert found is not None
    return found


def told(company: Company, code: str) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


def seen(target: str = TRUCK, terminal: str = FITTED, **said: Any) -> SeeStop:
    return SeeStop(target=target, how=How.GUN, terminal=terminal, **said)


def fault(id: str = "f-1", target: str = TRUCK, **said: Any) -> NotePoint:
    given: dict[str, Any] = {"point": "指示灯", "result": Result.FAULT, "words": "不亮", "finding": id}
    return NotePoint(target=target, **given | said)


def walking(company: Company) -> Company:
    """A monthly plan for the customer's two trucks; its first round is open today."""
    company.bo.must(plan(), PLAN)
    looks_until_quiet(company)
    return company
