"""Lists of records beyond what a device holds, page by page, within what the asker may see (SEC-1)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Response, get
from litestar.datastructures import State
from litestar.params import HeaderParameter, PathParameter, QueryParameter

from rulebook.horizon.lists import BY_KIND
from rulebook.kernel.paging import MOST_ROWS, ListQuery, ListSort
from rulebook.kernel.times import read_date
from sync_server.api.devices import company_of
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.core.paging import page
from sync_server.core.readers import reader_tags
from sync_server.core.syncing import BadRequest

_KINDS = sorted(BY_KIND)
_Id = Annotated[str, QueryParameter(max_length=200)]
_Day = Annotated[str, QueryParameter(max_length=10)]


def _page(company: Company, credentials: str, said: dict[str, Any], cursor: str) -> bytes:
    with company.read() as work:
        row, person = known_device(work, credentials, company.clock())
        company.pace.count(row.id)
        tags = reader_tags(work, person, row.id, company.clock())
    return msgspec.json.encode(page(company, _query(said), cursor, tags))


def _query(said: dict[str, Any]) -> ListQuery:
    """Raises BadRequest for what is no question."""
    if said["kind"] not in BY_KIND:  # a pattern's end is before a line end, too
        raise BadRequest("kind", "There is no such list.")
    for name in ("first", "last"):
        if said[name] and not read_date(said[name]):
            raise BadRequest(name, "It is no day: YYYY-MM-DD.")
    wrong = [name for name, value in said.items() if "\0" in str(value)]
    if wrong:
        raise BadRequest(wrong[0], "It holds a character that no id has.")
    return msgspec.convert(said, ListQuery)


@get(
    "/api/records/{kind:str}",
    summary="One page of a list of records",
    description="`state`: several between commas. See docs/protocol.md.",
)
async def listed(
    state: State,
    kind: Annotated[str, PathParameter(pattern=f"^({'|'.join(_KINDS)})$")],
    states: Annotated[str, QueryParameter(name="state", max_length=200)] = "",
    person: _Id = "",
    customer: _Id = "",
    vehicle: _Id = "",
    first: _Day = "",
    last: _Day = "",
    sort: Annotated[ListSort, QueryParameter()] = ListSort.NEWEST,
    most: Annotated[int, QueryParameter(ge=1, le=MOST_ROWS)] = 30,
    cursor: Annotated[str, QueryParameter(max_length=1000)] = "",
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Response[bytes]:
    said = {
        "kind": kind, "states": tuple(one for one in states.split(",") if one), "person": person,
        "customer": customer, "vehicle": vehicle, "first": first, "last": last, "sort": sort, "most": most,
    }  # fmt: skip
    found = await to_thread.run_sync(_page, company_of(state), authorization, said, cursor)
    return Response(found, media_type="application/json", headers={"Cache-Control": "no-store"})


ROUTES = [listed]
