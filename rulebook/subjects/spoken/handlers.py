"""Leave by word of mouth: claimed, verified by its code, confirmed, denied, or chased (ORAL-1 to ORAL-3)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import OrderId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.duties import barred
from rulebook.policy.matrix import UP, last_word
from rulebook.policy.settings import setting
from rulebook.subjects.master_keys.handlers import keys_of
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.sharing import people_on
from rulebook.subjects.receipts.amounts import settle_agreed
from rulebook.subjects.spoken.codes import Asked, code_holds
from rulebook.subjects.spoken.commands import ClaimSpoken, ConfirmSpoken, DenySpoken, EnterCode
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.visits.leave_given import LEAVES

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


def claim_spoken(context: DecisionContext, body: ClaimSpoken) -> None:
    """Recorded as it is told; without a code that holds, its giver has to confirm it (ORAL-1, ORAL-2)."""
    order = context.get(Order, context.line.subject)
    about = order.id if order else None
    id = context.fresh(SpokenApproval, body.claim, about)
    if order is None and context.sees_all:
        context.irregular("state", id, state="unknown")
    approver = context.get(Person, body.approver)
    hours = setting(context, "spoken_hours", context.now)
    spoken = SpokenApproval(
        id=id,
        order=OrderId(context.line.subject),
        number=order.number if order else "",
        subject=body.subject,
        kind=order.kind if order else "",
        what_for=body.what_for,
        amount=body.amount,
        approver=body.approver,
        approver_name=approver.name if approver else body.approver,
        how=body.how,
        spoken_at=body.spoken_at or iso(context.at),
        claimant=context.author.id,
        claimant_name=context.author.name,
        claimed_at=iso(context.at),
        learnt_at=iso(context.now),
        due_at=iso(context.now + timedelta(hours=hours)),
        state=SpokenState.CLAIMED,
        open_to=people_on(order) if order and body.subject in LEAVES and since_4(context) else (),
    )
    if not may_say(context, spoken) and (approver or context.sees_all):
        context.irregular("no_authority", id, about, approver=spoken.approver_name)
    context.put(_with_code(context, spoken, body.code) if body.code.strip() else spoken)


def enter_code(context: DecisionContext, body: EnterCode) -> None:
    spoken = context.get(SpokenApproval, body.claim)
    if spoken is None or spoken.claimant != context.author.id:
        context.irregular("spoken_unknown", context.line.id, spoken.order if spoken else None)
        return
    if spoken.state is SpokenState.CLAIMED:
        context.put(_with_code(context, spoken, body.code))


def _with_code(context: DecisionContext, spoken: SpokenApproval, code: str) -> SpokenApproval:
    """Verified where the code is right. The phone cannot tell: it leaves the claim open until the server has.

    After some wrong ones no code counts any more, right or wrong; then only the approver's own word does.
    """
    if context.keys is None:
        return replace(spoken, coded=may_say(context, spoken))
    order = context.get(Order, spoken.order)
    devices = [d for d in context.find(Device, "person", spoken.approver) if _spoke_with(context, d)]
    keys = [key for device in devices for key in keys_of(context, device)]
    spent = spoken.wrong_codes >= setting(context, "spoken_attempts", context.now)
    if not spent and code_holds(keys, asked_in(spoken), code):
        if not may_say(context, spoken):
            return spoken
        verified = replace(
            spoken, state=SpokenState.VERIFIED, decided_by=spoken.approver, decided_at=iso(context.now)
        )
        context.put(verified)
        settle_agreed(context, spoken.order)
        return verified
    context.irregular("spoken_code_wrong", spoken.id, order.id if order else None, approver=spoken.approver_name)
    return replace(spoken, wrong_codes=spoken.wrong_codes + 1)


def _spoke_with(context: DecisionContext, device: Device) -> bool:
    """Whether the approver may have read a code off this device: it was not revoked when the code was typed in."""
    if not device.revoked:
        return True
    return since_4(context) and context.at <= parse_time(device.revoked_at)


def _open_claim(context: DecisionContext) -> SpokenApproval:
    """The claim, waiting, for whom it names or for the level it went up to; never one's own (ROLE-2)."""
    spoken = context.need(SpokenApproval, context.line.subject)
    if spoken.state is not SpokenState.CLAIMED:
        raise Refused("decided_already", state=spoken.state)
    raised = spoken.raised_to in context.author.roles
    if context.author.id != spoken.approver and not raised:
        raise Refused("asked_another")
    order = context.get(Order, spoken.order)
    if context.author.id == spoken.claimant or (
        order and barred(context, order, "confirm_spoken", context.author.id)
    ):
        raise Refused("own_request")
    return spoken


def confirm_spoken(context: DecisionContext, body: ConfirmSpoken) -> None:
    """The giver's own word, or that of the level above after the deadline; by whom the matrix names (ORAL-2)."""
    spoken = _open_claim(context)
    if spoken.raised_to not in context.author.roles and not may_say(context, spoken):
        may = last_word(context, spoken.subject, spoken.amount, parse_time(spoken.learnt_at), spoken.kind)
        raise Refused("no_role", roles=", ".join(sorted(may)))
    context.put(_decided(context, spoken, SpokenState.CONFIRMED))
    settle_agreed(context, spoken.order)


def deny_spoken(context: DecisionContext, body: DenySpoken) -> None:
    """Denied: what was done on the claim stands against its claimant (ORAL-2)."""
    spoken = _open_claim(context)
    if not body.reason.strip():
        raise Refused("reason_needed")
    context.put(_decided(context, spoken, SpokenState.DENIED, body.reason.strip()))
    _told(context, spoken, "spoken_denied")


def _decided(
    context: DecisionContext, spoken: SpokenApproval, state: SpokenState, why: str = ""
) -> SpokenApproval:
    return replace(spoken, state=state, decided_by=context.author.id, decided_at=iso(context.now), why=why)


def _told(context: DecisionContext, spoken: SpokenApproval, code: str) -> None:
    order = context.get(Order, spoken.order)
    context.irregular(
        code,
        spoken.id,
        order.id if order else None,
        caused_by=(spoken.claimant, spoken.claimant_name),
        approver=spoken.approver_name,
        what=spoken.what_for,
    )


def spoken_due(world: World, spoken: SpokenApproval) -> str:
    return spoken.due_at


def spoken_passed(context: DecisionContext, spoken: SpokenApproval) -> None:
    """Not confirmed in time: told, and the next level may answer in the approver's place (ORAL-2)."""
    _told(context, spoken, "spoken_unconfirmed")
    level = spoken.raised_to or _level(context, spoken)
    up = UP.get(level, level)
    due = (
        ""
        if up is spoken.raised_to
        else iso(context.now + timedelta(hours=setting(context, "spoken_hours", context.now)))
    )
    context.put(replace(spoken, raised_to=up, due_at=due))


def _level(context: DecisionContext, spoken: SpokenApproval) -> Role:
    """The level of the one who was asked, as the matrix has it."""
    approver = context.get(Person, spoken.approver)
    may = last_word(context, spoken.subject, spoken.amount, parse_time(spoken.learnt_at), spoken.kind)
    roles = [role for role in (approver.roles if approver else ()) if role in may]
    return roles[0] if roles else Role.DISPATCHER


def standing_spoken(world: World, subject: str, order: str, amount: int) -> SpokenApproval | None:
    """A spoken approval that was verified or confirmed and covers this amount of the subject for the order."""
    held = (SpokenState.VERIFIED, SpokenState.CONFIRMED)
    found = (s for s in world.find(SpokenApproval, "order", order) if s.subject == subject and s.state in held)
    return next((s for s in found if amount <= s.amount), None)
