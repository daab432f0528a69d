"""The server's half for tests of the link: it answers, refuses, dawdles and tells news, beside the app's files."""

import asyncio
from typing import Any


class FarEnd:
    """An ASGI application; `files` answers what is not under /api/."""

    def __init__(self, files: Any = None) -> None:
        self.files = files
        self.connections = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        if not path.startswith("/api/"):
            await self.files(scope, receive, send)
        elif path == "/api/echo":
            body = b""
            while (part := await receive())["type"] == "http.request":
                body += part.get("body", b"")
                if not part.get("more_body"):
                    break
            headers = dict(scope["headers"])
            told = [(b"X-Method", scope["method"].encode()), (b"X-Told", headers.get(b"x-told", b"nothing"))]
            await reply(send, 201, body, told)
        elif path == "/api/refuse":
            await reply(send, 422, b'{"rule": "cash.closed"}', [(b"content-type", b"application/problem+json")])
        elif path == "/api/dawdle":
            await asyncio.sleep(20)
        elif path == "/api/events":
            self.connections += 1
            await send(start(200, [(b"content-type", b"text/event-stream")]))
            text = f"event: news\ndata: {self.connections}\n\n"
            await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            await asyncio.sleep(0.3)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await reply(send, 404, b"", [])


def start(status: int, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": headers}


async def reply(send: Any, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    await send(start(status, headers))
    await send({"type": "http.response.body", "body": body, "more_body": False})
