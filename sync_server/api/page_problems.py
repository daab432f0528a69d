"""What goes wrong on a page that people open by a link: told in words, on a page, not as the API tells it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from rulebook.kernel.wording import fill
from sync_server.api.problems import http_error, mistake

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{chinese}</title><style>body{font:17px/1.6 system-ui,sans-serif;margin:0;display:grid;min-height:100vh;
place-items:center;background:light-dark(#f2f6fa,#10151b);color:light-dark(#14202c,#e8eef4)}main{padding:32px}
h1{font-size:1.25rem}</style><main><h1>{chinese}</h1><p lang="en">{english}</p></main></html>"""

_WAIT = ("打开得太频繁，请等一分钟再试。", "Opened too often. Please wait a minute and try again.")
_LATER = ("现在打不开，请过一会儿再试。", "It cannot be opened just now. Please try again in a while.")
_UNREAD = (
    "发来的内容没能读懂，什么也没有收下。请返回再试。",
    "What was sent could not be read, and nothing was taken. Please go back and try again.",
)


def _told(problem: Response[bytes]) -> Response[str]:
    status = problem.status_code or 500
    chinese, english = _WAIT if status == 429 else _LATER if status >= 500 else _UNREAD
    page = fill(_PAGE, chinese=chinese, english=english)
    headers = HEADERS | {name: problem.headers[name] for name in ("Retry-After",) if name in problem.headers}
    return Response(page, status_code=status, media_type="text/html", headers=headers)


def not_read(request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    """Too often, too large, or not as a form is sent."""
    return _told(http_error(request, error))


def broken(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """A mistake of ours, or a database that does not answer."""
    return _told(mistake(request, error))


PAGE_HANDLERS: Any = {HTTPException: not_read, Exception: broken}
"""For the routes of such pages."""
