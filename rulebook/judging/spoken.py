"""Leave by word of mouth: claimed, verified by its code, confirmed, denied, or chased (ORAL-1 to ORAL-3)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.duties import barred
from rulebook.errors import Refused
from rulebook.ids import OrderId
from rulebook.matrix import UP, last_word
from rulebook.records import Device, Order, Person, Role, SpokenApproval, SpokenState
from rulebook.settings import setting
from rulebook.spoken import Asked, code_holds
from rulebook.times import iso, parse_time
from rulebook.world import World

replace = msgspec.structs.replace


def asked_in(spoken: SpokenApproval) -> Asked:
    """The request that a claim's code has to be for."""
    return Asked(
        claim=spoken.id,
        order=spoken.order,
        number=spoken.number,
        subject=spoken.subject,
        amount=spoken.amount,
        what_for=spoken.what_for,
        claimant=spoken.claimant,
        approver=spoken.approver,
    )


def may_say(world: World, spoken: SpokenApproval) -> bool:
    """Whether the one who was asked decides on this subject and amount, and is not the one who asks (ROLE-2)."""
    approver = world.get(Person, spoken.approver)
    may = last_word(world, spoken.subject, spoken.amount, parse_time(spoken.learnt_at), spoken.kind)
    named = approver is not None and approver.active and bool(may.intersection(approver.roles))
    return named and spoken.approver != spoken.claimant


def claim_spoken(case: Case, body: c.ClaimSpoken) -> None:
    """Recorded as it is told; without a code that holds, its giver has to confirm it (ORAL-1, ORAL-2)."""
    order = case.get(Order, case.line.subject)
    about = order.id if order else None
    id = case.fresh(SpokenApproval, body.claim, about)
    if order is None:
        case.irregular("state", id, state="unknown")
    approver = case.get(Person, body.approver)
    hours = setting(case, "spoken_hours", case.now)
    spoken = SpokenApproval(
        id=id,
        order=OrderId(case.line.subject),
        number=order.number if order else "",
        subject=body.subject,
        kind=order.kind if order else "",
        what_for=body.what_for,
        amount=body.amount,
        approver=body.approver,
        approver_name=approver.name if approver else body.approver,
        how=body.how,
        spoken_at=body.spoken_at or iso(case.at),
        claimant=case.author.id,
        claimant_name=case.author.name,
        claimed_at=iso(case.at),
        learnt_at=iso(case.now),
        due_at=iso(case.now + timedelta(hours=hours)),
        state=SpokenState.CLAIMED,
    )
    if not may_say(case, spoken):
        case.irregular("no_authority", id, about, approver=spoken.approver_name)
    case.put(_with_code(case, spoken, body.code) if body.code.strip() else spoken)


def enter_code(case: Case, body: c.EnterCode) -> None:
    spoken = case.get(SpokenApproval, body.claim)
    if spoken is None or spoken.claimant != case.author.id:
        case.irregular("spoken_unknown", case.line.id, spoken.order if spoken else None)
        return
    if spoken.state is SpokenState.CLAIMED:
        case.put(_with_code(case, spoken, body.code))


def _with_code(case: Case, spoken: SpokenApproval, code: str) -> SpokenApproval:
    """Verified where the code is right. The phone cannot tell: it leaves the claim open until the server has.

    After some wrong ones no code counts any more, right or wrong; then only the approver's own word does.
    """
    if case.keys is None:
        return spoken
    order = case.get(Order, spoken.order)
    keys = [case.keys(d.id) for d in case.find(Device, "person", spoken.approver) if not d.revoked]
    spent = spoken.wrong_codes >= setting(case, "spoken_attempts", case.now)
    if not spent and code_holds(keys, asked_in(spoken), code):
        if not may_say(case, spoken):
            return spoken
        return replace(spoken, state=SpokenState.VERIFIED, decided_by=spoken.approver, decided_at=iso(case.now))
    case.irregular("spoken_code_wrong", spoken.id, order.id if order else None, approver=spoken.approver_name)
    return replace(spoken, wrong_codes=spoken.wrong_codes + 1)


def _open_claim(case: Case) -> SpokenApproval:
    """The claim, waiting, for whom it names or for the level it went up to; never one's own (ROLE-2)."""
    spoken = case.need(SpokenApproval, case.line.subject)
    if spoken.state is not SpokenState.CLAIMED:
        raise Refused("decided_already", state=spoken.state)
    raised = spoken.raised_to in case.author.roles
    if case.author.id != spoken.approver and not raised:
        raise Refused("asked_another")
    order = case.get(Order, spoken.order)
    if case.author.id == spoken.claimant or (order and barred(case, order, "confirm_spoken", case.author.id)):
        raise Refused("own_request")
    return spoken


def confirm_spoken(case: Case, body: c.ConfirmSpoken) -> None:
    """The giver's own word, or that of the level above after the deadline; by whom the matrix names (ORAL-2)."""
    spoken = _open_claim(case)
    if spoken.raised_to not in case.author.roles and not may_say(case, spoken):
        may = last_word(case, spoken.subject, spoken.amount, parse_time(spoken.learnt_at), spoken.kind)
        raise Refused("no_role", roles=", ".join(sorted(may)))
    case.put(_decided(case, spoken, SpokenState.CONFIRMED))


def deny_spoken(case: Case, body: c.DenySpoken) -> None:
    """Denied: what was done on the claim stands against its claimant (ORAL-2)."""
    spoken = _open_claim(case)
    if not body.reason.strip():
        raise Refused("reason_needed")
    case.put(_decided(case, spoken, SpokenState.DENIED, body.reason.strip()))
    _told(case, spoken, "spoken_denied")


def _decided(case: Case, spoken: SpokenApproval, state: SpokenState, why: str = "") -> SpokenApproval:
    return replace(spoken, state=state, decided_by=case.author.id, decided_at=iso(case.now), why=why)


def _told(case: Case, spoken: SpokenApproval, code: str) -> None:
    order = case.get(Order, spoken.order)
    case.irregular(
        code,
        spoken.id,
        order.id if order else None,
        caused_by=(spoken.claimant, spoken.claimant_name),
        approver=spoken.approver_name,
        what=spoken.what_for,
    )


def spoken_due(world: World, spoken: SpokenApproval) -> str:
    return spoken.due_at


def spoken_passed(case: Case, spoken: SpokenApproval) -> None:
    """Not confirmed in time: told, and the next level may answer in the approver's place (ORAL-2)."""
    _told(case, spoken, "spoken_unconfirmed")
    level = spoken.raised_to or _level(case, spoken)
    up = UP.get(level, level)
    due = (
        "" if up is spoken.raised_to else iso(case.now + timedelta(hours=setting(case, "spoken_hours", case.now)))
    )
    case.put(replace(spoken, raised_to=up, due_at=due))


def _level(case: Case, spoken: SpokenApproval) -> Role:
    """The level of the one who was asked, as the matrix has it."""
    approver = case.get(Person, spoken.approver)
    may = last_word(case, spoken.subject, spoken.amount, parse_time(spoken.learnt_at), spoken.kind)
    roles = [role for role in (approver.roles if approver else ()) if role in may]
    return roles[0] if roles else Role.DISPATCHER


def standing_spoken(world: World, subject: str, order: str, amount: int) -> SpokenApproval | None:
    """A spoken approval that was verified or confirmed and covers this amount of the subject for the order."""
    held = (SpokenState.VERIFIED, SpokenState.CONFIRMED)
    found = (s for s in world.find(SpokenApproval, "order", order) if s.subject == subject and s.state in held)
    return next((s for s in found if amount <= s.amount), None)
