"""One person's work on this device: the journal, the read model over it, and the rules, in one place.

Every command goes through `do`: judged, made a line, durable, and only then shown. Knows no network and no
screen.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic

import msgspec

from mobile.client.clocks import ServerTimeAnchor, anchor_before, device_clock, device_monotonic, since_1970_ms
from mobile.client.drafts import HalfDone, half_done
from mobile.client.history import about_open, answered_up_to, note_loss, same_history
from mobile.client.holding import Holding
from mobile.client.inbox import inbox_of
from mobile.client.leftovers import drop_leftovers
from mobile.client.overlay import lay_over, lay_over_by_and_by
from mobile.client.session_api import CommandResult, InboxItem
from mobile.store.blob_store import BlobStore
from mobile.store.folder import Folder, StoreFailed
from mobile.store.journal import Anchor, Entry, Journal
from mobile.store.notes import Dealt, Draft, Forgot, RescueKey, SigningKey, Synced
from mobile.store.state import SyncStateLog
from mobile.store.world import PhoneWorld
from rulebook import RULES_VERSION
from rulebook.horizon.foretelling import Foretold, foretell
from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import DeviceId, LineId, PersonId, uuid7
from rulebook.kernel.lines import Line, Unreadable, encode_line, read_line, sign_line
from rulebook.kernel.times import COMPANY_ZONE, company_day, happened_at, parse_time
from rulebook.kernel.wire import SyncAnswer
from rulebook.policy.settings import setting
from rulebook.subjects.devices.commands import ReportClock, ReportForgotten
from rulebook.subjects.spoken.codes import spoken_code

log = logging.getLogger(__name__)

JUDGED_EVERY_S, JUDGED_SHARE = 2.0, 5.0
"""While answers come one after the other, what is pending is judged again after so many seconds, and after so many
times what it took: a sixth of a catch-up's time at most."""

JOURNAL = "journal.log"


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One enrolment: a person on this device, with the key its lines are signed with."""

    device: DeviceId
    token: str
    key: str
    person: PersonId
    name: str
    code: str = ""
    rescue: str = ""
    key_number: int = 1  # which of the master secrets `key` follows from; the server knows better (SYS-9)


def _unwritable(error: Unreadable) -> Refusal:
    return Refusal(rule="SYS-2", code="field_wrong", facts={"field": error.code, "problem": error.detail})


class OfflineClient:
    """Everything of one profile that outlives a restart."""

    def __init__(
        self,
        profile: Profile,
        journal: Journal,
        notes: SyncStateLog,
        blobs: BlobStore,
        clock: Callable[[], datetime] = device_clock,
        monotonic: Callable[[], float] = device_monotonic,
    ) -> None:
        self.journal = journal
        self.notes = notes
        self.blobs = blobs
        self.clock = clock
        self.monotonic = monotonic
        self._server_time = anchor_before(notes.state)
        self.copied = False
        """Whether the server has lines of this device that are not in this journal."""
        self.world = PhoneWorld()
        self.not_fetched: dict[tuple[str, str], str] = {}
        """Why records from beyond the horizon were not given out, by code, since this start."""
        self._stale = False
        """Whether what is pending was not judged yet over what the server said last."""
        self._judge_from = 0.0
        self._lock = asyncio.Lock()
        self.holding = Holding(
            self.world, notes, journal, self.heard, self._lock, profile.device, self._say_forgotten
        )
        self.sign_as(profile)
        self.world.apply(notes.state.changes.values())
        notes.state.let_out()
        self._lay_pending_over()

    @classmethod
    async def open(
        cls, folder: Folder, profile: Profile, clock: Callable[[], datetime] = device_clock
    ) -> OfflineClient:
        """Open a profile's files and rebuild the read model from them."""
        notes = await SyncStateLog.open(folder, "state")
        try:
            forgotten = Anchor(notes.state.forgotten, notes.state.forgotten_hash)
            journal = await Journal.open(folder, JOURNAL, forgotten)
        except BaseException:
            await notes.close()
            raise
        if notes.state.acknowledged > journal.last_seq:
            await note_loss(notes, journal.last_seq)
        blobs = BlobStore(folder)
        await blobs.tidy()
        client = cls(profile, journal, notes, blobs, clock)
        with contextlib.suppress(StoreFailed):  # it is tried again at the next start
            await drop_leftovers(client)
        return client

    async def close(self) -> None:
        """Close the files, once what is under way is done."""
        async with self._lock:
            await self.journal.close()
            await self.notes.close()

    def sign_as(self, profile: Profile) -> None:
        """Go on under this login, and with the newest key that is known: the profile's, or one given out since."""
        state = self.notes.state
        if state.key and state.key_number > profile.key_number:
            profile = msgspec.structs.replace(profile, key=state.key, key_number=state.key_number)
        self.profile = profile
        self._key = bytes.fromhex(profile.key)

    # time
    def now(self) -> datetime:
        """Device time corrected by the offset of the last sync; never before what the server said then."""
        moment = self.clock() + timedelta(milliseconds=self.notes.state.offset or 0)
        if self._server_time is None:
            return moment
        floor = self._server_time.server_ms + (self._ran() or 0)
        return max(moment, datetime.fromtimestamp(floor / 1000, UTC))

    def heard(self) -> datetime | None:
        """The server's own time in the last answer since this start; None where there was none."""
        if self._server_time is None or self._server_time.monotonic is None:
            return None
        return datetime.fromtimestamp(self._server_time.server_ms / 1000, UTC)

    def _ran(self) -> int | None:
        """Milliseconds since the server was heard, by the clock that nobody can set; None after a restart."""
        if self._server_time is None or self._server_time.monotonic is None:
            return None
        return max(0, int((self.monotonic() - self._server_time.monotonic) * 1000))

    def new_id(self) -> str:
        return uuid7(int(self.clock().timestamp() * 1000), secrets.token_bytes(10))

    @property
    def me(self) -> Person:
        known = self.world.get(Person, self.profile.person)
        return known or Person(id=self.profile.person, name=self.profile.name, roles=())

    # commands
    def judge(self, command: Command, subject: str) -> Decision | Refusal:
        """What the rules say now; nothing is written."""
        try:
            return self._judged(self._line(command, subject)).verdict
        except Unreadable as error:
            return _unwritable(error)

    def _line(self, command: Command, subject: str) -> Line:
        """The next line of the journal, or `Unreadable` where no JSON can say it (half a character)."""
        state = self.notes.state
        try:
            body = msgspec.Raw(msgspec.json.encode(command))
        except UnicodeEncodeError as error:
            raise Unreadable("text", str(error)) from error
        return Line(
            id=LineId(self.new_id()),
            device=self.profile.device,
            seq=self.journal.next_seq,
            prev=self.journal.head,
            actor=self.profile.person,
            kind=command.KIND,
            subject=subject,
            base=0,
            at=self.clock().astimezone(COMPANY_ZONE).isoformat(timespec="milliseconds"),
            offset=state.offset,
            rules=RULES_VERSION,
            body=body,
            heard=self._server_time.server_ms if self._server_time else None,
            ran=self._ran(),
        )

    def spoken_code(self, number: str, subject: str, amount: int, challenge: str) -> str:
        """The eight digits by which this device's person says yes over the phone (ORAL-3); needs no signal."""
        return spoken_code(self._key, number, subject, amount, challenge)

    def _judged(self, line: Line) -> Foretold:
        before, state = self._before(line.seq), self.notes.state
        return foretell(self.world, line, self.now(), before, state.horizon, self.world.left_open, state.whole)

    def _before(self, seq: int) -> datetime | None:
        """When the line before that one says it happened."""
        entry = self.journal.entry(seq - 1)
        return happened_at(entry.line) if entry and entry.line else None

    async def do(self, command: Command, subject: str) -> CommandResult:
        """Judge a command, keep it durably, show its effect. A refused request is not kept.

        Raises StoreFull or StoreFailed where the device cannot keep it; then nothing has happened. Whoever is
        cancelled while waiting leaves the act to be finished: a line is not begun by halves.
        """
        return await asyncio.shield(self._do(command, subject))

    async def _do(self, command: Command, subject: str) -> CommandResult:
        async with self._lock:
            try:
                line = self._line(command, subject)
                verdict, left_open = self._judged(line)
                if isinstance(verdict, Refusal):
                    return CommandResult(None, verdict, ())
                raw = encode_line(line)
                read_line(raw)  # what the server could not read is not written either
            except Unreadable as error:
                return CommandResult(None, _unwritable(error), ())
            await self.journal.append(line, raw, sign_line(self._key, raw))
            self.world.apply_overlay(verdict.records, left_open)
            return CommandResult(line.id, None, verdict.irregularities, left_open)

    @property
    def knew_devices(self) -> dict[str, bool]:
        """Devices known before the feed began anew, and whether each was revoked: a restored server asks."""
        state = self.notes.state
        return state.knew | ({self.profile.device: True} if state.shut == "revoked" else {})

    # what is pending
    @property
    def pending(self) -> list[Entry]:
        return self.journal.after(self.notes.state.acknowledged)

    def _to_lay_over(self) -> list[Entry]:
        """Lines whose effects are not among the server's changes yet, but for those it did not take."""
        state = self.notes.state
        no = ("refused", "quarantined")
        answered = {seq for seq, o in state.outcomes.items() if seq <= state.acknowledged and o.outcome in no}
        return [entry for entry in self.journal.after(state.settled) if entry.seq not in answered]

    def _lay_pending_over(self) -> None:
        """Judge the pending lines again over what the server said last; what it refuses now shows nothing."""
        self.world.lift()
        state = self.notes.state
        for entry in self._to_lay_over():
            lay_over(self.world, entry, self._before(entry.seq), state.horizon, state.whole)

    async def _lay_pending_over_by_and_by(self) -> None:
        """The same, beside what the screens show meanwhile, and giving way to them every few milliseconds."""
        pending = ((entry, self._before(entry.seq)) for entry in self._to_lay_over())
        state = self.notes.state
        took = await lay_over_by_and_by(self.world, pending, state.horizon, state.whole)
        self._stale, self._judge_from = False, monotonic() + max(JUDGED_EVERY_S, JUDGED_SHARE * took)

    async def judge_again(self) -> None:
        """Judge what is pending over what the server said last, where a catch-up has put that off."""
        async with self._lock:
            if self._stale:
                await self._lay_pending_over_by_and_by()

    # what the server said
    async def take(self, answer: SyncAnswer, offset: int, at: datetime, going_on: bool = False) -> None:
        """Keep an answer durably, then let it count. A clock changed since the last one is told (TIME-1).

        `going_on`: more answers follow at once, and `judge_again` after the last of them. What is pending is then
        judged again every few seconds only, not after each: thousands of lines are caught up in linear time.
        """
        known = self.notes.state
        before, since = known.offset, known.at
        await asyncio.shield(self._take(answer, offset, at, going_on))
        if before is not None and abs(offset - before) >= setting(self.world, "skew_minutes", self.now()) * 60_000:
            await self.do(ReportClock(before=before, after=offset, since=since), self.profile.device)

    async def _say_forgotten(self, word: ReportForgotten) -> None:
        await self.do(word, self.profile.device)

    async def _take(self, answer: SyncAnswer, offset: int, at: datetime, going_on: bool) -> None:
        async with self._lock:
            self.copied = not same_history(self.journal, answer.acknowledged)
            acknowledged = answered_up_to(self.journal, self.notes.state, answer)
            if not self.copied:
                acknowledged = min(acknowledged, answer.acknowledged.seq)
            state = self.notes.state
            ahead = answer.acknowledged.seq > acknowledged  # it has more of our lines than we have heard of
            partial = not self.copied and (ahead or (answer.more and acknowledged > state.settled))
            note = Synced(
                cursor=answer.cursor,
                at=at.isoformat(timespec="seconds"),
                offset=offset,
                acknowledged=acknowledged,
                changes=answer.changes,
                outcomes=answer.outcomes,
                reset=answer.reset,
                partial=partial,
                shut=answer.shut,
                horizon=answer.horizon,
                fetched=answer.fetched,
                today=company_day(parse_time(answer.server_time)).isoformat() if answer.fetched else "",
                knew={d.id: d.revoked for d in self.world.all(Device)} if answer.reset else {},
            )
            moved = acknowledged != state.acknowledged or state.settled != acknowledged
            news = any(state.outcomes.get(o.seq) != o for o in answer.outcomes)
            moved = moved or answer.shut != state.shut or bool(state.knew)
            telling = bool(answer.changes or answer.fetched or answer.reset or state.staged or news or moved)
            self._server_time = ServerTimeAnchor(since_1970_ms(at) + offset, self.monotonic())
            await self._take_key(answer)
            await self.notes.write(note, lazily=not telling)
            self.not_fetched |= {(one.kind, one.id): one.code for one in answer.fetched if one.code}
            reset, changes = state.let_out()
            if reset:
                self.world.reset()
            self.world.apply(changes)
            self._stale = self._stale or telling
            if self._stale and not (going_on and monotonic() < self._judge_from):
                await self._lay_pending_over_by_and_by()

    async def _take_key(self, answer: SyncAnswer) -> None:
        """Sign with another key from the next line on, once it is durable; lines made before stay as they are."""
        if answer.key and answer.key_number > self.profile.key_number:
            await self.notes.write(SigningKey(number=answer.key_number, key=answer.key))
            self.sign_as(self.profile)
            await self.keep_rescue_key(answer.rescue)

    @property
    def inbox(self) -> Sequence[InboxItem]:
        """Outcomes that need the author: refused, quarantined, recorded with irregularities; newest first."""
        return inbox_of(self.notes.state, self.journal)

    async def deal_with(self, line: str) -> None:
        await self.notes.write(Dealt(line=line))

    # forgetting
    async def begin_file(self) -> None:
        """Let the journal go on in a new file, so that the one before can be forgotten some day."""
        await asyncio.shield(self._begin_file())

    async def _begin_file(self) -> None:
        async with self._lock:
            if self.journal.last_seq <= self.notes.state.acknowledged:
                await self.journal.roll()

    async def forget(self, upto: int) -> None:
        """Forget lines up to `upto`, which a manifest has shown to be with the server.

        Never an unacknowledged one. Noted first, then done: cut short anywhere, the next start goes on with it.
        """
        await asyncio.shield(self._forget(upto))

    async def _forget(self, upto: int) -> None:
        async with self._lock:
            state, journal = self.notes.state, self.journal
            ends = [end for end in journal.ends() if end <= min(upto, state.acknowledged)]
            if not ends:
                return
            hash = journal.hash_at(ends[-1])
            assert hash is not None
            if ends[-1] > state.forgotten:
                await self.notes.write(Forgot(seq=ends[-1], hash=hash, about=about_open(journal, state, ends[-1])))
            await journal.forget(ends[-1])

    @property
    def rescue_key(self) -> str:
        """The server's public key for rescue files, '' where it was never told."""
        return self.notes.state.rescue or self.profile.rescue

    async def keep_rescue_key(self, key: str) -> None:
        if key and key != self.rescue_key:
            await self.notes.write(RescueKey(key=key))

    # half-done forms
    @property
    def half_done(self) -> HalfDone:
        """Forms that were begun and not saved, with their photos."""
        return half_done(self.notes.state.drafts, self.world)

    def draft(self, key: str) -> dict[str, object]:
        return dict(self.notes.state.drafts.get(key, {}))

    async def save_draft(self, key: str, value: dict[str, object]) -> None:
        """Keep a half-filled form durably; an empty one drops it. The same again costs nothing."""
        if self.notes.state.drafts.get(key, {}) != value:
            await self.notes.write(Draft(key=key, value=value))
