"""While the server runs, where `messages` is set: what is queued goes out (MSG-1). Off by default."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from sync_server.core.company import Company
from sync_server.core.server_settings import ServerSettings
from sync_server.core.watching import looking
from sync_server.subjects.messages.channels import senders
from sync_server.subjects.messages.outbox import send_all

EVERY_S = 2.0


def sending_messages(settings: ServerSettings) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Look every other second, by the channels that the operator has set up."""

    @contextlib.asynccontextmanager
    async def send(app: Any) -> AsyncIterator[None]:
        company: Company = app.state["company"]
        look = partial(send_all, company, senders(settings))
        async with looking(company, "messages to be sent", look, EVERY_S):
            yield

    return send
