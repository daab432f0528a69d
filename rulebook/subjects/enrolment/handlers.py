"""Who lets whom in: codes issued, used and withdrawn; a new device of somebody with power is told (ROLE-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import SYSTEM_DEVICE, PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.enrolment.commands import IssueCode, WithdrawCode
from rulebook.subjects.enrolment.records import CodeState, EnrolmentCode

replace = msgspec.structs.replace


POWERFUL = frozenset(
    {Role.ADMINISTRATOR, Role.FINANCE, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.AUDITOR}
)
"""Whose devices open money, decisions or other people's data."""


def issue_code(context: DecisionContext, body: IssueCode) -> None:
    """One open code a person: what was open before is withdrawn by it."""
    if context.line.device != SYSTEM_DEVICE:
        context.irregular("no_role_fact", context.line.id, roles="system")
        return
    for other in context.find(EnrolmentCode, "person", body.person):
        if other.state is CodeState.OPEN:
            context.put(_ended(context, other, CodeState.WITHDRAWN, "replaced"))
    person = context.get(Person, body.person)
    code = EnrolmentCode(
        id=context.fresh(EnrolmentCode, body.code),
        person=body.person,
        person_name=person.name if person else "",
        issued_by=context.author.id,
        issued_by_name=context.author.name,
        issued_at=iso(context.now),
        expires_at=body.expires_at,
    )
    context.put(code)


def withdraw_code(context: DecisionContext, body: WithdrawCode) -> None:
    code = context.need(EnrolmentCode, body.code)
    if code.state is not CodeState.OPEN:
        raise Refused("settled_already")
    context.put(_ended(context, code, CodeState.WITHDRAWN, body.reason.strip()))


def note_enrolled(context: DecisionContext, device: str, person: PersonId, code: str, new: bool) -> None:
    """The code's end, and where a person of power has one more device, somebody who looks at it."""
    used = context.get(EnrolmentCode, code) if code else None
    if used:
        context.put(replace(_ended(context, used, CodeState.USED, ""), device=device))
    who = context.get(Person, person)
    others = [d for d in context.find(Device, "person", person) if d.id != device]
    if not new or not code or who is None or not others or not POWERFUL.intersection(who.roles):
        return
    by = used.issued_by_name if used else ""
    context.irregular("new_device", device, caused_by=(who.id, who.name), person=who.name, by=by or "—")


def _ended(context: DecisionContext, code: EnrolmentCode, state: CodeState, why: str) -> EnrolmentCode:
    return replace(code, state=state, ended_by=context.author.id, ended_at=iso(context.now), ended_why=why)
