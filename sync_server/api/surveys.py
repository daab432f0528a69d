"""Surveys over HTTP: the page that a customer's link opens, and the links for who sends them (FUP-2)."""

from __future__ import annotations

from typing import Annotated, Any

from anyio import to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import HeaderParameter, PathParameter, QueryParameter

from sync_server.api.devices import company_of
from sync_server.api.limits import limited
from sync_server.api.page_problems import HEADERS as PUBLIC
from sync_server.api.page_problems import PAGE_HANDLERS
from sync_server.subjects.surveys.links import links_of
from sync_server.subjects.surveys.page import answer_page, form_page

_limited = limited("survey", 60)
MOST_BYTES = 64 * 1024
"""A form with two thousand characters, each of nine bytes as browsers send them, fits well."""
HEADERS = PUBLIC | {"Content-Security-Policy": f"{PUBLIC['Content-Security-Policy']}; form-action 'self'"}
Token = Annotated[str, PathParameter()]
Language = Annotated[str, QueryParameter()]


def _page(said: tuple[int, str]) -> Response[str]:
    return Response(said[1], status_code=said[0], media_type="text/html", headers=HEADERS)


@get(
    "/s/{token:str}",
    middleware=[_limited.middleware],
    exception_handlers=PAGE_HANDLERS,
    summary="A survey's form, by its one-use link",
)
async def survey_form(state: State, token: Token, lang: Language = "zh") -> Response[str]:
    return _page(await to_thread.run_sync(form_page, company_of(state), token, lang))


@post(
    "/s/{token:str}",
    status_code=200,
    middleware=[_limited.middleware],
    exception_handlers=PAGE_HANDLERS,
    request_max_body_size=MOST_BYTES,
    summary="What a customer answers",
)
async def survey_answer(
    request: Request[Any, Any, State], state: State, token: Token, lang: Language = "zh"
) -> Response[str]:
    body = await request.body()
    return _page(await to_thread.run_sync(answer_page, company_of(state), token, lang, body))


@get("/api/surveys/{round_id:str}/links", summary="The links of a survey that nobody used yet")
async def survey_links(
    state: State,
    round_id: Annotated[str, PathParameter(max_length=200)],
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> list[dict[str, str]]:
    return await to_thread.run_sync(links_of, company_of(state), authorization, round_id)


ROUTES = [survey_form, survey_answer, survey_links]
