"""A record from beyond the horizon, had from the server once it is opened (SEC-1, docs/decisions/0046)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mobile.client.offline_client import OfflineClient


async def fetch(
    client: OfflineClient, kind: str, id: str, sync: Callable[[], Awaitable[None]], online: Callable[[], bool]
) -> str:
    """Have a record here, with all that hangs on it; of a vehicle or unit its history.

    '' once it is here; else a code of `beyond.not.*`. What could not be asked for now is noted durably, and comes
    with a later sync. Raises StoreFailed.
    """
    place = (kind, id)
    if not client.notes.state.horizon:
        return "not_found"
    client.not_fetched.pop(place, None)
    await client.holding.want(kind, id)
    await sync()
    if code := client.not_fetched.get(place):
        return code
    if client.notes.state.wanted or client.notes.state.staged_whole:
        return "unanswered" if online() else "away"
    return ""
