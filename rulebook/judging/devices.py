"""People and devices let in and shut out, changed clocks, lines set aside, blocks that a restore retired."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.judging.company import by_system
from rulebook.records import Device, Irregularity, NumberBlock, Person
from rulebook.settings import setting
from rulebook.times import iso, parse_time

replace = msgspec.structs.replace


def _with_reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("reason_needed")
    return reason


def _somebody_else(case: Case) -> Person:
    """The person a request is about; nobody decides about themselves (ROLE-2)."""
    if case.line.subject == case.author.id:
        raise Refused("own_request")
    return case.need(Person, case.line.subject)


def revoke_device(case: Case, body: c.RevokeDevice) -> None:
    """For good; whoever still works gets a new enrolment. One's own lost phone may be revoked from another."""
    device = case.need(Device, case.line.subject)
    if device.revoked:
        raise Refused("revoked_already")
    if device.id == case.line.device:
        raise Refused("own_device")
    reason = _with_reason(body.reason)
    case.put(
        replace(device, revoked=True, revoked_at=iso(case.now), revoked_by=case.author.id, revoked_why=reason)
    )


def deactivate(case: Case, body: c.Deactivate) -> None:
    person = _somebody_else(case)
    _with_reason(body.reason)
    if not person.active:
        raise Refused("inactive_already")
    case.put(replace(person, active=False))


def reactivate(case: Case, _: c.Reactivate) -> None:
    person = _somebody_else(case)
    if person.active:
        raise Refused("active_already")
    case.put(replace(person, active=True))


def change_roles(case: Case, body: c.ChangeRoles) -> None:
    person = _somebody_else(case)
    case.put(replace(person, roles=tuple(dict.fromkeys(body.roles))))


def report_clock(case: Case, body: c.ReportClock) -> None:
    """The lines between two syncs were written under a clock that somebody, or the network, changed."""
    minutes = abs(body.after - body.before) // 60_000
    if minutes >= setting(case, "skew_minutes", case.now):
        case.irregular("clock_changed", case.line.id, minutes=str(minutes), since=body.since)


def report_quarantine(case: Case, body: c.ReportQuarantine) -> None:
    """One irregularity for each device and cause until it is settled; the lines are listed beside."""
    if not by_system(case):
        return
    about = f"{body.device}:{body.code}"
    known = case.get(Irregularity, f"set_aside:{about}")
    if known and not known.is_settled:
        lines = int(known.facts.get("lines", "0")) + body.lines
        case.put(replace(known, facts={**known.facts, "lines": str(lines)}))
        return
    device = case.get(Device, body.device)
    person = case.get(Person, device.person) if device else None
    case.irregular(
        "set_aside",
        about,
        caused_by=(person.id, person.name) if person else None,
        cause=body.code,
        lines=str(body.lines),
        device=(device.name if device else "") or body.device,
    )


def retire_block(case: Case, _: c.RetireBlock) -> None:
    block = case.get(NumberBlock, case.line.subject)
    if by_system(case) and block:
        case.put(replace(block, retired=True))


def note_shut_out(case: Case) -> None:
    """A fact from a device that was revoked: taken, and shown to whoever revoked it."""
    device = case.get(Device, case.line.device)
    if device is None or not device.revoked:
        return
    late = case.said_at - timedelta(minutes=1) > parse_time(device.revoked_at)
    code, about = ("revoked_after", case.line.id) if late else ("revoked_device", device.id)
    case.irregular(code, about, at=device.revoked_at, device=device.name or device.id)
