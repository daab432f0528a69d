"""The façade as the screens see it: what they may ask of mobile/client/session.py, and what they are answered.

The session is a structural type, so that a preview or a test may stand in for the real one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

import msgspec

from mobile.client.logout import LogoutGuard, Unsent
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.files import FileRef
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record
from rulebook.manifest import Matching
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.records import Fee, Sheet, Visit

R = TypeVar("R", bound=Record)


class CommandResult(msgspec.Struct, frozen=True):
    """The answer to one command: the line it became, or why the rules refused it on the spot."""

    line: str | None
    refusal: Refusal | None
    irregularities: tuple[Irregularity, ...] = ()
    server_decides: bool = False
    """It needs what this device does not hold any longer: nothing is foretold of it."""


class Progress(msgspec.Struct, frozen=True):
    """How far photos are that are on their way: how many, and their bytes."""

    files: int = 0
    all_files: int = 0
    bytes: int = 0
    all_bytes: int = 0


class Status(msgspec.Struct, frozen=True):
    """How things stand with signal, journal and cash; see the status bar. Cash in fen, times ISO or ''."""

    signal: str
    unsent: int
    cash: Fen
    last_sync: str
    problem: str
    done: int
    total: int
    overdue: str
    persistent: str
    room: str
    """Of the device: ok, low (make room soon), none (what is done now may not be kept)."""
    room_left: int | None
    """In bytes; None where the device does not say."""
    paused: bool = False
    files: Progress = Progress()
    failing: tuple[str, ...] = ()
    """Why photos do not get through, by code."""
    horizon: int = 0
    """Days for which this device holds what ended; 0: for ever."""


class InboxItem(msgspec.Struct, frozen=True):
    """One line that needs its author."""

    line: str
    at: str
    kind: str
    subject: str
    outcome: str
    refusal: Refusal | None = None
    irregularities: tuple[str, ...] = ()


class PhoneWorld(Protocol):
    """What is known on this device, all of it in memory."""

    def get(self, kind: type[R], id: str) -> R | None: ...
    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]: ...
    def all(self, kind: type[R]) -> Sequence[R]: ...


class Session(Protocol):
    """One person on one device."""

    @property
    def me(self) -> Person: ...
    @property
    def device_id(self) -> str: ...
    @property
    def server_url(self) -> str: ...
    @property
    def world(self) -> PhoneWorld: ...
    @property
    def status(self) -> Status: ...
    @property
    def inbox(self) -> Sequence[InboxItem]: ...

    @property
    def unsent(self) -> Unsent:
        """What only this device has."""
        ...

    @property
    def matching(self) -> Matching | None:
        """What came of the last comparison with the server, None before any."""
        ...

    @property
    def checked_at(self) -> str: ...
    @property
    def wipe_allowed(self) -> str:
        """Why nothing would be lost: `matching`, `rescued`, or '' where something would be."""
        ...

    @property
    def logout_guard(self) -> LogoutGuard | None:
        """The way out; None where there is none, as in a preview of one screen."""
        ...

    async def check(self) -> str:
        """Compare with the server now; '' or the code of what was in the way."""
        ...

    async def rescue(self) -> bytes:
        """The unsent lines and files, sealed for the server. Raises CannotRescue or StoreFailed."""
        ...

    def rescued(self) -> None:
        """The person says that the rescue file made last is safe."""
        ...

    async def do(self, command: Command, subject: str) -> CommandResult: ...
    def judge(self, command: Command, subject: str) -> Refusal | None: ...
    def foresee(self, command: Command, subject: str) -> Sequence[Irregularity]:
        """The irregularities that a fact would open; nothing is written."""
        ...

    @property
    def log_in_again(self) -> Callable[[str], Awaitable[str]]:
        """With a fresh code, where the login has lapsed; returns a code of `trouble.*`, '' where it went well."""
        ...

    def note_read(self, kind: str, id: str, basis: str = "") -> None:
        """A record is on the screen, for the work `basis`; what leaves a mark is noted once a day (SEC-1)."""
        ...

    async def fetch_beyond(self, kind: str, id: str) -> str:
        """Have a record from beyond the horizon here, with all that hangs on it; else why not (`beyond.not.*`)."""
        ...

    async def sync(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    async def keep_photo(self, data: bytes) -> FileRef:
        """Make a photo small and keep it durably. Raises NotAPicture or StoreFailed."""
        ...

    async def photos_fit(self) -> bool:
        """Whether this device has room for one more photo: asked before it is taken."""
        ...

    async def photo(self, ref: FileRef, told: Callable[[int], None]) -> bytes:
        """A photo's bytes, fetched where it is not here. Raises NotFetched."""
        ...

    async def thumbnail(self, ref: FileRef) -> bytes | None: ...
    def photo_sent(self, ref: FileRef) -> bool: ...
    async def drop_photo(self, ref: FileRef) -> None: ...
    async def deal_with(self, line: str) -> None: ...
    def draft(self, key: str) -> dict[str, Any]: ...
    async def save_draft(self, key: str, value: dict[str, Any]) -> None: ...
    def new_id(self) -> str: ...
    def spoken_code(self, number: str, subject: str, amount: int, challenge: str) -> str:
        """The eight digits by which this device's person says yes over the phone (ORAL-3)."""
        ...

    def fee(self, order: Order, visit: Visit | None) -> Fee: ...
    def next_receipt_number(self) -> tuple[str, bool]: ...
    def receipt_url(self, token: str) -> str: ...
    def sheet(self, order: Order, visit: Visit, language: str) -> tuple[Sheet, str]: ...
    def now(self) -> datetime: ...
    def listen(self, callback: Callable[[], None]) -> Callable[[], None]: ...
    async def post_bytes(self, path: str, body: bytes) -> Any: ...
    async def get_bytes(self, path: str) -> Any: ...
