"""What the page around the app knows and can do: its address, durable storage, a new version, being online.

The page (mobile/web/page.js) is another world than the worker that Python lives in; they talk over a port.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import js
from pyodide.ffi import create_proxy, to_js

from mobile.device.whereabouts import WITHIN_S, Fix, fix_of


@dataclass(frozen=True)
class PageState:
    """How things stand around the app."""

    build: str = ""
    """The hash that names the running build."""
    url: str = ""
    """The page's address at start, with query and fragment."""
    persisted: bool | None = None
    """Whether the browser promised not to clear our storage; None while it has not answered."""
    offline_ready: bool = False
    """Whether the app would start without a network."""
    update_ready: bool = False
    printers: tuple[str, ...] = ()
    """By which ways a printer could be reached: bluetooth, serial."""
    """Whether a new version waits to be applied."""


@dataclass
class Page:
    """The page of this tab; made once, by `connect`."""

    state: PageState = field(default_factory=PageState)
    _port: Any = None
    _listeners: list[Callable[[PageState], None]] = field(default_factory=list)
    _keys: list[Callable[[str], None]] = field(default_factory=list)
    _answers: dict[int, asyncio.Future[Any]] = field(default_factory=dict)
    _asked: int = 0

    def on_change(self, listener: Callable[[PageState], None]) -> None:
        """Call `listener` at every change of the state, until the tab closes."""
        self._listeners.append(listener)

    def on_key(self, pressed: Callable[[str], None]) -> None:
        """Call `pressed` with the name of each key that the page takes for the app: `find`, `help`."""
        self._keys.append(pressed)

    def query(self) -> dict[str, str]:
        """The query of the address at start, one value a name."""
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.state.url).query).items()}

    def shown(self) -> None:
        """Take the splash away now. It goes by itself with the first screen, so few need to call this."""
        self._say("ready")

    def check_update(self) -> None:
        """Ask the server whether there is a new version; the state tells."""
        self._say("check-update")

    def apply_update(self) -> None:
        """Change to the version that waits. Every tab of the app reloads: nothing unsaved survives."""
        self._say("apply-update")

    def sound(self, good: bool) -> None:
        """Let good or wrong be heard, and felt where the machine can."""
        self._say("sound-good" if good else "sound-wrong")

    def focus(self, label: str) -> None:
        """Give the field of that label the focus, unless somebody is in a field or presses something meanwhile."""
        self._say("focus", label=label)

    async def printer(self, deed: str, **more: Any) -> Any:
        """Have the page do something with a printer (mobile/web/printers.js); its answer: ok, code, data."""
        return await self._ask("printer", deed=deed, **{name: to_js(value) for name, value in more.items()})

    async def where(self) -> Fix | None:
        """Where the device is now; the browser asks the person the first time."""
        try:
            said = await asyncio.wait_for(self._ask("where"), WITHIN_S)
        except TimeoutError:
            return None
        return fix_of(said.latitude, said.longitude, said.metres) if said.ok else None

    async def _ask(self, kind: str, **more: Any) -> Any:
        """Say it with a number, and wait for the answer that bears it."""
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        self._say(kind, id=self._asked, **more)
        return await answer

    def _say(self, kind: str, **more: Any) -> None:
        self._port.postMessage(to_js({"kind": kind, **more}, dict_converter=js.Object.fromEntries))

    def _hear(self, event: Any) -> None:
        said = event.data
        if said.kind == "key":
            for pressed in self._keys:
                pressed(str(said.name))
        if (
            said.kind in ("printer", "where")
            and (answer := self._answers.pop(int(said.id), None))
            and not answer.done()
        ):
            answer.set_result(said)
        if said.kind != "state":
            return
        persisted = said.persisted
        self.state = PageState(
            build=str(said.build),
            url=str(said.url),
            persisted=persisted if isinstance(persisted, bool) else None,
            offline_ready=bool(said.offlineReady),
            update_ready=bool(said.updateReady),
            printers=tuple(str(way) for way in said.printers),
        )
        for listener in self._listeners:
            listener(self.state)


_page: Page | None = None


def connect() -> Page:
    """The page of this tab. Its build and address are known at once, the rest as the page tells it."""
    global _page
    if _page is None:
        known = PageState(build=str(js.paigong.build), url=str(js.flet_js.documentUrl))
        _page = Page(state=known, _port=js.paigong.port)
        _page._port.onmessage = create_proxy(_page._hear)
        _page._say("hello")
    return _page


def online() -> bool:
    """What the browser believes. It is often wrong when it says yes: ask the server."""
    return bool(js.navigator.onLine)


def on_online(listener: Callable[[bool], None]) -> None:
    """Call `listener` with True or False when the browser believes it went online or offline."""
    js.self.addEventListener("online", create_proxy(lambda _: listener(True)))
    js.self.addEventListener("offline", create_proxy(lambda _: listener(False)))
