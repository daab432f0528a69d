"""The acknowledgement manifest over HTTP: what the server holds of the calling device."""

from __future__ import annotations

from typing import Annotated

import msgspec
from anyio import to_thread
from litestar import Response, get
from litestar.datastructures import State
from litestar.params import FromQuery, HeaderParameter, QueryParameter

from sync_server.api.devices import company_of
from sync_server.core.manifest import manifest_for


@get("/api/manifest", summary="What the server holds of this device: lines and files by hash")
async def manifest(
    state: State,
    first: Annotated[int, QueryParameter(name="from", ge=1, le=2**53)] = 1,
    hashes: FromQuery[bool] = False,
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Response[bytes]:
    found = await to_thread.run_sync(manifest_for, company_of(state), authorization, first, hashes)
    return Response(msgspec.json.encode(found), media_type="application/json")


ROUTES = [manifest]
