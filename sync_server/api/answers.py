"""What holds of every answer of the API, whichever route gives it: kept by nobody; pages have a HEAD, too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

PAGES = ("/c/", "/v/", "/s/")
"""What people open by a link, with no app."""
Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def kept_nowhere(api: Asgi) -> Asgi:
    """`api`, whose answers no browser or proxy keeps: they tell of people or of secrets, and so may a refusal."""

    async def answered(scope: Any, receive: Any, send: Any) -> None:
        async def say(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                if not any(name.lower() == b"cache-control" for name, _ in headers):
                    message = {**message, "headers": [*headers, (b"cache-control", b"no-store")]}
            await send(message)

        await api(scope, receive, say)

    return answered


def pages_without_body(api: Asgi) -> Asgi:
    """`api`, whose pages may be asked for their head alone, as programs do that look whether a link opens."""

    async def answered(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or not scope["path"].startswith(PAGES):
            await api(scope, receive, send)
            return
        asked = {**scope, "method": "GET"}  # the server below still has to know that no body follows

        async def say(message: Any) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        try:
            await api(asked, receive, say)
        finally:
            scope["path_template"] = asked.get("path_template", "")

    return answered
