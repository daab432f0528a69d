"""What became of a person's lines and still wants their eye, until they have dealt with it."""

from __future__ import annotations

from mobile.client.session_api import InboxItem
from mobile.store.journal import Journal
from mobile.store.notes import About
from mobile.store.state import SyncState
from rulebook.kernel.errors import Refusal
from rulebook.kernel.wire import Outcome

_NOTHING = About("", "", "")


def inbox_of(state: SyncState, journal: Journal) -> list[InboxItem]:
    """Outcomes that need the author: refused, quarantined, recorded with irregularities; newest first."""
    return [
        _item(seq, outcome, state, journal)
        for seq, outcome in sorted(state.outcomes.items(), reverse=True)
        if outcome.outcome != "accepted" and outcome.line not in state.dealt
    ]


def _item(seq: int, outcome: Outcome, state: SyncState, journal: Journal) -> InboxItem:
    entry = journal.entry(seq)
    line = entry.line if entry else None
    about = About(line.at, line.kind, line.subject) if line else state.about.get(seq, _NOTHING)
    refusal = None
    if outcome.code:
        refusal = Refusal(rule=outcome.rule, code=outcome.code, facts=outcome.facts)
    return InboxItem(
        line=outcome.line,
        at=about.at,
        kind=about.kind,
        subject=about.subject,
        outcome=outcome.outcome,
        refusal=refusal,
        irregularities=outcome.irregularities,
    )
