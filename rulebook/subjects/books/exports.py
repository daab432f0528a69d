"""An export from the books is noted (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.kernel.times import iso
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.books.records import PRINTED, Export, export_number
from rulebook.subjects.confidentiality.papers import take_custody


def record_export(context: DecisionContext, body: RecordExport) -> None:
    """Who took which report out of the books, when, and of which days (SEC-1)."""
    if context.line.device != SYSTEM_DEVICE:
        context.irregular("no_role_fact", context.line.id, roles="system")
        return
    taken = Export(
        id=context.line.id,
        by=context.author.id,
        by_name=body.by or context.author.name,
        at=iso(context.at),
        report=body.report,
        form=body.form,
        first=body.first,
        last=body.last,
        number=export_number(context.line.id),
        reason=body.reason.strip(),
        about=body.about,
    )
    context.put(taken)
    if body.form == PRINTED:
        take_custody(context, taken.number, body.report, body.about)
    if body.asked and not taken.reason:
        context.irregular("export_unreasoned", taken.id, number=taken.number, report=body.report)
