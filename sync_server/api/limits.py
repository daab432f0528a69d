"""How often one address may ask what is asked without a login; places for what takes long."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from anyio import CapacityLimiter
from litestar.datastructures import State
from litestar.middleware.rate_limit import RateLimitConfig

WORKERS = 2
"""So many files are read at once on one server."""
CARRIERS = 16
"""So many photos are taken or given out at once: where their store hangs, lines go on."""
STORE = "rate_limit"
FORGOTTEN_EVERY_S = 60.0


def readers(state: State) -> CapacityLimiter:
    """The places for reading files; those of answering phones are others."""
    return _places(state, "readers", WORKERS)


def carriers(state: State) -> CapacityLimiter:
    """The places for taking photos and giving them out."""
    return _places(state, "carriers", CARRIERS)


def _places(state: State, name: str, count: int) -> CapacityLimiter:
    limiter = state.get(name)
    if limiter is None:
        limiter = state[name] = CapacityLimiter(count)
    found: CapacityLimiter = limiter
    return found


def limited(what: str, a_minute: int) -> RateLimitConfig:
    """So many requests a minute from one caller, counted for `what` alone."""

    def counted(request: Any) -> str:
        return f"{what} {caller(request.client.host if request.client else '')}"

    return RateLimitConfig(rate_limit=("minute", a_minute), identifier_for_request=counted, store=STORE)


def caller(host: str) -> str:
    """Whom an address is of: in IPv6 the /64 it is in, of which one household has 18 million million million."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


@contextlib.asynccontextmanager
async def forgetting_callers(app: Any) -> AsyncIterator[None]:
    """Who has not asked for a minute is counted no more: else each address of the world stayed in memory."""

    async def forget() -> None:
        while True:
            await asyncio.sleep(FORGOTTEN_EVERY_S)
            await app.stores.get(STORE).delete_expired()

    task = asyncio.create_task(forget())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
