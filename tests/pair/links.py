"""The clock of a field, the app's link straight into the server, and a link that meets any weather."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar.testing import TestClient

from mobile.sync.link import Answer, Link, Unreachable
from rulebook.kernel.packing import PACKED, pack, unpack
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.kernel.wire import SyncAnswer
from sync_server.core.syncing import MOST_BYTES

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=COMPANY_ZONE)


class Clock:
    """Everybody's clock; a second passes whenever somebody looks."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class AppLink(Link):
    """A link into the server's whole HTTP stack: routes, limits, errors and all."""

    def __init__(self, client: TestClient[Any]) -> None:
        self._client = client

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        got = self._client.request(method, path, content=body, headers=headers)
        return Answer(got.status_code, {k.lower(): v for k, v in got.headers.items()}, got.content)


class Weather(Link):
    """A link with weather: `coming` befalls the next requests, '' is fair. Keeps what was sent and heard."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.coming: deque[str | Callable[[bytes], bytes]] = deque()
        self.sent: list[bytes] = []
        """Requests as they were before they were packed; faults befall them so, too."""
        self.packed: list[bool] = []
        self.heard: list[bytes] = []

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        now = self.coming.popleft() if self.coming else ""
        packed = headers.get("content-encoding") == PACKED
        body = unpack(body, MOST_BYTES) if packed and body else body
        self.sent.append(body or b"")
        self.packed.append(packed)
        if now == "no_signal":
            raise Unreachable("no signal")
        if now == "portal":
            return Answer(200, {"content-type": "text/html"}, b"<html>Please log in to the hotel's network")
        if now == "gateway":
            return Answer(502, {"content-type": "text/html"}, b"<html>502 Bad Gateway")
        if callable(now) and body is not None:
            body = now(body)
        body = pack(body) if packed and body else body
        got = await self._link.send(method, path, body, headers, timeout_s)
        if now == "answer_lost":
            raise Unreachable("the answer never came")
        self.heard.append(got.body)
        return got

    def answers(self) -> list[SyncAnswer]:
        return [msgspec.json.decode(body, type=SyncAnswer) for body in self.heard]
