"""Deadlines that pass: looks, and writes a line of the system's own for each, so that a rebuild derives the same.

Any number of server processes may look; whoever comes second finds nothing left to do.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import structlog

from rulebook.judging.deadlines import passed_deadlines
from sync_server.company import Company
from sync_server.system import SystemRefused, write_as_system

log = structlog.get_logger()

EVERY_S = 30.0
"""How often a server process looks."""


def pass_deadlines(company: Company) -> int:
    """Write what has passed by now; returns how many. Looks first without taking the writers' lock."""
    with company.read() as book:
        if not passed_deadlines(book, company.clock()):
            return 0
    with company.write() as book:
        now = company.clock()
        passed = passed_deadlines(book, now)
        for command in passed:
            try:
                write_as_system(book, company.master, command, "", now)
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
            except Exception:  # a mistake of ours, or a database away: the next look may well succeed
                log.exception("deadlines could not be looked at; tried again in a while")

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
