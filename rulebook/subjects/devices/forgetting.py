"""What a device says that it has forgotten, and what is told where it does not say so in time (SEC-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.subjects.devices.commands import ReportForgotten, ReportKept
from rulebook.subjects.devices.records import Forgotten

OVERDUE = "forget_overdue"


def report_forgotten(context: DecisionContext, body: ReportForgotten) -> None:
    """The device's latest word. One that names no day, or a day to come, says nothing; the line stays."""
    day = read_date(body.before)
    if day is None or day > company_day(context.at):
        return
    device = context.line.device
    known = context.get(Forgotten, device)
    context.put(
        Forgotten(
            id=device,
            person=context.author.id,
            before=body.before,
            days=body.days,
            gone=(known.gone if known else 0) + body.gone,
            said_at=iso(context.at),
            told_at=known.told_at if known else "",
        )
    )
    for told in context.standing(OVERDUE, device):
        if body.before >= told.facts.get("before", ""):
            context.settle(told)


def report_kept(context: DecisionContext, body: ReportKept) -> None:
    """Told to the administrator, in the name of whose device it is; of one that was shut out nothing is."""
    device = context.get(Device, body.device)
    person = context.get(Person, device.person) if device else None
    if not by_system(context) or device is None or person is None or device.revoked:
        return
    known = context.get(Forgotten, device.id) or Forgotten(id=device.id, person=person.id)
    context.put(msgspec.structs.replace(known, told_at=iso(context.now)))
    context.irregular(
        OVERDUE,
        device.id,
        caused_by=(person.id, person.name),
        device=device.name or device.id,
        name=person.name,
        before=body.before,
    )
