"""What the screens hold: one person on one device, over the client and the sync (session_api.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from mobile.client.fetching_beyond import fetch
from mobile.client.logout import LogoutGuard, Unsent
from mobile.client.offline_client import OfflineClient, Profile
from mobile.client.read_notes import ReadNotes
from mobile.client.rescue import make_sealer, rescue_file
from mobile.client.session_api import CommandResult, InboxItem, Status
from mobile.client.thumbnails import Thumbnails
from mobile.device.pictures import NotAPicture, Pictures
from mobile.store.blob_store import NotKept
from mobile.store.folder import StoreFailed, StoreFull
from mobile.store.storage_quota import StorageQuota
from mobile.store.world import PhoneWorld
from mobile.sync.fetching import Fetcher
from mobile.sync.link import Answer, Link
from mobile.sync.reconciler import NotChecked, Reconciler
from mobile.sync.runner import Runner
from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.files import FileRef
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.manifest import Matching
from rulebook.subjects.cash.handlers import cash_in_hand
from rulebook.subjects.cash.overdue import cash_since
from rulebook.subjects.cash.records import Return
from rulebook.subjects.confidentiality.commands import NoteReads
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.numbers import next_number, provisional_number
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Fee, Sheet, Visit

T = TypeVar("T")


LINE_BYTES = 1_000
"""About what a command takes in the journal."""


async def _cannot_log_in(_: str) -> str:
    """Until whoever opened the session says how."""
    return "expired"


class Session:
    """The façade of one running profile."""

    def __init__(
        self,
        client: OfflineClient,
        link: Link,
        server_url: str,
        persistent: Callable[[], str],
        pictures: Pictures,
        quota: StorageQuota | None = None,
    ) -> None:
        self.client = client
        self.link = link
        self.server_url = server_url
        self._persistent = persistent
        self.quota = quota or StorageQuota()
        self._listeners: list[Callable[[], None]] = []
        self._pictures = pictures
        self._fetcher = Fetcher(client, link)
        self._thumbs = Thumbnails(client.blobs, pictures)
        self.runner = Runner(client, link, self._tell)
        self.reconciler = Reconciler(client, link)
        self.reads = ReadNotes(self._give_reads, lambda: self.world, lambda: self.me.id, self.now)
        self.log_in_again: Callable[[str], Awaitable[str]] = _cannot_log_in
        self.logout_guard: LogoutGuard | None = None
        self._in_file = self._rescued_to = -1
        self._foreseen: tuple[tuple[Command, str, int, str], Sequence[Irregularity]] | None = None

    # who and where
    @property
    def me(self) -> Person:
        return self.client.me

    @property
    def device_id(self) -> str:
        return self.client.profile.device

    @property
    def world(self) -> PhoneWorld:
        return self.client.world

    @property
    def status(self) -> Status:
        runner, me = self.runner, self.me.id
        cash = cash_in_hand(self.world, me)
        back = self.world.get(Return, me)
        return Status(
            signal=runner.signal,
            unsent=len(self.client.pending),
            cash=cash,
            last_sync=self.client.notes.state.at,
            problem=runner.problem,
            done=runner.done,
            total=runner.total,
            overdue=back.cash_due_at if back and cash_since(self.world, back) else "",
            persistent=self._persistent(),
            paused=runner.paused,
            files=runner.files.progress,
            failing=tuple(sorted(set(runner.files.failing.values()))),
            room=self.quota.level,
            room_left=self.quota.left,
            horizon=self.client.notes.state.horizon,
        )

    @property
    def inbox(self) -> Sequence[InboxItem]:
        return self.client.inbox

    # leaving
    @property
    def unsent(self) -> Unsent:
        """What only this device has."""
        waiting, half_done = len(self.runner.files.waiting()), self.client.half_done
        return Unsent(
            len(self.client.pending),
            waiting,
            cash_in_hand(self.world, self.me.id),
            len(half_done.forms),
            len(half_done.photos),
        )

    @property
    def matching(self) -> Matching | None:
        """What came of the last comparison with the server, None before any."""
        return self.reconciler.matching

    @property
    def checked_at(self) -> str:
        return self.reconciler.checked_at

    async def check(self) -> str:
        """Compare with the server now, record for record; '' or the code of what was in the way."""
        await self.reads.write()
        try:
            await self.reconciler.check()
        except NotChecked as error:
            return error.code
        finally:
            self._tell()
        return ""

    async def rescue(self) -> bytes:
        """The unsent lines and files, sealed for the server. Needs neither network nor a valid login."""
        client = self.client
        lines = [e for e in client.journal.entries if e.seq > client.notes.state.acknowledged]
        waiting = self.runner.files.waiting()
        files = [(ref.sha256, self._reading(ref)) for ref in waiting if await client.blobs.read(ref)]
        made = rescue_file(make_sealer(), client.profile, client.rescue_key, lines, files, client.clock())
        content = b"".join([piece async for piece in made])
        self._in_file = client.journal.last_seq
        return content

    def rescued(self) -> None:
        """The person says that the rescue file made last is safe."""
        self._rescued_to = self._in_file

    @property
    def wipe_allowed(self) -> str:
        """Why nothing is lost with this device's copy: `matching`, `rescued`, or '' where something would be."""
        last, reconciler = self.client.journal.last_seq, self.reconciler
        if (
            reconciler.matching
            and reconciler.matching.complete
            and reconciler.checked_to == last
            and self.unsent.nothing
        ):
            return "matching"
        return "rescued" if self._rescued_to == last else ""

    # doing
    async def do(self, command: Command, subject: str) -> CommandResult:
        """Carry out a command. What the device cannot keep is refused (SYS-6), and has not happened.

        A receipt is not even begun where room is scarce: better said before the customer pays than after.
        """
        if isinstance(command, IssueReceipt) and self.quota.level == "none":
            await self.quota.look()
            if self.quota.level == "none":
                return CommandResult(None, Refusal(rule="SYS-6", code="no_room"), ())
        try:
            said = await self._written(lambda: self.client.do(command, subject))
        except StoreFailed as error:
            return CommandResult(None, self._cannot_keep(error), ())
        if said.line:
            self._tell()
            await self.quota.spent(LINE_BYTES)
            self._tell()
            self.runner.wake()
        return said

    def note_read(self, kind: str, id: str, basis: str = "") -> None:
        """A record is on the screen; what leaves a mark is noted once for each day (SEC-1)."""
        self.reads.note(kind, id, basis)
        self.client.holding.opened(kind, id)

    async def _give_reads(self, note: NoteReads) -> bool:
        return (await self.do(note, self.device_id)).refusal is None

    async def fetch_beyond(self, kind: str, id: str) -> str:
        """Have a record from beyond the horizon here, as `fetch` says, and note that it was read."""
        try:
            code = await fetch(self.client, kind, id, self.sync, lambda: self.runner.signal == "online")
        except StoreFailed as error:
            return self._cannot_keep(error).code
        if not code:
            self.reads.note(kind, id)
        return code

    def judge(self, command: Command, subject: str) -> Refusal | None:
        verdict = self.client.judge(command, subject)
        return verdict if isinstance(verdict, Refusal) else None

    def foresee(self, command: Command, subject: str) -> Sequence[Irregularity]:
        """The irregularities that a fact would open; nothing is written.

        A screen asks at every drawing: the same within a minute, with nothing new known, is answered as before.
        """
        asked = command, subject, self.world.revision, f"{self.now():%d %H:%M}"
        if self._foreseen is None or self._foreseen[0] != asked:
            verdict = self.client.judge(command, subject)
            self._foreseen = asked, verdict.irregularities if isinstance(verdict, Decision) else ()
        return self._foreseen[1]

    async def _written(self, write: Callable[[], Awaitable[T]]) -> T:
        """What the write gives; on a full device it is made once more, in the room of the reserve."""
        try:
            return await write()
        except StoreFull:
            if not await self.quota.give_up_reserve():
                raise
        return await write()

    def _cannot_keep(self, error: StoreFailed) -> Refusal:
        if isinstance(error, StoreFull):
            self.quota.full()
        self._tell()
        return Refusal(rule="SYS-6", code="no_room" if isinstance(error, StoreFull) else "not_kept")

    async def sync(self) -> None:
        if await self.runner.sync():
            await self.reconciler.after_sync()
        await self.look_at_room()

    async def look_at_room(self) -> None:
        """Measure the room on the device and show it."""
        await self.quota.look()
        self._tell()

    def pause(self) -> None:
        """Stop sending and fetching between two requests, until `resume`."""
        self.runner.pause()

    def resume(self) -> None:
        self.runner.resume()

    # photos
    async def keep_photo(self, data: bytes) -> FileRef:
        """Make a photo small and keep it durably, to be named by a command. Raises NotAPicture or StoreFailed.

        On a device that is full already it is not begun, for what room is left is the lines': `photos_fit` says so
        before anybody takes one. The one in whose middle it turns out to be full takes the room of the reserve.
        """
        if not await self.photos_fit():
            raise StoreFull("no room for photos")
        small = await self._pictures.shrink(data)
        try:
            kept = await self._written(lambda: self.client.blobs.keep(small))
        except NotKept as error:
            raise NotAPicture("unreadable") from error
        except StoreFull:
            self.quota.full()
            self._tell()
            raise
        await self.quota.spent(len(small))
        return kept

    async def photos_fit(self) -> bool:
        """Whether there is room for a photo; where there was none, it is measured once more."""
        if self.quota.level == "none":
            await self.look_at_room()
        return self.quota.level != "none"

    async def photo(self, ref: FileRef, told: Callable[[int], None]) -> bytes:
        """A photo's bytes, from this device or the server; `told` hears how many have come. Raises NotFetched."""
        return await self._fetcher.fetch(ref, told)

    async def thumbnail(self, ref: FileRef) -> bytes | None:
        """A small picture of one that is on this device; None where it is not."""
        return await self._thumbs.of(ref)

    def photo_sent(self, ref: FileRef) -> bool:
        """Whether the photo is with the company, as far as is known here."""
        return self.runner.files.arrived(ref.sha256)

    async def drop_photo(self, ref: FileRef) -> None:
        """Forget a photo that no line and no half-filled form names; one that something names stays."""
        if not (self.runner.files.names(ref.sha256) or self.client.half_done.names(ref.sha256)):
            await self.client.blobs.remove(ref.sha256)

    async def deal_with(self, line: str) -> None:
        await self.client.deal_with(line)
        self._tell()

    def draft(self, key: str) -> dict[str, Any]:
        return self.client.draft(key)

    async def save_draft(self, key: str, value: dict[str, Any]) -> None:
        try:
            await self._written(lambda: self.client.save_draft(key, value))
        except StoreFull:  # told by the strip; the form itself stays on the screen
            self.quota.full()
            self._tell()

    def new_id(self) -> str:
        return self.client.new_id()

    def now(self) -> datetime:
        return self.client.now().astimezone(COMPANY_ZONE)

    # reading the rules
    def spoken_code(self, number: str, subject: str, amount: int, challenge: str) -> str:
        return self.client.spoken_code(number, subject, amount, challenge)

    def fee(self, order: Order, visit: Visit | None) -> Fee:
        return work_out_fee(self.world, order, visit)

    def next_receipt_number(self) -> tuple[str, bool]:
        """The next receipt number and whether it is provisional (RCT-2)."""
        number = next_number(self.world.find(NumberBlock, "device", self.device_id))
        if number:
            return number, False
        return provisional_number(self.device_id, self.client.journal.next_seq), True

    def receipt_url(self, token: str) -> str:
        return f"{self.server_url.rstrip('/')}/v/{token}"

    def sheet(self, order: Order, visit: Visit, language: str) -> tuple[Sheet, str]:
        sheet = sheet_for(self.world, order, visit, language)
        return sheet, sheet_digest(sheet)

    def renew(self, profile: Profile) -> None:
        """Go on under a new token; whatever waited is sent now."""
        self.client.sign_as(profile)
        self.runner.wake()

    # being told
    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(callback)

        def leave() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return leave

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()

    def _reading(self, ref: FileRef) -> Callable[[], Awaitable[bytes]]:
        async def read() -> bytes:
            return await self.client.blobs.read(ref) or b""

        return read

    async def post_bytes(self, path: str, body: bytes) -> Answer:
        """An authenticated call outside the journal, for imports."""
        profile = self.client.profile
        headers = {
            "authorization": f"Bearer {profile.device}.{profile.token}",
            "content-type": "application/octet-stream",
        }
        return await self.link.post(path, body, headers, 120.0)

    async def get_bytes(self, path: str) -> Answer:
        """What the server says to this person, apart from the journal; for the office."""
        profile = self.client.profile
        return await self.link.get(path, {"authorization": f"Bearer {profile.device}.{profile.token}"}, 30.0)

    def start(self) -> asyncio.Task[None]:
        """Begin to sync in the background."""
        return asyncio.get_running_loop().create_task(self.runner.run(self.reconciler.after_sync))
