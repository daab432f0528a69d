"""What is found by a key is loaded at once, however much it is: a technician's orders of years are thousands."""

from __future__ import annotations

from threading import get_ident

import pytest
from pair.field import Field
from sqlalchemy import Engine, event

from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.records import Visit
from sync_server.db import unit_of_work


@pytest.mark.parametrize(("at_once", "questions"), [(500, 3), (10, 6)])
def test_records_found_by_a_key_are_read_in_few_questions(
    field: Field, monkeypatch: pytest.MonkeyPatch, at_once: int, questions: int
) -> None:
    for number in range(30):
        field.assigned(f"more-{number}", "p-wang", 1)
    monkeypatch.setattr(unit_of_work, "A_QUESTION", at_once)
    asked, here = 0, get_ident()

    def count(*_: object) -> None:
        nonlocal asked
        asked += get_ident() == here

    with field.company.read() as work:
        event.listen(Engine, "before_cursor_execute", count)
        try:
            found = [one.id for one in work.find(Order, "technician", "p-wang")]
        finally:
            event.remove(Engine, "before_cursor_execute", count)
    assert [one for one in found if one.startswith("more-")] == sorted(f"more-{n}" for n in range(30))
    assert asked <= questions


def test_no_question_names_more_ids_than_a_database_takes(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"more-{number}" for number in range(30)]
    for id in ids:
        field.assigned(id, "p-wang", 1)
    monkeypatch.setattr(unit_of_work, "A_QUESTION", 10)
    longest, here = 0, get_ident()

    def measure(_c: object, _k: object, _s: object, values: tuple[object, ...], *_: object) -> None:
        nonlocal longest
        longest = max(
            longest, sum(isinstance(one, str) and one in ids for one in values) if get_ident() == here else 0
        )

    with field.company.read() as work:
        event.listen(Engine, "before_cursor_execute", measure)
        try:
            work.look_ahead(ids)
            work.look_found(Visit, "order", ids)
            work.look_up((Vehicle.KIND,), ids)
        finally:
            event.remove(Engine, "before_cursor_execute", measure)
        assert all(work.get(Order, id) for id in ids)
    assert longest == 10
