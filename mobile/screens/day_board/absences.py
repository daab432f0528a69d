"""Who is away on a day, and why: the one place where the board learns of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mobile.client.session_api import PhoneWorld
from mobile.ui.branch_words import branch_name
from mobile.ui.text import t
from rulebook.kernel.identity import Person
from rulebook.subjects.branches.membership import loan_on, rests_on, works_for
from rulebook.subjects.rosters.lookup import roster_of


@dataclass(frozen=True)
class Away:
    """From one minute of the day to another, in company time; `words` say why."""

    begins: int
    ends: int
    words: str


WHOLE_DAY = 24 * 60


def away_on(world: PhoneWorld, person: Person, day: date) -> list[Away]:
    """All day while lent to another branch (BR-1), or where theirs is closed and no roster has them."""
    loan = loan_on(world, person.id, day)
    if loan is None and rests_on(world, works_for(world, person, day), day):
        return [] if roster_of(world, person.id, day) else [Away(0, WHOLE_DAY, t("branch.rests"))]
    if loan is None:
        return []
    return [Away(0, WHOLE_DAY, t("loan.away", branch=branch_name(world, loan.borrower)))]
