"""What every component may ask for: the session, the way around, the width; and half-filled forms that survive.

Knows no screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import flet as ft

from mobile.client.session_api import CommandResult, Session
from mobile.device.codes import ReadCodes
from mobile.device.printers import Printers
from mobile.device.whereabouts import WhereAmI
from mobile.ui.typed_text import Typing
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal

DRAFT_PAUSE = 0.3
"""Seconds of rest in typing after which a draft is written."""


@dataclass(frozen=True)
class AppContext:
    """The place a component stands in. `go` takes a path of mobile/app/routes.py; `wide` means a rail at the left;
    `refresh` draws the whole app anew, as after a change of language;
    `scan` reads the codes on a photo, `sound` tells good from wrong to the ear, `focus` gives the field of a label
    the focus, `printers` reaches those that are carried along, `where` says where the device is, where something
    here can."""

    session: Session
    go: Callable[[str], None]
    wide: bool
    width: float
    page: ft.Page
    refresh: Callable[[], None]
    scan: ReadCodes | None = None
    sound: Callable[[bool], None] | None = None
    focus: Callable[[str], None] | None = None
    printers: Printers | None = None
    where: WhereAmI | None = None


APP_CONTEXT: Any = ft.create_context(None)


def use_app_context() -> AppContext:
    """The `AppContext` around this component."""
    here = ft.use_context(APP_CONTEXT)
    assert isinstance(here, AppContext), "outside the shell"
    return here


def keyed(component: Callable[..., ft.Control], key: str, *args: Any) -> ft.Control:
    """A component whose state belongs to what `key` names: under another key it starts afresh."""
    return component(*args, key=key)


class Form:
    """A half-filled form. What is put in is written to the device after a short rest, and at leaving."""

    def __init__(self, session: Session, key: str, page: ft.Page) -> None:
        self._session, self._key, self._page = session, key, page
        self._values: dict[str, Any] = dict(session.draft(key))
        self.typing = Typing()
        self.memory: dict[str, Any] = {}
        """What lasts as long as the form is on the screen, and is not written down."""
        self._turn = 0
        self._dirty = False

    def get(self, name: str, default: Any = "") -> Any:
        return self._values.get(name, default)

    def text(self, name: str, default: str = "") -> str:
        return str(self._values.get(name, default))

    def put(self, name: str, value: Any) -> None:
        self.typing.settled(name)
        self._values[name] = value
        self._dirty = True
        self._turn += 1
        self._page.run_task(self._write_later, self._turn)

    async def _write_later(self, turn: int) -> None:
        await asyncio.sleep(DRAFT_PAUSE)
        if turn == self._turn:
            await self.flush()

    async def flush(self) -> None:
        """Write now, if there is anything new."""
        if self._dirty:
            self._dirty = False
            await self._session.save_draft(self._key, dict(self._values))

    async def drop(self) -> None:
        """The form has become a line: forget it."""
        self._turn += 1
        self._dirty = False
        self.typing.settled()
        self.memory = {}
        self._values = {}
        await self._session.save_draft(self._key, {})


def use_form(key: str) -> Form:
    """The draft under `key`, written as it changes and when the screen is left."""
    here = use_app_context()
    form: Form = ft.use_memo(lambda: Form(here.session, key, here.page), [key])
    ft.use_effect(lambda: None, [key], cleanup=form.flush)
    return form


def use_redraw() -> Callable[[], None]:
    """A function that draws this component anew; for what a `Form` holds."""
    count = ft.use_ref(0)
    _, set_seen = ft.use_state(0)

    def redraw() -> None:
        count.current = (count.current or 0) + 1
        set_seen(count.current)

    return redraw


@dataclass
class CommandState:
    """How the last command of a screen went."""

    busy: bool
    refusal: Refusal | None
    do: Callable[..., Any]
    clear: Callable[[], None]


def use_command() -> CommandState:
    """Give commands from a screen: busy while it lasts, a refusal is kept to be shown, success is told.

    `await doing.do(command, subject)` returns whether it was taken (a fact always is). The word "saved" appears
    only after the journal has flushed; `tell=False` says nothing, where the next screen is the customer's.
    """
    from mobile.ui.dialogs import tell_result

    here = use_app_context()
    busy, set_busy = ft.use_state(False)
    refusal, set_refusal = ft.use_state(cast("Refusal | None", None))

    async def do(command: Command, subject: str, tell: bool = True) -> bool:
        set_busy(True)
        try:
            said: CommandResult = await here.session.do(command, subject)
        finally:
            set_busy(False)
        set_refusal(said.refusal)
        if said.refusal is None and tell:
            tell_result(here.page, said, command.KIND, here.session.status.signal)
        return said.refusal is None

    return CommandState(busy, refusal, do, lambda: set_refusal(None))
