"""For administrators: devices, what was set aside, and enrolment codes. Auditors read."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Response, delete, get, post
from litestar.datastructures import State
from litestar.params import HeaderParameter, PathParameter, QueryParameter

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.subjects.enrolment.records import EnrolmentCode
from sync_server.api.devices import company_of
from sync_server.core.company import Company
from sync_server.core.enrolment import NotLetIn, issue_code, known_device, withdraw_code
from sync_server.subjects.devices.quarantine import quarantine_report
from sync_server.subjects.devices.reports import devices_report
from sync_server.subjects.people.holdings import holdings_report

READERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
WRITERS = frozenset({Role.ADMINISTRATOR})
Authorization = Annotated[str, HeaderParameter(name="authorization")]


def _need(company: Company, credentials: str, roles: frozenset[Role]) -> Person:
    with company.read() as work:
        _, person = known_device(work, credentials, company.clock())
    if roles.isdisjoint(person.roles):
        raise NotLetIn("no_role", "This needs an administrator.")
    return person


def _devices(company: Company, credentials: str) -> bytes:
    _need(company, credentials, READERS)
    return msgspec.json.encode(devices_report(company))


def _quarantine(company: Company, credentials: str) -> bytes:
    reader = _need(company, credentials, READERS)
    return msgspec.json.encode(quarantine_report(company, whole=Role.ADMINISTRATOR in reader.roles))


def _code(company: Company, credentials: str, person: str) -> bytes:
    asker = _need(company, credentials, WRITERS)
    with company.read() as work:
        known = work.get(Person, person)
    if known is None or not known.active:
        raise NotLetIn("person_inactive", "This person is not active.")
    code = issue_code(company, person, by=asker.id)
    said: dict[str, Any] = {"code": code, "link": f"{company.base_url}/#/enrol/{code}", "person_name": known.name}
    return msgspec.json.encode(said)


def _holdings(company: Company, credentials: str, person: str) -> bytes:
    _need(company, credentials, READERS)
    with company.read() as work:
        return msgspec.json.encode(holdings_report(work, person))


@get("/api/holdings", summary="What is in a person's hands, before they are shut out")
async def holdings(
    state: State, person: Annotated[str, QueryParameter(max_length=200)], authorization: Authorization = ""
) -> Response[bytes]:
    return _json(await to_thread.run_sync(_holdings, company_of(state), authorization, person))


@get("/api/devices", summary="Devices: whose, when last heard of, how far")
async def devices(state: State, authorization: Authorization = "") -> Response[bytes]:
    return _json(await to_thread.run_sync(_devices, company_of(state), authorization))


@get(
    "/api/quarantine",
    summary="Lines that could not be judged, whole for an administrator, with who looks after them",
)
async def quarantine(state: State, authorization: Authorization = "") -> Response[bytes]:
    return _json(await to_thread.run_sync(_quarantine, company_of(state), authorization))


@post("/api/codes", status_code=200, summary="A one-time enrolment code for a person")
async def codes(
    state: State, person: Annotated[str, QueryParameter(max_length=200)], authorization: Authorization = ""
) -> Response[bytes]:
    return _json(await to_thread.run_sync(_code, company_of(state), authorization, person))


def _codes(company: Company, credentials: str) -> bytes:
    _need(company, credentials, READERS)
    with company.read() as work:
        found = sorted(work.all(EnrolmentCode), key=lambda code: (code.issued_at, code.id), reverse=True)
    return msgspec.json.encode(found)


def _withdraw(company: Company, credentials: str, id: str, reason: str) -> None:
    asker = _need(company, credentials, WRITERS)
    withdraw_code(company, id, reason, asker.id)


@get("/api/codes", summary="Enrolment codes: who gave them out, for whom, when, and which device used them")
async def listed_codes(state: State, authorization: Authorization = "") -> Response[bytes]:
    return _json(await to_thread.run_sync(_codes, company_of(state), authorization))


@delete("/api/codes/{id:str}", summary="Withdraw a code that was not used yet")
async def withdrawn_code(
    state: State,
    id: Annotated[str, PathParameter(max_length=100)],
    reason: Annotated[str, QueryParameter(max_length=200)] = "",
    authorization: Authorization = "",
) -> None:
    await to_thread.run_sync(_withdraw, company_of(state), authorization, id, reason)


def _json(body: bytes) -> Response[bytes]:
    return Response(body, media_type="application/json")


ROUTES = [devices, holdings, quarantine, codes, listed_codes, withdrawn_code]
