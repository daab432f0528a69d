"""Who holds the paper of a secret print: from the printer's hands until it is back or destroyed (SEC-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import iso
from rulebook.subjects.confidentiality.classes import marks_reads
from rulebook.subjects.confidentiality.commands import MovePaper, PaperAct
from rulebook.subjects.confidentiality.records import PaperCustody, PaperMove, PaperState

replace = msgspec.structs.replace
_ENDS = {PaperAct.RETURNED: PaperState.RETURNED, PaperAct.DESTROYED: PaperState.DESTROYED}


def take_custody(context: DecisionContext, number: str, report: str, about: str) -> None:
    """Whoever printed a secret record holds its sheet; of what leaves no mark nobody needs to."""
    kind, _, _ = about.partition(":")
    if not kind or not marks_reads(context, kind):
        return
    custody = PaperCustody(
        id=context.line.id,
        number=number,
        report=report,
        about=about,
        printed_by=context.author.id,
        printed_at=iso(context.at),
        keeper=context.author.id,
        keeper_name=context.author.name,
    )
    context.put(custody)


def move_paper(context: DecisionContext, body: MovePaper) -> None:
    """It is as the keeper says; what another says, or of a paper that is gone, is kept beside it and told."""
    known = context.get(PaperCustody, body.paper)
    if known is None:
        context.irregular("paper_unknown", context.line.id, what=body.paper)
        return
    to = context.get(Person, PersonId(body.to)) if body.to else None
    move = PaperMove(
        what=body.what,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
        to=body.to,
        to_name=to.name if to else "",
        words=body.words.strip(),
    )
    moved = replace(known, moves=(*known.moves, move))
    if known.state is not PaperState.HELD:
        context.irregular("paper_gone", known.id, number=known.number)
    elif context.author.id != known.keeper:
        context.irregular("paper_not_keeper", known.id, number=known.number, name=known.keeper_name)
    elif body.what is PaperAct.HANDED and to is None:
        context.irregular("paper_to_nobody", known.id, number=known.number)
    elif to is not None and body.what is PaperAct.HANDED:
        moved = replace(moved, keeper=to.id, keeper_name=to.name)
    else:
        moved = replace(moved, state=_ENDS[body.what])
    context.put(moved)
