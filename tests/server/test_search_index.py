"""How the archive's search asks its index: whatever is asked finds what a look at every record finds (ARC-1)."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from pair.field import Field
from sqlalchemy import event

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.searching import texts_of
from rulebook.kernel.visibility import STAFF
from rulebook.numbers.searching import search_key, search_keys
from rulebook.policy.classes import Class
from rulebook.rules import SEARCHED
from rulebook.subjects.company.records import Customer
from rulebook.subjects.confidentiality.records import ClassRule
from sync_server.core import searching
from sync_server.core.searching import PLACES, catch_up, search
from sync_server.db import search_index
from sync_server.db.search_index import AT_A_PLACE, SearchRow, find_rows, groups_of, put_rows

KINDS = ("customer", "unit", "vehicle")
MOST = 21


def looked_through(field: Field, key: str) -> set[tuple[str, str]]:
    """Without any index: kind and id of each record one of whose texts holds the key."""
    return {
        (kind.KIND, str(record.id))
        for kind, fields in SEARCHED.items()
        for record in field.all(kind)
        if any(key in known for _, text in texts_of(record, fields) for known in search_keys(text))
    }


def test_arc_1_every_short_piece_of_every_text_finds_what_looking_through_all_finds(field: Field) -> None:
    pieces: set[str] = set()
    for kind, fields in SEARCHED.items():
        for record in field.all(kind):
            for _, text in texts_of(record, fields):
                for key in search_keys(text):
                    pieces |= {key[n : n + long] for long in (1, 2, 3, 4, 5) for n in range(len(key) - long + 1)}
    asked = random.Random(5).sample(sorted(pieces), 120)
    assert Counter(len(piece) for piece in asked).keys() == {1, 2, 3, 4, 5}
    catch_up(field.company)
    for piece in asked:
        found = search(field.company, piece, most=10_000)
        assert {(hit.kind, hit.id) for one in found.found for hit in one.hits} == looked_through(field, piece), (
            piece
        )


def in_the_index(field: Field, count: int) -> list[SearchRow]:
    """So many rows of each of three kinds, one change after the other; every third holds 王伟, the initials ww."""
    rows = []
    for change in range(1, count * len(KINDS) + 1):
        kind = KINDS[change % len(KINDS)]
        name = ("张家港王伟", "张家港伟王", "王张伟")[change // len(KINDS) % 3]
        texts = "\n".join(search_keys(name) + search_keys(f"1391234{change:04d}"))
        rows.append(SearchRow(PLACES[kind] << AT_A_PLACE | change, kind, f"{kind}-{change}", texts))
    with field.company.engine.begin() as connection:
        search_index.empty_index(connection)
        put_rows(connection, rows)
    return rows


@pytest.mark.parametrize("asked", ["王伟", "ww", "zjg", "家港王", "139", "13912340", "港", "0012"])
def test_arc_1_the_latest_of_each_kind_come_first_however_many_there_are(field: Field, asked: str) -> None:
    rows = sorted(in_the_index(field, 150), key=lambda row: (row.place >> AT_A_PLACE, -row.place))
    expected = []
    for kind in KINDS:
        expected += [row for row in rows if row.kind == kind and asked in row.texts][:MOST]
    assert expected
    with field.company.engine.connect() as connection:
        assert find_rows(connection, [asked], None, MOST) == expected


def test_arc_1_kinds_without_a_hit_are_not_asked_one_by_one(field: Field) -> None:
    in_the_index(field, 300)
    asked: list[str] = []

    def note(*said: Any) -> None:
        if "search_rows" in said[2]:
            asked.append(said[2])

    with field.company.engine.connect() as connection:
        event.listen(field.company.engine, "before_cursor_execute", note)
        try:
            assert len(find_rows(connection, ["王伟"], None, MOST)) == MOST * len(KINDS)
        finally:
            event.remove(field.company.engine, "before_cursor_execute", note)
    assert len(asked) <= len(KINDS) + 1 < len(PLACES)


def test_arc_1_a_pair_with_a_figure_is_no_word_of_its_own_and_the_last_figures_are() -> None:
    assert groups_of("苏b12345\n王伟芳") == sorted(
        ["苏b12", "b123", "1234", "2345", "345", "45", "5", "苏b", "王伟芳", "伟芳", "芳", "王伟"]
    )
    assert groups_of("12号") == sorted(["12号", "2号", "号", "12"])


@pytest.mark.parametrize("asked", ["38", "138", "13", "81", "318", "8", "号楼"])
def test_arc_1_few_figures_are_found_whatever_stands_behind_them(field: Field, asked: str) -> None:
    texts = ["新村138号楼", "a138", "13800", "1380", "苏b138挂", "g6v138b", "3189", "十三8"]
    rows = [SearchRow(PLACES["unit"] << AT_A_PLACE | n, "unit", f"u-{n}", one) for n, one in enumerate(texts, 1)]
    with field.company.engine.begin() as connection:
        search_index.empty_index(connection)
        put_rows(connection, rows)
        found = find_rows(connection, [asked], None, MOST)
    assert [row.texts for row in found] == [one for one in reversed(texts) if asked in one]


def test_arc_1_an_index_without_pairs_is_made_anew(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(one.name for one in field.all(Customer) if len(search_key(one.name)) > 4)
    monkeypatch.setattr(search_index, "_pairs", lambda key: [])
    monkeypatch.setattr(searching, "EDITION", "before")
    catch_up(field.company)
    monkeypatch.undo()
    found = search(field.company, search_key(name)[:2])
    assert found.behind == 0
    assert name in {why.text for one in found.found for hit in one.hits for why in hit.why}


def test_arc_1_what_is_kept_closer_does_not_hide_what_lies_behind_it(field: Field) -> None:
    """SEC-1: two hundred telephones that a technician does not see, before them a name with the same figures."""
    people = [Person(id="p-0000", name="临时1386111号", roles=(Role.TECHNICIAN,))]
    people += [
        Person(id=f"p-{n:04d}", name="新同事", roles=(Role.TECHNICIAN,), phone=f"1386111{n:04d}")
        for n in range(1, 220)
    ]
    with field.company.write() as work:
        work.write([ClassRule(id="person.phone", cls=Class.SECRET)], work.take_changes(1))
        work.write(people, work.take_changes(len(people)))
    technician = frozenset({"all", STAFF, "role:technician", "person:p-wang"})
    [found] = search(field.company, "1386111", technician).found
    assert [hit.id for hit in found.hits] == ["p-0000"]
    [seen] = search(field.company, "1386111", technician | {"role:dispatcher"}).found
    assert [hit.id for hit in seen.hits] == [f"p-{n:04d}" for n in range(219, 199, -1)]
    assert seen.more == ("person",)
