"""Scanning on a round: typed, by gun, by camera; a scan that could not be kept; where it was."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import flet as ft
import pytest
from company import (
    FITTED,
    IN_STORE,
    OTHER_FITTED,
    OTHER_PLATE,
    PLATE,
    SIM_FITTED,
    TRUCK,
    Company,
)
from fake import FakeSession
from glass import Glass, on_screen
from rounds_planned import DESK, FIRST, planned, shoots, stop

from mobile.app import routes
from mobile.client.session_api import CommandResult
from mobile.device.whereabouts import Fix, fix_of
from mobile.ui.fields import grouped
from mobile.ui.text import t
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.rounds.commands import SeeStop
from rulebook.subjects.rounds.records import (
    Position,
    RoundStop,
    StopState,
)


def how_read(company: Company) -> dict[str, str]:
    return {one.name: str(one.how) for one in company.world.find(RoundStop, "round", FIRST) if one.seen_at}


@pytest.mark.parametrize("who", ["bo", "li"])
def test_rnd_1_a_number_that_a_hand_put_in_is_typed_on_a_desk_as_on_a_phone(company: Company, who: str) -> None:
    """One pasted with its Enter, one ended by the button beside the field."""
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await shoots(glass, FITTED)
        await glass.sees(t("rounds.told", told=1, all=2))
        entry = next(c for c in glass.controls() if getattr(c, "label", None) == t("rounds.entry"))
        glass.flet.apply_patch(entry._i, {"value": f"{FITTED}\n{OTHER_FITTED}"})
        await glass.flet.dispatch_event(entry._i, "change", f"{FITTED}\n{OTHER_FITTED}")
        await glass.tap(t("store.entry.add"))
        await glass.sees(t("rounds.told", told=2, all=2))

    page = DESK if who == "bo" else routes.Place("me", "rounds", FIRST, "").path
    on_screen(company, who, page, story)
    assert how_read(company) == {PLATE: "typed", OTHER_PLATE: "typed"}


def test_rnd_1_a_number_that_came_sign_by_sign_and_fast_was_read_by_gun(company: Company) -> None:
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        entry = next(c for c in glass.controls() if getattr(c, "label", None) == t("rounds.entry"))
        typed = ""
        for sign in f"{FITTED}\n":
            typed += sign
            glass.flet.apply_patch(entry._i, {"value": typed})
            await glass.flet.dispatch_event(entry._i, "change", typed)
        await glass.sees(t("rounds.told", told=1, all=2))

    on_screen(company, "bo", DESK, story)
    assert how_read(company) == {PLATE: "gun"}


def test_rnd_1_a_number_off_a_photo_was_read_by_camera(company: Company) -> None:
    planned(company)

    async def read(_: bytes) -> list[str]:
        return [FITTED]

    async def story(glass: Glass, session: FakeSession) -> None:
        buttons = (c for c in glass.controls() if isinstance(c, ft.IconButton))
        action = next(c.action for c in buttons if isinstance(c.action, ft.PickFiles))
        picked: Any = action.file_picker.on_result
        await picked(SimpleNamespace(files=[SimpleNamespace(bytes=b"")]))
        await glass.sees(t("rounds.told", told=1, all=2))

    on_screen(company, "bo", DESK, story, scan=read)
    assert how_read(company) == {PLATE: "camera"}


def test_rnd_1_a_scan_that_could_not_be_kept_is_told_again_by_the_next_and_the_rest_goes_on(
    company: Company,
) -> None:
    planned(company)
    told: list[str] = []

    class Refusing(FakeSession):
        """Keeps nothing of the first scan."""

        async def do(self, command: Command, subject: str) -> CommandResult:
            if isinstance(command, SeeStop):
                told.append(command.target)
                if len(told) == 1:
                    return CommandResult(line=None, refusal=Refusal(rule="RND-1", code="not_found"))
            return await super().do(command, subject)

    async def story() -> None:
        session = Refusing(company, company.bo, language="zh")
        glass = Glass(session, DESK, 1440)
        try:
            await glass.opened()
            await shoots(glass, FITTED, OTHER_FITTED)
            await glass.sees(t("rounds.told", told=1, all=2))
            assert stop(company).state is StopState.DUE
            entry = next(c for c in glass.controls() if getattr(c, "label", None) == t("rounds.entry"))
            again = f"{FITTED}\n{OTHER_FITTED}\n{FITTED}\n"
            glass.flet.apply_patch(entry._i, {"value": again})
            await glass.flet.dispatch_event(entry._i, "change", again)
            await glass.sees(t("rounds.told", told=2, all=2))
        finally:
            glass.close()

    asyncio.run(story())
    assert told == [TRUCK, f"vehicle:{OTHER_PLATE}", TRUCK]
    assert stop(company).state is StopState.SEEN


def test_rnd_1_the_guns_numbers_find_their_stops_and_a_strange_one_asks_where_it_is(company: Company) -> None:
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await shoots(glass, FITTED, IN_STORE, FITTED)
        await glass.sees(t("rounds.on_no_list"))
        await glass.sees(t("rounds.scanned_twice", name=PLATE, at="")[:12])
        await glass.tap(t("gun.anyway"))
        await glass.sees(t("rounds.whose", number=grouped(IN_STORE)))
        await glass.tap(t("rounds.is_here", name=OTHER_PLATE))
        await glass.sees(t("rounds.mismatch"))
        await glass.sees(t("rounds.told", told=2, all=2))

    on_screen(company, "bo", DESK, story, **{f"rounds__walk/{FIRST}": {"all_ok": True}})
    assert {one.facts.get("found") for one in company.world.all(Irregularity)} >= {IN_STORE}
    assert [note.result for note in stop(company).points] == ["ok", "ok"]
    assert (stop(company).state, stop(company).found_terminal) == (StopState.SEEN, FITTED)
    assert not stop(company).again, "the second shot was told on the spot and never sent"


class Ground:
    """A device that knows where it is, or does not; how often it was asked."""

    def __init__(self, *fixes: Fix | None) -> None:
        self.fixes = list(fixes)
        self.asked = 0

    async def __call__(self) -> Fix | None:
        self.asked += 1
        return self.fixes.pop(0)


async def says_where(glass: Glass) -> None:
    await glass.sees(t("rounds.where.hint"))
    box = next(c for c in glass.controls() if isinstance(c, ft.Checkbox) and c.label == t("rounds.where"))
    glass.flet.apply_patch(box._i, {"value": True})
    await glass.flet.dispatch_event(box._i, "change", True)


HERE = Fix(39_904_200, 116_407_400, 12)


def test_rnd_1_no_place_is_taken_until_the_person_says_so_then_each_scan_has_its_own(
    company: Company,
) -> None:
    planned(company)
    ground = Ground(HERE, HERE, None)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("rounds.where.hint"))
        await shoots(glass, FITTED)
        await glass.sees(t("rounds.told", told=1, all=2))
        assert (ground.asked, stop(company).position) == (0, None)
        await says_where(glass)
        await glass.sees(t("rounds.where.known", metres=12))
        await shoots(glass, OTHER_FITTED)
        await glass.sees(t("rounds.told", told=2, all=2))
        await glass.sees(t("rounds.where.said", metres=12))
        await shoots(glass, SIM_FITTED)
        await glass.until(lambda: stop(company).found_sim != "", "the card was read")

    on_screen(company, "bo", DESK, story, where=ground)
    other = stop(company, f"vehicle:{OTHER_PLATE}")
    assert other.position == Position(latitude=39_904_200, longitude=116_407_400, metres=12)
    assert stop(company).again[0].position is None, "not known soon: the scan is told without it"


def test_rnd_1_a_device_that_does_not_say_where_it_is_unticks_the_box(company: Company) -> None:
    planned(company)
    ground = Ground(None)

    async def story(glass: Glass, session: FakeSession) -> None:
        await says_where(glass)
        await glass.sees(t("rounds.where.not"))
        await shoots(glass, FITTED)
        await glass.sees(t("rounds.told", told=1, all=2))

    on_screen(company, "bo", DESK, story, where=ground)
    assert ground.asked == 1


def test_rnd_1_where_nothing_can_tell_the_place_nobody_is_asked(company: Company) -> None:
    planned(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("rounds.told", told=0, all=2))
        assert t("rounds.where.hint") not in glass.words()

    on_screen(company, "bo", DESK, story)


def test_a_place_is_whole_millionths_of_a_degree_and_what_is_on_no_map_is_none() -> None:
    assert fix_of(39.9042, 116.4074, 11.6) == HERE
    assert fix_of(-90, 180, 3e9) == Fix(-90_000_000, 180_000_000, 1_000_000)
    for wrong in ((91, 0, 1), (0, 181, 1), (float("nan"), 0, 1), (0, float("inf"), 1), (None, 0, 1), (0, 0, "x")):
        assert fix_of(*wrong) is None
