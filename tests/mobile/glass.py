"""The screens without a browser: a real Flet session whose patches go nowhere, tapped by the words people see.

What a tap carries is the number of a control, as from a real client: one that has gone from the screen takes none.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import flet as ft
import msgpack
from company import Company
from fake import FakeSession
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page
from flet.messaging.connection import Connection
from flet.messaging.protocol import (
    InvokeMethodRequestBody,
    Message,
    SessionCrashedBody,
    configure_encode_object_for_msgpack,
)
from flet.messaging.session import Session as FletSession
from flet.pubsub.pubsub_hub import PubSubHub

from mobile.app import shell
from mobile.app.state import AppState
from mobile.client.session_api import Session
from mobile.device.codes import ReadCodes
from mobile.device.printers import Printers
from mobile.device.whereabouts import WhereAmI

IN_THE_FIELD = ("li", "wang")
"""They hold a phone; the others sit before a wide screen."""
TURNS = 3000
"""So often the event loop turns before we give up waiting."""


def packed(message: Any) -> bytes:
    """A message as bytes. Flet remembers what it has sent while it packs it."""
    return bytes(msgpack.packb(message, default=configure_encode_object_for_msgpack(BaseControl)))


class Wire(Connection):
    """Says yes to whatever Python asks of the client, and follows it to another address."""

    def __init__(self) -> None:
        super().__init__()
        self.pubsubhub = PubSubHub()
        self.loop = asyncio.get_running_loop()
        self.page_url = "https://paigong.example.cn"
        self.sent: list[bytes] = []
        self.crashes: list[str] = []
        self.focused: list[int] = []
        """The numbers of the controls that Python has given the focus, the last one last."""
        self.shared: list[ft.ShareFile] = []
        """What was handed to the machine's own way of sharing."""
        self.session: FletSession | None = None

    def send_message(self, message: Message) -> None:
        self.sent.append(packed([message.action, message.body]))
        body = message.body
        if isinstance(body, SessionCrashedBody):
            self.crashes.append(body.message)
        if not isinstance(body, InvokeMethodRequestBody):
            return
        assert self.session is not None
        if body.name == "focus":
            self.focused.append(body.control_id)
        if body.name == "push_route":
            assert body.args is not None
            self.loop.create_task(self.at(body.args["route"]))
        said: Any = None
        if body.name == "share_files":
            assert body.args is not None
            self.shared += body.args["files"]
            said = {"status": "success", "raw": ""}
        self.loop.call_soon(self.session.handle_invoke_method_results, body.control_id, body.call_id, said, None)

    async def at(self, route: str) -> None:
        """The address has changed, by a push or by hand."""
        assert self.session is not None
        self.session.apply_page_patch({"route": route})
        await self.session.dispatch_event(self.session.page._i, "route_change", {"route": route})


class Glass:
    """One screen of one session."""

    def __init__(
        self,
        session: Session,
        route: str,
        width: float = 412,
        state: AppState | None = None,
        scan: ReadCodes | None = None,
        printers: Printers | None = None,
        where: WhereAmI | None = None,
        *,
        height: float = 860,
    ) -> None:
        self.wire = Wire()
        self.flet = self.wire.session = FletSession(self.wire)
        self.flet.apply_page_patch({"route": route, "width": width, "height": height})
        packed(self.flet.get_page_patch())
        _context_page.set(self.flet.page)
        state = state or AppState(
            phase="ready", session=session, language="zh", dark=False, scan=scan, printers=printers, where=where
        )
        shell.render(self.flet.page, state)

    async def opened(self) -> None:
        """The screen listens to its session."""
        for _ in range(10):
            await asyncio.sleep(0)
        assert not self.wire.crashes, self.wire.crashes

    def controls(self) -> Iterator[BaseControl]:
        """All that is on the screen now, from the top; an open dialog comes last."""
        page = self.flet.page
        open_ones = [one for one in page._dialogs.controls if one.open]
        seen: set[int] = set()
        yield from _inside(page.views, seen)
        yield from _inside(open_ones, seen)

    def words(self) -> str:
        """All that can be read."""
        return "\n".join(said for control in self.controls() if (said := _says(control)))

    def button(self, words: str) -> BaseControl:
        """What may be pressed under these words: its own, those within it, or the name that it goes by."""
        everything = list(self.controls())
        found = [c for c in everything if _pressed(c) and words in _all_words(c)]
        named = [c for c in everything if isinstance(c, ft.Semantics) and words in (c.label or "")]
        found += [c for name in named for c in _inside(name, set()) if _pressed(c)]
        assert found, f"nothing to press says {words}: {self.words()}"
        return found[-1]

    async def tap(self, words: str) -> None:
        await self.tap_number(self.button(words)._i)

    async def hold(self, words: str) -> None:
        """A press of half a second and more, which a client does not call a tap."""
        await self.tap_number(self.button(words)._i, "long_press")

    async def tap_number(self, number: int, how: str = "click") -> None:
        """A tap as the client sends it: only the number of the control it knows of."""
        await self.flet.dispatch_event(number, how, None)

    async def types(self, label: str, text: str) -> None:
        """A text typed into the field of that label."""
        fields = [c for c in self.controls() if isinstance(c, ft.TextField) and label in (c.label or "")]
        assert fields, f"no field {label}: {self.words()}"
        self.flet.apply_patch(fields[-1]._i, {"value": text})
        await self.flet.dispatch_event(fields[-1]._i, "change", text)

    async def go(self, route: str) -> None:
        await self.wire.at(route)

    async def sees(self, words: str) -> None:
        await self.until(lambda: words in self.words(), words)

    def _still_draws(self) -> None:
        """A component that fails while it is drawn anew ends Flet's drawing for good, without a word."""
        drawing = self.flet._Session__updates_task
        if drawing is not None and drawing.done() and not drawing.cancelled() and drawing.exception():
            raise AssertionError("the screen is drawn no more") from drawing.exception()

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        for _ in range(TURNS):
            assert not self.wire.crashes, self.wire.crashes
            self._still_draws()
            if holds():
                return
            await asyncio.sleep(0.001)
        raise AssertionError(f"{what} did not come: {self.words()}")

    def close(self) -> None:
        self.flet.close()


def _inside(value: Any, seen: set[int]) -> Iterator[BaseControl]:
    if id(value) in seen:
        return
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _inside(item, seen)
    elif isinstance(value, BaseControl):
        seen.add(id(value))
        yield value
        for field in dataclasses.fields(value):
            if not field.metadata.get("skip") and field.name != "_parent":
                yield from _inside(getattr(value, field.name, None), seen)


def _pressed(control: BaseControl) -> bool:
    return getattr(control, "on_click", None) is not None


def _says(control: BaseControl) -> str:
    if isinstance(control, ft.Text):
        return str(control.value or "")
    if isinstance(control, (ft.TextField, ft.Semantics)):
        return str(control.label or "")
    content = getattr(control, "content", None)
    return content if isinstance(content, str) else ""


def _all_words(control: BaseControl) -> str:
    return "\n".join(said for one in _inside(control, set()) if (said := _says(one)))


Story = Callable[[Glass, FakeSession], Coroutine[Any, Any, None]]


def on_screen(
    company: Company,
    who: str,
    route: str,
    story: Story,
    scan: ReadCodes | None = None,
    printers: Printers | None = None,
    where: WhereAmI | None = None,
    width: int = 0,
    height: int = 860,
    **drafts: dict[str, Any],
) -> None:
    """Tell a story on one person's screen; `drafts` is what they have typed so far, form by form.

    `width`, `height`: the screen's, where it is not the one that this person has at work.
    """

    async def told() -> None:
        session = FakeSession(company, getattr(company, who), language="zh")
        session.drafts |= {form.replace("__", "."): said for form, said in drafts.items()}
        wide = width or (412 if who in IN_THE_FIELD else 1440)
        glass = Glass(session, route, wide, height=height, scan=scan, printers=printers, where=where)
        started = watch_tasks()
        try:
            await glass.opened()
            await story(glass, session)
        finally:
            glass.close()
        assert not (failed := failures(started)), failed

    asyncio.run(told())


def watch_tasks() -> list[asyncio.Task[Any]]:
    """The tasks begun from now on, as they begin: Flet runs a screen's effects as tasks that nobody awaits."""
    started: list[asyncio.Task[Any]] = []

    def begin(loop: asyncio.AbstractEventLoop, coro: Any, **more: Any) -> asyncio.Task[Any]:
        started.append(asyncio.Task(coro, loop=loop, **more))
        return started[-1]

    asyncio.get_running_loop().set_task_factory(begin)
    return started


def failures(tasks: list[asyncio.Task[Any]]) -> list[BaseException]:
    """What was raised in tasks. Left in them it would be logged once they are collected, in another test."""
    done = [task for task in tasks if task.done() and not task.cancelled()]
    return [error for task in done if (error := task.exception()) is not None]
