"""A session without device, disk or server: a company in memory, judged by the real rules. To look at screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from company import Company, Hand

from mobile.client.logout import LogoutGuard, Unsent
from mobile.client.session_api import CommandResult, InboxItem, Progress, Status
from mobile.device.native.pictures import NativePictures
from mobile.sync.fetching import NotFetched
from mobile.sync.link import Unreachable
from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.files import FileRef, ref_of
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.manifest import Matching
from rulebook.rules import decide
from rulebook.subjects.cash.handlers import cash_in_hand
from rulebook.subjects.cash.records import Return
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.numbers import next_number
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.spoken.codes import spoken_code
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Fee, Sheet, Visit


class FakeLogoutGuard:
    """Goes nowhere."""

    has_pin = False

    async def log_out(self, pin: str) -> bool:
        return bool(pin)

    async def wipe(self, give_up_forms: bool = False) -> bool:
        return True


class FakeSession:
    """What mobile/client/session_api.py asks for, over `tests/company`."""

    def __init__(self, company: Company, hand: Hand, **settings: Any) -> None:
        self.company, self.hand = company, hand
        self.world = company.world
        self.server_url = "https://paigong.example.cn"
        self.device_id = str(hand.device)
        self.signal, self.problem, self.unsent_records, self.done, self.total = "online", "", 0, 0, 0
        self.persistent = "granted"
        self.paused, self.progress, self.failing = False, Progress(), ()
        self.photos: dict[str, bytes] = {}
        self.room, self.room_left = "ok", 1_200_000_000
        self.horizon = 0
        self.inbox: Sequence[InboxItem] = ()
        self.drafts: dict[str, dict[str, Any]] = {"settings": settings}
        self.unsent_files = 0
        self.matching: Matching | None = None
        self.wipe_allowed = ""
        self.logout_guard: LogoutGuard | None = FakeLogoutGuard()
        self.reads: list[tuple[str, str, str]] = []
        """What was on the screen and is noted: kind, id, the work it belongs to."""
        self._listeners: list[Callable[[], None]] = []

    @property
    def me(self) -> Person:
        found = self.world.get(Person, self.hand.id)
        assert found is not None
        return found

    @property
    def status(self) -> Status:
        back = self.world.get(Return, self.hand.id)
        held = [r for r in self.world.find(Receipt, "holder", self.hand.id) if r.handover is None]
        return Status(
            signal=self.signal,
            unsent=self.unsent_records,
            cash=cash_in_hand(self.world, self.hand.id),
            last_sync=(self.now() - timedelta(minutes=7)).astimezone(UTC).isoformat(),
            problem=self.problem,
            done=self.done,
            total=self.total,
            overdue=back.cash_due_at if back and any(r.at <= back.at for r in held) else "",
            persistent=self.persistent,
            paused=self.paused,
            files=self.progress,
            failing=self.failing,
            room=self.room,
            room_left=self.room_left,
            horizon=self.horizon,
        )

    @property
    def unsent(self) -> Unsent:
        return Unsent(self.unsent_records, self.unsent_files, self.status.cash)

    @property
    def checked_at(self) -> str:
        return (self.now() - timedelta(minutes=2)).astimezone(UTC).isoformat()

    async def check(self) -> str:
        await asyncio.sleep(0.2)
        if self.signal == "offline":
            return "unreachable"
        missing = ("f" * 64,) * self.unsent_files
        wrong = tuple(range(12, 12 + self.unsent_records))
        self.matching = Matching(
            records=14,
            all_records=14 + len(wrong),
            files=31 - len(missing),
            all_files=31,
            wrong=wrong,
            missing=missing,
            upto=14,
        )
        self.wipe_allowed = "" if wrong else "matching"
        self.tell()
        return ""

    async def rescue(self) -> bytes:
        return b"paigong"

    def rescued(self) -> None:
        self.wipe_allowed = "rescued"
        self.tell()

    async def do(self, command: Command, subject: str) -> CommandResult:
        await asyncio.sleep(0.05)
        verdict = self.hand.does(command, subject)
        if isinstance(verdict, Refusal):
            return CommandResult(None, verdict)
        self.unsent_records += 1
        self.tell()
        return CommandResult(self.new_id(), None, verdict.irregularities)

    def note_read(self, kind: str, id: str, basis: str = "") -> None:
        self.reads.append((kind, id, basis))

    def _try(self, command: Command, subject: str) -> Decision | Refusal:
        seq, head = self.hand.seq, self.hand.head
        line = self.hand.line(command, subject)
        self.hand.seq, self.hand.head = seq, head
        return decide(self.world, line, self.company.now)

    def judge(self, command: Command, subject: str) -> Refusal | None:
        verdict = self._try(command, subject)
        return verdict if isinstance(verdict, Refusal) else None

    def foresee(self, command: Command, subject: str) -> Sequence[Irregularity]:
        verdict = self._try(command, subject)
        return verdict.irregularities if isinstance(verdict, Decision) else ()

    async def log_in_again(self, code: str) -> str:
        if len(code) < 8:
            return "code"
        self.signal, self.problem = "online", ""
        self.tell()
        return ""

    async def fetch_beyond(self, kind: str, id: str) -> str:
        """There is no server here: as a phone without network."""
        return "away"

    async def sync(self) -> None:
        self.total = self.unsent_records
        self.signal = "syncing"
        for done in range(self.total + 1):
            self.done = done
            self.tell()
            await asyncio.sleep(0.4)
        self.signal, self.unsent_records, self.done, self.total = "online", 0, 0, 0
        self.tell()

    def pause(self) -> None:
        self.paused, self.signal = True, "paused"
        self.tell()

    def resume(self) -> None:
        self.paused, self.signal = False, "online"
        self.tell()

    async def photos_fit(self) -> bool:
        return self.status.room != "none"

    async def keep_photo(self, data: bytes) -> FileRef:
        small = await NativePictures().shrink(data)
        ref = ref_of(small)
        assert ref is not None
        self.photos[ref.sha256] = small
        return ref

    async def photo(self, ref: FileRef, told: Callable[[int], None]) -> bytes:
        if ref.sha256 not in self.photos:
            raise NotFetched("file_awaited")
        return self.photos[ref.sha256]

    async def thumbnail(self, ref: FileRef) -> bytes | None:
        return self.photos.get(ref.sha256)

    def photo_sent(self, ref: FileRef) -> bool:
        return False

    async def drop_photo(self, ref: FileRef) -> None:
        self.photos.pop(ref.sha256, None)

    async def deal_with(self, line: str) -> None:
        self.inbox = [item for item in self.inbox if item.line != line]
        self.tell()

    def draft(self, key: str) -> dict[str, Any]:
        return dict(self.drafts.get(key, {}))

    async def save_draft(self, key: str, value: dict[str, Any]) -> None:
        self.drafts[key] = dict(value)

    def new_id(self) -> str:
        return self.company.new_id()

    def spoken_code(self, number: str, subject: str, amount: int, challenge: str) -> str:
        return spoken_code(self.device_id.encode(), number, subject, amount, challenge)

    def fee(self, order: Order, visit: Visit | None) -> Fee:
        if visit is None or not (visit.arrived_at or visit.departed_at):
            return Fee(rule="FEE-2", reason="no_parts", total=0)
        return work_out_fee(self.world, order, visit)

    def next_receipt_number(self) -> tuple[str, bool]:
        number = next_number(self.world.find(NumberBlock, "device", self.device_id))
        return (number, False) if number else ("T-A1B2C3-0001", True)

    def receipt_url(self, token: str) -> str:
        return f"{self.server_url}/v/{token}"

    def sheet(self, order: Order, visit: Visit, language: str) -> tuple[Sheet, str]:
        sheet = sheet_for(self.world, order, visit, language)
        return sheet, sheet_digest(sheet)

    def now(self) -> datetime:
        return self.company.now

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def tell(self) -> None:
        for callback in tuple(self._listeners):
            callback()

    async def get_bytes(self, path: str) -> Any:
        """There is no server here: as a phone without network."""
        raise Unreachable(path)

    async def post_bytes(self, path: str, body: bytes) -> Any:
        raise Unreachable(path)
