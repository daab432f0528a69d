"""What still belongs to a branch: what has to be moved before it can close. Reads only (BR-1)."""

from __future__ import annotations

from datetime import date

import msgspec

from rulebook.kernel.identity import Person
from rulebook.kernel.world import World
from rulebook.subjects.branches.membership import home_of
from rulebook.subjects.branches.records import Loan, LoanState
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.stock.records import Place, Transfer, TransferState, Unit

OVER = frozenset({OrderState.CLOSED, OrderState.CANCELLED})
MOST_NAMED = 12
"""So many names or numbers are said; beyond them, how many more."""


class BranchHoldings(msgspec.Struct, frozen=True, kw_only=True):
    """People (now, or by a move that is to come), units in store or workshop, open orders, loans, offers."""

    people: tuple[Person, ...]
    units: tuple[Unit, ...]
    orders: tuple[Order, ...]
    loans: tuple[Loan, ...]
    offers: tuple[Transfer, ...]

    @property
    def nothing(self) -> bool:
        return not (self.people or self.units or self.orders or self.loans or self.offers)

    def named(self) -> dict[str, str]:
        """Part → names and numbers, a dash for none, as the refusal says it."""
        return {
            "people": _some([p.name for p in self.people]),
            "units": _some([u.number for u in self.units]),
            "orders": _some([o.number for o in self.orders]),
            "lent": _some([loan.person_name for loan in self.loans]),
            "offers": _some([item.number for offer in self.offers for item in offer.items]),
        }


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join([*names[:MOST_NAMED], *([f"+{more}"] if more > 0 else [])]) or "—"


def held_by_branch(world: World, branch: str, today: date) -> BranchHoldings:
    """By the books as they are. Not for the head branch: whatever names no branch is its own."""
    text = today.isoformat()
    people = [p for p in world.find(Person, "moved", "yes") if p.active and _belongs(p, branch, today)]
    loans = [a for a in world.find(Loan, "borrower", branch) if a.state in (LoanState.ASKED, LoanState.AGREED)]
    offered = world.find(Transfer, "state", TransferState.OFFERED)
    return BranchHoldings(
        people=tuple(sorted(people, key=lambda p: (p.name, p.id))),
        units=tuple(u for u in world.find(Unit, "store", branch) if u.place in (Place.STORE, Place.WORKSHOP)),
        orders=tuple(o for o in world.find(Order, "branch", branch) if o.state not in OVER),
        loans=tuple(a for a in loans if a.ends >= text),
        offers=tuple(t for t in offered if t.to_branch == branch),
    )


def _belongs(person: Person, branch: str, today: date) -> bool:
    """Whether somebody is the branch's on any day from today on, as far as moves are entered."""
    later = (date.fromisoformat(one.since) for one in person.branches if one.since > today.isoformat())
    return branch in {home_of(person, day) for day in (today, *later)}
