"""A company with a monthly round planned, for the tests of its screens."""

from __future__ import annotations

from company import (
    CUSTOMER,
    TRUCK,
    Company,
)
from glass import Glass

from mobile.app import routes
from mobile.ui.text import t
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.rules import passed_deadlines
from rulebook.subjects.rounds.commands import PlanRound
from rulebook.subjects.rounds.records import (
    Every,
    Rhythm,
    RoundKind,
    RoundStop,
)

FIRST = "round:monthly:2026-03-02"
DESK = routes.office("rounds", FIRST)
PLAN = PlanRound(
    name="顺达月检",
    kind=RoundKind.INSPECTION,
    people=(PersonId("li"),),
    rhythm=Rhythm(every=Every.LAST_DAY),
    since="2026-03-02",
    customers=(CustomerId(CUSTOMER),),
    points=("外观", "指示灯"),
    window=2,
)


def planned(company: Company) -> None:
    company.bo.must(PLAN, "monthly")
    for _ in range(4):
        for due in passed_deadlines(company.world, company.now):
            if due.record.startswith("round"):
                company.system.must(due)


def stop(company: Company, target: str = TRUCK) -> RoundStop:
    found = company.world.get(RoundStop, f"{FIRST}:{target}")
    assert found is not None
    return found


async def shoots(glass: Glass, *numbers: str) -> None:
    """What a gun types: number and Enter, one after the other."""
    entry = next(c for c in glass.controls() if getattr(c, "label", None) == t("rounds.entry"))
    typed = ""
    for number in numbers:
        typed += f"{number}\n"
        glass.flet.apply_patch(entry._i, {"value": typed})
        await glass.flet.dispatch_event(entry._i, "change", typed)
