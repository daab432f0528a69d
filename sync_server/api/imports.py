"""Imports over HTTP: a file in the body, the row-by-row report in the answer (ORD-1)."""

from __future__ import annotations

import json
from typing import Annotated, Any

from anyio import to_thread
from litestar import Request, post
from litestar.datastructures import State
from litestar.params import FromQuery, HeaderParameter, QueryParameter

from sync_server.api.devices import company_of
from sync_server.company import Company
from sync_server.enrolment import known_device
from sync_server.importing import import_vehicles
from sync_server.vehicle_lists import RefusedRows, read_vehicle_list, report_json_lines

MOST_BYTES = 21_000_000


def _import(
    company: Company,
    credentials: str,
    data: bytes,
    name: str,
    dry_run: bool,
    accept_good_rows: bool,
    language: str,
    customer: str,
) -> dict[str, Any]:
    with company.read() as book:
        _, person = known_device(book, credentials, company.clock())
    try:
        report, imported = import_vehicles(
            company,
            data,
            name,
            dry_run=dry_run,
            accept_good_rows=accept_good_rows,
            actor=person.id,
            customer=customer,
        )
    except RefusedRows:
        report, imported = read_vehicle_list(data, name), 0
    return {
        "rows": [json.loads(line) for line in report_json_lines(report, language).splitlines()],
        "good": len(report.good),
        "refused": len(report.refused),
        "imported": imported,
    }


@post(
    "/api/imports/vehicles",
    status_code=200,
    request_max_body_size=MOST_BYTES,
    summary="Import a customer's vehicle list (XLSX or CSV in the body)",
)
async def vehicles(
    request: Request[Any, Any, State],
    state: State,
    name: Annotated[str, QueryParameter(max_length=200)] = "list",
    dry_run: FromQuery[bool] = True,
    accept_good_rows: FromQuery[bool] = False,
    language: Annotated[str, QueryParameter(pattern="^(zh|en)$")] = "zh",
    customer: Annotated[str, QueryParameter(max_length=200)] = "",
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> dict[str, Any]:
    data = await request.body()
    return await to_thread.run_sync(
        _import,
        company_of(state),
        authorization,
        data,
        name,
        dry_run,
        accept_good_rows,
        language,
        customer,
    )


ROUTES = [vehicles]
