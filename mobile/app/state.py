"""What the shell needs to know to draw anything at all. The screens' side of the contract with mobile/main.py.

main.py makes one `AppState`, calls `mobile.shell.render(page, state)`, and from then on only sets
fields; setting a field draws anew. Knows neither journal nor network.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import flet as ft

from mobile.client.session_api import Session
from mobile.device.codes import ReadCodes
from mobile.device.printers import Printers
from mobile.device.whereabouts import WhereAmI


async def _nothing(_: str) -> None:
    return None


async def _no_choice(_: str, __: str) -> None:
    return None


async def _no_update() -> None:
    return None


@ft.observable
@dataclass
class AppState:
    """Fill it from main.py:

    phase       "starting"    opening the journal; `progress` 0–1 or None while unknown, `note` a key of t()
                "enrol"       nobody is enrolled here; the screen calls `enrol(code)`, `enrol_for` says whom for
                "second_tab"  the app is open elsewhere; the screen calls `retry("")`
                "choose"      several people are enrolled here, or all are logged out: `people` (id, name),
                              `locked` who needs a PIN, `waiting` how many records of theirs are unsent;
                              calls `choose(id, pin)`, or `somebody_else()` to enrol another
                "ready"       `session` is set
                "broken"      nothing can be kept here (`trouble` is a code of `trouble.*`); calls `retry("")`,
                              or `rescue()` where there is something to be saved
    session     the façade; the shell listens to it itself
    trouble     code shown as t("trouble." + code) on enrol and broken, "" for none
    busy        a call is under way (enrol): buttons rest, progress shows
    update_ready  a new version waits; the banner calls `apply_update()`
    scan        reads the codes on a photo; None: nothing here can
    printers    what reaches printers that are carried along; None: nothing here does
    where       says where the device is, asked each time; None: nothing here does
    key         what a key asked for that is taken for the whole app: "find", "help"; "" once it is answered
    sound       lets good (True) and wrong (False) be heard; None: nothing here can
    focus       gives the field of a label the focus; None: a field asks for it itself
    picked_language  what somebody switched to before there were any settings; it becomes their setting
    language, dark  what the device prefers before any setting: "zh" | "en"; None = follow the system
    """

    phase: str = "starting"
    session: Session | None = None
    progress: float | None = None
    note: str = "start.opening"
    trouble: str = ""
    detail: str = ""
    busy: bool = False
    code: str = ""
    enrol_for: str = ""
    server: str = ""
    people: list[tuple[str, str]] = field(default_factory=list)
    locked: set[str] = field(default_factory=set)
    waiting: dict[str, int] = field(default_factory=dict)
    update_ready: bool = False
    language: str = "zh"
    picked_language: str = ""
    dark: bool | None = None
    enrol: Callable[[str], Awaitable[None]] = _nothing
    choose: Callable[[str, str], Awaitable[None]] = _no_choice
    somebody_else: Callable[[], Awaitable[None]] = _no_update
    rescue: Callable[[], Awaitable[bytes]] | None = None
    retry: Callable[[str], Awaitable[None]] = _nothing
    apply_update: Callable[[], Awaitable[None]] = _no_update
    scan: ReadCodes | None = None
    printers: Printers | None = None
    where: WhereAmI | None = None
    key: str = ""
    sound: Callable[[bool], None] | None = None
    focus: Callable[[str], None] | None = None
