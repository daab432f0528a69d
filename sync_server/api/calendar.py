"""A year's calendar as it is proposed, for the screen where it is entered."""

from __future__ import annotations

from typing import Annotated

import msgspec
from anyio import to_thread
from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import HeaderParameter, PathParameter

from sync_server.api.devices import company_of
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.subjects.calendar.proposal import proposed


def _proposal(company: Company, credentials: str, year: int) -> bytes | None:
    with company.read() as work:
        known_device(work, credentials, company.clock())
    found = proposed(year)
    return None if found is None else msgspec.json.encode(found)


@get("/api/calendar/{year:int}", summary="A year's rest days and worked weekend days, as published")
async def calendar(
    state: State,
    year: Annotated[int, PathParameter(ge=1, le=9999)],
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Response[bytes]:
    found = await to_thread.run_sync(_proposal, company_of(state), authorization, year)
    if found is None:
        raise NotFoundException(f"nothing is published for {year}")
    return Response(found, media_type="application/json")


ROUTES = [calendar]
