"""From an enrolment link to a running session, on a real server: kills, full devices, lost answers on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from pair.field import Field
from pair.links import AppLink, Weather
from store.folder_memory import MemoryFolder

from mobile.app.ahead import ROOT, Ahead
from mobile.app.bootstrap import Bootstrap
from mobile.app.state import AppState
from mobile.client.profiles import FILE, read_profiles
from mobile.device.codes import ReadCodes
from mobile.device.native.codes import native_codes
from mobile.device.native.pictures import NativePictures
from mobile.device.native.printers import NativePrinters
from rulebook.kernel.identity import Device
from rulebook.subjects.cash.commands import ReturnToBase
from sync_server.core.enrolment import issue_code


class Machine:
    """A device with its files, its claims and its link. Tabs come and go; a kill frees what they had."""

    def __init__(self, field: Field) -> None:
        self.weather = Weather(AppLink(field.client))
        self.folders: dict[str, MemoryFolder] = {}
        self.claims: set[str] = set()
        self.room_left: int | None = None
        self.warmed = 0

    def killed(self) -> None:
        self.folders = {name: folder.after_a_kill() for name, folder in self.folders.items()}
        self.claims.clear()

    def tab(self, route: str = "") -> tuple[Bootstrap, AppState]:
        state = AppState()
        return Bootstrap(state, Tab(self), route), state

    def tab_ahead(self) -> tuple[Bootstrap, AppState]:
        """A tab that opens what is here before there is a page. Inside an event loop."""
        state, ports = AppState(), Tab(self)
        return Bootstrap(state, ports, "", Ahead(ports)), state


class Tab:
    """The ports of one tab on the machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.server_url = "http://paigong.example"

    def folder(self, name: str) -> MemoryFolder:
        return self._machine.folders.setdefault(name, MemoryFolder())

    async def take_tab_lock(self, name: str) -> bool:
        """Like the browser's locks: held once, whoever asks again is told no."""
        free = name not in self._machine.claims
        self._machine.claims.add(name)
        return free

    def link(self) -> Weather:
        return self._machine.weather

    def pictures(self) -> NativePictures:
        return NativePictures()

    def where(self) -> None:
        return None

    def printers(self) -> NativePrinters:
        return NativePrinters()

    def focus(self) -> Callable[[str], None] | None:
        return None

    def sound(self) -> Callable[[bool], None] | None:
        return None

    def language(self) -> str:
        return "zh"

    def on_key(self, pressed: Callable[[str], None]) -> None:
        self.pressed = pressed

    def codes(self) -> ReadCodes | None:
        return native_codes()

    async def warm_up(self) -> None:
        self._machine.warmed += 1

    def device_name(self) -> str:
        return "测试手机"

    def persistent(self) -> str:
        return "granted"

    async def room_left(self) -> int | None:
        return self._machine.room_left

    async def news(self, ticket: Callable[[], str]) -> AsyncIterator[None]:
        await asyncio.Event().wait()
        yield

    def on_update(self, ready: Callable[[], None]) -> None:
        return None

    def apply_update(self) -> None:
        return None

    def on_online(self, back: Callable[[], None], gone: Callable[[], None]) -> None:
        return None


def link_for(field: Field, person: str = "p-wang") -> str:
    return f"/enrol/{issue_code(field.company, person)}"


@contextmanager
def stopped(bootstrap: Bootstrap) -> Iterator[None]:
    """End the session's tasks with the tab."""
    try:
        yield
    finally:
        for task in bootstrap._running:
            task.cancel()


def devices(field: Field, person: str = "p-wang") -> list[str]:
    return [d.id for d in field.all(Device) if d.person == person]


def test_a_link_enrols_and_the_next_start_goes_straight_in(field: Field, machine: Machine) -> None:
    async def scene() -> None:
        route = link_for(field)
        bootstrap, state = machine.tab(route)
        with stopped(bootstrap):
            await bootstrap.start()
            assert (state.phase, state.enrol_for) == ("enrol", "王建国")
            await bootstrap.enrol(bootstrap.code)
            assert state.phase == "ready"
            assert state.session
            assert state.session.me.id == "p-wang"
            await asyncio.sleep(0)
            assert machine.warmed == 1, "what a first session would miss without a network is fetched"
        for again in ("", route):
            machine.killed()
            bootstrap, state = machine.tab(again)
            with stopped(bootstrap):
                await bootstrap.start()
                assert state.phase == "ready", again
        assert len(devices(field)) == 1

    asyncio.run(scene())


def test_the_app_killed_before_the_answer_to_its_enrolment_came_asks_again_as_the_same_device(
    field: Field, machine: Machine
) -> None:
    """The code was used by ourselves: without the kept request the person would stand there with a dead link."""

    async def scene() -> None:
        route = link_for(field)
        bootstrap, state = machine.tab(route)
        await bootstrap.start()
        machine.weather.coming.append("answer_lost")
        await bootstrap.enrol(bootstrap.code)
        assert (state.phase, state.trouble) == ("enrol", "unreachable")
        (device,) = devices(field)
        machine.killed()
        bootstrap, state = machine.tab(route)
        with stopped(bootstrap):
            await bootstrap.start()
            assert (state.phase, state.trouble) == ("ready", "")
            assert state.session
            assert state.session.device_id == device
        assert devices(field) == [device]

    asyncio.run(scene())


def test_a_hotels_log_in_page_is_not_taken_for_the_server(field: Field, machine: Machine) -> None:
    async def scene() -> None:
        bootstrap, state = machine.tab(link_for(field))
        machine.weather.coming.append("portal")
        await bootstrap.start()
        assert (state.phase, state.trouble) == ("enrol", "unreachable")
        machine.weather.coming.append("portal")
        await bootstrap.enrol(bootstrap.code)
        assert (state.phase, state.trouble, state.busy) == ("enrol", "unreachable", False)
        with stopped(bootstrap):
            await bootstrap.enrol(bootstrap.code)
            assert state.phase == "ready"

    asyncio.run(scene())


def test_a_code_that_was_never_right_can_be_tried_again_and_a_right_one_after_it(
    field: Field, machine: Machine
) -> None:
    async def scene() -> None:
        bootstrap, state = machine.tab("/enrol/nonsense")
        await bootstrap.start()
        assert (state.phase, state.trouble) == ("enrol", "code_wrong")
        await bootstrap.enrol("nonsense")
        assert (state.phase, state.trouble, state.busy) == ("enrol", "code_wrong", False)
        with stopped(bootstrap):
            await bootstrap.enrol(f"https://paigong.example/#{link_for(field)}")
            assert state.phase == "ready"

    asyncio.run(scene())


def test_a_device_that_broke_while_opening_can_be_tried_again(field: Field, machine: Machine) -> None:
    async def scene() -> None:
        bootstrap, state = machine.tab(link_for(field))
        with stopped(bootstrap):
            await bootstrap.start()
            await bootstrap.enrol(bootstrap.code)
        machine.killed()
        bootstrap, state = machine.tab()
        own = machine.folders[f"{ROOT}-{devices(field)[0]}"]
        own.broken = True
        await bootstrap.start()
        assert (state.phase, state.trouble) == ("broken", "storage")
        own.broken = False
        with stopped(bootstrap):
            await state.retry("")
            assert state.phase == "ready"

    asyncio.run(scene())


def test_a_full_device_still_opens_and_sends_what_is_on_it(field: Field, machine: Machine) -> None:
    """amplify-android#976, cht-core#2604: full, and therefore unable to get rid of anything."""

    async def scene() -> None:
        bootstrap, state = machine.tab(link_for(field))
        with stopped(bootstrap):
            await bootstrap.start()
            await bootstrap.enrol(bootstrap.code)
            assert state.session
            await state.session.client.do(ReturnToBase(), "")
        machine.killed()
        for folder in machine.folders.values():
            folder.room = 0
        bootstrap, state = machine.tab()
        with stopped(bootstrap):
            await bootstrap.start()
            assert state.phase == "ready"
            assert state.session
            assert state.session.status.unsent == 1
            await state.session.sync()
            assert state.session.status.problem == "full"
        assert len(field.kept_lines(devices(field)[0])) == 1

    asyncio.run(scene())


def test_a_damaged_note_costs_no_other_profile(field: Field, machine: Machine) -> None:
    async def scene() -> None:
        for person in ("p-wang", "p-zhao"):
            bootstrap, state = machine.tab(link_for(field, person))
            with stopped(bootstrap):
                await bootstrap.start()
                await bootstrap.enrol(bootstrap.code)
                assert state.phase == "ready"
            machine.killed()
        root = machine.folders[ROOT]
        lines = bytes(root.files[FILE]).split(b"\n")
        first = next(n for n, line in enumerate(lines) if b'"enrolled"' in line)
        lines[first] = b"\xff" + lines[first]
        root.files[FILE] = bytearray(b"\n".join(lines) + b'{"note":"use')
        assert [p.person for p in await read_profiles(root)] == ["p-zhao"]
        bootstrap, state = machine.tab()
        with stopped(bootstrap):
            await bootstrap.start()
            assert state.phase == "ready"
        machine.killed()
        assert [p.person for p in await read_profiles(machine.folders[ROOT])] == ["p-zhao"]

    asyncio.run(scene())


def test_two_people_on_one_device_keep_to_their_own_files(field: Field, machine: Machine) -> None:
    """enketo#1127: A's records when B logs in."""

    async def scene() -> None:
        for person in ("p-wang", "p-zhao"):
            bootstrap, state = machine.tab(link_for(field, person))
            with stopped(bootstrap):
                await bootstrap.start()
                await bootstrap.enrol(bootstrap.code)
                assert state.session
                await state.session.client.do(ReturnToBase(), "")
                assert len(state.session.client.journal.entries) == 1
            machine.killed()
        for person in ("p-wang", "p-zhao"):
            (device,) = devices(field, person)
            bootstrap, state = machine.tab()
            with stopped(bootstrap):
                await bootstrap.choose(device)
                assert state.session
                assert state.session.me.id == person
                assert {e.line.actor for e in state.session.client.journal.entries if e.line} == {person}
            machine.killed()

    asyncio.run(scene())


def test_a_second_tab_harms_nothing(field: Field, machine: Machine) -> None:
    """odoo#152259: two tabs send the same offline orders."""

    async def scene() -> None:
        bootstrap, state = machine.tab(link_for(field))
        with stopped(bootstrap):
            await bootstrap.start()
            await bootstrap.enrol(bootstrap.code)
            second, shown = machine.tab()
            await second.start()
            assert shown.phase == "second_tab"
            assert shown.session is None
            await shown.retry("")
            assert shown.phase == "second_tab"
            assert state.phase == "ready"

    asyncio.run(scene())


def test_without_a_link_and_without_a_profile_it_asks_for_a_code(field: Field, machine: Machine) -> None:
    async def scene() -> None:
        bootstrap, state = machine.tab()
        await bootstrap.start()
        assert (state.phase, state.enrol_for, state.trouble) == ("enrol", "", "")

    asyncio.run(scene())
