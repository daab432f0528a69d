"""Whatever stands in the books of reference, the list that is taken out of them changes nothing (SYS-4)."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory import World

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId, Fen, PersonId, UnitId, VehicleId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.master_lists.judging import read_again, read_list
from rulebook.master_lists.kinds import KINDS
from rulebook.master_lists.list_kinds import Archive
from rulebook.master_lists.planning import Planner, RowVerdict
from rulebook.master_lists.readings import bare, guarded
from rulebook.subjects.company.records import Customer, Price, Vehicle
from rulebook.subjects.dealers.records import Dealer
from rulebook.subjects.stock.records import Place, Unit, UnitKind

NOW = datetime(2026, 11, 30, 9, tzinfo=COMPANY_ZONE)
ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "=1+1",
            "'=1",
            "＝A1",
            "-",
            "+86 138",
            "@x",
            "0012",
            "1E5",
            "8.6E+14",
            "89860486907366258515",
            "'0012",
            "#N/A",
        ]
    ),
    st.sampled_from(
        ["清空", "无", "12.50", "2026-01-01", "a\nb", " a  b ", "\u200b", "合计", "客户名称", "_x0041_", "是"]
    ),
)
IDS = st.from_regex(r"[a-z]{1,3}-[a-z0-9]{1,8}", fullmatch=True)


def cells_of(world: World, kind: str, language: str) -> list[tuple[int, list[str]]]:
    """The list as it is taken out: the header, then a row a record."""
    listed, archive = KINDS[kind], Archive(world, NOW)
    rows = [[column.heading(language) for column in listed.columns]]
    for record in world.all(listed.record):
        said = listed.values(archive, record)
        shown = [(column, said.get(column.field, "")) for column in listed.columns]
        rows.append([guarded(column.shown(value, language)) if value else "" for column, value in shown])
    return list(enumerate(rows, start=1))


def changes_nothing(kind: str, *records: Record, language: str = "zh") -> None:
    world = World()
    for record in records:
        world.records[record.KIND, str(record.id)] = record  # type: ignore[attr-defined]  # a record has an id
    found = read_list(KINDS[kind], cells_of(world, kind, language))
    planner = Planner(KINDS[kind], Archive(world, NOW), found.headings, file="f", sha256="0" * 64)
    for row in found.rows:
        planned = planner.plan(row)
        assert planned.verdict is RowVerdict.UNCHANGED, planned
    assert len(found.rows) == len(records)


@given(IDS, ODD, ODD, ODD, ODD, st.sampled_from(["zh", "en"]))
def test_sys_4_a_customer_of_any_name(
    id: str, name: str, address: str, contact: str, phone: str, language: str
) -> None:
    known = Customer(id=CustomerId(id), name=name, address=address, contact=contact, contact_phone=phone)
    changes_nothing("customers", known, language=language)


@given(IDS, ODD, ODD, ODD)
def test_sys_4_a_dealer_of_any_name(id: str, name: str, branch: str, phone: str) -> None:
    dealer = Dealer(id=id, name=name, branch=branch, contact_phone=phone, next_month="2026-11")
    changes_nothing("dealers", dealer)


@given(IDS, ODD, ODD, st.lists(ODD, max_size=3), st.sets(st.sampled_from(Role), min_size=1), st.booleans())
def test_role_1_a_person_of_any_name_with_any_skills(
    id: str, name: str, phone: str, skills: list[str], roles: set[Role], active: bool
) -> None:
    person = Person(
        id=PersonId(id), name=name, roles=tuple(roles), phone=phone, skills=tuple(skills), active=active
    )
    for language in ("zh", "en"):
        changes_nothing("people", person, language=language)


@given(ODD, ODD, st.integers(0, 10**9))
def test_fee_2_a_price_of_any_name(name: str, name_en: str, fen: int) -> None:
    price = Price(
        id="TB-900:2026-01-01", model="TB-900", name=name, name_en=name_en, fen=Fen(fen), valid_from="2026-01-01"
    )
    changes_nothing("prices", price)


@given(st.sampled_from(UnitKind), st.sampled_from(Place), IDS, ODD, ODD)
def test_stk_1_a_unit_of_any_model_wherever_it_is(
    kind: UnitKind, place: Place, number: str, model: str, phone: str
) -> None:
    unit = Unit(
        id=UnitId(f"{kind}:{number}"),
        unit=kind,
        number=number,
        model=model,
        phone=phone,
        place=place,
        holder=number,
    )
    for language in ("zh", "en"):
        changes_nothing("units", unit, language=language)


@given(ODD, ODD, ODD, ODD, st.booleans())
def test_ord_1_a_vehicle_with_any_driver_and_any_planned_number(
    driver: str, phone: str, terminal: str, model: str, plated: bool
) -> None:
    vin = "LZGJLDR44PX012345"
    vehicle = Vehicle(
        id=VehicleId("vehicle:1"),
        plate="贵D00001" if plated else vin,
        plate_colour="yellow" if plated else "none",
        vin=vin,
        driver=driver,
        driver_phone=phone,
        planned_terminal=terminal,
        planned_model=model,
    )
    changes_nothing("vehicles", vehicle)


@given(st.text(max_size=30))
def test_what_guards_a_cell_is_taken_off_again_and_no_guarded_cell_is_a_formula(text: str) -> None:
    assert bare(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@given(
    st.sampled_from([(kind, column.field) for kind in KINDS.values() for column in kind.columns]),
    st.one_of(ODD, st.floats(allow_nan=False), st.integers(), st.dates(), st.booleans(), st.none()),
)
def test_a_cells_text_reads_again_as_the_cell_did(where: tuple[object, str], cell: object) -> None:
    """What the phone hands back after the trial is judged to the same."""
    kind, field = where
    read = kind.column(field).reads(cell)  # type: ignore[attr-defined]  # a column of this list
    if read.code:
        return
    again = read_again(kind, 1, {field: read.text}).cells[field]
    assert (again.text, again.value, again.code) == (read.text, read.value, "")  # type: ignore[arg-type]  # a cell of this list


@given(st.lists(st.tuples(IDS, ODD), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
def test_a_whole_list_through_csv_changes_nothing(parties: list[tuple[str, str]]) -> None:
    world = World()
    for id, name in parties:
        world.records[Customer.KIND, id] = Customer(id=CustomerId(id), name=name.replace("\0", ""))
    out = io.StringIO()
    csv.writer(out).writerows(cells for _, cells in cells_of(world, "customers", "zh"))
    rows = list(enumerate(csv.reader(io.StringIO(out.getvalue(), newline="")), start=1))
    found = read_list(KINDS["customers"], rows)
    planner = Planner(KINDS["customers"], Archive(world, NOW), found.headings, file="f", sha256="0" * 64)
    assert {planner.plan(row).verdict for row in found.rows} == {RowVerdict.UNCHANGED}


@pytest.mark.parametrize("kind", list(KINDS))
def test_no_two_columns_of_a_kind_bear_one_name(kind: str) -> None:
    names = [name for column in KINDS[kind].columns for name in column.keys]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
