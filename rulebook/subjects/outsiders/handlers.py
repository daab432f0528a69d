"""Somebody of another firm or department, for one order and one day, and nothing else (EXT-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Outsider, Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, day_ends, iso, read_date
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.approvals.records import ApprovalForm, FormState, NotFree
from rulebook.subjects.orders.records import Order
from rulebook.subjects.outsiders.commands import SendOutsider
from rulebook.subjects.people.leavers import tell_left
from rulebook.subjects.people.role_since import roles_given
from rulebook.subjects.people.skills import skills_needed

replace = msgspec.structs.replace


def nobody_free(context: DecisionContext, order: Order) -> tuple[NotFree, ...]:
    """Every own technician and why they cannot go; somebody who can is a reason against an outsider (EXT-1)."""
    found = []
    free = []
    for person in context.find(Person, "is_technician", "yes"):
        if person.outsider or not person.active:
            continue
        reasons = context.tables.why_not(context, person, order, context.now)
        if not reasons:
            free.append(person.name)
        found.append(NotFree(person=person.id, name=person.name, reasons=tuple(r.code for r in reasons)))
    if free:
        raise Refused("somebody_free", person=", ".join(free))
    return tuple(found)


def send_outsider(context: DecisionContext, body: SendOutsider) -> None:
    """Enter the outsider, by the department manager's leave for this very order; then assigned like anybody."""
    order = context.need(Order, body.order)
    form = context.get(ApprovalForm, body.form)
    if form is None or (form.subject, form.order, form.state) != ("outsider", order.id, FormState.GRANTED):
        raise Refused("no_consent")
    if not context.line.subject or context.get(Person, context.line.subject):
        raise Refused("exists", what=context.line.subject)
    if any(p.outsider and p.outsider.form == form.id for p in context.find(Person, "is_technician", "yes")):
        raise Refused("consent_used", form=form.id)
    day = read_date(body.day)
    if day is None or day < company_day(context.now):
        raise Refused("field_wrong", rule="EXT-1", field="day", problem="not_a_date")
    most = setting(context, "outsider_days", context.now)
    if day > company_day(context.now) + timedelta(days=most):
        raise Refused("too_far_ahead", days=str(most))
    if not body.name.strip() or not body.firm.strip():
        raise Refused("field_missing", rule="EXT-1", fields="name" if not body.name.strip() else "firm")
    outsider = Person(
        id=PersonId(context.line.subject),
        name=body.name,
        roles=(Role.TECHNICIAN,),
        since=roles_given(context, (Role.TECHNICIAN,)),
        phone=body.phone,
        skills=skills_needed(context, order, context.now),
        outsider=Outsider(order=order.id, day=body.day, firm=body.firm, form=form.id),
    )
    context.put(outsider)


def outsider_due(world: World, person: Person) -> str:
    """The end of the outsider's day."""
    day = read_date(person.outsider.day) if person.outsider else None
    return iso(day_ends(day)) if day else ""


def outsider_passed(context: DecisionContext, person: Person) -> None:
    """The day is over, and with it all access; what is unfinished is the dispatcher's."""
    context.put(replace(person, active=False))
    tell_left(context, person)
    order = context.get(Order, person.outsider.order) if person.outsider else None
    if order and order.technician == person.id and order.state in WITH_TECHNICIAN:
        context.irregular("outsider_over", f"{order.id}:{person.id}", order.id, caused_by=(person.id, person.name))
