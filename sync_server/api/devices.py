"""Enrolment, sync and the event stream: what the app asks all day."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from anyio import CapacityLimiter, to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import HeaderParameter, JSONBody, QueryParameter

from rulebook.kernel.packing import PACKED
from rulebook.kernel.wire import EnrolAnswer, EnrolRequest, SyncAnswer
from sync_server.api.limits import limited
from sync_server.api.news_stream import NewsStream
from sync_server.core.company import Company
from sync_server.core.enrolment import NotLetIn, enrol, tags_of_device, ticket_holds, whom_for
from sync_server.core.observing.caller import note_caller
from sync_server.core.syncing import MOST_BYTES, sync

_limited = limited("enrol", 120)


def company_of(state: State) -> Company:
    company: Company = state["company"]
    return company


@get("/api/enrol", middleware=[_limited.middleware], summary="Whom an enrolment code is for")
async def who(state: State, code: Annotated[str, QueryParameter(max_length=100)]) -> dict[str, str]:
    return await to_thread.run_sync(whom_for, company_of(state), code)


@post("/api/enrol", status_code=200, middleware=[_limited.middleware], summary="Let a device in")
async def enrol_device(state: State, data: JSONBody[EnrolRequest]) -> EnrolAnswer:
    return await to_thread.run_sync(enrol, company_of(state), data)


@post(
    "/api/sync",
    status_code=200,
    request_max_body_size=MOST_BYTES,
    summary="Lines in, outcomes and changes out",
    description="A header line of JSON, then the journal's lines as they are (see docs/protocol.md).",
    responses={},
)
async def sync_device(
    request: Request[Any, Any, State],
    state: State,
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Response[bytes]:
    body = await request.body()
    coding = request.headers.get("content-encoding", "")
    answer: SyncAnswer = await to_thread.run_sync(sync, company_of(state), authorization, body, coding)
    said = msgspec.json.encode(answer)
    return Response(said, media_type="application/json", headers={"Accept-Encoding": PACKED})


@get("/api/events", opt={"as_is": True}, summary="Server-sent events: there is news")
async def events(state: State, ticket: Annotated[str, QueryParameter(max_length=200)]) -> Response[None]:
    company = company_of(state)
    if not ticket_holds(company, ticket):
        raise NotLetIn("login_unknown", "The ticket is not valid; sync first.")
    device = ticket.partition(".")[0]
    note_caller("", device)
    tags = await to_thread.run_sync(tags_of_device, company, device, limiter=_at_the_door(state))
    return NewsStream(company.news, tags, device)


def _at_the_door(state: State) -> CapacityLimiter:
    """Thousands of apps that come back at once do not keep the threads that answer phones."""
    limiter = state.get("door")
    if limiter is None:
        limiter = state["door"] = CapacityLimiter(2)
    found: CapacityLimiter = limiter
    return found


ROUTES = [who, enrol_device, sync_device, events]
