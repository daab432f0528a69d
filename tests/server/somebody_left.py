"""Somebody leaves the generated company, and their data is asked to go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.absences.commands import HandPapers, TellSick
from rulebook.subjects.leaver_erasures.commands import AskLeaverErasure, DecideLeaverErasure
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.people.commands import AddPerson, Deactivate
from sync_server.admin.generating.month import generate
from sync_server.core.company import Company, open_company
from sync_server.core.system import write_as_system
from sync_server.reporting.personal.erasing import CustomerEraser

LATER = datetime(2045, 1, 5, 1, tzinfo=UTC)
"""Past the term of everybody in the generated company."""
WHO, NAME = "g-finance", "孙丽"
PHONE = "13912349876"
SICK = "慢性胃炎住院"


class Clock:
    """Time as the test wants it."""

    def __init__(self) -> None:
        self.now = LATER

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    generate(folder, seed=11, technicians=1, receipts=2)
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def company(made: Path, tmp_path: Path, clock: Clock) -> Iterator[Company]:
    """A copy of the generated company, at a time past every term."""
    shutil.copytree(made, tmp_path / "company")
    opened = open_company(tmp_path / "company", clock=clock)
    yield opened
    opened.engine.dispose()


def role(company: Company, role: Role) -> str:
    with company.read() as work:
        return next(str(one.id) for one in work.all(Person) if role in one.roles and one.active)


def says(company: Company, command: Command, subject: str, actor: str = "", at: datetime | None = None) -> None:
    by = actor or role(company, Role.ADMINISTRATOR)
    with company.write() as work:
        write_as_system(work, company.master, command, subject, at or company.clock(), PersonId(by))


def leaves(company: Company, id: str = WHO) -> None:
    """They had a telephone and were sick once; then they left, and the papers of it are there."""
    with company.read() as work:
        known = work.get(Person, id)
        assert known is not None
        anew = AddPerson(name=known.name, roles=known.roles, phone=PHONE)
    says(company, anew, id)
    told = TellSick(
        absence="sick-1",
        person=id,
        begins="2026-11-02T08:30:00+08:00",
        ends="2026-11-03T17:30:00+08:00",
        words=SICK,
    )
    then = datetime(2026, 11, 4, 1, tzinfo=UTC)
    says(company, told, "", id, then)
    says(company, HandPapers(absence="sick-1", words="第一医院病假条"), "", id, then)
    says(company, Deactivate(reason="离职"), id)


def asks(company: Company, id: str = WHO) -> None:
    says(company, AskLeaverErasure(left="2027-01-31", reason="本人书面要求"), id)


def erase(company: Company, id: str = WHO) -> LeaverErasure:
    asks(company, id)
    says(company, DecideLeaverErasure(agreed=True), id, role(company, Role.DEPARTMENT_MANAGER))
    assert CustomerEraser(company).look() == 1
    return of(company, id)


def of(company: Company, id: str = WHO) -> LeaverErasure:
    with company.read() as work:
        found = work.get(LeaverErasure, id)
        assert found is not None
        return found


def where_found(company: Company, *words: str) -> set[str]:
    """Every table but the lines themselves, and the shadow tables of the search, in which one of the words is."""
    found = set()
    with company.read() as work:
        for name in inspect(work.connection).get_table_names():
            if name in ("lines", "quarantine"):
                continue
            for row in work.connection.execute(text(f'SELECT * FROM "{name}"')):
                said = "\n".join(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row)
                if any(word in said for word in words):
                    found.add(name)
    return found
