"""What was on the screen and leaves a mark: noted once for each record and company day (SEC-1).

A screen says it at every drawing; nothing is written then. The first of a batch waits a few seconds for others;
what is still waiting is written before the device is compared with the server, as it is at leaving.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import islice

from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.confidentiality.classes import marks_reads
from rulebook.subjects.confidentiality.commands import MOST_READS, NoteReads, Read
from rulebook.subjects.confidentiality.records import ReadMark, mark_id

PAUSE_S = 4.0
"""So long the first of a batch waits for others."""
AGAIN_S = 60.0
"""So long a batch waits that could not be written."""
log = logging.getLogger(__name__)


class ReadNotes:
    """Of one session. `give` writes the line and says whether it could; `me` is the reader's id."""

    def __init__(
        self,
        give: Callable[[NoteReads], Awaitable[bool]],
        world: Callable[[], World],
        me: Callable[[], str],
        now: Callable[[], datetime],
        pause: float = PAUSE_S,
        again: float = AGAIN_S,
    ) -> None:
        self._give, self._world, self._me, self._now = give, world, me, now
        self._pause, self._again = pause, again
        self._writing = asyncio.Lock()
        self._waiting: dict[tuple[str, str], Read] = {}
        self._noted: set[tuple[str, str, str]] = set()
        self.task: asyncio.Task[None] | None = None
        """What writes the batch that waits, once its rest is over."""

    def note(self, kind: str, id: str, basis: str = "") -> None:
        """This record is on the screen now; `basis`: the work it belongs to. The second time costs nothing."""
        now = self._now()
        day = company_day(now).isoformat()
        if (day, kind, id) in self._noted or not marks_reads(self._world(), kind):
            return
        self._noted.add((day, kind, id))
        if self._marked_today(kind, id, day):
            return
        self._waiting[kind, id] = Read(kind=kind, id=id, at=iso(now), basis=basis)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._later())

    def _marked_today(self, kind: str, id: str, day: str) -> bool:
        """As after a restart, or where a reason was given."""
        mark = self._world().get(ReadMark, mark_id(kind, id, self._me()))
        return mark is not None and company_day(parse_time(mark.last_at)).isoformat() == day

    async def _later(self) -> None:
        """After a short rest; what could not be written then is tried again after longer ones."""
        pause = self._pause
        while self._waiting:
            await asyncio.sleep(pause)
            try:
                await self.write()
            except Exception:
                log.exception("reads could not be written; they wait")
            pause = self._again

    async def write(self) -> None:
        """Write what waits, at most MOST_READS in a line. What could not be written waits on, in its order.

        Raises what `give` raises.
        """
        async with self._writing:
            while self._waiting:
                batch = dict(islice(self._waiting.items(), MOST_READS))
                if not await self._give(NoteReads(reads=tuple(batch.values()))):
                    return
                for key, read in batch.items():
                    if self._waiting.get(key) is read:  # not that of another day, noted meanwhile
                        del self._waiting[key]
