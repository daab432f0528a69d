"""Printed forms over HTTP: one PDF each, for whoever may see its record."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from anyio import to_thread
from litestar import Response, get
from litestar.datastructures import State
from litestar.params import FromQuery, HeaderParameter, PathParameter, QueryParameter

from sync_server.api.devices import company_of
from sync_server.papers.printing import paper, papers_together

HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


@get(
    "/api/papers/{kind:str}/{id:str}",
    summary="A printed form as PDF: order, record, label, receipt, handover, day, supervision, rebate or account",
)
async def printed(
    state: State,
    kind: Annotated[str, PathParameter(max_length=20)],
    id: Annotated[str, PathParameter(max_length=200)],
    language: Annotated[str, QueryParameter(pattern="^(zh|en)$")] = "zh",
    anyway: FromQuery[bool] = False,
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Response[bytes]:
    pdf = await to_thread.run_sync(paper, company_of(state), authorization, kind, id, language, anyway)
    return Response(pdf, media_type="application/pdf", headers=HEADERS)


@get("/api/papers", summary="Several printed forms of one kind in one PDF: `ids` parted by commas")
async def together(
    state: State,
    kind: Annotated[str, QueryParameter(max_length=20)],
    ids: Annotated[str, QueryParameter(max_length=8000)],
    language: Annotated[str, QueryParameter(pattern="^(zh|en)$")] = "zh",
    anyway: FromQuery[bool] = False,
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Response[bytes]:
    wanted = [unquote(id) for id in ids.split(",") if id]
    pdf = await to_thread.run_sync(
        papers_together, company_of(state), authorization, kind, wanted, language, anyway
    )
    return Response(pdf, media_type="application/pdf", headers=HEADERS)


ROUTES = [printed, together]
