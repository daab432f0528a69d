"""Forms written, answered within a working day, ruled on within two more (WCF-1)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.lateness import settle_in_time
from rulebook.policy.settings import setting
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.contact_forms.commands import AcceptContact, RefuseContact, RuleContact, WriteContact
from rulebook.subjects.contact_forms.records import HEADS, ROLES_OF, ContactForm, ContactState, Department

replace = msgspec.structs.replace

CODES = {"answer": "contact_unanswered", "ruling": "contact_unruled"}
"""What is due next → what is told when it passes."""


def departments_of(person: Person) -> tuple[Department, ...]:
    """The departments that somebody belongs to, by their roles; the first is the usual one."""
    return tuple(d for d, roles in ROLES_OF.items() if roles.intersection(person.roles))


def write_contact(context: DecisionContext, body: WriteContact) -> None:
    """Kept whatever it says. A moment that cannot be, or a department that is not one's own, is told."""
    id = context.fresh(ContactForm, body.form)
    if body.sender not in departments_of(context.author):
        context.irregular("contact_sender", id, name=context.author.name, roles=str(HEADS[body.sender]))
    done_at = _when_done(context, body, id)
    context.put(
        ContactForm(
            id=id,
            sender=body.sender,
            to=body.to,
            ask=body.ask.strip(),
            done=body.done.strip(),
            done_at=done_at,
            order=body.order,
            by=context.author.id,
            by_name=context.author.name,
            written_at=iso(context.at),
            due=iso(_later(context, context.at, "contact_answer_days")),
        )
    )


def _when_done(context: DecisionContext, body: WriteContact, id: str) -> str:
    """The true time of the deed; what is no time, or lies ahead, stands as it was said and is told."""
    if not body.done.strip():
        return ""
    if not body.done_at:
        return iso(context.at)
    try:
        moment = parse_time(body.done_at)
        good = moment <= context.at
    except (Unreadable, OverflowError):
        good = False
    if not good:
        context.irregular("contact_time", id, name=context.author.name, said=body.done_at)
        return body.done_at
    try:
        return iso(moment)
    except OverflowError:
        return body.done_at


def _later(world: World, moment: datetime, figure: str) -> datetime:
    return add_working_days(world, moment, setting(world, figure, moment))


def _waiting(context: DecisionContext, *states: ContactState) -> ContactForm:
    form = context.need(ContactForm, context.line.subject)
    if form.state not in states:
        raise Refused("contact_over", name=form.by_name)
    return form


def _answered(context: DecisionContext, state: ContactState, words: str) -> ContactForm:
    """The form with its answer, by somebody of the department it went to who did not write it (ROLE-2)."""
    form = _waiting(context, ContactState.WRITTEN)
    if form.by == context.author.id:
        raise Refused("own_request")
    if form.to not in departments_of(context.author):
        raise Refused("contact_other_department")
    _tell_late(context, form)
    form = context.need(ContactForm, form.id)
    settle_in_time(context, "contact_unanswered", form.id)
    return replace(
        form,
        state=state,
        answered_by=context.author.id,
        answered_by_name=context.author.name,
        answered_at=iso(context.at),
        answer=words.strip(),
        due="",
    )


def accept_contact(context: DecisionContext, body: AcceptContact) -> None:
    context.put(_answered(context, ContactState.ACCEPTED, body.note))


def refuse_contact(context: DecisionContext, body: RefuseContact) -> None:
    """Refused with its reason, so that the office can rule; its two days begin."""
    if not body.reason.strip():
        raise Refused("reason_needed", rule="WCF-1")
    refused = _answered(context, ContactState.REFUSED, body.reason)
    context.put(replace(refused, due=iso(_later(context, context.at, "contact_ruling_days"))))


def rule_contact(context: DecisionContext, body: RuleContact) -> None:
    """By the office, neither by the writer nor by whoever refused (ROLE-2); not before the answer was due."""
    form = _waiting(context, ContactState.REFUSED, ContactState.WRITTEN)
    if context.author.id in (form.by, form.answered_by):
        raise Refused("own_request")
    if form.state is ContactState.WRITTEN and not form.missed and context.at <= parse_time(form.due):
        raise Refused("contact_not_due", due=form.due)
    if not body.ruling.strip():
        raise Refused("reason_needed", rule="WCF-1")
    settle_in_time(context, "contact_unruled", form.id)
    ruled = replace(
        form,
        state=ContactState.RULED,
        upheld=body.uphold,
        ruled_by=context.author.id,
        ruled_by_name=context.author.name,
        ruled_at=iso(context.at),
        ruling=body.ruling.strip(),
        due="",
    )
    context.put(ruled)


def contact_due(_: World, form: ContactForm) -> str:
    """When the next word is due; '' once both have passed."""
    return form.due


def contact_passed(context: DecisionContext, form: ContactForm) -> None:
    """No answer: the department is told, and the office rules within its days. No ruling: its head is told."""
    part = "ruling" if form.state is ContactState.REFUSED or "answer" in form.missed else "answer"
    _told(context, form, part)
    due = _later(context, parse_time(form.due), "contact_ruling_days") if part == "answer" else None
    context.put(replace(form, missed=(*form.missed, part), due=iso(due) if due else ""))


def _tell_late(context: DecisionContext, form: ContactForm) -> None:
    """An answer that comes too late is told with it, where nobody looked in between."""
    if not form.missed and context.at > parse_time(form.due):
        _told(context, form, "answer")
        context.put(replace(form, missed=("answer",)))


def _told(context: DecisionContext, form: ContactForm, part: str) -> None:
    head = HEADS[form.to]
    context.irregular(
        CODES[part],
        form.id,
        owner=head if part == "answer" else None,
        name=form.by_name,
        roles=str(head),
        due=form.due,
        ask=form.ask,
    )
