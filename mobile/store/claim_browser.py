"""One tab at a time: a named claim on the browser, held until the tab closes. Importable only in the browser."""

import asyncio
from typing import Any

import js
from pyodide.ffi import create_proxy

PATIENCE_S = 1.0  # after a reload the page before may hold its claim for a moment
STEP_S = 0.1


async def claim(name: str) -> bool:
    """Whether `name` is now ours; False if another tab holds it. Never given back: closing the tab does that."""
    waited = 0.0
    while not (held := await _claim_once(name)) and waited < PATIENCE_S:
        await asyncio.sleep(STEP_S)
        waited += STEP_S
    return held


async def _claim_once(name: str) -> bool:
    granted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def decided(lock: Any, *_: Any) -> Any:
        # A refusal comes as JavaScript's null, which is not None but is false.
        granted.set_result(bool(lock))
        return js.Promise.new(create_proxy(lambda *_: None)) if lock else None

    js.navigator.locks.request(name, js.Object.fromEntries([["ifAvailable", True]]), create_proxy(decided))
    return await granted
