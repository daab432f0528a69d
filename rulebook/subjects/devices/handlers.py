"""Devices enrolled and shut out; their clocks and number blocks (TIME-1, RCT-2)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import DeviceId
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.settings import setting
from rulebook.subjects.devices.commands import (
    EnrolDevice,
    LeaseBlock,
    ReportClock,
    ReportQuarantine,
    RetireBlock,
    RevokeDevice,
)
from rulebook.subjects.devices.forgetting import OVERDUE
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.enrolment.handlers import note_enrolled
from rulebook.subjects.people.handlers import with_reason

replace = msgspec.structs.replace


def enrol_device(context: DecisionContext, body: EnrolDevice) -> None:
    """Let in for the first time, or again after its login had lapsed."""
    if not by_system(context):
        return
    before = context.get(Device, body.device)
    known = before or Device(id=DeviceId(body.device), person=body.person, key=body.key)
    context.put(replace(known, person=body.person, name=body.name or known.name))
    if body.code or before is None:
        note_enrolled(context, body.device, body.person, body.code, before is None)


def lease_block(context: DecisionContext, body: LeaseBlock) -> None:
    if not by_system(context):
        return
    block = NumberBlock(
        id=context.fresh(NumberBlock, f"{body.series}:{body.first}"),
        device=DeviceId(body.device),
        person=body.person,
        series=body.series,
        first=body.first,
        last=body.last,
        next=body.first,
    )
    context.put(block)


def revoke_device(context: DecisionContext, body: RevokeDevice) -> None:
    """For good; whoever still works gets a new enrolment. One's own lost phone may be revoked from another."""
    device = context.need(Device, context.line.subject)
    if device.revoked:
        raise Refused("revoked_already")
    if device.id == context.line.device:
        raise Refused("own_device")
    reason = with_reason(body.reason)
    context.put(
        replace(
            device, revoked=True, revoked_at=iso(context.now), revoked_by=context.author.id, revoked_why=reason
        )
    )
    context.settle_about(OVERDUE, device.id)


def report_clock(context: DecisionContext, body: ReportClock) -> None:
    """The lines between two syncs were written under a clock that somebody, or the network, changed."""
    minutes = abs(body.after - body.before) // 60_000
    if minutes >= setting(context, "skew_minutes", context.now):
        context.irregular("clock_changed", context.line.id, minutes=str(minutes), since=body.since)


def report_quarantine(context: DecisionContext, body: ReportQuarantine) -> None:
    """One irregularity for each device and cause until it is settled; the lines are listed beside."""
    if not by_system(context):
        return
    about = f"{body.device}:{body.code}"
    known = next(iter(context.standing("set_aside", about)), None)
    if known is not None:
        lines = int(known.facts.get("lines", "0")) + body.lines
        context.put(replace(known, facts={**known.facts, "lines": str(lines)}))
        return
    device = context.get(Device, body.device)
    person = context.get(Person, device.person) if device else None
    context.irregular(
        "set_aside",
        about,
        caused_by=(person.id, person.name) if person else None,
        cause=body.code,
        lines=str(body.lines),
        device=(device.name if device else "") or body.device,
    )


def retire_block(context: DecisionContext, _: RetireBlock) -> None:
    block = context.get(NumberBlock, context.line.subject)
    if by_system(context) and block:
        context.put(replace(block, retired=True))


def note_shut_out(context: DecisionContext) -> None:
    """A fact from a device that was revoked: taken, and shown to whoever revoked it."""
    device = context.get(Device, context.line.device)
    if device is None or not device.revoked:
        return
    late = context.said_at - timedelta(minutes=1) > parse_time(device.revoked_at)
    code, about = ("revoked_after", context.line.id) if late else ("revoked_device", device.id)
    context.irregular(code, about, at=device.revoked_at, device=device.name or device.id)
