"""What the examples of refusals are about, and how each is written down."""

from __future__ import annotations

from collections.abc import Callable

from company import IN_BAG, IN_STORE, Company, Hand, unit

from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import PersonId, ReceiptId, VisitId
from rulebook.subjects.stock.records import UnitKind

VISIT = VisitId("order-1-visit")
OWED = ReceiptId("receipt-owed")
STORED, BAGGED = (unit(UnitKind.TERMINAL, n) for n in (IN_STORE, IN_BAG))
NOBODY = PersonId("nobody")
Asked = tuple[Hand, Command] | tuple[Hand, Command, str]


def wrong(field: str, problem: str) -> dict[str, str]:
    return {"field": field, "problem": problem}


No = dict[str, tuple[Callable[[Company], Asked], str, str, dict[str, str]]]
"""What is asked, and who asks it of the books → rule, code, facts."""
Allowed = dict[str, Callable[[Company], Asked]]
"""The same on the right side of the line."""


def refusal_of(company: Company, asked: Asked) -> tuple[str, str, dict[str, str]]:
    """Rule, code and facts of what is said no to: nothing is changed by it."""
    hand, command, *subject = asked
    before = company.world.snapshot()
    verdict = hand.does(command, *subject)
    assert isinstance(verdict, Refusal), "it was granted"
    assert company.world.snapshot() == before
    return verdict.rule, verdict.code, verdict.facts
