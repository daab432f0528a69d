"""People entered, shut out, on duty, with skills (ROLE-1, ORD-6)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import need_role
from rulebook.kernel.commands import MANAGERS
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import PastPerson, Person, SkillsSince
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.policy.since import since_when
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.people.commands import (
    AddPerson,
    ChangeRoles,
    Deactivate,
    NeedSkills,
    Reactivate,
    SetDuty,
    SetSkills,
)
from rulebook.subjects.people.leavers import read_takeovers, tell_left
from rulebook.subjects.people.records import SkillNeed
from rulebook.subjects.people.role_since import roles_given

replace = msgspec.structs.replace


def add_person(context: DecisionContext, body: AddPerson) -> None:
    """Enter a person, or enter them anew with other roles; nobody gives roles to themselves (ROLE-2)."""
    subject = PersonId(context.line.subject)
    if subject == context.author.id or subject in ("", SYSTEM_PERSON):
        raise Refused("own_request")
    known = context.get(Person, subject)
    if known is None:
        since = roles_given(context, body.roles)
        context.put(
            Person(id=subject, name=body.name, roles=body.roles, phone=body.phone, skills=body.skills, since=since)
        )
        return
    _need_words_of(context, known)
    entry = SkillsSince(since=iso(context.now), skills=body.skills, by=context.author.id, at=iso(context.now))
    past = PastPerson(
        name=known.name, roles=known.roles, phone=known.phone, by=context.author.id, at=iso(context.now)
    )
    since = roles_given(context, body.roles, known)
    changes = {"name": body.name, "roles": body.roles, "phone": body.phone, "since": since}
    context.put(replace(known, **changes, skill_history=(*known.skill_history, entry), past=(*known.past, past)))


def with_reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("reason_needed")
    return reason


def somebody_else(context: DecisionContext) -> Person:
    """The person a request is about; nobody decides about themselves (ROLE-2)."""
    if context.line.subject == context.author.id:
        raise Refused("own_request")
    return context.need(Person, context.line.subject)


def deactivate(context: DecisionContext, body: Deactivate) -> None:
    person = somebody_else(context)
    with_reason(body.reason)
    if not person.active:
        raise Refused("inactive_already")
    takeovers = read_takeovers(context, body)
    context.put(replace(person, active=False))
    tell_left(context, person, takeovers)


def _need_words_of(context: DecisionContext, person: Person) -> None:
    """Raises Refused for somebody whose words went: who comes back is a new person of the books (SEC-2)."""
    erased = context.get(LeaverErasure, person.id)
    if erased is not None and erased.first_at:
        raise Refused("leaver_erased", name=person.name)


def reactivate(context: DecisionContext, _: Reactivate) -> None:
    person = somebody_else(context)
    if person.active:
        raise Refused("active_already")
    _need_words_of(context, person)
    context.put(replace(person, active=True, since=roles_given(context, person.roles)))


def change_roles(context: DecisionContext, body: ChangeRoles) -> None:
    person = somebody_else(context)
    roles = tuple(dict.fromkeys(body.roles))
    context.put(replace(person, roles=roles, since=roles_given(context, roles, person)))
    if Role.TECHNICIAN in person.roles and Role.TECHNICIAN not in body.roles:
        tell_left(context, person)


def _person(context: DecisionContext) -> Person:
    return context.need(Person, context.line.subject)


def set_duty(context: DecisionContext, body: SetDuty) -> None:
    person = _person(context)
    if person.id != context.author.id:
        need_role(context.author, MANAGERS | {Role.DISPATCHER})
    context.put(replace(person, on_duty=body.on_duty))


def _since(context: DecisionContext, skills: tuple[str, ...], since: str) -> SkillsSince:
    return SkillsSince(since=since_when(context, since), skills=skills, by=context.author.id, at=iso(context.now))


def set_skills(context: DecisionContext, body: SetSkills) -> None:
    """Nobody says of themselves what they can do (ROLE-2); earlier entries stay (ORD-6)."""
    person = _person(context)
    if person.id == PersonId(context.author.id):
        raise Refused("own_request")
    entry = _since(context, body.skills, body.since)
    context.put(replace(person, skill_history=(*person.skill_history, entry)))


def need_skills(context: DecisionContext, body: NeedSkills) -> None:
    known = context.get(SkillNeed, body.model)
    entry = _since(context, body.skills, body.since)
    context.put(SkillNeed(id=body.model, versions=(*(known.versions if known else ()), entry)))
