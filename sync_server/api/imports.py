"""Imports over HTTP: a file in the body, the row-by-row report in the answer (ORD-1)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.params import FromQuery, HeaderParameter, QueryParameter

from rulebook.kernel.authority import need_role
from rulebook.kernel.identity import Person
from rulebook.subjects.company.commands import ImportVehicles
from rulebook.subjects.company.vehicle_list.report import VehicleLine
from rulebook.subjects.stock.terminal_models import all_masks
from sync_server.api.devices import company_of
from sync_server.api.limits import readers
from sync_server.core.apart import OverLimit
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.core.pace import OneAtATime
from sync_server.subjects.company.importing import write_vehicles
from sync_server.subjects.company.known_vehicles import warn_of_known
from sync_server.subjects.company.vehicle_lists.apart import Ask, read_apart
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.company.vehicle_lists.sheets import SEPARATOR

MOST_BYTES = 21_000_000
_turns = OneAtATime()


def importer(company: Company, credentials: str) -> Person:
    """Who may import a vehicle list may have one judged, nobody else (SEC-1). Raises NotLetIn or Refused."""
    with company.read() as work:
        _, person = known_device(work, credentials, company.clock())
    need_role(person, ImportVehicles.ROLES)
    return person


WHICH_SHEET = ("file.two_lists", "file.hidden_list")
"""Faults that end once the person has said which sheet is meant."""


def _import(
    company: Company,
    person: Person,
    data: bytes,
    name: str,
    dry_run: bool,
    accept_good_rows: bool,
    language: str,
    customer: str,
    sheet: str,
    as_printed: bool,
) -> bytes:
    with company.read() as work:
        masks = {model: list(forms) for model, forms in all_masks(work, company.clock()).items()}
    ask = Ask(name=name, language=language, sheet=sheet, as_printed=as_printed, masks=masks)
    try:
        found = read_apart(ask, data)
    except OverLimit as error:
        raise FileFault(error.code, name=name) from error
    if found.fault in WHICH_SHEET:
        return _which_sheet(FileFault(found.fault, **found.details), language)
    if found.fault:
        raise FileFault(found.fault, **found.details)
    imported = 0
    if not dry_run and found.vehicles and (accept_good_rows or not found.refused):
        vehicles = [msgspec.convert(v, VehicleLine) for v in found.vehicles]
        imported = write_vehicles(company, vehicles, data, name, actor=person.id, customer=customer)
    with company.read() as work:
        rows = warn_of_known(work, msgspec.json.decode(found.rows), found, language)
    return msgspec.json.encode(
        {
            "as_printed": found.may_stand,
            "rows": rows,
            "notes": found.notes,
            "good": found.good,
            "refused": found.refused,
            "imported": imported,
        }
    )


def _which_sheet(error: FileFault, language: str) -> bytes:
    """Nothing was imported; `sheets` are those that may be named in the next try."""
    sheets = str(error.details["sheets"]).split(SEPARATOR)
    said = error.text(language)
    told = {"rows": [], "notes": [], "good": 0, "refused": 0, "imported": 0, "question": said, "sheets": sheets}
    return msgspec.json.encode(told)


@post(
    "/api/imports/vehicles",
    status_code=200,
    request_max_body_size=MOST_BYTES,
    summary="Import a customer's vehicle list (XLSX, XLS, XLSB, ODS or CSV in the body)",
)
async def vehicles(
    request: Request[Any, Any, State],
    state: State,
    name: Annotated[str, QueryParameter(max_length=200)] = "list",
    dry_run: FromQuery[bool] = True,
    accept_good_rows: FromQuery[bool] = False,
    language: Annotated[str, QueryParameter(pattern="^(zh|en)$")] = "zh",
    customer: Annotated[str, QueryParameter(max_length=200)] = "",
    sheet: Annotated[str, QueryParameter(max_length=200)] = "",
    as_printed: FromQuery[bool] = False,
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Response[bytes]:
    """Who asks is looked at before a byte of the body is."""
    company = company_of(state)
    person = await to_thread.run_sync(importer, company, authorization)
    with _turns.turn(person.id):
        data = await request.body()
        asked = (company, person, data, name, dry_run, accept_good_rows, language, customer, sheet, as_printed)
        told = await to_thread.run_sync(_import, *asked, limiter=readers(state))
    return Response(told, media_type="application/json")


ROUTES = [vehicles]
