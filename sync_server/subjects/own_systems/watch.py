"""While the server runs, where `webhooks` is set: news is pushed (API-2). Off by default."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from sync_server.core.company import Company
from sync_server.core.watching import looking
from sync_server.subjects.own_systems.pushing import push_all

EVERY_S = 2.0


@contextlib.asynccontextmanager
async def pushing_news(app: Any) -> AsyncIterator[None]:
    """Look every other second."""
    company: Company = app.state["company"]
    async with looking(company, "news to be pushed", partial(push_all, company), EVERY_S):
        yield
