"""The index of lists: derived, kept up with the books, asked in few questions however long a list is (SEC-1)."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import Any

import msgspec
import pytest
from listed_ground import CUSTOMERS, Ground, walked
from pair.branch_field import HE, second_branch, sight_is
from pair.field import ORDER, Field, on_both
from pair.older_database import as_of
from sqlalchemy import event, text
from test_record_lists import WHOLE, looked_through, tags_for

from rulebook.horizon.lists import BY_KIND, LISTS
from rulebook.kernel.ids import OrderId, PersonId
from rulebook.kernel.paging import ListQuery, ListSort
from rulebook.kernel.records import record_id
from rulebook.kernel.visibility import EVERYONE, STAFF
from rulebook.rules import tags_of
from rulebook.subjects.orders.records import OrderState
from sync_server.core import paging
from sync_server.core.paging import catch_up, page
from sync_server.core.rebuild import rebuild
from sync_server.core.verify import verify
from sync_server.db.engine import migrate


def rows_of(field: Field) -> set[tuple[Any, ...]]:
    with field.company.engine.connect() as connection:
        found = connection.execute(text("SELECT kind, facet, began, id, ended FROM list_rows"))
        return {tuple(row) for row in found}


def statements(field: Field, query: ListQuery, tags: frozenset[str]) -> int:
    """How many questions one page asks of the database, the index being up already."""
    asked: list[str] = []

    def note(*said: Any) -> None:
        asked.append(said[2])

    catch_up(field.company)
    event.listen(field.company.engine, "before_cursor_execute", note)
    try:
        page(field.company, query, "", tags)
    finally:
        event.remove(field.company.engine, "before_cursor_execute", note)
    return sum(not one.startswith("BEGIN") for one in asked)


def test_every_listed_record_is_seen_by_one_who_reads_everything(field: Field) -> None:
    """The index is read along these tags: a kind without them would silently have no list."""
    Ground(field, random.Random(5)).fill(100)
    seen = 0
    for kind in LISTS:
        for record in field.all(kind):
            assert tags_of(record) & {EVERYONE, STAFF, "role:auditor"}, kind
            seen += 1
    assert seen > 100


def test_what_is_said_of_whom_sees_a_kind_holds_of_every_record_of_it(field: Field) -> None:
    """Else its hint led nowhere: they would read along their own tags, which is right and slow."""
    Ground(field, random.Random(6)).fill(200)
    for kind, listed in LISTS.items():
        for record in field.all(kind):
            assert listed.seen_by <= tags_of(record), (kind, record_id(record))


@on_both
@pytest.mark.parametrize("sort", list(ListSort))
def test_a_page_asks_as_few_questions_of_a_long_list_as_of_a_short_one(field: Field, sort: ListSort) -> None:
    ground = Ground(field, random.Random(7))
    queries = [
        ListQuery(kind="order", sort=sort, most=30),
        ListQuery(kind="order", sort=sort, states=("closed", "cancelled"), first="2025-06-03", last="2025-07-01"),
        ListQuery(kind="case", sort=sort, customer=CUSTOMERS[0], states=("closed",)),
        ListQuery(kind="receipt", sort=sort, person="p-wang"),
    ]
    ground.fill(100)
    few = [statements(field, query, WHOLE) for query in queries]
    ground.fill(900)
    many = [statements(field, query, WHOLE) for query in queries]
    assert max(few + many) <= 12, (few, many)


@on_both
def test_br_1_whoever_is_bound_to_a_branch_costs_no_question_a_row(field: Field) -> None:
    second_branch(field)
    sight_is(field, True)
    ground = Ground(field, random.Random(8))
    ground.fill(600)
    for kind in ("order", "case", "complaint", "receipt"):
        query, tags = ListQuery(kind=kind, most=100), tags_for(field, HE)
        assert walked(field, query, tags) == looked_through(field, query, tags)
        assert statements(field, query, tags) <= 60, kind


@on_both
def test_what_changed_is_found_by_what_it_says_now_and_no_row_is_left_of_what_it_said(field: Field) -> None:
    closed = ListQuery(kind="order", states=(OrderState.CLOSED,))
    assert ORDER not in walked(field, closed, WHOLE)
    order = field.order()
    with field.company.write() as work:
        changed = msgspec.structs.replace(order, state=OrderState.CLOSED, technician=PersonId("p-xu"))
        work.write([changed], work.take_changes(1))
    assert ORDER in walked(field, closed, WHOLE)
    assert ORDER not in walked(field, ListQuery(kind="order", states=(str(order.state),)), WHOLE)
    assert ORDER in walked(field, ListQuery(kind="order", person="p-xu"), WHOLE)
    kept = rows_of(field)
    with field.company.engine.begin() as connection:
        connection.execute(text("UPDATE list_state SET edition = 'another'"))
    catch_up(field.company)
    assert rows_of(field) == kept, "an index made anew has the very same rows"


def test_a_rebuild_and_a_check_do_not_mind_the_index_and_it_begins_anew(field: Field) -> None:
    catch_up(field.company)
    before = rows_of(field)
    assert not verify(field.company)
    with field.company.engine.begin() as connection:
        connection.execute(text("UPDATE records SET version = version + 1 WHERE kind = 'order'"))
    assert rebuild(field.company).replaced
    catch_up(field.company)
    assert rows_of(field) == before
    assert before


def test_an_older_database_has_its_lists_after_the_update(field: Field) -> None:
    query = ListQuery(kind="order")
    known = walked(field, query, WHOLE)
    with field.company.engine.begin() as connection:
        as_of(connection, "0014")
    migrate(field.company.engine)
    assert walked(field, query, WHOLE) == known
    assert known


@on_both
def test_what_no_index_takes_finds_nothing_and_stops_nothing(field: Field) -> None:
    """Names and ids come out of lines: very long ones, with line ends, with no time at all."""
    odd = (PersonId("p\n-wang"), PersonId("x" * 9000), PersonId("苏" * 299), PersonId("p-wang"))
    base = field.order()
    strange = msgspec.structs.replace(base, id=OrderId("odd"), past_technicians=odd, opened_at="when?")
    with field.company.write() as work:
        work.write([strange], work.take_changes(1))
    assert "odd" in walked(field, ListQuery(kind="order", person="p-wang"), WHOLE)
    assert "odd" in walked(field, ListQuery(kind="order", person="p\n-wang"), WHOLE)
    assert walked(field, ListQuery(kind="order"), WHOLE)[-1] == "odd", "what has no day comes last"
    again = msgspec.structs.replace(strange, past_technicians=odd[2:])
    with field.company.write() as work:
        work.write([again], work.take_changes(1))
    assert "odd" not in walked(field, ListQuery(kind="order", person="p\n-wang"), WHOLE)


def test_sec_1_a_field_that_is_kept_closer_neither_shows_nor_finds(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the table of classes stands none of the listed fields may be kept closer; one that were tells nothing."""
    closer = {"order": dict.fromkeys(("customer", "problem"), frozenset({"role:dispatcher"}))}
    customer = field.order().customer
    assert customer
    query = ListQuery(kind="order", customer=customer)
    finance, desk = tags_for(field, "p-sun"), tags_for(field, "p-chen")
    assert ORDER in walked(field, query, finance)
    monkeypatch.setattr(paging, "narrowed", lambda _: closer)
    assert ORDER in walked(field, query, desk)
    assert walked(field, query, finance) == []
    (row,) = [one for one in page(field.company, ListQuery(kind="order"), "", finance).rows if one.id == ORDER]
    assert row.about == ""


def test_a_database_that_takes_no_writing_now_still_gives_its_lists_and_says_how_far(field: Field) -> None:
    if field.company.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no such switch for one test")
    known = walked(field, ListQuery(kind="order"), WHOLE)
    Ground(field, random.Random(9)).fill(10)

    def only_reads(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    field.company.engine.dispose()
    event.listen(field.company.engine, "connect", only_reads)
    try:
        said = page(field.company, ListQuery(kind="order", most=100), "", WHOLE)
    finally:
        event.remove(field.company.engine, "connect", only_reads)
        field.company.engine.dispose()
    assert [row.id for row in said.rows] == known
    assert said.behind == 10


def test_the_edition_is_the_same_in_every_process() -> None:
    """Else each start would make the index anew: a set has its own order in each."""
    said = [sys.executable, "-c", "from sync_server.core.paging import EDITION; print(EDITION)"]
    found = {
        subprocess.run(said, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert found == {f"{paging.EDITION}\n"}
    assert len(BY_KIND) == len(LISTS)
