"""What was tried, agreed and promised around an order, and what its customer says afterwards (section 2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from rulebook import commands as c
from rulebook.authority import need_role
from rulebook.case import Case
from rulebook.commands.base import MANAGERS
from rulebook.duties import barred
from rulebook.errors import Refused
from rulebook.ids import OrderId, PersonId
from rulebook.judging.approvals import since_when
from rulebook.lines import Unreadable
from rulebook.records import (
    Callback,
    Order,
    Person,
    Promise,
    PromiseState,
    Receipt,
    Role,
    SkillNeed,
    SkillsSince,
    Step,
    Swap,
    Try,
    UnitKind,
    Visit,
)
from rulebook.settings import setting
from rulebook.states import WITH_TECHNICIAN
from rulebook.times import day_begins, iso, parse_time, read_date
from rulebook.world import World

replace = msgspec.structs.replace


def _order(case: Case) -> Order | None:
    """The order a fact is about; of one that nobody knows the fact is kept in its line, and told."""
    order = case.get(Order, case.line.subject)
    if order is None:
        case.irregular("state", case.line.id, state="unknown")
    return order


def read_moment(text: str) -> datetime | None:
    """A moment with its zone, or the end of a day; None where it is neither."""
    try:
        if day := read_date(text):
            return day_begins(day) + timedelta(days=1)
        moment = parse_time(text)
        iso(moment)
    except (Unreadable, OverflowError):
        return None
    return moment


def try_first(case: Case, body: c.TryFirst) -> None:
    """Hotline, then remote; what was done remotely without the customer's leave is told (ORD-4)."""
    order = _order(case)
    if order is None:
        return
    if body.step is Step.REMOTE and not body.leave_by.strip():
        case.irregular("no_leave", case.line.id, order.id)
    tried = Try(
        step=body.step,
        what=body.what,
        by=case.author.id,
        at=iso(case.at),
        leave_by=body.leave_by.strip(),
        solved=body.solved,
    )
    case.put(replace(order, tries=(*order.tries, tried)))


# ORD-7: the agreed time


def appointment_of(order: Order) -> datetime | None:
    """The moment agreed with the customer, where one was; a day alone is no time."""
    return None if read_date(order.appointment) else read_moment(order.appointment)


def latest_arrival(world: World, order: Order) -> datetime | None:
    """Until when an arrival counts as in time."""
    agreed = appointment_of(order)
    return agreed + timedelta(minutes=setting(world, "appointment_minutes", agreed)) if agreed else None


def appointment_due(world: World, order: Order) -> str:
    """When the agreed time has passed without anybody there; '' where none runs or it was told already."""
    latest = latest_arrival(world, order)
    if latest is None or order.missed == order.appointment:
        return ""
    there = any(
        v.arrived_at and v.technician == order.technician and v.id == order.visit
        for v in world.find(Visit, "order", order.id)
    )
    return "" if there else iso(latest)


def miss_appointment(case: Case, order: Order) -> None:
    """The agreed time passed and nobody had called to agree another one before (ORD-7)."""
    name = order.technician_name
    case.irregular(
        "appointment_missed",
        f"{order.id}:{order.appointment}",
        order.id,
        caused_by=(order.technician, name) if order.technician else None,
        agreed=order.appointment,
    )
    known = case.need(Order, order.id)
    case.put(replace(known, missed=order.appointment))


def late_for_appointment(case: Case, order: Order) -> bool:
    latest = latest_arrival(case, order)
    return latest is not None and case.at > latest and order.missed != order.appointment


def agree_time(case: Case, body: c.AgreeTime) -> None:
    """A new time, agreed before the old one passes; afterwards it is kept, and the old one was missed (ORD-7)."""
    order = _order(case)
    if order is None:
        return
    moment = read_moment(body.time)
    if moment is None or read_date(body.time):
        case.irregular("time_unreadable", case.line.id, order.id, text=body.time)
        return
    if order.state in WITH_TECHNICIAN and late_for_appointment(case, order) and appointment_due(case, order):
        miss_appointment(case, order)
        order = case.need(Order, order.id)
    case.put(replace(order, appointment=iso(moment)))


# ORD-11: promises


def make_promise(case: Case, body: c.MakePromise) -> None:
    """Recorded with its date; a date that cannot be read is today's end, so that it is chased all the same."""
    order = case.get(Order, case.line.subject)
    id = case.fresh(Promise, body.promise, order.id if order else None)
    if order is None:
        case.irregular("state", id, state="unknown")
    moment = read_moment(body.due)
    if moment is None:
        case.irregular("time_unreadable", case.line.id, order.id if order else None, text=body.due)
    promise = Promise(
        id=id,
        order=OrderId(case.line.subject),
        what=body.what,
        due_at=iso(moment or case.now),
        by=case.author.id,
        by_name=case.author.name,
        made_at=iso(case.at),
        state=PromiseState.OPEN,
    )
    case.put(promise)


def keep_promise(case: Case, body: c.KeepPromise) -> None:
    """Kept, or broken with a reason; a broken one is told. What was ended before stays as it was ended."""
    promise = case.get(Promise, body.promise)
    if promise is None or promise.state is not PromiseState.OPEN:
        case.irregular("promise_unknown", case.line.id, promise.order if promise else None)
        return
    state = PromiseState.BROKEN if body.broken else PromiseState.KEPT
    ended = replace(promise, state=state, how=body.how, ended_by=case.author.id, ended_at=iso(case.at))
    case.put(ended)
    if body.broken:
        _told(case, promise, "promise_broken")


def _told(case: Case, promise: Promise, code: str) -> None:
    known = case.get(Order, promise.order)
    case.irregular(
        code,
        promise.id,
        known.id if known else None,
        caused_by=(promise.by, promise.by_name),
        what=promise.what,
        due=promise.due_at,
    )


def promise_due(world: World, promise: Promise) -> str:
    return "" if promise.chased_at else promise.due_at


def promise_passed(case: Case, promise: Promise) -> None:
    """Not kept in time: somebody has to answer for it, and the promise stays open until it is ended."""
    _told(case, promise, "promise_late")
    case.put(replace(promise, chased_at=iso(case.now)))


# ORD-9: suspended orders are taken up again


def replan_due(world: World, order: Order) -> str:
    return order.replan_by


def replan_passed(case: Case, order: Order) -> None:
    """The day for the next visit came and none was planned."""
    case.irregular("not_replanned", f"{order.id}:{order.replan_by}", order.id, waiting=order.waiting_for)
    case.put(replace(order, replan_by=""))


def replan_by(case: Case, next_visit: str) -> str:
    """When a suspended order has to go on: after the day named for it, or after the days the company allows."""
    moment = read_moment(next_visit) if next_visit else None
    return iso(moment or case.now + timedelta(days=setting(case, "replan_days", case.now)))


# ORD-13: what the customer says was taken


def ask_customer(case: Case, body: c.AskCustomer) -> None:
    """What was paid equals what the receipts say, the unit is the one of the swap; else it is told (ORD-13)."""
    order = _order(case)
    if order is None:
        return
    if barred(case, order, "follow_up", case.author.id):
        case.irregular("own_matter", case.line.id, order.id)
    back = Callback(by=case.author.id, at=iso(case.at), said=body.said, paid=body.paid, unit=body.unit.strip())
    case.put(replace(order, callbacks=(*order.callbacks, back)))
    worker = (order.technician, order.technician_name) if order.technician else None
    receipts = [r for r in case.find(Receipt, "order", order.id) if not r.void_reason]
    listed = sum(r.total for r in receipts)
    if body.paid is not None and body.paid != listed:
        said, told = str(body.paid), str(listed)
        case.irregular("paid_differs", order.id, order.id, caused_by=worker, taken=said, total=told)
    swaps = [s for v in case.find(Visit, "order", order.id) for s in case.find(Swap, "visit", v.id)]
    fitted = [s.new_number for s in swaps if s.unit is UnitKind.TERMINAL and s.new_number]
    if back.unit and not any(number.endswith(back.unit) for number in fitted):
        known = ", ".join(fitted)
        case.irregular("unit_differs", order.id, order.id, caused_by=worker, found=back.unit, archive=known)


# ORD-6: duty and skills


def _person(case: Case) -> Person:
    return case.need(Person, case.line.subject)


def set_duty(case: Case, body: c.SetDuty) -> None:
    person = _person(case)
    if person.id != case.author.id:
        need_role(case.author, MANAGERS | {Role.DISPATCHER})
    case.put(replace(person, on_duty=body.on_duty))


def _since(case: Case, skills: tuple[str, ...], since: str) -> SkillsSince:
    return SkillsSince(since=since_when(case, since), skills=skills, by=case.author.id, at=iso(case.now))


def set_skills(case: Case, body: c.SetSkills) -> None:
    """Nobody says of themselves what they can do (ROLE-2); earlier entries stay (ORD-6)."""
    person = _person(case)
    if person.id == PersonId(case.author.id):
        raise Refused("own_request")
    entry = _since(case, body.skills, body.since)
    case.put(replace(person, skill_history=(*person.skill_history, entry)))


def need_skills(case: Case, body: c.NeedSkills) -> None:
    known = case.get(SkillNeed, body.model)
    entry = _since(case, body.skills, body.since)
    case.put(SkillNeed(id=body.model, versions=(*(known.versions if known else ()), entry)))
