"""Devices that still hold what they were to forget are told by a line of the system's own (SEC-1).

A device says by a line what it has forgotten. One that has not said so for longer than the company's grace, and
has something in sight that should be gone, may have lain in a drawer all that time. Any number of server processes
may look; whoever comes second finds nothing left to do.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from rulebook.horizon.bundles import Horizon
from rulebook.horizon.rule import FIGURES, first_day, horizon_days
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.times import parse_time
from rulebook.policy.settings import setting
from rulebook.rules import sight
from rulebook.subjects.approvals.records import Setting
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.devices.commands import ReportKept
from rulebook.subjects.devices.records import Forgotten
from rulebook.subjects.orders.records import Order
from sync_server.core.chain import device_row
from sync_server.core.company import Company
from sync_server.core.horizon import InSight
from sync_server.core.readers import reader_tags
from sync_server.core.system import write_as_system
from sync_server.core.waiting import deadlines_rest
from sync_server.core.watching import looking
from sync_server.db.unit_of_work import UnitOfWork

EVERY_S = 3600.0
"""How often a server process looks: terms are days."""
ABOUT = (Order, ServiceCase)
"""Where customers' names and numbers stand; the rest hangs on these."""


def held_from(work: UnitOfWork, device: Device, person: Person, now: datetime) -> str:
    """The first day (ISO) from which a device may hold what ended, by its own last word; "" that is everything.

    A figure that grew since that word has it fed more again, even where it is the old one by now.
    """
    known = work.get(Forgotten, device.id)
    if known is None or not known.before:
        return ""
    found = [known.before]
    for moment in (*_changed_figures(work, parse_time(known.said_at), now), now):
        days = horizon_days(work, person, moment)
        if not days:
            return ""
        found.append(first_day(moment, days))
    return min(found)


def _changed_figures(work: UnitOfWork, since: datetime, now: datetime) -> list[datetime]:
    """The moments since then from which devices were fed within another figure."""
    kept = [one for name in FIGURES if (one := work.get(Setting, name))]
    began = [max(parse_time(entry.since), parse_time(entry.at)) for one in kept for entry in one.history]
    return [moment for moment in began if since <= moment <= now]


def overdue(work: UnitOfWork, device: Device, now: datetime) -> str:
    """The first day (ISO) before which nothing that ended may be on a device that is silent; "": all is well.

    Asks what the books have and it may see, not what it holds: a device that never said anything may hold all.
    """
    limit, said = _silent(work, device, now)
    return limit if limit and _has_between(work, device, said, limit, now) else ""


def _silent(work: UnitOfWork, device: Device, now: datetime) -> tuple[str, str]:
    """The same, whatever the books have, and the day from which on it may hold what ended; "": not silent."""
    nothing = "", ""
    person = work.get(Person, device.person)
    if device.revoked or person is None or not person.active:
        return nothing
    then = now - timedelta(days=setting(work, "forget_grace_days", now))
    row = device_row(work, device.id)
    if row is None or parse_time(row.enrolled_at) > then:
        return nothing
    days, before = horizon_days(work, person, now), horizon_days(work, person, then)
    if not days or not before:
        return nothing
    known = work.get(Forgotten, device.id)
    if known and any(moment and parse_time(moment) > then for moment in (known.said_at, known.told_at)):
        return nothing  # it is not silent: what it still has it says, as what was fetched; or it was told
    limit, said = first_day(then, max(days, before)), held_from(work, device, person, now)
    return (limit, said) if said < limit else nothing


def _has_between(work: UnitOfWork, device: Device, said: str, limit: str, now: datetime) -> bool:
    """Whether anything in its sight ended before `limit`, and not before `said`."""
    person = work.get(Person, device.person)
    assert person is not None
    tags, closer = reader_tags(work, person, device.id, now), narrowed(work)
    world = InSight(work, tags, closer)
    right, still = Horizon(world, limit), Horizon(world, said)
    for kind in ABOUT:
        for record in work.all(kind):
            seen = sight(record, tags, closer, work)
            if seen is not None and not right.holds(seen) and still.holds(seen):
                return True
    return False


class Overdue:
    """Looks again and again; at a device that is silent, and has nothing too much, once a day."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self._well: dict[str, datetime] = {}

    def look(self) -> int:
        """Say by lines which devices hold too much; how many."""
        company = self.company
        with company.read() as work:
            if all(work.get(Setting, name) is None for name in FIGURES):
                return 0
            now = company.clock()
            if not any(setting(work, name, now) for name in FIGURES) or deadlines_rest(work, now):
                return 0
            found = [one.id for one in work.all(Device) if self._is_overdue(work, one, now)]
        return sum(self._tell(device) for device in found)

    def _is_overdue(self, work: UnitOfWork, device: Device, now: datetime) -> bool:
        looked = self._well.get(device.id)
        if looked and timedelta() <= now - looked < timedelta(days=1):
            return False
        late = bool(overdue(work, device, now))
        if not late:
            self._well[device.id] = now
        return late

    def _tell(self, id: str) -> bool:
        """Asked again in the transaction: the device may have said so since. The books, which are long, stay."""
        company = self.company
        with company.write() as work:
            now = company.clock()
            device = work.get(Device, id)
            limit = _silent(work, device, now)[0] if device else ""
            if limit:
                write_as_system(work, company.master, ReportKept(device=id, before=limit), id, now)
        return bool(limit)


@contextlib.asynccontextmanager
async def watching_devices(app: Any) -> AsyncIterator[None]:
    """While the application runs, look every hour, in a thread of its own."""
    company: Company = app.state["company"]
    async with looking(company, "devices that hold too much", Overdue(company).look, EVERY_S):
        yield
