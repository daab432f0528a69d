"""A barcode gun as a machine knows it: a keyboard that sends all of a number's keys and waits for none of them.

Playwright's keyboard waits after each key for the page, which draws a picture meanwhile: sixteen pictures a
number, where a gun's keys come while one is drawn. So the keys go to the browser's own door for developers.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hands import WAIT_MS, has_the_focus
from harness import Desk, Device
from websockets.sync.client import ClientConnection, connect

ENTER = {"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13}
ENTRY = re.compile("^扫码枪或输入号码")
TAKEN_S = 120
"""A page that has not taken a number's keys by then hangs."""


class GunDesk(Desk):
    """A desk whose browser has the door open that a gun's keys come in by."""

    flags = ("--remote-debugging-port=0",)


@contextmanager
def scanner_gun(desk: Device) -> Iterator[ScannerGun]:
    """A gun plugged in to the page of a `GunDesk`."""
    port = (desk.profile / "DevToolsActivePort").read_text().split()[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
        targets = json.load(answer)
    page = next(one for one in targets if one["type"] == "page" and one["url"].startswith(desk.url))
    with connect(page["webSocketDebuggerUrl"], max_size=None) as wire:
        yield ScannerGun(wire)


class ScannerGun:
    """What a hand holds and shoots with."""

    def __init__(self, wire: ClientConnection) -> None:
        self._wire = wire
        self._asked = 0

    def shoots(self, *numbers: str) -> None:
        """Each number and Enter. The hand aims at the next label once the keys of this one were taken."""
        for number in numbers:
            for sign in number:
                self._press({"key": sign, "text": sign, "windowsVirtualKeyCode": ord(sign.upper())})
            self._press(ENTER)
            while json.loads(self._wire.recv(TAKEN_S)).get("id") != self._asked:
                pass

    def _press(self, key: dict[str, Any]) -> None:
        self._send({"type": "keyDown", **key})
        self._send({"type": "keyUp", **{name: said for name, said in key.items() if name != "text"}})

    def _send(self, key: dict[str, Any]) -> None:
        self._asked += 1
        asked = {"id": self._asked, "method": "Input.dispatchKeyEvent", "params": key}
        self._wire.send(json.dumps(asked))


def armed(desk: Device) -> None:
    """Wait until the gun's field has the focus, and has had it for as long as a hand takes."""
    entry = desk.page.get_by_label(ENTRY).first
    entry.wait_for(state="attached", timeout=WAIT_MS)
    has_the_focus(desk.page, entry)
