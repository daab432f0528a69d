"""Keeps the phone and the server in step: moves the engine's bytes, patiently, without ever blocking the screen.

Small lines go first, then the files they name. Wakes for a new line, for news and from time to time; waits longer
after each failure. Nothing is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from mobile.client.offline_client import OfflineClient
from mobile.store.folder import StoreFailed, StoreFull
from mobile.sync.engine import CHUNK_BYTES, SMALLEST_BITE, Taken, Trouble, next_request, read_answer
from mobile.sync.link import Answer, Link, Unreachable
from mobile.sync.pacing import LinesAtOnce
from mobile.sync.sending import FileSender
from rulebook.kernel.packing import PACKED, WORTH_IT, pack
from rulebook.kernel.wire import LINES_TYPE

log = logging.getLogger(__name__)

TIMEOUT_S = 30.0
FIRST_RETRY_S = 2.0
LONGEST_RETRY_S = 30.0
LONGEST_TROUBLE_S = 300.0
"""Where the server said no, asking again soon helps nobody; a new line, news or the person still ask at once."""
MOST_RESETS = 3
BITE_BEFORE_KNOWN = 30_000
"""The first request of a start goes unpacked, so it is no large one."""
IDLE_S = 60.0
DOUBT_S = 3.0
"""A question that is unanswered for so long: "online" is no longer said, for nobody knows."""


async def _nothing() -> None:
    return None


class Runner:
    """Syncs one device over one link. `told` is called whenever something changed that a screen shows."""

    def __init__(self, client: OfflineClient, link: Link, told: Callable[[], None]) -> None:
        self.client = client
        self.link = link
        self.told = told
        self.signal = "offline"
        self.problem = ""
        self.ticket = ""
        self.done = 0
        self.total = 0
        self.paused = False
        self.files = FileSender(client, told)
        self._wake = asyncio.Event()
        self._one = asyncio.Lock()
        self._retry = FIRST_RETRY_S
        self._bite = CHUNK_BYTES
        self._at_once = LinesAtOnce()
        self._packs: bool | None = None
        """Whether the server takes packed requests, as its last answer said (RFC 7694)."""
        self._resets = 0
        self._not_before = 0.0
        """Until then, by the clock that nobody can set, the server wants no request."""

    def wake(self) -> None:
        """Something is to be sent, or may be there to fetch."""
        self._wake.set()

    def pause(self) -> None:
        """Stop between two requests and ask nothing more until `resume`.

        A restart ends a pause, for one that was forgotten would look like a phone that never sends. Where it goes
        on is durable all the same: the server knows how far lines and files have come.
        """
        self.paused = True
        if not self._one.locked():
            self._say("paused")

    def resume(self) -> None:
        self.paused = False
        if self.signal == "paused":
            self._say("syncing")
        self.wake()

    async def run(self, after: Callable[[], Awaitable[None]] = _nothing) -> None:
        """Sync for ever; cancelled at the end of the session. `after` is done whenever all is in step."""
        while True:
            self._wake.clear()
            before = self._how_far()
            try:
                reached = await self.sync()
                if reached:
                    await after()
            except Exception:  # a mistake of ours, here or on a screen: it must not end the syncing for good
                log.exception("syncing failed")
                self._say("trouble", "app")
                reached = False
            wait = IDLE_S if reached else self._retry
            longest = LONGEST_TROUBLE_S if self.signal == "trouble" else LONGEST_RETRY_S
            moved = self._how_far() != before  # a link that breaks all the time still gets somewhere
            self._retry = FIRST_RETRY_S if reached or moved else min(self._retry * 2, longest)
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except TimeoutError:
                continue

    def _how_far(self) -> tuple[int, int]:
        return self.client.notes.state.acknowledged, self.files.sent

    async def sync(self) -> bool:
        """Send all that is pending and fetch all that is new; return whether the server was reached."""
        async with self._one:
            self.total, self._resets = self.done + len(self.client.pending), 0
            try:
                await self._lines()
                await self._files()
                if self.signal == "online" and await self.client.holding.forget_beyond():
                    await self._lines()
            except StoreFailed as error:  # what was sent is with the server; it will be answered again
                self._say("trouble", "full" if isinstance(error, StoreFull) else "storage")
            if self.paused:
                self._say("paused")
            else:
                self.total = self.done = 0
            self.told()
            return self.signal == "online"

    async def _lines(self) -> None:
        try:
            while not self.paused and await self._round():
                continue
        finally:
            await self.client.judge_again()

    async def _files(self) -> None:
        """Files after lines; a new line goes before the next bite. Then what has arrived is fetched."""
        going = True
        while going and self.signal == "online" and self.files.waiting() and not self.paused:
            self._say("syncing", self.problem)
            try:
                trouble = await self.files.send(self.link, lambda: self.paused or bool(self.client.pending))
            except Unreachable:
                self._say("offline")
                return
            if trouble:
                self._say("trouble", trouble)
                return
            going = bool(self.client.pending)
            self.total += len(self.client.pending)
            await self._lines()

    async def _round(self) -> bool:
        """One request; whether there is more to do. Says how things stand where there is not."""
        client = self.client
        if client.monotonic() < self._not_before:  # it was told to wait, whoever asks
            return False
        bite = self._bite if self._packs is not None else min(self._bite, BITE_BEFORE_KNOWN)
        state = client.notes.state
        request = next_request(
            client.pending,
            client.journal.next_seq,
            state.cursor,
            bite,
            state.outcomes,
            client.knew_devices,
            client.profile.key_number,
            state.wanted,
            self._at_once.most,
        )
        profile = client.profile
        headers = {
            "authorization": f"Bearer {profile.device}.{profile.token}",
            "content-type": LINES_TYPE,
        }
        body = request.body
        if self._packs and len(body) > WORTH_IT:
            body, headers["content-encoding"] = pack(body), PACKED
        if request.count or self.signal != "online":
            self._say("syncing", self.problem)
        sent_at, began = client.clock(), client.monotonic()
        try:
            got = await self._asked(self.link.post("/api/sync", body, headers, TIMEOUT_S))
        except Unreachable:
            self._bite = max(self._bite // 4, SMALLEST_BITE)
            self._at_once.failed()
            self._say("offline")
            return False
        self._bite = min(self._bite * 2, CHUNK_BYTES)
        self._packs = PACKED in got.headers.get("accept-encoding", "")
        step = read_answer(got.status, got.body, sent_at, client.clock(), got.headers)
        if isinstance(step, Trouble):
            self._at_once.failed()  # an older server may refuse what the newer one took
            self._not_before = client.monotonic() + step.wait_s
            self._say("trouble", step.code)
            return False
        self._at_once.answered(request.count, client.monotonic() - began, step.answer.lines)
        return await self._take(step, request.count)

    async def _asked(self, question: Coroutine[Any, Any, Answer]) -> Answer:
        """The answer; while it is long in coming, nothing says that the server is there."""
        asked = asyncio.ensure_future(question)
        try:
            done, _ = await asyncio.wait((asked,), timeout=DOUBT_S)
            if not done and self.signal == "online":
                self._say("syncing", self.problem)
            return await asked
        finally:
            asked.cancel()

    def lost(self) -> None:
        """The machine says that the network went: shown at once, and asked about."""
        if self.signal == "online":
            self._say("offline")
        self.wake()

    async def _take(self, step: Taken, sent: int) -> bool:
        answer = step.answer
        before = self.client.notes.state.acknowledged
        going_on = answer.more or 0 < len(answer.outcomes) < len(self.client.pending)
        await self.client.take(answer, step.offset, self.client.clock(), going_on)
        self.ticket = answer.ticket
        self.done += len(answer.outcomes)
        self.told()
        self._resets += answer.reset
        if answer.reset:
            self.files.forget_arrivals()
        pending = bool(self.client.pending)
        moved = self.client.notes.state.acknowledged != before
        stuck = (pending and sent and not moved) or self._resets > MOST_RESETS
        fetching = bool(answer.fetched and self.client.notes.state.wanted)
        if not stuck and (answer.more or answer.reset or pending or fetching):
            return True
        if answer.shut:
            self._say("trouble", answer.shut)
        elif self.client.copied:
            self._say("trouble", "copied")
        elif answer.held:
            self._say("trouble", "awaited")
        elif stuck:
            self._say("trouble", "answer")
        else:
            self._say("online")
        return False

    def _say(self, signal: str, problem: str = "") -> None:
        if (signal, problem) != (self.signal, self.problem):
            self.signal, self.problem = signal, problem
            self.told()
