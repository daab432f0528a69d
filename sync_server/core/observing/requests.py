"""Every request: a number of its own, one line in the log, counted. Nothing secret is logged.

Addresses are told by their pattern (`/v/{token}`), never with what was asked for after the `?`: tickets and
enrolment codes travel there.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from sync_server.core.observing.caller import begin_request
from sync_server.core.observing.metrics import Metrics

log = structlog.get_logger("paigong.requests")

Asgi = Callable[[Any, Any, Any], Awaitable[None]]
HEADER = b"x-request-id"
_GIVEN = re.compile(rb"[A-Za-z0-9._-]{8,64}")
STREAMS = ("/api/events",)
"""Answers that last as long as somebody listens; how long says nothing about the server."""
QUIET = ("/healthz", "/readyz", "/metrics")
"""Asked every few seconds by machines; logged only where they fail."""
APP_FILE = "app"
NO_ROUTE = "none"


def request_id(headers: list[tuple[bytes, bytes]]) -> str:
    """The number that a proxy gave the request, where it is one; else a fresh one."""
    given = next((value for name, value in headers if name == HEADER), b"")
    return given.decode("ascii") if _GIVEN.fullmatch(given) else secrets.token_hex(8)


def observed(app: Asgi, metrics: Metrics, access_log: bool = True) -> Asgi:
    """`app`, with every request of it seen."""

    async def seen(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        number = request_id(scope["headers"])
        caller = begin_request()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        begun, status, sent = time.perf_counter(), 0, 0

        async def answer(message: Any) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = int(message["status"])
                headers = [pair for pair in message.get("headers", ()) if pair[0].lower() != HEADER]
                message = {**message, "headers": [*headers, (HEADER, number.encode())]}
            else:
                sent += len(message.get("body", b""))
            await send(message)

        metrics.begun()
        try:
            await app(scope, receive, answer)
        finally:
            seconds = time.perf_counter() - begun
            route = route_of(scope, status)
            metrics.ended(scope["method"], route, status or 500, None if route in STREAMS else seconds)
            if access_log and (route not in QUIET or status >= 400 or not status):
                log.info(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=status,
                    ms=round(seconds * 1000, 1),
                    bytes=sent,
                    person=caller.person,
                    device=caller.device,
                    client=(scope.get("client") or ("",))[0],
                )

    return seen


def route_of(scope: Any, status: int) -> str:
    """The pattern of the address that answered: one of a few, whatever was asked for."""
    if template := scope.get("path_template"):
        return str(template)
    if scope.get("paigong_file"):
        return APP_FILE if status < 400 else NO_ROUTE
    return NO_ROUTE
