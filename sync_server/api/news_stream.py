"""One open stream of server-sent events, as cheap as it can be: thousands of them wait in one process.

Woken it writes one of a few constant texts; nothing is made, asked or looked up for a stream of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from litestar import Response

from sync_server.core.news import Listener, News

HELLO = b"event: hello\r\ndata: 1\r\n\r\n"
NEWS = b"event: news\r\ndata: 1\r\n\r\n"
PING = b"event: beat\r\ndata: 1\r\n\r\n"
"""An event, for a page does not see a comment: it says that the line is not dead."""
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"connection", b"keep-alive"),
    (b"x-accel-buffering", b"no"),
]


class NewsStream(Response[None]):
    """The answer that never ends by itself: until the phone goes, or its device is let in no more."""

    def __init__(self, news: News, tags: frozenset[str], device: str) -> None:
        super().__init__(None)
        self._news = news
        self._tags = tags
        self._device = device

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        return self._stream

    async def _stream(self, scope: Any, receive: Any, send: Any) -> None:
        heard = self._news.listen(self._tags, self._device)
        watching = asyncio.create_task(_until_gone(receive, heard))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await send({"type": "http.response.body", "body": HELLO, "more_body": True})
            while not heard.over:
                await heard.event.wait()
                heard.event.clear()
                said, heard.news = (NEWS if heard.news else PING), False
                if not heard.over:
                    await send({"type": "http.response.body", "body": said, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._news.leave(heard)
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching


async def _until_gone(receive: Any, heard: Listener) -> None:
    """The phone went, or the server stops."""
    while (await receive())["type"] != "http.disconnect":
        continue
    heard.over = True
    heard.event.set()
