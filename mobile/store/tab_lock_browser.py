"""One tab at a time: a named lock of the browser, held until the tab closes. Importable only in the browser."""

import asyncio
from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import create_proxy

PATIENCE_S = 1.0  # after a reload the page before may hold its lock for a moment
STEP_S = 0.1


async def take_tab_lock(name: str) -> bool:
    """Whether `name` is now ours; False if another tab holds it. Closing the tab gives it back, nothing else."""
    return await hold(name) is not None


async def hold(name: str) -> Callable[[], None] | None:
    """Take the lock on `name`; what gives it back, or None if another tab holds it."""
    waited = 0.0
    while (release := await _hold_once(name)) is None and waited < PATIENCE_S:
        await asyncio.sleep(STEP_S)
        waited += STEP_S
    return release


async def _hold_once(name: str) -> Callable[[], None] | None:
    granted: asyncio.Future[Callable[[], None] | None] = asyncio.get_running_loop().create_future()

    def decided(lock: Any, *_: Any) -> Any:
        # A refusal comes as JavaScript's null, which is not None but is false.
        if not lock:
            granted.set_result(None)
            return None
        until = js.Promise.withResolvers() if hasattr(js.Promise, "withResolvers") else _resolvers()
        granted.set_result(lambda: until.resolve())
        return until.promise

    js.navigator.locks.request(name, js.Object.fromEntries([["ifAvailable", True]]), create_proxy(decided))
    return await granted


def _resolvers() -> Any:
    """Promise.withResolvers, for browsers before 2024."""
    kept = js.Object.new()

    def take(resolve: Any, _: Any) -> None:
        kept.resolve = resolve

    kept.promise = js.Promise.new(create_proxy(take))
    return kept
