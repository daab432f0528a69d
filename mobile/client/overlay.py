"""The lines that the server has not answered yet, judged again over what it said last.

What it refuses now shows nothing; a line that cannot be judged keeps nobody from the rest.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable
from datetime import datetime
from time import monotonic

from mobile.store.journal import Entry
from mobile.store.world import PhoneWorld
from rulebook.horizon.foretelling import foretell
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import latest_start

log = logging.getLogger(__name__)

SLICE_S = 0.008
"""Seconds of work before a frame may be drawn."""


def lay_over(
    world: PhoneWorld,
    entry: Entry,
    before: datetime | None,
    days: int,
    whole: Collection[tuple[str, str]] = (),
) -> None:
    """Judge one line and show what it does. `before`: when the line before it says it happened.

    `days`: how far back this device holds what ended, 0 for ever. `whole`: bundles fetched from beyond that.
    """
    if entry.line is None:
        return
    try:
        said = foretell(world, entry.line, latest_start(entry.line), before, days, world.left_open, whole)
    except Unreadable:
        return
    except Exception:  # a mistake of ours in the rules must not keep the app from opening
        log.exception("line %s could not be judged again", entry.line.id)
        return
    if isinstance(said.verdict, Decision):
        world.apply_overlay(said.verdict.records, said.server_decides)


async def lay_over_by_and_by(
    world: PhoneWorld,
    entries: Iterable[tuple[Entry, datetime | None]],
    days: int,
    whole: Collection[tuple[str, str]] = (),
) -> float:
    """All of them beside what the screens show, giving way every few milliseconds; the seconds that it took."""
    beside, first = world.beside(), monotonic()
    began = first
    for entry, before in entries:
        lay_over(beside, entry, before, days, whole)
        if monotonic() - began > SLICE_S:
            await asyncio.sleep(0)
            began = monotonic()
    world.show(beside)
    return monotonic() - first
