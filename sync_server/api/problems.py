"""Errors over HTTP: RFC 9457 problem+json with the rule's code, and validation that names the field."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from rulebook.errors import REFUSALS, Refused, sentence
from rulebook.wire import Problem
from sync_server.enrolment import NotLetIn
from sync_server.files.taking import FileProblem
from sync_server.papers.printing import NoSuchPaper
from sync_server.reports.tracing import OutOfSight
from sync_server.statements import UnreadableStatement
from sync_server.syncing import BadRequest, NewerApp
from sync_server.system import SystemRefused
from sync_server.vehicle_lists import FileFault

PROBLEM_TYPE = "application/problem+json"


log = structlog.get_logger()


def problem(said: Problem) -> Response[bytes]:
    return Response(msgspec.json.encode(said), status_code=said.status, media_type=PROBLEM_TYPE)


def not_let_in(_: Request[Any, Any, Any], error: NotLetIn) -> Response[bytes]:
    status = 401 if error.code.startswith("login") else 403
    said = Problem(title="Not let in", status=status, rule="AUTH-1", code=error.code, detail=error.detail)
    return problem(said)


def bad_request(_: Request[Any, Any, Any], error: BadRequest) -> Response[bytes]:
    said = Problem(title="Cannot be read", status=400, rule="SYS-2", field=error.field, detail=error.detail)
    return problem(said)


def newer_app(_: Request[Any, Any, Any], error: NewerApp) -> Response[bytes]:
    return problem(
        Problem(title="App newer than server", status=409, rule="SYS-7", code="newer_app", detail=str(error))
    )


def bad_file(_: Request[Any, Any, Any], error: FileFault) -> Response[bytes]:
    return problem(Problem(title="File cannot be read", status=422, rule="ORD-1", detail=str(error)))


def file_problem(_: Request[Any, Any, Any], error: FileProblem) -> Response[bytes]:
    """`Upload-Offset` says how much of the file the server has, where the next bite depends on it."""
    said = problem(Problem(title="File", status=error.status, rule="FILE-1", code=error.code, detail=error.detail))
    if error.status == 416:
        said.headers["Content-Range"] = f"bytes */{error.offset}"
    elif error.offset is not None:
        said.headers["Upload-Offset"] = str(error.offset)
    return said


def no_such_paper(_: Request[Any, Any, Any], error: NoSuchPaper) -> Response[bytes]:
    return problem(
        Problem(title="Nothing to print", status=404, rule="SYS-3", code="not_found", detail=str(error))
    )


def out_of_sight(_: Request[Any, Any, Any], error: OutOfSight) -> Response[bytes]:
    return problem(Problem(title="Not found", status=404, rule="SYS-3", code="not_found", detail=str(error)))


def bad_statement(_: Request[Any, Any, Any], error: UnreadableStatement) -> Response[bytes]:
    return problem(
        Problem(title="No statement", status=422, rule="CASH-5", code="no_statement", detail=str(error))
    )


def not_for_you(_: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    """Something of the books that is not for this person's eyes (SEC-1)."""
    said = error.refusal
    detail = sentence(said.entry.text, said.facts)
    return problem(Problem(title="Refused", status=said.entry.http, rule=said.rule, code=said.code, detail=detail))


def refused(_: Request[Any, Any, Any], error: SystemRefused) -> Response[bytes]:
    """A request that the rules do not allow, made over HTTP rather than in a line."""
    entry = REFUSALS.get(error.outcome.code)
    said = Problem(
        title="Refused",
        status=entry.http if entry else 422,
        rule=error.outcome.rule,
        code=error.outcome.code,
        detail=str(error),
    )
    return problem(said)


def http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    extra = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    detail = str(extra.get("message", error.detail))
    missing = _MISSING.search(detail)  # what is not there at all is named in the sentence only
    said = Problem(
        title=type(error).__name__.removesuffix("Exception"),
        status=error.status_code,
        rule="SYS-2",
        code="too_many" if error.status_code == 429 else "",
        detail=detail,
        field=missing[1] if missing else str(extra.get("key", "")),
    )
    return problem(said)


def mistake(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A mistake of ours, or a database that does not answer: nothing was taken, and asking again is harmless."""
    log.error("request failed", path=request.url.path, exc_info=error)
    return problem(Problem(title="Server error", status=500, rule="SYS-6", detail="Nothing was taken; try again."))


_MISSING = re.compile(r"[Mm]issing required .*?(?:parameter|field) ['`](\w+)['`]")

HANDLERS = {
    Exception: mistake,
    SystemRefused: refused,
    Refused: not_for_you,
    NotLetIn: not_let_in,
    BadRequest: bad_request,
    NewerApp: newer_app,
    FileFault: bad_file,
    FileProblem: file_problem,
    NoSuchPaper: no_such_paper,
    OutOfSight: out_of_sight,
    UnreadableStatement: bad_statement,
    HTTPException: http_error,
}
