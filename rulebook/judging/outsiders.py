"""Somebody of another firm or department, for one order and one day, and nothing else (EXT-1)."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.authority import why_not
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import PersonId
from rulebook.records import ApprovalForm, FormState, NotFree, Order, Outsider, Person, Role
from rulebook.skills import skills_needed
from rulebook.states import WITH_TECHNICIAN
from rulebook.times import company_day, day_ends, iso, read_date
from rulebook.world import World

replace = msgspec.structs.replace


def nobody_free(case: Case, order: Order) -> tuple[NotFree, ...]:
    """Every own technician and why they cannot go; somebody who can is a reason against an outsider (EXT-1)."""
    found = []
    free = []
    for person in case.find(Person, "is_technician", "yes"):
        if person.outsider or not person.active:
            continue
        reasons = why_not(case, person, order, case.now)
        if not reasons:
            free.append(person.name)
        found.append(NotFree(person=person.id, name=person.name, reasons=tuple(r.code for r in reasons)))
    if free:
        raise Refused("somebody_free", person=", ".join(free))
    return tuple(found)


def send_outsider(case: Case, body: c.SendOutsider) -> None:
    """Enter the outsider, by the department manager's leave for this very order; then assigned like anybody."""
    order = case.need(Order, body.order)
    form = case.get(ApprovalForm, body.form)
    if form is None or (form.subject, form.order, form.state) != ("outsider", order.id, FormState.GRANTED):
        raise Refused("no_consent")
    if not case.line.subject or case.get(Person, case.line.subject):
        raise Refused("exists", what=case.line.subject)
    day = read_date(body.day)
    if day is None or day < company_day(case.now):
        raise Refused("field_wrong", rule="EXT-1", field="day", problem="not_a_date")
    if not body.name.strip() or not body.firm.strip():
        raise Refused("field_missing", rule="EXT-1", fields="name" if not body.name.strip() else "firm")
    outsider = Person(
        id=PersonId(case.line.subject),
        name=body.name,
        roles=(Role.TECHNICIAN,),
        phone=body.phone,
        skills=skills_needed(case, order, case.now),
        outsider=Outsider(order=order.id, day=body.day, firm=body.firm, form=form.id),
    )
    case.put(outsider)


def outsider_due(world: World, person: Person) -> str:
    """The end of the outsider's day."""
    day = read_date(person.outsider.day) if person.outsider else None
    return iso(day_ends(day)) if day else ""


def outsider_passed(case: Case, person: Person) -> None:
    """The day is over, and with it all access; what is unfinished is the dispatcher's."""
    case.put(replace(person, active=False))
    order = case.get(Order, person.outsider.order) if person.outsider else None
    if order and order.technician == person.id and order.state in WITH_TECHNICIAN:
        case.irregular("outsider_over", f"{order.id}:{person.id}", order.id, caused_by=(person.id, person.name))
