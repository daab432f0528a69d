"""While the server runs, where `webhooks` is set: news is pushed (API-2). Off by default."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import structlog

from sync_server.core.company import Company
from sync_server.core.intake import is_the_databases_own
from sync_server.subjects.own_systems.pushing import push_all

log = structlog.get_logger()

EVERY_S = 2.0


@contextlib.asynccontextmanager
async def pushing_news(app: Any) -> AsyncIterator[None]:
    """Look every other second, in a thread of its own; a mistake or a database away is tried again."""
    company: Company = app.state["company"]

    async def watch() -> None:
        while True:
            try:
                taken = await asyncio.to_thread(push_all, company)
            except Exception as error:
                taken = 0
                if is_the_databases_own(error):
                    company.outage.note(error)
                else:
                    log.exception("news could not be pushed; tried again in a while")
            await asyncio.sleep(0 if taken else EVERY_S)

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
