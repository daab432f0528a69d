"""Files over HTTP: how much is here, the next bite, and the file itself (docs/protocol.md, "Files")."""

from __future__ import annotations

import re
from typing import Annotated, Any

from anyio import to_thread
from litestar import Request, Response, get, head, patch
from litestar.datastructures import State
from litestar.params import HeaderParameter, PathParameter

from rulebook.kernel.files import SHA256
from rulebook.kernel.wire import BITE_TYPE
from sync_server.api.devices import company_of
from sync_server.api.limits import carriers
from sync_server.core.files.taking import MOST_BITE, FileProblem, Standing, content, standing, take_bite

Name = Annotated[str, PathParameter(pattern=SHA256, max_length=64)]
Credentials = Annotated[str, HeaderParameter(name="authorization")]
MOST_COUNT = 2**53
PATH = "/api/files/{sha256:str}"
_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def _told(found: Standing) -> Response[None]:
    headers = {
        "Upload-Offset": str(found.offset),
        "Upload-Complete": "?1" if found.whole else "?0",
        "Cache-Control": "no-store",
    }
    return Response(None, status_code=200, headers=headers)


@head(PATH, opt={"as_is": True}, summary="How much of a file is here")
async def look(state: State, sha256: Name, authorization: Credentials = "") -> Response[None]:
    company = company_of(state)
    return _told(await to_thread.run_sync(standing, company, authorization, sha256, limiter=carriers(state)))


@patch(
    PATH,
    opt={"as_is": True},
    status_code=200,
    request_max_body_size=MOST_BITE,
    summary="The next bite of a file, at Upload-Offset",
)
async def append(
    request: Request[Any, Any, State],
    state: State,
    sha256: Name,
    offset: Annotated[int, HeaderParameter(name="upload-offset", ge=0, le=MOST_COUNT)],
    length: Annotated[int, HeaderParameter(name="upload-length", ge=0, le=MOST_COUNT)],
    authorization: Credentials = "",
) -> Response[None]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != BITE_TYPE:
        raise FileProblem(415, "file_type", f"A bite of a file is sent as {BITE_TYPE}.")
    data = await request.body()
    company = company_of(state)
    asked = (company, authorization, sha256, offset, length, data)
    return _told(await to_thread.run_sync(take_bite, *asked, limiter=carriers(state)))


@get(PATH, opt={"as_is": True}, summary="A file, or a range of its bytes")
async def fetch(
    state: State,
    sha256: Name,
    wanted: Annotated[str, HeaderParameter(name="range", max_length=60)] = "",
    authorization: Credentials = "",
) -> Response[bytes]:
    asked = _RANGE.fullmatch(wanted.strip())
    first = int(asked[1]) if asked else 0
    last = int(asked[2]) if asked and asked[2] else None
    wanted_of = (company_of(state), authorization, sha256, first, last)
    found = await to_thread.run_sync(content, *wanted_of, limiter=carriers(state))
    ending = found.media.rpartition("/")[2].replace("octet-stream", "bin")
    headers = SAFE | {
        "Accept-Ranges": "bytes",
        "ETag": f'"{sha256}"',
        "Content-Disposition": f'attachment; filename="{sha256[:12]}.{ending}"',
    }
    if asked:
        headers["Content-Range"] = f"bytes {found.first}-{found.last}/{found.size}"
    return Response(found.data, status_code=206 if asked else 200, media_type=found.media, headers=headers)


ROUTES = [look, append, fetch]
