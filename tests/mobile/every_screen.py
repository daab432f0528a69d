"""Every screen that the album and the sheets show, each with a state of its own, for what must hold on all."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fake import FakeSession
from flet.controls.base_control import BaseControl
from glass import Glass

from mobile.ui import theme
from tests.mobile.preview import office, run
from tests.mobile.preview.album import SHOTS, SIZES, Shot
from tests.mobile.preview.more_shots import MORE

WANTED = argparse.Namespace(scene="day", person="li", lang="zh", theme="light")
SEEN = (*SHOTS, *MORE)
Looked = Callable[[Shot, Glass], Any]

assert office.SCENES, "the office's scenes are known once its module is read"


def look_at_all(
    looked: Looked,
    language: str = "zh",
    shots: tuple[Shot, ...] = SEEN,
    before: Callable[[FakeSession], None] = lambda _: None,
    width: float = 0,
) -> dict[str, Any]:
    """What `looked` makes of each screen, by the screen's name. Each is drawn anew, for a person of its own.

    `before`: what is done to the person's session before anything is drawn; `width`: of all, else each at its own.
    """

    async def all_of_them() -> dict[str, Any]:
        return {shot.name: await _one(shot, looked, language, before, width) for shot in shots}

    return asyncio.run(all_of_them())


async def _one(
    shot: Shot, looked: Looked, language: str, before: Callable[[FakeSession], None], width: float
) -> Any:
    query = {key: values[-1] for key, values in parse_qs(urlsplit(shot.path).query).items()}
    state = await run.made_for({**vars(WANTED), **query, "lang": language}, office.OfficeSession)
    state.scan = None
    assert isinstance(state.session, FakeSession)
    before(state.session)
    width = width or SIZES["desk" if "/office/" in shot.path else "phone"][0]
    glass = Glass(state.session, urlsplit(shot.path).path, width, state)
    try:
        await glass.opened()
        return looked(shot, glass)
    finally:
        glass.close()
        theme.use_look(False, 412)


def fields(glass: Glass) -> Iterator[BaseControl]:
    """Whatever can be typed into."""
    import flet as ft

    for control in glass.controls():
        if isinstance(control, (ft.TextField, ft.CupertinoTextField, ft.SearchBar, ft.AutoComplete, ft.Dropdown)):
            yield control
