"""What has to be looked after: times missed, promises due, orders to plan anew, cash and units. Reads only."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from mobile.client.session_api import Session
from mobile.screens.shared.lookups import is_past, technicians
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import parse_time
from rulebook.subjects.appointments.handlers import appointment_of
from rulebook.subjects.cash.overdue import cash_overdue
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.stock.overdue import units_overdue

SOON = timedelta(hours=24)
"""A promise that is due within this time is shown beside the overdue ones."""

AWAITED = (OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.DEPARTED)


def missed_times(session: Session) -> list[Order]:
    """Orders whose agreed time has passed with nobody there (ORD-7)."""
    now = session.now()
    found = [o for state in AWAITED for o in session.world.find(Order, "state", state)]
    return [o for o in found if (agreed := appointment_of(o)) is not None and agreed < now]


def open_promises(session: Session) -> list[Promise]:
    """Promises not kept yet, the most urgent first (ORD-11)."""
    return sorted(session.world.find(Promise, "state", PromiseState.OPEN), key=lambda p: p.due_at)


def late_promises(session: Session) -> list[Promise]:
    return [p for p in open_promises(session) if is_past(p.due_at, session.now())]


def promised_orders(session: Session) -> list[Order]:
    """Orders with a promise that is overdue or due soon."""
    until = session.now() + SOON
    ids = dict.fromkeys(p.order for p in open_promises(session) if p.due_at and parse_time(p.due_at) < until)
    return [o for id in ids if (o := session.world.get(Order, id)) is not None]


def to_replan(session: Session) -> list[Order]:
    """Suspended orders whose day has come (ORD-9)."""
    suspended = session.world.find(Order, "state", OrderState.SUSPENDED)
    return [o for o in suspended if not o.replan_by or is_past(o.replan_by, session.now())]


def late_irregularities(session: Session) -> list[Irregularity]:
    """Open ones whose deadline has passed."""
    found = session.world.all(Irregularity)
    return [i for i in found if not i.is_settled and is_past(i.due_at, session.now())]


def open_by_owner(session: Session) -> list[tuple[str, int, int]]:
    """Open irregularities by the role that owns them: (role, how many, how many of them late), most first."""
    found = [i for i in session.world.all(Irregularity) if not i.is_settled]
    many = Counter(str(i.owner) for i in found)
    late = Counter(str(i.owner) for i in late_irregularities(session))
    return [(role, count, late[role]) for role, count in many.most_common()]


def with_overdue_cash(session: Session) -> list[Person]:
    """Technicians who should have handed their cash over (CASH-2, CASH-6)."""
    return [p for p in technicians(session.world) if cash_overdue(session.world, p.id, session.now())]


def with_overdue_units(session: Session) -> list[Person]:
    """Technicians who should have brought removed units back (STK-5)."""
    return [p for p in technicians(session.world) if units_overdue(session.world, p.id, session.now())]
