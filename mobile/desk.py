"""One person's work on this device: the journal, the read model over it, and the rules, in one place.

Every command goes through `do`: judged, made a line, durable, and only then shown. Knows no network and no
screen.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from mobile.store.folder import Folder
from mobile.store.journal import Entry, Journal
from mobile.store.state import Dealt, Draft, StateLog, Synced
from mobile.store.world import PhoneWorld
from rulebook import RULES_VERSION
from rulebook.case import Decision
from rulebook.commands import Command
from rulebook.decide import decide
from rulebook.errors import Refusal
from rulebook.ids import DeviceId, LineId, PersonId, uuid7
from rulebook.lines import Line, Unreadable, encode_line, sign_line
from rulebook.records import Irregularity, Person
from rulebook.times import happened_at
from rulebook.wire import Outcome, SyncAnswer


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One enrolment: a person on this device, with the key its lines are signed with."""

    device: DeviceId
    token: str
    key: str
    person: PersonId
    name: str
    code: str = ""


class Said(msgspec.Struct, frozen=True):
    """The answer to one command: the line it became, or why the rules refused it on the spot."""

    line: str | None
    refusal: Refusal | None
    irregularities: tuple[Irregularity, ...]


class InboxItem(msgspec.Struct, frozen=True):
    """One line that needs its author."""

    line: str
    at: str
    kind: str
    subject: str
    outcome: str
    refusal: Refusal | None
    irregularities: tuple[str, ...]


def device_clock() -> datetime:
    return datetime.now(UTC)


class Desk:
    """Everything of one profile that outlives a restart."""

    def __init__(
        self,
        profile: Profile,
        journal: Journal,
        notes: StateLog,
        clock: Callable[[], datetime] = device_clock,
    ) -> None:
        self.profile = profile
        self.journal = journal
        self.notes = notes
        self.clock = clock
        self.world = PhoneWorld()
        self._lock = asyncio.Lock()
        self._key = bytes.fromhex(profile.key)
        self.world.apply(notes.state.changes.values())
        self._lay_pending_over()

    @classmethod
    async def open(cls, folder: Folder, profile: Profile, clock: Callable[[], datetime] = device_clock) -> Desk:
        """Open a profile's files and rebuild the read model from them."""
        journal = await Journal.open(folder, "journal.log")
        return cls(profile, journal, await StateLog.open(folder, "state"), clock)

    async def close(self) -> None:
        await self.journal.close()
        await self.notes.close()

    # time
    def now(self) -> datetime:
        """Device time corrected by the offset measured at the last sync."""
        return self.clock() + timedelta(milliseconds=self.notes.state.offset or 0)

    def new_id(self) -> str:
        return uuid7(int(self.clock().timestamp() * 1000), secrets.token_bytes(10))

    @property
    def me(self) -> Person:
        known = self.world.get(Person, self.profile.person)
        return known or Person(id=self.profile.person, name=self.profile.name, roles=())

    # commands
    def judge(self, command: Command, subject: str) -> Decision | Refusal:
        """What the rules say now; nothing is written."""
        return self._judged(self._line(command, subject))

    def _line(self, command: Command, subject: str) -> Line:
        state = self.notes.state
        return Line(
            id=LineId(self.new_id()),
            device=self.profile.device,
            seq=self.journal.next_seq,
            prev=self.journal.head,
            actor=self.profile.person,
            kind=command.KIND,
            subject=subject,
            base=0,
            at=self.clock().astimezone().isoformat(timespec="milliseconds"),
            offset=state.offset,
            rules=RULES_VERSION,
            body=msgspec.Raw(msgspec.json.encode(command)),
        )

    def _judged(self, line: Line) -> Decision | Refusal:
        try:
            return decide(self.world, line, self.now())
        except Unreadable as error:
            return Refusal(rule="SYS-2", code="field_wrong", facts={"field": error.code, "problem": error.detail})

    async def do(self, command: Command, subject: str) -> Said:
        """Judge a command, keep it durably, show its effect. A refused request is not kept.

        Raises StoreFull or StoreFailed where the device cannot keep it; then nothing has happened.
        """
        async with self._lock:
            line = self._line(command, subject)
            verdict = self._judged(line)
            if isinstance(verdict, Refusal):
                return Said(None, verdict, ())
            raw = encode_line(line)
            await self.journal.append(line, raw, sign_line(self._key, raw))
            self.world.lay_over(verdict.records)
            return Said(line.id, None, verdict.irregularities)

    # what is pending
    @property
    def pending(self) -> list[Entry]:
        return self.journal.after(self.notes.state.acknowledged)

    def _lay_pending_over(self) -> None:
        """Judge the pending lines again over what the server said last; what it refuses now shows nothing."""
        self.world.lift()
        for entry in self.pending:
            if entry.line is None:
                continue
            try:
                verdict = decide(self.world, entry.line, happened_at(entry.line))
            except Unreadable:
                continue
            if isinstance(verdict, Decision):
                self.world.lay_over(verdict.records)

    # what the server said
    async def take(self, answer: SyncAnswer, offset: int, at: datetime) -> None:
        """Keep an answer durably, then let it count."""
        async with self._lock:
            acknowledged = min(answer.acknowledged.seq, len(self.journal.entries))
            note = Synced(
                cursor=answer.cursor,
                at=at.isoformat(timespec="seconds"),
                offset=offset,
                acknowledged=acknowledged,
                changes=answer.changes,
                outcomes=answer.outcomes,
                reset=answer.reset,
            )
            quiet = not (answer.changes or answer.outcomes or answer.reset)
            await self.notes.write(note, lazily=quiet)
            if answer.reset:
                self.world.reset()
            self.world.apply(answer.changes)
            if answer.changes or answer.outcomes or answer.reset:
                self._lay_pending_over()

    @property
    def inbox(self) -> Sequence[InboxItem]:
        """Outcomes that need the author: refused, quarantined, recorded with irregularities; newest first."""
        state = self.notes.state
        found = []
        for seq, outcome in sorted(state.outcomes.items(), reverse=True):
            if outcome.outcome != "accepted" and outcome.line not in state.dealt:
                found.append(self._inbox_item(seq, outcome))
        return found

    def _inbox_item(self, seq: int, outcome: Outcome) -> InboxItem:
        line = self.journal.entries[seq - 1].line if seq <= len(self.journal.entries) else None
        refusal = None
        if outcome.code:
            refusal = Refusal(rule=outcome.rule, code=outcome.code, facts=outcome.facts)
        return InboxItem(
            line=outcome.line,
            at=line.at if line else "",
            kind=line.kind if line else "",
            subject=line.subject if line else "",
            outcome=outcome.outcome,
            refusal=refusal,
            irregularities=outcome.irregularities,
        )

    async def deal_with(self, line: str) -> None:
        await self.notes.write(Dealt(line=line))

    # half-done forms
    def draft(self, key: str) -> dict[str, object]:
        return dict(self.notes.state.drafts.get(key, {}))

    async def save_draft(self, key: str, value: dict[str, object]) -> None:
        """Keep a half-filled form durably; an empty one drops it. The same again costs nothing."""
        if self.notes.state.drafts.get(key, {}) != value:
            await self.notes.write(Draft(key=key, value=value))
