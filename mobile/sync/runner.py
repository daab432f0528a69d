"""Keeps the phone and the server in step: moves the engine's bytes, patiently, without ever blocking the screen.

Wakes for a new line, for news and from time to time; waits longer after each failure. Nothing is dropped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mobile.desk import Desk
from mobile.sync.engine import Taken, Trouble, next_request, read_answer
from mobile.sync.link import Link, Unreachable
from rulebook.wire import LINES_TYPE

TIMEOUT_S = 30.0
FIRST_RETRY_S = 2.0
LONGEST_RETRY_S = 30.0
IDLE_S = 60.0


class Runner:
    """Syncs one desk over one link. `told` is called whenever something changed that a screen shows."""

    def __init__(self, desk: Desk, link: Link, told: Callable[[], None]) -> None:
        self.desk = desk
        self.link = link
        self.told = told
        self.signal = "offline"
        self.problem = ""
        self.ticket = ""
        self.done = 0
        self.total = 0
        self._wake = asyncio.Event()
        self._one = asyncio.Lock()
        self._retry = FIRST_RETRY_S

    def wake(self) -> None:
        """Something is to be sent, or may be there to fetch."""
        self._wake.set()

    async def run(self) -> None:
        """Sync for ever; cancelled at the end of the session."""
        while True:
            self._wake.clear()
            reached = await self.sync()
            wait = IDLE_S if reached else self._retry
            self._retry = FIRST_RETRY_S if reached else min(self._retry * 2, LONGEST_RETRY_S)
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except TimeoutError:
                continue

    async def sync(self) -> bool:
        """Send all that is pending and fetch all that is new; return whether the server was reached."""
        async with self._one:
            self.total, self.done = len(self.desk.pending), 0
            while True:
                more = await self._round()
                if more is None:
                    break
                if not more:
                    self._say("online")
                    break
            self.total = self.done = 0
            self.told()
            return self.signal == "online"

    async def _round(self) -> bool | None:
        """One request: True if there is more to do, False if all is done, None if it did not work."""
        desk = self.desk
        request = next_request(desk.pending, desk.journal.next_seq, desk.notes.state.cursor)
        profile = desk.profile
        headers = {
            "authorization": f"Bearer {profile.device}.{profile.token}",
            "content-type": LINES_TYPE,
        }
        if request.count or self.signal != "online":
            self._say("syncing", self.problem)
        sent_at = desk.clock()
        try:
            got = await self.link.post("/api/sync", request.body, headers, TIMEOUT_S)
        except Unreachable:
            self._say("offline")
            return None
        step = read_answer(got.status, got.body, sent_at, desk.clock())
        if isinstance(step, Trouble):
            self._say("trouble", step.code)
            return None
        return await self._take(step, request.count)

    async def _take(self, step: Taken, sent: int) -> bool:
        answer = step.answer
        before = self.desk.notes.state.acknowledged
        await self.desk.take(answer, step.offset, self.desk.clock())
        self.ticket = answer.ticket
        self.done += len(answer.outcomes)
        self.told()
        moved = self.desk.notes.state.acknowledged != before
        return answer.more or answer.reset or bool(self.desk.pending and (sent == 0 or moved))

    def _say(self, signal: str, problem: str = "") -> None:
        if (signal, problem) != (self.signal, self.problem):
            self.signal, self.problem = signal, problem
            self.told()
