"""For machines that watch: alive (/healthz), ready (/readyz), figures (/metrics)."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import Any

import msgspec
from anyio import to_thread
from litestar import Request, Response, get
from litestar.datastructures import State

from rulebook.kernel.wire import Problem
from sync_server.api.problems import problem
from sync_server.core.observing.metrics import Metrics
from sync_server.core.observing.readiness import Readiness


@get("/healthz", summary="Alive: the process answers")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@get("/readyz", summary="Ready: the books can be written, photos kept, and there is room")
async def readyz(state: State) -> Response[bytes]:
    """503 with what failed; an old backup is a warning and does not make it unready."""
    readiness: Readiness = state["readiness"]
    found = await to_thread.run_sync(readiness.look)
    return Response(
        msgspec.json.encode(found),
        status_code=200 if found.status == "ready" else 503,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


@get("/metrics", opt={"as_is": True}, summary="Figures in Prometheus' form")
async def metrics(request: Request[Any, Any, State], state: State) -> Response[bytes]:
    if not may_read(request, str(state["metrics_token"])):
        detail = "Ask from this machine itself, or with the token of the setting metrics_token."
        return problem(Problem(title="Not for you", status=403, rule="SEC-1", detail=detail))
    figures: Metrics = state["metrics"]
    said = await to_thread.run_sync(figures.text)
    return Response(said, media_type="text/plain; version=0.0.4; charset=utf-8")


def may_read(request: Request[Any, Any, Any], token: str) -> bool:
    """Whoever has the token; where there is none, whoever asks from this machine and not through a proxy."""
    if token:
        said = request.headers.get("authorization", "")
        return hmac.compare_digest(said.encode(), f"Bearer {token}".encode())
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False


ROUTES = [healthz, readyz, metrics]
