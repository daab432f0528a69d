"""Words of an erased customer in records without an id of theirs; what is told while it is asked again (SEC-2)."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.lines import read_line
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.databases import Database
from rulebook.subjects.archive.records import Query, SavedQuery
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.erasures.commands import AskErasure, DecideErasure
from rulebook.subjects.erasures.records import ErasedHow, Erasure
from rulebook.subjects.opinions.commands import HandLead
from rulebook.subjects.opinions.records import Lead
from sync_server.admin.generating.month import generate
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import compare
from sync_server.core.system import write_as_system
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.reporting.personal.erasing import carry_out, told
from sync_server.reporting.personal.withheld import erased_at, is_withheld

LATER = datetime(2045, 1, 5, 1, tzinfo=UTC)
WHOM, OTHER = CustomerId("g-c-36"), CustomerId("g-c-37")
MANAGER = "department_manager"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    generate(folder, seed=11, technicians=1, receipts=2)
    return folder


@pytest.fixture
def company(made: Path, tmp_path: Path) -> Company:
    shutil.copytree(made, tmp_path / "company")
    return open_company(tmp_path / "company", clock=lambda: LATER)


def says(company: Company, command: Command, subject: str = "", role: str = "administrator") -> None:
    with company.write() as work:
        person = next(one.id for one in work.all(Person) if role in one.roles and one.active)
        write_as_system(work, company.master, command, subject, LATER, PersonId(person))


def erase(company: Company) -> Erasure:
    with company.write() as work:
        assert carry_out(work, company.master, WHOM, ErasedHow.AGAIN, LATER)
    with company.read() as work:
        found = work.get(Erasure, WHOM)
        assert found is not None
        return found


def name_of(company: Company, id: str) -> str:
    with company.read() as work:
        known = work.get(Customer, id)
        assert known is not None
        return known.name


def test_sec_2_a_lead_and_a_saved_question_of_their_name_and_a_former_driver_lose_their_words(
    company: Company,
) -> None:
    theirs, others = name_of(company, WHOM), name_of(company, OTHER)
    for n, name in enumerate((theirs, others)):
        lead = HandLead(lead=f"lead-{n}", customer_name=name, want="再装一台", to="g-manager", contact="钱经理")
        says(company, lead)
        query = Query(database=next(iter(Database)), company=name)
        says(company, SaveQuery(name=f"问题{n}", query=query), f"query-{n}", MANAGER)
    for driver, phone, customer in (("孔老大", "13700001111", WHOM), ("齐师傅", "13700002222", OTHER)):
        row = VehicleLine(plate="沪A00001", driver=driver, driver_phone=phone)
        says(company, ImportVehicles(file="l.csv", sha256="0" * 64, vehicles=(row,), customer=customer))
    erasure = erase(company)
    with company.read() as work:
        lead, kept = (work.get(Lead, f"lead-{n}") for n in range(2))
        assert lead is not None
        assert kept is not None
        assert (lead.customer_name, kept.customer_name) == (erasure.stands_for, others)
        asked = [one.query.company for one in work.all(SavedQuery) if one.name.startswith("问题")]
        assert sorted(asked) == sorted([erasure.stands_for, others])
        vehicle = work.get(Vehicle, "vehicle:沪A00001")
        assert vehicle is not None
        assert vehicle.past[-1].said["driver"] == erasure.stands_for
        assert (vehicle.driver, vehicle.driver_phone) == ("齐师傅", "13700002222")
        bodies = b"".join(work.connection.execute(select(t.records.c.body)).scalars()).decode()
        assert "13700001111" not in bodies
    assert verify(company) == []
    assert compare(company).same


def test_sec_2_asked_for_again_or_declined_the_lines_stay_without_their_words(company: Company) -> None:
    erase(company)
    says(company, AskErasure(reason="又来了一行"), WHOM)
    assert withheld(company)
    says(company, DecideErasure(agreed=False, why="没有新的"), WHOM, MANAGER)
    assert withheld(company)
    with company.read() as work:
        erasure = work.get(Erasure, WHOM)
        assert erasure is not None
        assert told(erasure) == f"{WHOM}: words erased on {erasure.done_at}, and asked for again since (SEC-2)"


def withheld(company: Company) -> bool:
    """Whether every line that names the customer by id, but those about the erasure, is told without words."""
    with company.read() as work:
        rows = work.connection.execute(select(t.lines.c.raw, t.lines.c.received_at)).all()
        named = [(read_line(row.raw), row.received_at) for row in rows if f'"{WHOM}"'.encode() in row.raw]
        old = [(line, at) for line, at in named if not line.kind.startswith("erasure.")]
        assert old
        erased = erased_at(work)
        return all(is_withheld(work, erased, line, at) for line, at in old)
