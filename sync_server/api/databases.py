"""What was asked of one of the archive's databases, as a file over HTTP (ARC-1, SEC-1)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from anyio import to_thread
from litestar import get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import HeaderParameter, PathParameter, QueryParameter
from litestar.response import Stream

from rulebook.subjects.archive.databases import report_name
from rulebook.subjects.archive.handlers import unreadable_field
from rulebook.subjects.archive.records import Database, Query
from sync_server.api.devices import company_of
from sync_server.reporting.exporting import FORMATS, export, whose_export
from sync_server.reporting.span import Span
from sync_server.subjects.archive.tables import report_of

_Asked = Annotated[str, QueryParameter(max_length=100)]


@get("/api/databases/{database:str}", summary="Entries of an archive's database, their sums and a cross-table")
async def database(
    state: State,
    database: Annotated[str, PathParameter(max_length=30)],
    form: Annotated[str, QueryParameter(pattern="^(csv|xlsx)$")] = "csv",
    year: _Asked = "",
    first: _Asked = "",
    last: _Asked = "",
    company: _Asked = "",
    dealer: _Asked = "",
    office: _Asked = "",
    nature: _Asked = "",
    rows: _Asked = "year",
    columns: _Asked = "month",
    measure: _Asked = "count",
    reason: Annotated[str, QueryParameter(max_length=200)] = "",
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Stream:
    books = company_of(state)
    said = {
        "database": database, "year": year, "first": first, "last": last, "company": company, "dealer": dealer,
        "office": office, "nature": nature, "rows": rows, "columns": columns, "measure": measure,
    }  # fmt: skip
    if database not in tuple(Database):
        raise NotFoundException(f"no database {database}")
    name = report_name(Database(database))
    person, tags = await to_thread.run_sync(whose_export, books, authorization, name)
    query = _read(said)
    span = Span(query.first or "0001-01-01", query.last or "9999-12-31")
    return Stream(
        export(books, name, form, span, person.name, person.id, reason, tags, report_of(query)),
        media_type=FORMATS[form],
        headers={"content-disposition": f'attachment; filename="{name}.{form}"', "cache-control": "no-store"},
    )


def _read(said: dict[str, str]) -> Query:
    """Raises ValidationException for what is no question."""
    try:
        query = msgspec.convert(said, Query)
    except msgspec.ValidationError as error:
        raise ValidationException(str(error), extra=[{"key": "", "message": str(error)}]) from error
    if wrong := unreadable_field(query):
        raise ValidationException(f"cannot be read: {wrong}", extra=[{"key": wrong, "message": "unreadable"}])
    return query


ROUTES = [database]
