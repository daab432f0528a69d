"""What the server's answers say about the lines of this device's journal: whose history, how far, about what."""

from __future__ import annotations

import logging

from mobile.store.journal import Journal
from mobile.store.notes import About, Synced
from mobile.store.state import SyncState, SyncStateLog
from rulebook.kernel.wire import Acknowledged, SyncAnswer

log = logging.getLogger(__name__)


def same_history(journal: Journal, acknowledged: Acknowledged) -> bool:
    """Whether the server's last line of this device is our line of that seq."""
    seq = acknowledged.seq
    if seq > journal.last_seq:
        return False
    if seq == 0 or seq < journal.first - 1:
        return True  # a server restored from a backup; of a line long forgotten we cannot tell
    return journal.hash_at(seq) == acknowledged.hash


def answered_up_to(journal: Journal, state: SyncState, answer: SyncAnswer) -> int:
    """How far our lines have been answered (seq), each with its outcome.

    The server may have more: from a request whose answer never came, which may even arrive after a later one.
    Those lines are sent again, for what became of them. And where its last line is none of ours, since another
    device goes on with our history (a copied phone) or lines were lost here, its seq says nothing about ours.
    """
    seq = min(state.acknowledged, journal.last_seq)
    if answer.due:
        seq = min(seq, answer.due - 1)
    for outcome in answer.outcomes:
        seq += outcome.seq == seq + 1
    return seq


def about_open(journal: Journal, state: SyncState, upto: int) -> dict[int, About]:
    """What the outcomes up to seq `upto` are about that are not dealt with."""
    found = {}
    for seq, outcome in state.outcomes.items():
        entry = journal.entry(seq) if seq <= upto else None
        if entry and entry.line and outcome.outcome != "accepted" and outcome.line not in state.dealt:
            found[seq] = About(entry.line.at, entry.line.kind, entry.line.subject)
    return found


async def note_loss(notes: SyncStateLog, lines: int) -> None:
    """The journal is shorter than what the server acknowledged: a drive that lied lost its end.

    The next line takes the seq of a lost one. It must not pass for acknowledged; the server will tell them apart.
    """
    log.error("the journal lost lines that were sent: %d of %d are left", lines, notes.state.acknowledged)
    state = notes.state
    loss = Synced(
        cursor=state.cursor,
        at=state.at,
        offset=state.offset or 0,
        acknowledged=lines,
        horizon=state.staged_horizon,
    )
    await notes.write(loss)
