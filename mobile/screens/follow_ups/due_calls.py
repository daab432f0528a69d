"""Which calls are to be made now, gathered by customer: one call serves a fleet (FUP-1). Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mobile.client.session_api import Session
from rulebook.kernel.times import parse_time
from rulebook.subjects.company.records import Customer
from rulebook.subjects.follow_ups.records import CallTry, FollowUp, FollowUpState
from rulebook.subjects.orders.records import Order

_S = FollowUpState
NO_CUSTOMER = "order:"
"""Begins the key of calls whose order names no customer of the books."""


@dataclass(frozen=True)
class Group:
    """All calls to one customer that are open now. `key` is the customer's id, or `order:` and the order's."""

    key: str
    name: str
    calls: tuple[FollowUp, ...]

    @property
    def closes(self) -> str:
        """When the first window closes."""
        return min(call.closes for call in self.calls)

    @property
    def tries(self) -> tuple[CallTry, ...]:
        """The tries of the call that was tried most, the last one last."""
        return max((call.tries for call in self.calls), key=len, default=())

    def state(self, now: datetime) -> str:
        """`late` once a window has closed, `today` where one closes within a day, else `open`."""
        left = parse_time(self.closes) - now
        return "late" if left.total_seconds() <= 0 else "today" if left.total_seconds() < 86_400 else "open"

    @property
    def callers(self) -> list[str]:
        """The names of those who are to make them, where that was said."""
        return sorted({call.caller_name for call in self.calls if call.caller_name})

    def is_of(self, person: str) -> bool:
        """Whether any of its calls was given to this person."""
        return any(call.caller == person for call in self.calls)

    @property
    def orders(self) -> list[str]:
        """The orders that are asked about one by one: those with a call after their visit."""
        return list(dict.fromkeys(call.order for call in self.calls if not call.plan))

    @property
    def planned(self) -> list[FollowUp]:
        """The monthly and quarterly calls, by plate."""
        return sorted((call for call in self.calls if call.plan), key=lambda call: call.plate)


def key_of(call: FollowUp) -> str:
    return str(call.customer) if call.customer else f"{NO_CUSTOMER}{call.order}"


def is_open(call: FollowUp, now: datetime) -> bool:
    """Whether it is to be made now: its window has opened, and nobody asked yet; a missed one still is."""
    return call.state in (_S.DUE, _S.MISSED) and parse_time(call.opens) <= now


def groups(session: Session) -> list[Group]:
    """Every customer with an open call; whose window closes first comes first."""
    now = session.now()
    found: dict[str, list[FollowUp]] = {}
    for state in (_S.DUE, _S.MISSED):
        for call in session.world.find(FollowUp, "state", state):
            if is_open(call, now):
                found.setdefault(key_of(call), []).append(call)
    made = [group_of(session, key, calls) for key, calls in found.items()]
    return sorted(made, key=lambda group: (group.closes, group.name))


def group_of(session: Session, key: str, calls: Iterable[FollowUp]) -> Group:
    several = tuple(sorted(calls, key=lambda call: (call.closes, call.id)))
    known = session.world.get(Customer, key)
    name = known.name if known else next((call.customer_name for call in several), "")
    return Group(key, name, several)


def group(session: Session, key: str) -> Group | None:
    """One customer's open calls; None where there are none."""
    return next((one for one in groups(session) if one.key == key), None)


def waiting(session: Session) -> int:
    """How many customers are to be called: the figure on the rail."""
    return len(groups(session))


def whom(session: Session, group: Group) -> list[tuple[str, str]]:
    """(number, whose) to call: the contact of the newest order first, then the customer's own."""
    orders = [o for id in {call.order for call in group.calls} if (o := session.world.get(Order, id))]
    orders.sort(key=lambda order: order.opened_at, reverse=True)
    known = session.world.get(Customer, group.key)
    numbers = [(order.contact_phone, order.contact) for order in orders]
    numbers += [(known.contact_phone, known.contact)] if known else []
    return list({number: (number, name) for number, name in reversed(numbers) if number}.values())[::-1]
