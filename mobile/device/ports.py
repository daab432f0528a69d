"""What the app needs of the machine it runs on: folders, a lock, a link, news. One set of ports each."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from mobile.device.codes import ReadCodes
from mobile.device.pictures import Pictures
from mobile.device.printers import Printers
from mobile.device.whereabouts import WhereAmI
from mobile.store.folder import Folder
from mobile.sync.link import Link


class Ports(Protocol):
    """The machine, as far as the app may know it."""

    def folder(self, name: str) -> Folder:
        """A folder of its own by that name."""
        ...

    async def take_tab_lock(self, name: str) -> bool:
        """Whether this tab or process alone may now work under that name, until it ends."""
        ...

    def link(self) -> Link: ...

    def pictures(self) -> Pictures:
        """What makes photos small."""
        ...

    def codes(self) -> ReadCodes | None:
        """What reads the codes on a photo; None where nothing does."""
        ...

    def printers(self) -> Printers:
        """What reaches printers that are carried along, and draws what they print."""
        ...

    def where(self) -> WhereAmI | None:
        """What says where the device is; None where nothing does."""
        ...

    def sound(self) -> Callable[[bool], None] | None:
        """What lets good (True) and wrong (False) be heard; None where nothing does."""
        ...

    def focus(self) -> Callable[[str], None] | None:
        """What gives the field of a label the focus, without taking what is being typed; None: fields do it."""
        ...

    def language(self) -> str:
        """What the machine is set to: "en" where it says English, else "zh"."""
        ...

    def on_key(self, pressed: Callable[[str], None]) -> None:
        """Call `pressed` with the name of each key that is taken for the whole app: `find`, `help`."""
        ...

    async def warm_up(self) -> None:
        """Fetch what a first session would miss once the network is gone; never fails."""
        ...

    @property
    def server_url(self) -> str: ...

    def device_name(self) -> str:
        """What the office may call this device."""
        ...

    def persistent(self) -> str:
        """Whether the machine promised to keep our files: granted, denied or unknown."""
        ...

    async def room_left(self) -> int | None:
        """How many bytes the machine would still keep for us, None where it does not say."""
        ...

    def news(self, ticket: Callable[[], str]) -> AsyncIterator[None]:
        """Yields whenever the server may have something new, for as long as it is asked."""
        ...

    def on_update(self, ready: Callable[[], None]) -> None:
        """Call `ready` when a new version of the app waits to be applied."""
        ...

    def apply_update(self) -> None: ...

    def on_online(self, back: Callable[[], None], gone: Callable[[], None]) -> None:
        """Call `back` when the network seems to have come back, `gone` when it went: asking the server tells."""
        ...


def make_ports() -> Ports:
    """The ports of the machine that we are on."""
    if sys.platform == "emscripten":
        from mobile.device.browser.ports import BrowserPorts

        return BrowserPorts()
    from mobile.device.native.ports import NativePorts

    return NativePorts()
