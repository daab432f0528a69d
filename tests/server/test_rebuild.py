"""The books follow from the lines alone: derived anew, they are the same, byte for byte."""

from __future__ import annotations

import asyncio
import random
from threading import get_ident
from typing import Any

import msgspec
import pytest
from attacker import Attacker
from pair.field import ORDER, Field, Phone, on_both
from past_guards import past_the_guards
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import DatabaseError

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, LineId, PersonId, VisitId
from rulebook.kernel.lines import Line
from rulebook.kernel.world import World
from rulebook.rules import decide
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.cash.records import Count
from rulebook.subjects.company.records import Price
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import (
    AcceptOrder,
    ApproveOrder,
    AssignOrder,
    RejectOrder,
    ResumeOrder,
    SubmitOrder,
    SuspendOrder,
    WithdrawOrder,
)
from rulebook.subjects.visits.commands import (
    Arrive,
    CompleteVisit,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
)
from sync_server.admin import cli
from sync_server.core import intake
from sync_server.core.rebuild import Report, compare, derived, rebuild
from sync_server.core.system import SystemRefused
from sync_server.db import tables as t


def everything_derived(field: Field) -> dict[str, list[object]]:
    names = {table.name for table in t.DERIVED} | {"lines", "head"}
    return {name: rows for name, rows in field.tables().items() if name in names}


async def a_day(field: Field) -> tuple[Phone, Phone]:
    """A repair from acceptance to the safe, with something irregular, refused and withdrawn on the way."""
    wang, sun = await field.phone("p-wang"), await field.phone("p-sun")
    receipt = await wang.does_the_visit()
    handover = await wang.hands_over(85_000, receipt)
    await wang.sync()
    await sun.sync()
    await sun.does(CountHandover(handover=handover, counts=(Count(10_000, 8),)), "")
    await sun.sync()
    zhao = await field.phone("p-zhao")
    order = field.assigned("order-2", "p-zhao", 3)
    await zhao.sync()
    field.office("p-chen", WithdrawOrder(reason="换人"), order)
    await zhao.does_the_visit(order, 3)
    await zhao.sync()
    field.office("p-zhou", Settle(irregularity=f"difference:{handover}", text="扣回", write_off=False), "")
    return wang, zhao


def test_a_fresh_demo_company_is_what_its_lines_give(field: Field) -> None:
    report = compare(field.company)
    assert report == Report(lines=len(field.tables()["lines"]), differences=(), told=0)
    assert report.same


@on_both
def test_a_demo_day_derived_anew_is_the_same_byte_for_byte(field: Field) -> None:
    async def scene() -> None:
        await a_day(field)
        kept = everything_derived(field)
        assert kept["entries"]
        with field.company.read() as work, derived(work.connection, field.company.master) as fresh:
            for table in (*t.DERIVED, t.lines, t.head):
                rows = [tuple(row) for row in fresh.execute(table.select().order_by(*table.primary_key))]
                assert rows == kept[table.name], table.name
        before = field.tables()
        report = rebuild(field.company)
        assert (report.same, report.told, report.replaced) == (True, 0, False)
        assert field.tables() == before

    asyncio.run(scene())


@on_both
def test_what_was_quarantined_and_what_came_behind_it_is_derived_alike(field: Field) -> None:
    one, other = Attacker(field), Attacker(field, "p-zhao")
    lines = [one.good(), one.signed(b"}{"), one.good(), b"torn", one.good(actor=PersonId("p-zhou")), one.good()]
    one.seq += 1
    one.outcomes(1, *lines)
    raw, _, mac = other.good().rpartition(b"\t")
    other.outcomes(1, raw + b"\t" + b"\xff" * 64, other.good())
    other.seq, other.head = 1, "c" * 64
    other.outcomes(2, other.good(), b"strange", other.good())
    assert field.set_aside()
    assert mac
    report = compare(field.company)
    assert report.differences == ()
    assert report.told == 0


@pytest.mark.parametrize(
    ("field", "seed"), [("sqlite", 0), ("sqlite", 1), ("sqlite", 2), ("postgresql", 3)], indirect=["field"]
)
def test_random_histories_derived_anew_are_the_same(field: Field, seed: int) -> None:
    """Phones and office do whatever they like, allowed or not; some of it is refused, some irregular."""
    dice = random.Random(seed)
    visits = [VisitId(f"v{n}") for n in range(3)]
    orders = [ORDER, "demo-order-00b2m8", "order-9"]

    def act() -> Command:
        visit = dice.choice(visits)
        return dice.choice(
            (
                AcceptOrder(),
                Depart(visit=visit, ticked=("tools",)),
                Arrive(visit=visit),
                RecordFinding(visit=visit, finding=str(dice.random())),
                RecordWork(visit=visit, work="换", customer_tried=dice.random() < 0.5),
                CompleteVisit(visit=visit),
                LeaveUnsolved(visit=visit, symptom="仍不上线", waiting_for="配件"),
                ReturnToBase(),
                ApproveOrder(revision=1),
                RejectOrder(revision=1, reason="不行"),
                AssignOrder(technician=PersonId(dice.choice(("p-wang", "p-zhao")))),
                WithdrawOrder(reason="换人"),
                SuspendOrder(waiting_for="配件"),
                ResumeOrder(),
                SubmitOrder(),
            )
        )

    field.assigned("order-9", "p-zhao", 1)
    people = [Attacker(field, p) for p in ("p-wang", "p-zhao", "p-zhou", "p-chen", "p-li")]
    for _ in range(60):
        one = dice.choice(people)
        lines = [one.good(act(), dice.choice(orders)) for _ in range(dice.randrange(1, 5))]
        if dice.random() < 0.1:
            lines.append(one.signed(b"junk"))
        one.outcomes(one.seq - len(lines) + 1, *lines)
        if dice.random() < 0.2:
            try:
                field.office(dice.choice(("p-zhou", "p-chen", "p-qian")), act(), dice.choice(orders))
            except SystemRefused:
                continue
    report = compare(field.company)
    assert report.differences == (), f"seed {seed}"
    assert report.told == 0
    assert report.lines > 150


SOMEBODY = "SELECT body FROM records WHERE kind = 'person' LIMIT 1"
A_UNIT = "SELECT kind, id, 'role:finance', change, 1 = 1 FROM sight WHERE kind = 'unit' LIMIT 1"
TAMPERING = {
    "records": f"UPDATE records SET body = ({SOMEBODY}) WHERE kind = 'price'",
    "record_keys": "DELETE FROM record_keys WHERE name = 'technician'",
    "sight": f"INSERT INTO sight {A_UNIT}",
    "head": "UPDATE head SET change = change + 1000",
    "devices": "UPDATE devices SET head_hash = 'f', next_seq = 99 WHERE id = 'system'",
}


@on_both
def test_what_was_tampered_with_is_named_and_put_right(field: Field) -> None:
    true = field.tables()
    for table, statement in TAMPERING.items():
        with field.company.engine.begin() as connection:
            connection.execute(text(statement))
        report = rebuild(field.company)
        assert {d.table for d in report.differences} == {table}
        assert report.differences[0].first
        assert (report.same, report.replaced) == (False, True)
        after = field.tables()
        assert {name: rows for name, rows in after.items() if name != "meta"} == {
            name: rows for name, rows in true.items() if name != "meta"
        }
    assert compare(field.company).same


@on_both
def test_a_ledger_edited_past_its_guards_is_found_and_put_right_and_guarded_again(field: Field) -> None:
    async def scene() -> None:
        await a_day(field)
        true = field.tables()["postings"]
        with field.company.engine.begin() as connection:
            guard = "postings_kept ON postings" if field.postgres else "postings_unedited"
            connection.execute(text(f"DROP TRIGGER {guard}"))
            connection.execute(text("UPDATE postings SET fen = fen * 2"))
        report = rebuild(field.company)
        assert ({d.table for d in report.differences}, report.replaced) == ({"postings"}, True)
        assert field.tables()["postings"] == true
        with (
            pytest.raises(DatabaseError, match=r"never edited|may not be changed"),
            field.company.engine.begin() as connection,
        ):
            connection.execute(text("UPDATE postings SET fen = 0"))

    asyncio.run(scene())


@on_both
def test_a_line_taken_out_of_the_books_does_not_go_unnoticed(field: Field) -> None:
    with past_the_guards(field) as connection:
        connection.execute(text("DELETE FROM lines WHERE arrival = 40"))
    report = compare(field.company)
    assert {"lines", "devices"} <= {d.table for d in report.differences}


@on_both
def test_after_a_replacement_every_phone_begins_anew_and_loses_nothing(field: Field) -> None:
    async def scene() -> None:
        wang, _ = await a_day(field)
        await wang.does(ReturnToBase(), "")
        with field.company.engine.begin() as connection:
            connection.execute(text("DELETE FROM sight WHERE tag = 'all' AND kind = 'price'"))
        assert rebuild(field.company).replaced
        await wang.sync()
        assert any(a.reset for a in wang.weather.answers())
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert wang.world.all(Price) == field.all(Price)
        assert wang.status.cash == Fen(0)

    asyncio.run(scene())


def test_what_no_line_tells_stays(field: Field) -> None:
    one = Attacker(field)
    one.outcomes(1, one.good())
    secrets = {name: field.tables()[name] for name in ("codes", "quarantine")}
    tokens = [(row[0], row[2]) for row in field.tables()["devices"]]
    with field.company.engine.begin() as connection:
        connection.execute(text("DELETE FROM record_keys"))
    rebuild(field.company)
    assert {name: field.tables()[name] for name in secrets} == secrets
    assert [(row[0], row[2]) for row in field.tables()["devices"]] == tokens
    assert one.outcomes(2, one.good())[0].outcome == "recorded"


@on_both
def test_the_command_says_same_or_what_differed(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(field.folder / "server")]
    assert cli.main(["rebuild", *data]) == 0
    assert capsys.readouterr().out.endswith("same\n")
    with field.company.engine.begin() as connection:
        connection.execute(text("DELETE FROM record_keys"))
    assert cli.main(["rebuild", "--check", *data]) == 1
    out, err = capsys.readouterr()
    assert out.endswith("different\n")
    assert "record_keys" in err
    assert cli.main(["rebuild", *data]) == 1
    assert capsys.readouterr().out.endswith("replaced\n")
    assert cli.main(["rebuild", *data]) == 0


def test_a_line_that_cannot_be_judged_again_costs_none_of_the_lines_that_are_judged_with_it(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(a_day(field))
    lines = kept_lines(field)
    spoilt = next(row for row in lines if b'"kind":"visit.arrive"' in row.raw)

    def judging(world: World, line: Line, *more: Any) -> Any:
        if line.id == LineId(msgspec.json.decode(spoilt.raw)["id"]):
            raise RuntimeError("a mistake of ours")
        return decide(world, line, *more)

    monkeypatch.setattr(intake, "decide", judging)
    with field.company.read() as work, derived(work.connection, field.company.master) as fresh:
        kept = {row.hash: row for row in fresh.execute(select(t.lines))}
    assert kept.keys() == {row.hash for row in lines}
    assert b'"internal"' in kept[spoilt.hash].outcome
    others = [row for row in lines if row.device != spoilt.device]
    assert all(kept[row.hash].outcome.count(b'"internal"') == 0 for row in others)


def kept_lines(field: Field) -> list[Any]:
    with field.company.read() as work:
        return list(work.connection.execute(select(t.lines)))


def test_judging_again_asks_the_database_no_more_for_a_line_as_the_company_grows(field: Field) -> None:
    for number in range(40):
        field.assigned(f"more-{number}", "p-wang", 1)
    few = statements_of_a_rebuild(field)
    for number in range(40, 160):
        field.assigned(f"more-{number}", "p-wang", 1)
    assert statements_of_a_rebuild(field) < few * 1.2


def statements_of_a_rebuild(field: Field) -> float:
    """How many statements a derived line costs."""
    asked, here = 0, get_ident()

    def count(*_: object) -> None:
        nonlocal asked
        asked += get_ident() == here

    event.listen(Engine, "before_cursor_execute", count)
    try:
        report = compare(field.company)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert report.same
    return asked / report.lines
