"""Somebody leaves the company: whatever opened a door to them is shut, in one transaction (ROLE-1, API-1)."""

from __future__ import annotations

from typing import NamedTuple

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.roles import Role
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.enrolment.commands import WithdrawCode
from rulebook.subjects.enrolment.records import CodeState, EnrolmentCode
from rulebook.subjects.own_systems.commands import EndWebhook, RevokeKey
from rulebook.subjects.own_systems.records import ApiKey, InUse, Webhook
from rulebook.subjects.people.commands import Deactivate
from sync_server.core.company import Company
from sync_server.core.system import write_as_system
from sync_server.core.waiting import WaitingRoom


class CannotLeave(Exception):
    """The person is not known, or is the only administrator there is; nothing was changed."""


class Left(NamedTuple):
    """What was shut: devices, and enrolment codes for them or by them. `open`: keys and webhooks they gave."""

    devices: int
    codes: int
    open: list[ApiKey | Webhook]
    ended: int


def shut_out(company: Company, id: str, reason: str, end_keys: bool = False) -> Left:
    """Shut a person out with all that opens a door to them; again, it changes nothing.

    `end_keys`: keys and webhooks that they gave are ended too, so whatever reads by them stops. Raises CannotLeave
    or SystemRefused; then nothing was changed.
    """
    with company.write() as work:
        person = work.get(Person, id)
        if person is None:
            raise CannotLeave(f"No such person: {id}")
        if person.active and _is_administrator(person):
            others = [one for one in work.all(Person) if one.active and one.id != id and _is_administrator(one)]
            if not others:
                raise CannotLeave(
                    f"{id} is the only administrator; enter another one first (`paigong add-person`)"
                )
        now, master = company.clock(), company.master
        if person.active:
            write_as_system(work, master, Deactivate(reason=reason), id, now)
        devices = [d for d in work.find(Device, "person", id) if not d.revoked]
        for device in devices:
            write_as_system(work, master, RevokeDevice(reason=reason), device.id, now)
        codes = [c for c in work.all(EnrolmentCode) if c.state is CodeState.OPEN and id in (c.person, c.issued_by)]
        for code in codes:
            write_as_system(work, master, WithdrawCode(code=code.id, reason=reason), code.id, now)
        given: list[ApiKey | Webhook] = [*work.all(ApiKey), *work.all(Webhook)]
        given = [one for one in given if one.state is InUse.ACTIVE and one.given_by == id]
        for one in given if end_keys else ():
            end = RevokeKey(reason=reason) if isinstance(one, ApiKey) else EndWebhook(reason=reason)
            write_as_system(work, master, end, one.id, now)
        if devices:
            WaitingRoom(work, master, now).let_out()
        return Left(len(devices), len(codes), [] if end_keys else given, len(given) if end_keys else 0)


def _is_administrator(person: Person) -> bool:
    return Role.ADMINISTRATOR in person.roles
