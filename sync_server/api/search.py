"""Searching the archive over HTTP, within what the asker may see (ARC-1, SEC-1)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from anyio import to_thread
from litestar import Response, get
from litestar.datastructures import State
from litestar.params import HeaderParameter, QueryParameter

from sync_server.api.devices import company_of
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.core.readers import reader_tags
from sync_server.core.searching import search


def _search(company: Company, credentials: str, query: str) -> bytes:
    with company.read() as work:
        row, person = known_device(work, credentials, company.clock())
        company.pace.count(row.id)
        tags = reader_tags(work, person, row.id, company.clock())
    return msgspec.json.encode(search(company, query, tags))


@get("/api/search", summary="Records whose numbers or names hold what is looked for; several numbers at once")
async def searched(
    state: State,
    q: Annotated[str, QueryParameter(max_length=6000)],
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Response[bytes]:
    found = await to_thread.run_sync(_search, company_of(state), authorization, q)
    return Response(found, media_type="application/json", headers={"Cache-Control": "no-store"})


ROUTES = [searched]
