"""Something that is looked at again and again while the server runs, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import structlog

from sync_server.core.company import Company
from sync_server.core.intake import is_the_databases_own

log = structlog.get_logger()


@contextlib.asynccontextmanager
async def looking(
    company: Company, what: str, look: Callable[[], int], every_s: float, waits_first: bool = False
) -> AsyncIterator[None]:
    """Call `look` every so many seconds, at once again where it did something; what goes wrong is logged.

    `waits_first`: not as the server starts, but so many seconds later.
    """

    async def watch() -> None:
        await asyncio.sleep(every_s if waits_first else 0)
        while True:
            try:
                done = await asyncio.to_thread(look)
            except Exception as error:
                done = 0
                if is_the_databases_own(error):
                    company.outage.note(error)
                else:
                    log.exception("a look failed; tried again in a while", what=what)
            await asyncio.sleep(0 if done else every_s)

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
