"""While the server runs: answers on the web are told of, and the links of closed surveys destroyed (FUP-2)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import structlog

from sync_server.core.company import Company
from sync_server.core.intake import is_the_databases_own
from sync_server.subjects.surveys.links import tell_and_destroy

log = structlog.get_logger()

EVERY_S = 60.0


@contextlib.asynccontextmanager
async def watching_surveys(app: Any) -> AsyncIterator[None]:
    """Look every minute, in a thread of its own; a mistake or a database away is tried again."""
    company: Company = app.state["company"]

    async def watch() -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await asyncio.to_thread(tell_and_destroy, company)
            except Exception as error:
                if is_the_databases_own(error):
                    company.outage.note(error)
                else:
                    log.exception("links of surveys could not be looked at; tried again in a while")

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
