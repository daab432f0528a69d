"""`paigong verify`: a sound company is sound; whatever is edited or taken out past the guards is named."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
from pathlib import Path

import pytest
from attacker import Attacker
from pair.field import Field, on_both
from past_guards import past_the_guards, rewrite, tamper
from sqlalchemy import text, update

from rulebook.kernel.ids import Fen
from rulebook.kernel.lines import line_hash
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.books.commands import CloseDay
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Count
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.receipts.numbers import receipt_number
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.commands import ImportStatement, StatementRow
from sync_server.admin import cli
from sync_server.core.rebuild import derived, rebuild
from sync_server.core.verify import Fault, head_of, verify
from sync_server.db import tables as t

HELD = (
    t.lines,
    t.seals,
    t.quarantine,
    t.devices,
    t.head,
    t.records,
    t.record_keys,
    t.sight,
    t.entries,
    t.postings,
)
"""Every table that holds lines, records, entries, numbers or holders."""


@pytest.fixture
def busy(field: Field) -> Field:
    """A day with receipts, a void, a difference, a statement, a close, a second history and a quarantined line."""

    async def scene() -> None:
        wang, sun = await field.phone("p-wang"), await field.phone("p-sun")
        receipt = await wang.does_the_visit()
        handover = await wang.hands_over(85_000, receipt)
        await wang.sync()
        await sun.sync()
        await sun.does(CountHandover(handover=handover, counts=(Count(10_000, 8),)), "")
        row = StatementRow(number="X", wallet_number="42", at="2026-03-02T10:00:00+08:00", fen=Fen(100))
        await sun.does(ImportStatement(method=Method.WECHAT, file="s", sha256="0", rows=(row,)), "")
        await sun.does(CloseDay(day="2026-03-02", counts=(Count(10_000, 8),)), "")
        await sun.sync()
        field.office("p-zhou", Settle(irregularity=f"difference:{handover}", text="扣回"), "")

    asyncio.run(scene())
    liar = Attacker(field, "p-zhao")
    liar.outcomes(1, liar.good(), liar.signed(b"}{"), liar.good())
    liar.seq, liar.head = 1, "c" * 64
    liar.outcomes(2, liar.good(), liar.good())
    return field


@on_both
def test_a_sound_company_is_sound(busy: Field) -> None:
    assert verify(busy.company) == []


@on_both
def test_one_cell_or_row_tampered_with_in_any_table_is_found(busy: Field) -> None:
    """Thirty times (on PostgreSQL six) in each table that holds lines, records, entries, numbers or holders."""
    rounds = 30 if busy.postgres is None else 6
    with busy.company.read() as work, derived(work.connection, busy.company.master) as fresh:
        work.connection.rollback()
        with past_the_guards(busy) as connection:
            for table in HELD:
                dice, done = random.Random(table.name), 0
                while done < rounds:
                    what, undo = tamper(dice, connection, table)
                    if what:
                        done += 1
                        told = {fault.what for fault in verify(busy.company, fresh)}
                        assert told - {"guard_strange"}, what
                    undo()
    assert verify(busy.company) == []


def found(field: Field, statement: str) -> list[Fault]:
    with past_the_guards(field) as connection:
        connection.execute(text(statement))
    return verify(field.company)


@on_both
def test_a_tail_cut_off_is_found_though_every_chain_that_is_left_holds(busy: Field) -> None:
    last = "(SELECT max(arrival) FROM lines)"
    faults = found(busy, f"DELETE FROM lines WHERE arrival = {last}")
    assert {"arrival_missing", "seq_missing", "seal_wrong"} <= {f.what for f in faults}


@on_both
def test_an_outcome_rewritten_is_found_by_its_seal_and_by_judging_again(busy: Field) -> None:
    with past_the_guards(busy) as connection:
        assert rewrite(connection, t.lines, "outcome", b"recorded", b"accepted")
    places = {(f.what, f.where.split()[0]) for f in verify(busy.company)}
    assert {("seal_wrong", "lines"), ("row_differs", "lines")} <= places


@on_both
def test_a_receipt_made_smaller_is_found_with_what_where_and_whose(busy: Field) -> None:
    receipts = t.records.c.kind == "receipt"
    with past_the_guards(busy) as connection:
        assert rewrite(connection, t.records, "body", b'"total":86000', b'"total":66000', receipts)
    faults = verify(busy.company)
    named = {(f.what, f.whose) for f in faults if f.where.startswith("records receipt")}
    assert named == {("row_differs", "王建国")}


@on_both
def test_a_line_forged_with_its_hash_made_to_fit_is_found(busy: Field) -> None:
    row = next(r for r in busy.tables()["lines"] if b"visit.find" in r[4])
    forged = row[4].replace("主板".encode(), "天线".encode())
    with past_the_guards(busy) as connection:
        fitting = {"raw": forged, "hash": line_hash(forged)}
        connection.execute(update(t.lines).where(t.lines.c.arrival == row[0]).values(fitting))
    faults = verify(busy.company)
    assert {"signature_wrong", "seal_wrong"} <= {f.what for f in faults if f.where.startswith(f"lines {row[0]} ")}
    assert any(f.whose == "王建国" for f in faults)


@on_both
def test_a_guard_taken_away_altered_or_added_is_named(busy: Field) -> None:
    lite = busy.postgres is None
    on = "" if lite else " ON lines"
    spies = "BEGIN SELECT 1; END" if lite else "FOR EACH ROW EXECUTE FUNCTION paigong_open_entry()"
    with busy.company.engine.begin() as connection:
        for statement in (
            f"DROP TRIGGER lines_kept{on}",
            f"CREATE TRIGGER spy BEFORE INSERT ON seals {spies}",
            "DROP TRIGGER postings_kept" if lite else "ALTER TABLE postings DISABLE TRIGGER postings_kept",
            "CREATE TRIGGER postings_kept BEFORE DELETE ON postings BEGIN SELECT 1; END" if lite else "SELECT 1",
        ):
            connection.exec_driver_sql(statement)
    told = {(f.what, f.where, f.detail) for f in verify(busy.company)}
    assert told == {
        ("guard_strange", "trigger lines_kept", "missing"),
        ("guard_strange", "trigger postings_kept", "altered" if lite else "switched off"),
        ("guard_strange", "trigger spy", "not ours"),
    }
    rebuild(busy.company)
    assert [f.where for f in verify(busy.company)] == ["trigger spy"]


@on_both
def test_a_mark_taken_away_is_not_made_anew(busy: Field) -> None:
    assert [f.where for f in found(busy, "DELETE FROM meta WHERE key = 'seal'")] == ["meta seal"]
    busy.office("p-qian", SetSetting(name="cash_minutes", value="30"), "cash_minutes")
    assert "meta seal" in {f.where for f in verify(busy.company)}


@on_both
def test_lines_of_before_the_seals_are_sealed_at_the_next_write(busy: Field) -> None:
    with past_the_guards(busy) as connection:
        for statement in ("DELETE FROM seals", "DELETE FROM meta WHERE key = 'seal'", "DELETE FROM quarantine"):
            connection.execute(text(statement))
    assert verify(busy.company)
    busy.office("p-qian", SetSetting(name="cash_minutes", value="30"), "cash_minutes")
    assert verify(busy.company) == []


@on_both
def test_the_command_exits_0_on_a_sound_company_and_names_each_fault_of_another(
    busy: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(busy.folder / "server")]
    assert cli.main(["verify", *data]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == ["sound", f"head {head_of(busy.company)}"]
    found(busy, "UPDATE postings SET fen = fen + 1 WHERE account = 'safe'")
    assert cli.main(["verify", "--json", *data]) == 1
    faults = json.loads(capsys.readouterr().out)
    assert {"unbalanced", "row_differs", "day_wrong"} <= {f["what"] for f in faults}
    assert all(f["where"] for f in faults)


def test_a_copy_of_the_books_verifies_where_it_is_put(busy: Field, tmp_path: Path) -> None:
    busy.company.engine.dispose()
    shutil.copytree(busy.folder / "server", tmp_path / "copy")
    assert cli.main(["verify", "--data", str(tmp_path / "copy")]) == 0


def test_an_older_copy_put_in_place_of_the_books_is_found_by_a_head_noted_down_before(busy: Field) -> None:
    """Every chain, seal and sum of the older copy holds; only what stands on paper elsewhere tells."""
    put_back = busy.back_up()
    old = head_of(busy.company)
    busy.office("p-qian", SetSetting(name="cash_minutes", value="30"), "cash_minutes")
    noted = head_of(busy.company)
    assert verify(busy.company, expect=noted) == verify(busy.company, expect=old) == []
    put_back()
    assert verify(busy.company) == []
    assert verify(busy.company, expect=old) == []
    assert [f.what for f in verify(busy.company, expect=noted)] == ["rolled_back"]


def test_books_that_grew_another_way_since_the_older_copy_are_found_too(busy: Field) -> None:
    put_back = busy.back_up()
    for value in ("30", "40"):
        busy.office("p-qian", SetSetting(name="cash_minutes", value=value), "cash_minutes")
    noted = head_of(busy.company)
    put_back()
    for value in ("31", "40"):
        busy.office("p-qian", SetSetting(name="cash_minutes", value=value), "cash_minutes")
    assert [f.what for f in verify(busy.company, expect=noted)] == ["rolled_back"]


@pytest.mark.parametrize("head", ["x", "-", "-1-abc", "99999999-abc", "１２-abc"])
def test_a_head_that_is_none_is_not_the_books(busy: Field, head: str) -> None:
    assert [f.what for f in verify(busy.company, expect=head)] == ["rolled_back"]


def test_rct_2_a_number_missing_although_every_chain_is_whole_is_named_with_whose_it_was(busy: Field) -> None:
    """As if the receipt had never been written: no line tells of it, and none says that it was skipped."""
    block = next(b for b in busy.all(NumberBlock) if b.next > b.first)
    with past_the_guards(busy) as connection:
        connection.execute(text("DELETE FROM records WHERE kind = 'receipt'"))
    faults = [f for f in verify(busy.company) if f.what == "number_missing"]
    assert [(f.where, f.whose) for f in faults] == [(f"numbers {receipt_number(block.series, 1)}", "王建国")]
