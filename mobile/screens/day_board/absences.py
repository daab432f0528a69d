"""Who is away on a day, and why: the one place where the board learns of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mobile.client.session_api import PhoneWorld
from mobile.screens.shared.branches import branch_name
from mobile.ui.text import t
from rulebook.kernel.identity import Person
from rulebook.subjects.branches.membership import loan_on


@dataclass(frozen=True)
class Away:
    """From one minute of the day to another, in company time; `words` say why."""

    begins: int
    ends: int
    words: str


WHOLE_DAY = 24 * 60


def away_on(world: PhoneWorld, person: Person, day: date) -> list[Away]:
    """When a person is away on a day: the whole of it while they are lent to another branch (BR-1)."""
    loan = loan_on(world, person.id, day)
    if loan is None:
        return []
    return [Away(0, WHOLE_DAY, t("loan.away", branch=branch_name(world, loan.borrower)))]
