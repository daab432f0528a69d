"""From an empty page to a running session: whose device is this, may this tab work, open the files.

Fills the AppState that the shell draws; knows no control.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from urllib.parse import unquote, urlsplit

from mobile.app.ahead import ROOT, Ahead, own_name
from mobile.app.state import AppState
from mobile.client.clocks import device_clock
from mobile.client.enrolment import NotEnrolled, enrol, fresh_request, login_lapsed, login_request, whom_for
from mobile.client.offline_client import JOURNAL, OfflineClient, Profile
from mobile.client.pins import good_pin, mark_pin, pin_holds
from mobile.client.profiles import (
    Asked,
    Enrolled,
    Used,
    Wiping,
    asked_before,
    being_wiped,
    drop_profile,
    locked_by,
    locks,
    note_profile,
    pin_of,
    read_profiles,
)
from mobile.client.rescue import CannotRescue, make_sealer, rescue_file
from mobile.client.session import Session
from mobile.client.shared_device import SharedDeviceSync
from mobile.device.ports import Ports
from mobile.store.blob_store import BlobStore
from mobile.store.folder import Folder, InUse, StoreFailed, StoreFull
from mobile.store.journal import read_raw
from mobile.store.reserve import Reserve
from mobile.store.storage_quota import StorageQuota
from rulebook.kernel.wire import EnrolRequest

ENROL = "enrol"


async def _bytes_of(blobs: BlobStore, sha256: str) -> bytes:
    return await blobs.whole(sha256) or b""


def code_in(route: str) -> str:
    """The enrolment code in an address such as `/enrol/CODE`, '' where there is none."""
    parts = urlsplit(route or "/").path.strip("/").split("/")
    return unquote(parts[1]) if len(parts) == 2 and parts[0] == ENROL else ""


def plain_code(text: str) -> str:
    """The code in what was typed or pasted: often the whole link."""
    return text.strip().rstrip("/").rpartition("/")[2]


class Bootstrap:
    """Opens what the state asks for. Made once, by main."""

    def __init__(self, state: AppState, ports: Ports, route: str, ahead: Ahead | None = None) -> None:
        self.state = state
        self._ahead = ahead
        self.ports = ports
        self.code = code_in(route)
        self.link = ports.link()
        self._root = ports.folder(ROOT)
        self._claimed: set[str] = set()
        self._session: Session | None = None
        self._running: list[asyncio.Task[None]] = []
        self._profile: Profile | None = None
        self._warming: asyncio.Task[None] | None = None
        self._context = copy_context()
        """Where the page is known: what the machine calls us for comes from outside of it."""
        self._shared_sync = SharedDeviceSync(self._root, self._files_of, self._session_of, self._waiting)
        self.has_pin = False
        state.server = ports.server_url
        state.scan = ports.codes()
        state.sound = ports.sound()
        state.printers = ports.printers()
        state.where = ports.where()
        state.focus = ports.focus()
        state.language = ports.language()
        state.enrol, state.choose, state.retry = self.enrol, self.choose, self.retry
        state.apply_update = self._apply_update
        state.somebody_else = self._somebody_else
        ports.on_update(self._update_ready)
        ports.on_key(self._pressed)

    def _pressed(self, name: str) -> None:
        self._context.copy().run(setattr, self.state, "key", name)

    async def start(self, _: str = "") -> None:
        """Find the profile this tab is for; enrol where there is none."""
        self.state.phase, self.state.trouble = "starting", ""
        if self._ahead:
            await self._ahead.ended()
        try:
            for device in await being_wiped(self._root):
                await self._erase(device)
            profiles = await read_profiles(self._root)
            locked = await locks(self._root)
            asked = self.code and await asked_before(self._root, self.code)
        except StoreFailed as error:
            self._broken(error)
            return
        if self.code and not any(p.code == self.code for p in profiles):
            await self._ask_to_enrol(self.code)
            if asked:
                await self.enrol(self.code)
            return
        if self.code:
            profiles.sort(key=lambda p: p.code != self.code)
        if not profiles:
            await self._ask_to_enrol("")
            return
        open_ones = [p for p in profiles if p.device not in locked]
        if not open_ones:
            await self._ask_who(profiles)
            return
        await self._open_first_free(open_ones)

    retry = start

    def _files_of(self, profile: Profile) -> Folder:
        return self.ports.folder(own_name(profile.device))

    def _session_of(self, client: OfflineClient) -> Session:
        ports = self.ports
        quota = StorageQuota(ports.room_left, Reserve(ports.folder(f"{ROOT}-reserve")))
        pictures = ports.pictures()
        return Session(client, self.link, ports.server_url, ports.persistent, pictures, quota)

    def _waiting(self, device: str, count: int) -> None:
        self.state.waiting = self.state.waiting | {device: count}

    async def _ask_who(self, profiles: list[Profile]) -> None:
        """Show everybody who works on this device; what they left unsent goes out meanwhile."""
        self.state.people = [(p.device, p.name) for p in profiles]
        self.state.locked = set(await locks(self._root))
        self.state.trouble, self.state.phase = "", "choose"
        await self._shared_sync.stop()  # it left out who has just gone
        self._shared_sync.start("")

    async def _somebody_else(self) -> None:
        await self._ask_to_enrol("")

    async def _claim(self, device: str) -> bool:
        """Whether this tab alone may work for the device; asked again after a failure, it still may."""
        if device not in self._claimed:
            before = self._ahead is not None and await self._ahead.claimed(device)
            if before or await self.ports.take_tab_lock(own_name(device)):
                self._claimed.add(device)
        return device in self._claimed

    async def _open_first_free(self, profiles: list[Profile]) -> None:
        """Open the profile used last; where another tab has it, offer the others, or say so."""
        if await self._claim(profiles[0].device):
            await self._open(profiles[0])
        elif len(profiles) > 1 and not self.code:
            await self._ask_who(await read_profiles(self._root))
        else:
            self.state.phase = "second_tab"

    async def choose(self, device: str, pin: str = "") -> None:
        """Open a profile; one that was logged out only to its PIN. A second tap meanwhile does nothing."""
        if self.state.busy:
            return
        self.state.busy = True
        try:
            await self._choose(device, pin)
        finally:
            self.state.busy = False

    async def _choose(self, device: str, pin: str) -> None:
        chosen = [p for p in await read_profiles(self._root) if p.device == device]
        lock = (await locks(self._root)).get(device)
        if lock and not await pin_holds(pin, lock.pin):
            self.state.trouble = "pin_wrong"
            return
        if lock and not lock.rounds:
            await self._mark_anew(device, pin)
        self.state.trouble = ""
        if chosen and await self._claim(device):
            await self._open(chosen[0])
        else:
            self.state.phase = "second_tab"

    async def _mark_anew(self, device: str, pin: str) -> None:
        """Keep the PIN as new ones are kept; where there is no room for it, the old mark goes on holding."""
        with suppress(StoreFailed):
            await note_profile(self._root, locked_by(device, await mark_pin(pin)))

    async def _ask_to_enrol(self, code: str) -> None:
        self.state.code, self.state.enrol_for, self.state.trouble = code, "", ""
        self.state.phase = "enrol"
        if code:
            try:
                self.state.enrol_for = (await whom_for(self.link, code)).person_name
            except NotEnrolled as error:
                self.state.trouble = error.code

    async def enrol(self, code: str) -> None:
        """Let this device in; the same code asked again is the same request, so a lost answer does no harm.

        Somebody whose login here has lapsed goes on with their own files and chain.
        """
        code = plain_code(code)
        state = self.state
        state.busy, state.trouble = True, ""
        try:
            profile = await enrol(self.link, await self._ask(code))
            await note_profile(self._root, Enrolled(profile))
            if state.session and state.session.device_id == profile.device:
                self._go_on(profile)
            elif await self._claim(profile.device):
                await self._open(profile)
                self._warming = asyncio.create_task(self.ports.warm_up())
            else:
                state.phase = "second_tab"
        except NotEnrolled as error:
            state.trouble = error.code
        except StoreFailed as error:
            self._broken(error)
        finally:
            state.busy = False

    async def _ask(self, code: str) -> EnrolRequest:
        """The request for this code, kept before it is sent: the answer may be lost, and this app killed."""
        ask = await asked_before(self._root, code)
        if ask is None:
            ask = await self._login_again(code) or fresh_request(code, self.ports.device_name())
            await note_profile(self._root, Asked(ask))
        return ask

    async def _login_again(self, code: str) -> EnrolRequest | None:
        """The request of somebody who is on this device already and whose login has lapsed."""
        profiles = await read_profiles(self._root)
        if not profiles:
            return None
        person = (await whom_for(self.link, code)).person
        for profile in profiles:
            if profile.person == person and await login_lapsed(self.link, profile):
                return login_request(profile, code, self.ports.device_name())
        return None

    async def log_in_again(self, code: str) -> str:
        """For the screens: log in with a fresh code while the session goes on. Returns the trouble, '' if none.

        A colleague's code would let them in beside whoever works here; it is told, and stays good for them.
        """
        try:
            if not await self._is_mine(plain_code(code)):
                return "code_other"
        except NotEnrolled as error:
            return error.code
        await self.enrol(code)
        return self.state.trouble

    async def _is_mine(self, code: str) -> bool:
        """Whether a code is for the person at work; so is one whose answer was lost the first time."""
        if self._profile is None:
            return True
        before = await asked_before(self._root, code)
        if before is not None and before.device == self._profile.device:
            return True
        return (await whom_for(self.link, code)).person == self._profile.person

    def _go_on(self, profile: Profile) -> None:
        if self._session:
            self._session.renew(profile)
            self._profile = profile

    async def _open(self, profile: Profile) -> None:
        self._profile, self.state.rescue = profile, self._rescue
        try:
            await self._shared_sync.stop()
            await self._note_used(profile)
            self.has_pin = await pin_of(self._root, profile.device) is not None
            client = await self._opened(profile)
        except InUse:
            self.state.phase = "second_tab"
            return
        except StoreFailed as error:
            self._broken(error)
            return
        session = self._session_of(client)
        session.logout_guard = self
        if not client.notes.state.cursor:
            self.state.note = "start.first_sync"
            await session.sync()
        session.log_in_again = self.log_in_again
        self._session = self.state.session = session
        self.state.phase = "ready"
        self._running = [
            session.start(),
            asyncio.create_task(self._follow_news(session)),
            asyncio.create_task(session.look_at_room()),
        ]
        self.ports.on_online(session.runner.wake, session.runner.lost)
        self._shared_sync.start(profile.device)

    async def _opened(self, profile: Profile) -> OfflineClient:
        before = await self._ahead.take(profile) if self._ahead else None
        return before or await OfflineClient.open(self._files_of(profile), profile)

    # leaving
    async def log_out(self, pin: str) -> bool:
        """Lock the profile behind its PIN, close it, ask who is next. False: there is no PIN, and none given."""
        profile = self._profile
        assert profile is not None
        kept = await pin_of(self._root, profile.device)
        if pin:
            if not good_pin(pin):
                return False
            kept = locked_by(profile.device, await mark_pin(pin))
        if kept is None:
            return False
        await note_profile(self._root, kept)
        await self._close()
        await self._ask_who(await read_profiles(self._root))
        return True

    async def wipe(self, give_up_forms: bool = False) -> bool:
        """Remove the profile and its files; False where that would lose something. Cut short, a start ends it."""
        session, profile = self._session, self._profile
        if session is None or profile is None or not session.wipe_allowed:
            return False
        if session.unsent.half_done and not give_up_forms:
            return False
        await note_profile(self._root, Wiping(profile.device))
        await self._close()
        await self._erase(profile.device)
        self.code = ""
        await self.start()
        return True

    async def _close(self) -> None:
        """End the session: its tasks first, then its files."""
        session, self._session, self.state.session = self._session, None, None
        self.state.phase, self.state.note = "starting", "start.closing"
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running, self._profile = [], None
        if session is not None:
            await session.client.close()

    async def _erase(self, device: str) -> None:
        folder = self.ports.folder(own_name(device))
        for name in await folder.names():
            await folder.remove(name)
        await drop_profile(self._root, device)

    async def _rescue(self) -> bytes:
        """A rescue file straight from the journal's files, where they cannot be opened as they should.

        Every photo that is whole goes with it: which of them the server has, nobody can tell.
        """
        profile = self._profile
        assert profile is not None
        folder = self._files_of(profile)
        blobs = BlobStore(folder)
        entries = await read_raw(folder, JOURNAL)
        files = [(sha256, partial(_bytes_of, blobs, sha256)) for sha256 in sorted(await blobs.taken())]
        if not (entries or files):
            raise CannotRescue("nothing")
        made = rescue_file(make_sealer(), profile, profile.rescue, entries, files, device_clock())
        return b"".join([piece async for piece in made])

    async def _note_used(self, profile: Profile) -> None:
        """Which profile is offered first; a full device does not keep anybody from what is already on it."""
        try:
            await note_profile(self._root, Used(profile.device))
        except StoreFull:
            self.state.detail = "full"

    async def _follow_news(self, session: Session) -> None:
        async for _ in self.ports.news(lambda: session.runner.ticket):
            session.runner.wake()

    def _broken(self, error: StoreFailed) -> None:
        if isinstance(error, InUse):
            self.state.phase = "second_tab"
            return
        self.state.trouble = "full" if isinstance(error, StoreFull) else "storage"
        self.state.detail = str(error)
        self.state.phase = "broken"

    def _update_ready(self) -> None:
        self._context.copy().run(setattr, self.state, "update_ready", True)

    async def _apply_update(self) -> None:
        self.ports.apply_update()
