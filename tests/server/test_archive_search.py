"""The archive searched on the server: any number in any form, within what the asker may see (ARC-1)."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from pair.field import Field
from sqlalchemy import event, text

from rulebook.kernel.identity import Person
from rulebook.kernel.searching import SearchAnswer
from rulebook.kernel.visibility import EVERYONE, STAFF
from rulebook.rules import RECORDS, SEARCHED, tags_of
from rulebook.subjects.company.commands import AddCustomer, AmendCustomer
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Unit
from sync_server.admin import cli
from sync_server.core import searching
from sync_server.core.rebuild import rebuild
from sync_server.core.searching import catch_up, search
from sync_server.core.system import write_as_system
from sync_server.core.verify import verify


def kinds_and_ids(answer: SearchAnswer) -> set[tuple[str, str]]:
    return {(hit.kind, hit.id) for found in answer.found for hit in found.hits}


def a_terminal(field: Field) -> Unit:
    return next(unit for unit in field.all(Unit) if len(unit.number) == 15)


def adds(field: Field, customer: str, name: str, **more: Any) -> None:
    with field.company.write() as work:
        command = AddCustomer(name=name, **more)
        write_as_system(work, field.company.master, command, customer, field.company.clock())


def test_arc_1_a_number_typed_with_colons_blanks_or_full_width_figures_is_found(field: Field) -> None:
    unit = a_terminal(field)
    number = unit.number
    pairs = [number[n : n + 2] for n in range(0, len(number), 2)]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    for typed in (number, ":".join(pairs), " ".join(pairs), "-".join(pairs), wide, f"IMEI:{number}"[5:]):
        assert ("unit", unit.id) in kinds_and_ids(search(field.company, typed)), typed


def test_arc_1_the_last_six_figures_find_the_terminal_and_say_why(field: Field) -> None:
    unit = a_terminal(field)
    answer = search(field.company, unit.number[-6:])
    [hit] = [hit for hit in answer.found[0].hits if (hit.kind, hit.id) == ("unit", unit.id)]
    assert [(why.field, why.text) for why in hit.why] == [("number", unit.number)]


def test_arc_1_a_ten_digit_number_needs_no_quotation_marks(field: Field) -> None:
    adds(field, "c-ten", "十位数测试客户", contact="李雷", contact_phone="0512-58123456")
    for typed in ("051258123456"[-10:], "58123456", "123456", "0512 5812 3456", "+86 0512 58123456"):
        assert ("customer", "c-ten") in kinds_and_ids(search(field.company, typed)), typed


def test_arc_1_any_piece_of_a_number_finds_it_down_to_one_figure(field: Field) -> None:
    unit = a_terminal(field)
    for begin in range(15):
        for end in range(begin + 1, 16):
            found = search(field.company, unit.number[begin:end], most=1000)
            assert ("unit", unit.id) in kinds_and_ids(found), (begin, end)


@pytest.mark.parametrize("typed", ["dxwlgs", "DXWL", "sxwlgs", "s x w l", "ｓｘｗｌ"])
def test_arc_1_a_name_is_found_by_its_initials_a_surname_in_both_its_readings(field: Field, typed: str) -> None:
    adds(field, "c-shan", "单雄物流公司", contact="曾仇解")
    assert ("customer", "c-shan") in kinds_and_ids(search(field.company, typed))
    [hit] = [hit for hit in search(field.company, "cqj").found[0].hits if hit.id == "c-shan"]
    assert [(why.field, why.text) for why in hit.why] == [("contact", "曾仇解")]


def test_arc_1_an_index_without_initials_is_made_anew(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "search_keys", lambda text: (searching.search_key(text),))
    monkeypatch.setattr(searching, "EDITION", "before")
    adds(field, "c-shan", "单雄物流公司")
    catch_up(field.company)
    assert not kinds_and_ids(search(field.company, "sxwl"))
    monkeypatch.undo()
    assert kinds_and_ids(search(field.company, "sxwl")) == {("customer", "c-shan")}


def test_arc_1_a_name_of_two_characters_is_found_inside_a_longer_one(field: Field) -> None:
    adds(field, "c-wei", "张家港王伟物流有限公司", contact="王伟")
    adds(field, "c-other", "张家港伟王物流有限公司", contact="伟王")
    assert kinds_and_ids(search(field.company, "王伟")) == {("customer", "c-wei")}


def test_arc_1_words_of_one_record_are_found_in_any_order(field: Field) -> None:
    adds(field, "c-two", "江阴长途运输", contact="赵敏", contact_phone="13912340000")
    assert kinds_and_ids(search(field.company, "赵敏 江阴")) == {("customer", "c-two")}


def test_arc_1_many_numbers_pasted_at_once_are_answered_one_by_one(field: Field) -> None:
    first, second = [unit for unit in field.all(Unit) if len(unit.number) == 15][:2]
    for between in ("\n", ",", "\t", "；", " "):
        answer = search(field.company, f"{first.number}{between}999999999999999{between}{second.number}")
        assert [found.asked for found in answer.found] == [first.number, "999999999999999", second.number]
        assert [bool(found.hits) for found in answer.found] == [True, False, True]


def test_arc_1_what_changes_is_found_by_what_it_says_now_and_its_past_where_it_is_kept(field: Field) -> None:
    adds(field, "c-new", "昆山旧名公司", contact="老陈", address="昆山旧街一号")
    assert kinds_and_ids(search(field.company, "昆山旧街")) == {("customer", "c-new")}
    with field.company.write() as work:
        amend = AmendCustomer(name="昆山新名公司", address="太仓新街", reason="改名")
        write_as_system(work, field.company.master, amend, "c-new", field.company.clock())
    assert kinds_and_ids(search(field.company, "昆山新名")) == {("customer", "c-new")}
    assert kinds_and_ids(search(field.company, "昆山旧名")) == {("customer", "c-new")}, "kept in its past"
    assert kinds_and_ids(search(field.company, "昆山旧街")) == set()


def test_arc_1_a_search_shows_nobody_more_than_their_own_feed(field: Field) -> None:
    """SEC-1: the same tags as the change feed, for every person of the company and every record there is."""

    async def scene() -> None:
        for person in [p.id for p in field.all(Person) if p.active]:
            phone = await field.phone(person)
            await phone.sync()
            for record in [*field.all(Customer), *field.all(Vehicle), *field.all(Order), *field.all(Unit)]:
                name = SEARCHED[type(record)][0]
                asked = str(getattr(record, name))
                got = (await phone.get_bytes(f"/api/search?q={quote(asked)}")).body
                for kind, id in kinds_and_ids(msgspec.json.decode(got, type=SearchAnswer)):
                    assert phone.world.get(RECORDS[kind], id) is not None, (person, kind, id)

    asyncio.run(scene())


def test_arc_1_every_searched_record_is_seen_by_one_who_reads_everything(field: Field) -> None:
    """The index is read along these tags: a kind without them would silently never be found."""
    seen = 0
    for kind, fields in SEARCHED.items():
        assert {name.partition(".")[0] for name in fields} <= set(kind.__struct_fields__), kind
        for record in field.all(kind):
            assert tags_of(record) & {EVERYONE, STAFF, "role:auditor"}, kind
            seen += 1
    assert seen > 20


def test_arc_1_a_rebuild_and_a_check_do_not_mind_the_index_and_it_begins_anew(field: Field) -> None:
    unit = a_terminal(field)
    assert catch_up(field.company) == 0
    assert not verify(field.company)
    with field.company.engine.begin() as connection:
        connection.execute(text("UPDATE records SET version = version + 1 WHERE kind = 'customer'"))
    assert rebuild(field.company).replaced
    assert ("unit", unit.id) in kinds_and_ids(search(field.company, unit.number))
    with field.company.engine.begin() as connection:
        rows = connection.execute(text("SELECT count(*) FROM search_rows")).scalar_one()
        assert rows == sum(1 for kind in SEARCHED for record in field.all(kind) if any_text(record))
    assert rebuild(field.company).same


def any_text(record: Any) -> bool:
    return bool(searching._row(record.KIND, str(record.id), 1, msgspec.json.encode(record)).texts)


def test_arc_1_the_command_says_kinds_ids_and_why(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    if not str(field.company.engine.url).startswith("sqlite"):
        pytest.skip("the command line opens the folder's own database")
    unit = a_terminal(field)
    capsys.readouterr()
    assert cli.main(["search", unit.number[-8:], "--json", "--data", str(field.folder / "server")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {"kind": "unit", "id": unit.id, "why": [["number", unit.number]]} in said["found"][0]["hits"]
    assert cli.main(["search", "no such thing", "--data", str(field.folder / "server")]) == 1
    assert "nothing found" in capsys.readouterr().out
    assert cli.main(["search", " %: ", "--data", str(field.folder / "server")]) == 1
    assert "nothing to look for in '%:'" in capsys.readouterr().err
    for most in ("0", "-1", "many"):
        with pytest.raises(SystemExit):
            cli.main(["search", unit.number[-8:], f"--most={most}", "--data", str(field.folder / "server")])
        said = capsys.readouterr()
        assert ("nothing found" in said.out, f"not a number from 1 on: '{most}'" in said.err) == (False, True)


def test_arc_1_a_database_that_takes_no_writing_now_is_still_searched_and_says_how_far(field: Field) -> None:
    if field.company.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no such switch for one test")
    unit = a_terminal(field)
    catch_up(field.company)
    adds(field, "c-late", "后来的客户")

    def only_reads(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    field.company.engine.dispose()
    event.listen(field.company.engine, "connect", only_reads)
    try:
        answer = search(field.company, unit.number)
        assert ("unit", unit.id) in kinds_and_ids(answer)
        assert answer.behind > 0
    finally:
        event.remove(field.company.engine, "connect", only_reads)
        field.company.engine.dispose()
    assert kinds_and_ids(search(field.company, "后来的客户")) == {("customer", "c-late")}
