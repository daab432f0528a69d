"""Reports and exports over HTTP, for finance, auditors and the department manager; streamed."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from litestar import get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import HeaderParameter, PathParameter, QueryParameter
from litestar.response import Stream

from sync_server.api.devices import company_of
from sync_server.reporting.exporting import FORMATS, export, whose_export
from sync_server.reporting.reports import REPORTS
from sync_server.reporting.span import Span


def _opened_by(name: str, form: str) -> str:
    """The report whose roles may take that out: as beancount it is the whole ledger, whatever it is called."""
    return "books" if form == "beancount" else name


@get(
    "/api/reports/{name:str}",
    summary="A report as CSV, XLSX, PDF or beancount; `books` is all of them, as XLSX or beancount",
)
async def report(
    state: State,
    name: Annotated[str, PathParameter(max_length=30)],
    form: Annotated[str, QueryParameter(pattern="^(csv|xlsx|beancount|pdf)$")] = "csv",
    month: Annotated[str, QueryParameter(max_length=7)] = "",
    reason: Annotated[str, QueryParameter(max_length=200)] = "",
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Stream:
    company = company_of(state)
    person, tags = await to_thread.run_sync(whose_export, company, authorization, _opened_by(name, form))
    whole = form in ("xlsx", "beancount") and name == "books"
    if not whole and name not in REPORTS:
        raise NotFoundException(f"no report {name}")
    try:
        span = Span.month(month)
    except ValueError as error:
        raise ValidationException(str(error), extra=[{"key": "month", "message": str(error)}]) from error
    suffix = f"-{month}" if month else ""
    return Stream(
        export(company, name, form, span, person.name, person.id, reason, tags),
        media_type=FORMATS[form],
        headers={
            "content-disposition": f'attachment; filename="{name}{suffix}.{form}"',
            "cache-control": "no-store",
        },
    )


ROUTES = [report]
