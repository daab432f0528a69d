"""The customer's own page over HTTP, and its address for who gives it (CUST-1)."""

from __future__ import annotations

from typing import Annotated, Any

from anyio import to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import State, UploadFile
from litestar.exceptions import ClientException, HTTPException
from litestar.params import HeaderParameter, PathParameter, QueryParameter

from sync_server.api.devices import company_of
from sync_server.api.limits import limited
from sync_server.api.page_problems import HEADERS as PUBLIC
from sync_server.api.page_problems import PAGE_HANDLERS
from sync_server.core.company import Company
from sync_server.subjects.customer_pages.links import NoPage, link_for, page_behind
from sync_server.subjects.customer_pages.page import SAID_DONE, customer_page, language_of
from sync_server.subjects.customer_pages.pictures import MOST_BYTES
from sync_server.subjects.customer_pages.taking import NotTaken, take_rating, take_report

_limited = limited("page", 60)
MOST_BODY = 24 * 1024 * 1024
"""A photo that is too large is read to its end all the same, so that the browser shows why it was not taken."""
MOST_SIGNS = 4000
"""So much of a field is looked at, or shown again; what is taken is shorter."""
HEADERS = PUBLIC | {
    "Content-Security-Policy": f"{PUBLIC['Content-Security-Policy']}; form-action 'self'; base-uri 'none'",
    "X-Robots-Tag": "noindex",
}
Token = Annotated[str, PathParameter()]
Language = Annotated[str, QueryParameter()]
Accepted = Annotated[str, HeaderParameter(name="accept-language")]


def _page(said: tuple[int, str]) -> Response[str]:
    return Response(said[1], status_code=said[0], media_type="text/html", headers=HEADERS)


@get(
    "/c/{token:str}",
    middleware=[_limited.middleware],
    exception_handlers=PAGE_HANDLERS,
    summary="A customer's own page, by its link",
)
async def show_page(
    state: State,
    token: Token,
    lang: Language = "",
    done: Annotated[str, QueryParameter()] = "",
    accepted: Accepted = "",
) -> Response[str]:
    language = language_of(lang, accepted)
    done = done if done in SAID_DONE else ""
    return _page(await to_thread.run_sync(customer_page, company_of(state), token, language, done))


@post(
    "/c/{token:str}",
    status_code=200,
    middleware=[_limited.middleware],
    exception_handlers=PAGE_HANDLERS,
    request_max_body_size=MOST_BODY,
    summary="What a customer reports, or how they rate a visit",
)
async def take_form(
    request: Request[Any, Any, State], state: State, token: Token, lang: Language = "", accepted: Accepted = ""
) -> Response[str]:
    company, language = company_of(state), language_of(lang, accepted)
    if not await to_thread.run_sync(_opens, company, token):  # nothing is read from who has no link
        return _page(await to_thread.run_sync(customer_page, company, token, language))
    try:
        fields, photo = await _form(request)
    except HTTPException as error:
        if error.status_code != 413:
            raise
        trouble = "report.photo_wrong"
        return _page(await to_thread.run_sync(customer_page, company, token, language, "", trouble, {}))
    act = "rate" if fields.get("act") == "rate" else "report"
    try:
        if act == "rate":
            await to_thread.run_sync(take_rating, company, token, fields)
        else:
            await to_thread.run_sync(take_report, company, token, fields, photo)
    except NotTaken as no:
        trouble = f"{act}.{no.code}" if no.code != "already" else "rated.already"
        was = fields if act == "report" else None
        return _page(await to_thread.run_sync(customer_page, company, token, language, "", trouble, was))
    except NoPage:
        return _page(await to_thread.run_sync(customer_page, company, token, language))
    address = f"/c/{token}?lang={language}&done={act}"
    return Response("", status_code=303, media_type="text/html", headers=HEADERS | {"Location": address})


def _opens(company: Company, token: str) -> bool:
    try:
        with company.read() as work:
            page_behind(company, work, token)
    except NoPage:
        return False
    return True


async def _form(request: Request[Any, Any, State]) -> tuple[dict[str, str], bytes]:
    """The form's words, each the first of its name, and the photo's bytes: one more than is taken at the most."""
    try:
        form = await request.form()
    except ValueError as error:  # words that are not UTF-8
        raise ClientException("The form cannot be read.") from error
    words: dict[str, str] = {}
    photo = b""
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if name == "photo" and not photo:
                photo = await value.read(MOST_BYTES + 1)
        else:
            words.setdefault(name, str(value).replace("\0", "")[:MOST_SIGNS])
    return words, photo


@get("/api/customer-pages/{id:str}/link", summary="The address of a customer's page, for who gives it")
async def page_link(
    state: State,
    id: Annotated[str, PathParameter(max_length=100)],
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> dict[str, str]:
    return {"url": await to_thread.run_sync(link_for, company_of(state), authorization, id)}


ROUTES = [show_page, take_form, page_link]
