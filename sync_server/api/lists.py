"""Lists of master data over HTTP: tried out, brought in row by row, taken out (SYS-4, SEC-1)."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any
from urllib.parse import unquote

import msgspec
from anyio import to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import HeaderParameter, PathParameter, QueryParameter
from litestar.response import Stream

from rulebook.kernel.authority import need_role
from rulebook.kernel.commands import OFFICE
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.master_lists.judging import read_again
from rulebook.master_lists.kinds import KINDS
from sync_server.api.devices import company_of
from sync_server.api.imports import MOST_BYTES
from sync_server.api.limits import readers
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.core.pace import OneAtATime
from sync_server.core.readers import reader_tags
from sync_server.subjects.master_lists.bringing_in import ListSource, RowOutcome, bring_in, source_of, try_out
from sync_server.subjects.master_lists.list_reading import read_file_apart
from sync_server.subjects.master_lists.taking_out import FORMS, take_out, take_table
from sync_server.subjects.orders.picked import table_of_orders

MOST_ROWS = 100
"""So many rows are brought in by one request."""
_turns = OneAtATime()
Kind = Annotated[str, PathParameter(max_length=30)]
Language = Annotated[str, QueryParameter(pattern="^(zh|en)$")]
Login = Annotated[str, HeaderParameter(name="authorization")]


class TriedList(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would do. `headings` (field → heading) and `sha256` go back with its rows."""

    sha256: str
    headings: dict[str, str]
    ignored: tuple[str, ...]
    rows: list[RowOutcome]


class RowToBring(msgspec.Struct, frozen=True):
    """A row as the trial gave it."""

    row: int
    texts: dict[str, str]
    seen: str = ""


class RowsToBring(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows of a file that was tried out."""

    file: Annotated[str, msgspec.Meta(max_length=200)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    headings: dict[str, str]
    rows: Annotated[list[RowToBring], msgspec.Meta(max_length=MOST_ROWS)]
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


def _allowed(
    company: Company, credentials: str, kind: str, *, reading: bool = False
) -> tuple[Person, frozenset[str]]:
    """Who asks, and what they see. Whoever may give the command may bring the list in; an auditor may read too.

    Raises NotLetIn, Refused, or NotFound for a kind that there is not.
    """
    with company.read() as work:
        row, person = known_device(work, credentials, company.clock())
        tags = reader_tags(work, person, row.id, company.clock())
    if kind not in KINDS:
        raise NotFoundException(f"no list {kind}")
    more = {Role.AUDITOR, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER} if reading else set()
    need_role(person, KINDS[kind].roles | more)
    return person, tags


@post("/api/lists/{kind:str}/trial", status_code=200, request_max_body_size=MOST_BYTES,
      summary="What a list of master data would do, row by row; nothing is written")  # fmt: skip
async def trial(
    request: Request[Any, Any, State],
    state: State,
    kind: Kind,
    name: Annotated[str, QueryParameter(max_length=200)] = "list",
    sheet: Annotated[str, QueryParameter(max_length=200)] = "",
    reason: Annotated[str, QueryParameter(max_length=500)] = "",
    language: Language = "zh",
    authorization: Login = "",
) -> Response[bytes]:
    company = company_of(state)
    person, _ = await to_thread.run_sync(_allowed, company, authorization, kind)

    def look(data: bytes) -> bytes:
        found = read_file_apart(kind, data, name, sheet)
        source = source_of(kind, data, name, actor=person.id, reason=reason, language=language)
        rows = try_out(company, found, source)
        digest = hashlib.sha256(data).hexdigest()
        told = TriedList(sha256=digest, headings=found.headings, ignored=found.ignored, rows=rows)
        return msgspec.json.encode(told)

    with _turns.turn(person.id):
        data = await request.body()
        told = await to_thread.run_sync(look, data, limiter=readers(state))
    return Response(told, media_type="application/json")


@post("/api/lists/{kind:str}/rows", status_code=200, request_max_body_size=4_000_000,
      summary="Bring rows of a list in, each by itself: an outcome a row")  # fmt: skip
async def rows(
    request: Request[Any, Any, State],
    state: State,
    kind: Kind,
    language: Language = "zh",
    authorization: Login = "",
) -> Response[bytes]:
    company = company_of(state)
    person, _ = await to_thread.run_sync(_allowed, company, authorization, kind)
    body = await request.body()
    try:
        asked = msgspec.json.decode(body, type=RowsToBring)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValidationException(str(error)) from error
    source = ListSource(
        kind=kind,
        file=asked.file,
        sha256=asked.sha256,
        actor=person.id,
        reason=asked.reason.strip(),
        language=language,
    )

    def write() -> bytes:
        again = [read_again(KINDS[kind], one.row, one.texts) for one in asked.rows]
        seen = {one.row: one.seen for one in asked.rows}
        return msgspec.json.encode({"rows": list(bring_in(company, again, source, asked.headings, seen))})

    return Response(await to_thread.run_sync(write), media_type="application/json")


@get("/api/lists/{kind:str}", summary="A list of master data as XLSX or CSV; it can be brought in again")
async def taken(
    state: State,
    kind: Kind,
    form: Annotated[str, QueryParameter(pattern="^(csv|xlsx)$")] = "xlsx",
    reason: Annotated[str, QueryParameter(max_length=200)] = "",
    language: Language = "zh",
    authorization: Login = "",
) -> Stream:
    company = company_of(state)
    person, tags = await to_thread.run_sync(lambda: _allowed(company, authorization, kind, reading=True))
    return Stream(
        take_out(company, kind, form, person.name, person.id, reason, tags, language),
        media_type=FORMS[form],
        headers={
            "content-disposition": f'attachment; filename="{kind}.{form}"',
            "cache-control": "no-store",
        },
    )


@get("/api/orders/table", summary="The orders picked in a list as XLSX or CSV: `ids` parted by commas")
async def orders_table(
    state: State,
    ids: Annotated[str, QueryParameter(max_length=8000)],
    form: Annotated[str, QueryParameter(pattern="^(csv|xlsx)$")] = "xlsx",
    reason: Annotated[str, QueryParameter(max_length=200)] = "",
    language: Language = "zh",
    authorization: Login = "",
) -> Stream:
    company = company_of(state)

    def reader() -> tuple[Person, frozenset[str]]:
        with company.read() as work:
            row, person = known_device(work, authorization, company.clock())
            need_role(person, OFFICE | {Role.AUDITOR})
            return person, reader_tags(work, person, row.id, company.clock())

    person, tags = await to_thread.run_sync(reader)
    table = table_of_orders([unquote(id) for id in ids.split(",") if id], tags, language)
    return Stream(
        take_table(company, table, form, person.name, person.id, reason),
        media_type=FORMS[form],
        headers={"content-disposition": f'attachment; filename="orders.{form}"', "cache-control": "no-store"},
    )


ROUTES = [trial, rows, taken, orders_table]
