"""The stream of news as it was first built, to hold ours against: at each event every open stream reads the books.

The rest is ours: the same server, the same streams woken. What each read was what its device may hear of, in
the threads that answer phones.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from anyio import to_thread

from sync_server.api.news_stream import HEADERS, HELLO, NEWS, PING
from sync_server.core.company import Company
from sync_server.core.enrolment import tags_of_device


def each_reads(company: Company, app: Any) -> Any:
    """`app` with that stream in the place of its own."""

    async def site(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] != "/api/events":
            await app(scope, receive, send)
            return
        ticket = parse_qs(scope["query_string"].decode())["ticket"][0]
        await _stream(company, ticket.partition(".")[0], send)

    return site


async def _stream(company: Company, device: str, send: Any) -> None:
    tags = await to_thread.run_sync(tags_of_device, company, device)
    heard = company.news.listen(tags)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": HELLO, "more_body": True})
        while True:
            await heard.event.wait()
            heard.event.clear()
            said, heard.news = (NEWS if heard.news else PING), False
            heard.tags = await to_thread.run_sync(tags_of_device, company, device)
            await send({"type": "http.response.body", "body": said, "more_body": True})
    finally:
        company.news.leave(heard)
