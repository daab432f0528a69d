"""While the server runs, where `webhooks` is set: news is pushed (API-2). Off by default."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import structlog

from rulebook.subjects.own_systems.records import Webhook
from sync_server.core.company import Company
from sync_server.core.intake import is_the_databases_own
from sync_server.core.posting import Post, post
from sync_server.core.server_settings import Network
from sync_server.core.watching import looking
from sync_server.subjects.own_systems.pushing import in_use, push

log = structlog.get_logger()

EVERY_S = 2.0
AT_ONCE = 8
"""So many receivers are waited for at the same time; the others' news waits for a place."""


class Pusher:
    """Pushes to each webhook by itself: to one, one delivery after the other; a slow one holds up nobody else."""

    def __init__(self, company: Company, send: Post = post, at_once: int = AT_ONCE) -> None:
        self.company = company
        self.send = send
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="webhook")
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def look(self) -> int:
        """Give every webhook that nobody is at a place in the queue; returns at once; 0, there is no hurry."""
        for hook in in_use(self.company):
            with self._lock:
                free = hook.id not in self._busy
                self._busy.add(hook.id)
            if free:
                self._pool.submit(self._turn, hook)
        return 0

    def _turn(self, hook: Webhook) -> None:
        """One delivery; where it was taken the webhook goes to the end of the queue, for there may be more."""
        taken = False
        try:
            taken = push(self.company, hook, self.send)
        except Exception as error:
            if is_the_databases_own(error):
                self.company.outage.note(error)
            else:
                log.exception("news could not be pushed; tried again in a while")
        if taken:
            with contextlib.suppress(RuntimeError):  # the server stops
                self._pool.submit(self._turn, hook)
                return
        with self._lock:
            self._busy.discard(hook.id)

    def close(self) -> None:
        """Begin nothing more, and wait for what is under way: at most as long as a receiver may take."""
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextlib.asynccontextmanager
async def pushing_news(app: Any, allowed: tuple[Network, ...] = ()) -> AsyncIterator[None]:
    """Look every other second. `allowed`: the company's own networks that news may go to."""
    company: Company = app.state["company"]
    pusher = Pusher(company, partial(post, allowed=allowed))

    try:
        async with looking(company, "webhooks", pusher.look, EVERY_S):
            yield
    finally:
        await asyncio.to_thread(pusher.close)
