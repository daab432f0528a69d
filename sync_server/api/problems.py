"""Errors over HTTP: RFC 9457 problem+json with the rule's code, and validation that names the field."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from rulebook.kernel.errors import Refused
from rulebook.kernel.wire import Problem
from rulebook.rules import REFUSALS, RULES
from sync_server.core.enrolment import NotLetIn
from sync_server.core.files.store import StoreAway
from sync_server.core.files.taking import FileProblem
from sync_server.core.intake import is_the_databases_own
from sync_server.core.keyring import KeyMissing, WrongMaster
from sync_server.core.pace import TooBusy
from sync_server.core.syncing import BadRequest, NewerApp
from sync_server.core.system import SystemRefused
from sync_server.core.words import why_refused
from sync_server.papers.glyphs import CannotPrint
from sync_server.papers.printing import NoSuchPaper
from sync_server.papers.words import speaker
from sync_server.subjects.books.audit_trail import OutOfSight
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.statements.statement_files.faults import UnreadableStatement

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


def too_deep(_: Request[Any, Any, Any], error: RecursionError) -> Response[bytes]:
    """JSON in JSON in JSON: no mistake of ours."""
    return problem(Problem(title="Cannot be read", status=400, rule="SYS-2", detail="It is nested too deep."))


def newer_app(_: Request[Any, Any, Any], error: NewerApp) -> Response[bytes]:
    return problem(
        Problem(title="App newer than server", status=409, rule="SYS-7", code="newer_app", detail=str(error))
    )


def key_missing(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The operator has to put the newest master.key back; phones keep what they have until then (SYS-9)."""
    log.error("master key missing", detail=str(error))
    said = Problem(title="Server lacks a key", status=503, rule="SYS-9", code="key_missing", detail=str(error))
    return problem(said)


def bad_file(request: Request[Any, Any, Any], error: FileFault) -> Response[bytes]:
    """The detail is in the language that was asked for; the code says which fault it is."""
    asked = request.query_params.get("language", "en")
    said = error.text(asked if asked in ("zh", "en") else "en")
    return problem(Problem(title="File cannot be read", status=422, rule="ORD-1", code=error.code, detail=said))


def file_problem(_: Request[Any, Any, Any], error: FileProblem) -> Response[bytes]:
    """`Upload-Offset` says how much of the file the server has, where the next bite depends on it."""
    said = problem(Problem(title="File", status=error.status, rule="FILE-1", code=error.code, detail=error.detail))
    if error.status == 416:
        said.headers["Content-Range"] = f"bytes */{error.offset}"
    elif error.offset is not None:
        said.headers["Upload-Offset"] = str(error.offset)
    return said


def store_away(request: Request[Any, Any, Any], error: StoreAway) -> Response[bytes]:
    """The files' store, not ours: lines go on. What is wrong with it is said in the log, and once."""
    request.app.state["company"].files_outage.note(error)
    detail = "Files can be neither taken nor given out just now; nothing is lost. Try again later."
    said = problem(Problem(title="Files are away", status=503, rule="FILE-1", code="file_away", detail=detail))
    said.headers["Retry-After"] = "30"
    return said


def cannot_print(request: Request[Any, Any, Any], error: CannotPrint) -> Response[bytes]:
    """Which characters, and where; with `anyway=true` they are printed as 〓."""
    say = speaker("zh" if request.query_params.get("language", "zh") == "zh" else "en")
    detail = say("print.no_glyph", characters="; ".join(str(one) for one in error.missing))
    return problem(Problem(title="No font has it", status=422, rule="RCT-1", code="no_glyph", detail=detail))


def no_such_paper(_: Request[Any, Any, Any], error: NoSuchPaper) -> Response[bytes]:
    return problem(
        Problem(title="Nothing to print", status=404, rule="SYS-3", code="not_found", detail=str(error))
    )


def out_of_sight(_: Request[Any, Any, Any], error: OutOfSight) -> Response[bytes]:
    return problem(Problem(title="Not found", status=404, rule="SYS-3", code="not_found", detail=str(error)))


def bad_statement(_: Request[Any, Any, Any], error: UnreadableStatement) -> Response[bytes]:
    return problem(
        Problem(
            title="No statement",
            status=422,
            rule="CASH-5",
            code="no_statement",
            detail=str(error),
            field=error.code,
        )
    )


def not_for_you(_: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    """Something of the books that is not for this person's eyes (SEC-1)."""
    said = RULES.refusal(error)
    detail = why_refused(said.code, said.facts)
    status = REFUSALS[said.code].http
    return problem(Problem(title="Refused", status=status, rule=said.rule, code=said.code, detail=detail))


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
    answer = problem(said)
    if error.status_code == 429:
        answer.headers["Retry-After"] = _retry_after(error)
    return answer


def _retry_after(error: HTTPException) -> str:
    """Seconds until the limit is over: as the limiter says, else a minute."""
    said = {name.lower(): value for name, value in (error.headers or {}).items()}
    return said.get("retry-after") or said.get("ratelimit-reset") or "60"


def too_busy(_: Request[Any, Any, Any], error: TooBusy) -> Response[bytes]:
    """RFC 6585: `Retry-After` says in how many seconds to ask again."""
    said = problem(Problem(title="Too many", status=429, rule="SYS-2", code=error.code, detail=error.detail))
    said.headers["Retry-After"] = str(error.seconds)
    return said


def mistake(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A mistake of ours, or a database that does not answer: nothing was taken, and asking again is harmless."""
    if is_the_databases_own(error):
        request.app.state["company"].outage.note(error)
    else:
        # by its pattern: whoever has the link in it opens what it leads to
        log.error("request failed", route=request.scope.get("path_template", ""), exc_info=error)
    said = Problem(title="Server error", status=500, rule="SYS-6", detail="Nothing was taken; try again.")
    answer = problem(said)
    answer.headers["Retry-After"] = "10"
    return answer


_MISSING = re.compile(r"[Mm]issing required .*?(?:parameter|field) ['`](\w+)['`]")

HANDLERS = {
    Exception: mistake,
    SystemRefused: refused,
    Refused: not_for_you,
    NotLetIn: not_let_in,
    BadRequest: bad_request,
    RecursionError: too_deep,
    NewerApp: newer_app,
    KeyMissing: key_missing,
    WrongMaster: key_missing,
    FileFault: bad_file,
    TooBusy: too_busy,
    CannotPrint: cannot_print,
    FileProblem: file_problem,
    StoreAway: store_away,
    NoSuchPaper: no_such_paper,
    OutOfSight: out_of_sight,
    UnreadableStatement: bad_statement,
    HTTPException: http_error,
}
