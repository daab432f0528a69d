"""The books behind the figures, over HTTP: postings of an account, the lines behind a record, statements in."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromQuery, HeaderParameter, PathParameter, QueryParameter

from rulebook.kernel.authority import need_role
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.visibility import places_of
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.commands import SaveStatementLayout
from rulebook.subjects.statements.layouts import what_is_wrong
from rulebook.subjects.statements.records import StatementLayout
from sync_server.api.devices import company_of
from sync_server.api.limits import readers
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.core.pace import OneAtATime
from sync_server.core.readers import reader_tags
from sync_server.subjects.books.audit_trail import Wanted, account_report, line_of, trace
from sync_server.subjects.statements.statement_files.apart import look_apart, statement_apart
from sync_server.subjects.statements.statements import import_statement

READERS = frozenset({Role.FINANCE, Role.AUDITOR, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER})
WRITERS = frozenset({Role.FINANCE})
MOST_BYTES = 21_000_000
_turns = OneAtATime()
Authorization = Annotated[str, HeaderParameter(name="authorization")]


def _person(company: Company, credentials: str, roles: frozenset[Role]) -> tuple[Person, str]:
    """Who asks, and from which device. Raises NotLetIn, or Refused for whom the books are not (SEC-1)."""
    with company.read() as work:
        row, person = known_device(work, credentials, company.clock())
    need_role(person, roles)
    return person, row.id


def _reader(company: Company, credentials: str) -> frozenset[str]:
    """What a reader of the books sees. Those are the whole company's: not for who is bound to a branch (BR-1)."""
    person, device = _person(company, credentials, READERS)
    with company.read() as work:
        tags = reader_tags(work, person, device, company.clock())
    if places_of(tags):
        raise Refused("books_of_all")
    return tags


def _ledger(company: Company, credentials: str, asked: Wanted) -> bytes:
    _reader(company, credentials)
    with company.read() as work:
        return msgspec.json.encode(account_report(work, asked))


def _trace(company: Company, credentials: str, kind: str, id: str) -> bytes:
    tags = _reader(company, credentials)
    with company.read() as work:
        return msgspec.json.encode(trace(work, tags, kind, id))


def _line(company: Company, credentials: str, id: str) -> bytes:
    tags = _reader(company, credentials)
    with company.read() as work:
        return msgspec.json.encode(line_of(work, id, tags))


def _statement(
    company: Company, person: Person, data: bytes, name: str, method: str, dry_run: bool, layout: str
) -> bytes:
    report = import_statement(
        company,
        data,
        name,
        method=Method(method) if method else None,
        dry_run=dry_run,
        actor=person.id,
        trial=_trial(layout, person) if layout else None,
        read=statement_apart,
    )
    return msgspec.json.encode(report)


def _trial(layout: str, person: Person) -> StatementLayout:
    """The layout that somebody is just picking the columns of. Raises Refused as saving it would."""
    try:
        asked = msgspec.json.decode(layout, type=SaveStatementLayout)
    except msgspec.DecodeError as error:
        raise Refused("field_wrong", rule="CASH-5", field="columns", problem="not_a_layout") from error
    if wrong := what_is_wrong(asked.columns, asked.money_in):
        raise Refused("field_wrong", rule="CASH-5", field="columns", problem=wrong)
    return StatementLayout(
        id=asked.layout,
        name=asked.name,
        method=asked.method,
        columns=asked.columns,
        money_in=asked.money_in,
        by=person.id,
        by_name=person.name,
        at="",
    )


def _look(data: bytes) -> bytes:
    return msgspec.json.encode(look_apart(data))


@get("/api/ledger", summary="What an account moved, by date and page by page, with the line behind each posting")
async def ledger(
    state: State,
    account: Annotated[str, QueryParameter(max_length=200)] = "",
    day: Annotated[str, QueryParameter(max_length=10)] = "",
    first: Annotated[str, QueryParameter(max_length=10)] = "",
    last: Annotated[str, QueryParameter(max_length=10)] = "",
    page: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
    oldest: FromQuery[bool] = False,
    authorization: Authorization = "",
) -> Response[bytes]:
    asked = Wanted(account=account, day=day, first=first, last=last, page=page, oldest=oldest)
    return _json(await to_thread.run_sync(_ledger, company_of(state), authorization, asked))


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
    summary="Import a wallet's or bank's statement (CSV, workbook or ZIP in the body), reported row by row",
)
async def statement(
    request: Request[Any, Any, State],
    state: State,
    name: Annotated[str, QueryParameter(max_length=200)] = "statement",
    method: Annotated[str, QueryParameter(pattern="^(wechat|alipay|transfer)?$")] = "",
    dry_run: FromQuery[bool] = True,
    layout: Annotated[str, QueryParameter(max_length=4000)] = "",
    authorization: Authorization = "",
) -> Response[bytes]:
    """Who asks is looked at before a byte of the body is."""
    company = company_of(state)
    person, _ = await to_thread.run_sync(_person, company, authorization, WRITERS)
    with _turns.turn(person.id):
        data = await request.body()
        asked = (company, person, data, name, method, dry_run, layout)
        told = await to_thread.run_sync(_statement, *asked, limiter=readers(state))
    return _json(told)


@post(
    "/api/imports/statement/look",
    status_code=200,
    request_max_body_size=MOST_BYTES,
    summary="The first rows of a statement that no layout fits, for a person to say what its columns are",
)
async def looked_at(
    request: Request[Any, Any, State], state: State, authorization: Authorization = ""
) -> Response[bytes]:
    person, _ = await to_thread.run_sync(_person, company_of(state), authorization, WRITERS)
    with _turns.turn(person.id):
        told = await to_thread.run_sync(_look, await request.body(), limiter=readers(state))
    return _json(told)


def _json(body: bytes) -> Response[bytes]:
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


ROUTES = [ledger, traced, raw_line, statement, looked_at]
