"""The books behind the figures, over HTTP: postings of an account, the lines behind a record, statements in."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromQuery, HeaderParameter, PathParameter, QueryParameter

from rulebook.authority import need_role
from rulebook.records import Method, Person, Role
from sync_server.api.devices import company_of
from sync_server.company import Company
from sync_server.enrolment import known_device
from sync_server.reports.tracing import account_report, line_of, trace
from sync_server.statements import import_statement

READERS = frozenset({Role.FINANCE, Role.AUDITOR, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER})
WRITERS = frozenset({Role.FINANCE})
MOST_BYTES = 21_000_000
Authorization = Annotated[str, HeaderParameter(name="authorization")]


def _person(company: Company, credentials: str, roles: frozenset[Role]) -> tuple[Person, str]:
    """Who asks, and from which device. Raises NotLetIn, or Refused for whom the books are not (SEC-1)."""
    with company.read() as book:
        row, person = known_device(book, credentials, company.clock())
    need_role(person, roles)
    return person, row.id


def _ledger(company: Company, credentials: str, account: str, day: str) -> bytes:
    _person(company, credentials, READERS)
    with company.read() as book:
        return msgspec.json.encode(account_report(book.connection, account, day))


def _trace(company: Company, credentials: str, kind: str, id: str) -> bytes:
    person, device = _person(company, credentials, READERS)
    with company.read() as book:
        return msgspec.json.encode(trace(book, person, device, kind, id))


def _line(company: Company, credentials: str, id: str) -> bytes:
    _person(company, credentials, READERS)
    with company.read() as book:
        return msgspec.json.encode(line_of(book, id))


def _statement(company: Company, credentials: str, data: bytes, name: str, method: str, dry_run: bool) -> bytes:
    person, _ = _person(company, credentials, WRITERS)
    report = import_statement(
        company, data, name, method=Method(method) if method else None, dry_run=dry_run, actor=person.id
    )
    return msgspec.json.encode(report)


@get("/api/ledger", summary="What an account moved, on a day or in all, with the line behind each posting")
async def ledger(
    state: State,
    account: Annotated[str, QueryParameter(max_length=200)] = "",
    day: Annotated[str, QueryParameter(max_length=10)] = "",
    authorization: Authorization = "",
) -> Response[bytes]:
    return _json(await to_thread.run_sync(_ledger, company_of(state), authorization, account, day))


@get("/api/trace/{kind:str}/{id:str}", summary="The raw lines behind a record, and what they posted")
async def traced(
    state: State,
    kind: Annotated[str, PathParameter(max_length=40)],
    id: Annotated[str, PathParameter(max_length=200)],
    authorization: Authorization = "",
) -> Response[bytes]:
    return _json(await to_thread.run_sync(_trace, company_of(state), authorization, kind, id))


@get("/api/lines/{id:str}", summary="One line as it arrived: device, seq, hash, arrival, its bytes as text")
async def raw_line(
    state: State, id: Annotated[str, PathParameter(max_length=200)], authorization: Authorization = ""
) -> Response[bytes]:
    return _json(await to_thread.run_sync(_line, company_of(state), authorization, id))


@post(
    "/api/imports/statement",
    status_code=200,
    request_max_body_size=MOST_BYTES,
    summary="Import a wallet's or bank's statement (CSV in the body), reported row by row",
)
async def statement(
    request: Request[Any, Any, State],
    state: State,
    name: Annotated[str, QueryParameter(max_length=200)] = "statement",
    method: Annotated[str, QueryParameter(pattern="^(wechat|alipay|transfer)?$")] = "",
    dry_run: FromQuery[bool] = True,
    authorization: Authorization = "",
) -> Response[bytes]:
    data = await request.body()
    return _json(
        await to_thread.run_sync(_statement, company_of(state), authorization, data, name, method, dry_run)
    )


def _json(body: bytes) -> Response[bytes]:
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


ROUTES = [ledger, traced, raw_line, statement]
