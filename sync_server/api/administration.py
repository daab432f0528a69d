"""For administrators: devices, what was set aside, and enrolment codes. Auditors read."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.params import HeaderParameter, QueryParameter

from rulebook.records import Person, Role
from sync_server.api.devices import company_of
from sync_server.company import Company
from sync_server.enrolment import NotLetIn, issue_code, known_device
from sync_server.reports.devices import devices_report
from sync_server.reports.quarantine import quarantine_report

READERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
WRITERS = frozenset({Role.ADMINISTRATOR})
Authorization = Annotated[str, HeaderParameter(name="authorization")]


def _need(company: Company, credentials: str, roles: frozenset[Role]) -> None:
    with company.read() as book:
        _, person = known_device(book, credentials, company.clock())
    if roles.isdisjoint(person.roles):
        raise NotLetIn("no_role", "This needs an administrator.")


def _devices(company: Company, credentials: str) -> bytes:
    _need(company, credentials, READERS)
    return msgspec.json.encode(devices_report(company))


def _quarantine(company: Company, credentials: str) -> bytes:
    _need(company, credentials, READERS)
    return msgspec.json.encode(quarantine_report(company))


def _code(company: Company, credentials: str, person: str) -> bytes:
    _need(company, credentials, WRITERS)
    with company.read() as book:
        known = book.get(Person, person)
    if known is None or not known.active:
        raise NotLetIn("person_inactive", "This person is not active.")
    code = issue_code(company, person)
    said: dict[str, Any] = {"code": code, "link": f"{company.base_url}/#/enrol/{code}", "person_name": known.name}
    return msgspec.json.encode(said)


@get("/api/devices", summary="Devices: whose, when last heard of, how far")
async def devices(state: State, authorization: Authorization = "") -> Response[bytes]:
    return _json(await to_thread.run_sync(_devices, company_of(state), authorization))


@get("/api/quarantine", summary="Lines that could not be judged, whole, with who looks after them")
async def quarantine(state: State, authorization: Authorization = "") -> Response[bytes]:
    return _json(await to_thread.run_sync(_quarantine, company_of(state), authorization))


@post("/api/codes", status_code=200, summary="A one-time enrolment code for a person")
async def codes(
    state: State, person: Annotated[str, QueryParameter(max_length=200)], authorization: Authorization = ""
) -> Response[bytes]:
    return _json(await to_thread.run_sync(_code, company_of(state), authorization, person))


def _json(body: bytes) -> Response[bytes]:
    return Response(body, media_type="application/json")


ROUTES = [devices, quarantine, codes]
