"""Deadlines that pass: looks, and writes a line of the system's own for each, so that a rebuild derives the same.

Any number of server processes may look; whoever comes second finds nothing left to do.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import structlog

from sync_server.core.company import Company
from sync_server.core.intake import is_the_databases_own
from sync_server.core.system import SystemRefused, write_as_system
from sync_server.core.waiting import deadlines_rest

log = structlog.get_logger()

EVERY_S = 30.0
"""How often a server process looks."""


def pass_deadlines(company: Company) -> int:
    """Write what has passed by now; returns how many. Looks first without taking the writers' lock."""
    with company.read() as work:
        if not company.agenda.passed(work, company.clock()) or deadlines_rest(work, company.clock()):
            return 0
    with company.write() as work:
        now = company.clock()
        passed = company.agenda.passed(work, now)
        for command in passed:
            try:
                write_as_system(work, company.master, command, "", now)
            except SystemRefused as error:  # quarantined and kept; the others must not wait for it
                log.error("deadline could not be passed", record=command.record, id=command.id, why=str(error))
    return len(passed)


@contextlib.asynccontextmanager
async def watching_deadlines(app: Any) -> AsyncIterator[None]:
    """While the application runs, look every half minute, in a thread of its own."""
    company: Company = app.state["company"]

    async def watch() -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await asyncio.to_thread(pass_deadlines, company)
            except Exception as error:  # a mistake of ours, or a database away: the next look may well succeed
                if is_the_databases_own(error):
                    company.outage.note(error)
                else:
                    log.exception("deadlines could not be looked at; tried again in a while")

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
