"""After the books came back from a backup: what waits, and what could not be accepted again, has an owner."""

from __future__ import annotations

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.identity import Device, Person
from rulebook.subjects.restored.commands import ReportRestored


def report_restored(context: DecisionContext, body: ReportRestored) -> None:
    """SYS-8: opened when lines begin to wait, settled when none does; one for each that ended otherwise."""
    if not by_system(context):
        return
    if body.what == "done":
        context.settle_about("restore_waits", body.device)
        return
    device = context.get(Device, body.device)
    person = context.get(Person, device.person) if device else None
    whose = (person.id, person.name) if person else None
    if body.what == "waits":
        context.irregular("restore_waits", body.device, caused_by=whose, awaited=body.awaited)
    else:
        context.irregular(
            "restore_otherwise", body.line, caused_by=whose, command=body.kind, was=body.was, now=body.now
        )
