"""Who is away on a day, and why: the one place where the board learns of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mobile.client.session_api import PhoneWorld
from rulebook.kernel.identity import Person


@dataclass(frozen=True)
class Away:
    """From one minute of the day to another, in company time; `words` say why."""

    begins: int
    ends: int
    words: str


def away_on(world: PhoneWorld, person: Person, day: date) -> list[Away]:
    """When a person is away on a day. Nobody's leave is on record yet: nobody is."""
    return []
