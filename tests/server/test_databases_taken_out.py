"""The archive's databases at the server: the same figures as on a device, told, as a file, by HTTP (ARC-1)."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from attacker import Attacker
from openpyxl import load_workbook
from pair.field import Field

from rulebook.kernel.ids import Fen
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import tags_of
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.databases import entries, report_name
from rulebook.subjects.archive.records import Database, Dimension, Measure, Query
from rulebook.subjects.books.records import Export
from rulebook.subjects.dealers.commands import SendShipment, SetDealer
from rulebook.subjects.dealers.records import ShipmentKind, ShipmentLine
from rulebook.subjects.receipts.records import Receipt
from sync_server.admin import cli
from sync_server.reporting.exporting import export
from sync_server.reporting.report import seen_by
from sync_server.reporting.reports import REPORTS
from sync_server.reporting.span import Span
from sync_server.subjects.archive.tables import Books

LINES = (
    ShipmentLine(kind=ShipmentKind.PAID, what="GT-100", quantity=3, fen=Fen(30_000)),
    ShipmentLine(kind=ShipmentKind.LEAFLET, what="=1+1", quantity=200),
)
BY_NATURE = Query(database=Database.SHIPMENTS, columns=Dimension.NATURE, measure=Measure.FEN)
MONTHLY = Query(database=Database.SERVICES, columns=Dimension.MONTH, measure=Measure.FEN)


def worked(field: Field) -> None:
    """Wang has done a visit, the store has sent goods to a dealer, and a manager saved a report of it."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    asyncio.run(scene())
    field.office("p-zhou", SetDealer(name="华北经销", branch="北京"), "dealer-1")
    field.office("p-zheng", SendShipment(number="FH-1", dealer="dealer-1", lines=LINES), "ship-1")
    field.office("p-zhou", SaveQuery(name="发货按性质", query=BY_NATURE), "query-1")


def run(field: Field, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert cli.main(["report", "database", *words, "--json", "--data", str(field.folder / "server")]) == 0
    return json.loads(capsys.readouterr().out)


def test_arc_1_the_command_tells_sums_and_every_month_with_the_records_behind_each_figure(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    worked(field)
    said = run(field, capsys, "services", "--measure", "fen")
    paid = sum(one.total for one in field.all(Receipt) if not one.void_reason)
    assert said["sums"]["fen"] == paid > 0
    assert said["columns"] == [f"{month:02d}" for month in range(1, 13)]
    by_month = {one["column"]: one for one in said["cells"] if one["row"] == "2026"}
    assert (by_month["10"]["value"], by_month["10"]["records"]) == (0, [])
    assert by_month["03"]["value"] == paid
    assert len(by_month["03"]["records"]) == said["sums"]["count"]


def test_arc_1_a_saved_report_is_told_by_its_name_and_what_is_said_goes_before_it(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    worked(field)
    said = run(field, capsys, "--saved", "发货按性质")
    assert said["columns"] == ["paid", "leaflet"]
    assert [one["value"] for one in said["cells"]] == [90_000, 0]
    narrowed = run(field, capsys, "--saved", "query-1", "--nature", "leaflet", "--measure", "quantity")
    assert [(one["column"], one["value"]) for one in narrowed["cells"]] == [("leaflet", 200)]
    data = ["--data", str(field.folder / "server")]
    assert cli.main(["report", "database", *data]) == 0
    assert "query-1  shipments  发货按性质  (周明)" in capsys.readouterr().out
    field.office("p-wu", SaveQuery(name="发货按性质", query=BY_NATURE), "query-2")
    assert cli.main(["report", "database", "--saved", "发货按性质", *data]) == 2
    told = capsys.readouterr().err
    assert "query-1 (周明)" in told
    assert "query-2 (吴国强)" in told
    field.office("p-zhou", SaveQuery(name="发货按性质", query=BY_NATURE, dropped=True), "query-1")
    assert cli.main(["report", "database", "--saved", "query-1", *data]) == 2


@pytest.mark.parametrize(
    "words", [["units", "--year", "26"], ["units", "--first", "2026-02-30"], ["units", "--out", "x.pdf"]]
)
def test_arc_1_what_cannot_be_read_is_said_and_nothing_is_written(
    field: Field, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert cli.main(["report", "database", *words, "--data", str(field.folder / "server")]) == 2
    assert words[-1] in capsys.readouterr().err
    assert not field.all(Export)


def test_arc_1_the_file_holds_the_entries_their_sums_and_the_cross_table_and_no_formula(
    field: Field, tmp_path: Path
) -> None:
    worked(field)
    out = tmp_path / "shipped.xlsx"
    words = ["report", "database", "--saved", "query-1", "--out", str(out), "--reason", "盘点"]
    assert cli.main([*words, "--data", str(field.folder / "server")]) == 0
    rows = [tuple(row) for row in load_workbook(out, read_only=True).worksheets[0].iter_rows(values_only=True)]
    assert "用途 reason: 盘点" in str(rows[0][1])
    assert [(row[3], row[7], row[8], row[9]) for row in rows[2:4]] == [
        ("'=1+1", "leaflet", 200, 0),
        ("GT-100", "paid", 3, 900),
    ]
    assert ("金额 Yuan", 900) in [row[:2] for row in rows]
    assert ("2026", 900, 0, 900) in [row[:4] for row in rows]
    assert ("合计 Total", 900, 0, 900) in [row[:4] for row in rows]
    assert [one.report for one in field.all(Export)] == ["db_shipments"]
    one = tmp_path / "shipped.csv"
    assert cli.main([*words[:4], "--out", str(one), "--data", str(field.folder / "server")]) == 0
    text = one.read_text("utf-8-sig")
    assert ["2026", "900.00", "0.00", "900.00"] in [row[:4] for row in csv.reader(io.StringIO(text))]


def test_arc_1_a_year_without_an_october_has_the_column_in_the_file_too(field: Field) -> None:
    worked(field)
    asker = Attacker(field, "p-zhou")
    got = field.client.get("/api/databases/services?measure=fen&reason=x", headers=asker.headers)
    assert got.status_code == 200
    rows = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    head = next(row for row in rows if row and row[0] == "年份 Year / 月份 Month")
    assert head[1:13] == [f"{month:02d}" for month in range(1, 13)]
    year = next(row for row in rows if row and row[0] == "2026" and len(row) > 12)
    assert year[head.index("10")] == "0.00"
    assert year[head.index("03")] == year[13] != "0.00"


def test_sec_1_each_database_is_taken_out_by_its_roles_and_a_wrong_question_by_nobody(field: Field) -> None:
    worked(field)
    manager, finance, technician = (Attacker(field, who).headers for who in ("p-zhou", "p-sun", "p-wang"))

    def status(path: str, headers: dict[str, str]) -> int:
        return field.client.get(f"/api/databases/{path}", headers=headers).status_code

    assert [status(str(one), manager) for one in Database] == [200] * len(Database)
    assert [status(str(one), finance) for one in Database] == [403, 403, 200, 200, 403]
    assert [status(str(one), technician) for one in Database] == [403] * len(Database)
    for wrong in ("units?year=26", "units?rows=colour", "units?nature=gift", "units?form=pdf"):
        assert status(wrong, manager) == 400, wrong
    assert status("gifts", manager) == 404
    assert field.client.get("/api/databases/units").status_code == 401


def test_arc_1_sec_1_the_device_counts_what_the_server_counts_for_whoever_asks(field: Field) -> None:
    """One query on both sides: a manager's own screen and a manager's file have the same entries."""
    worked(field)

    async def scene() -> None:
        for who in ("p-zhou", "p-zheng", "p-sun"):
            phone = await field.phone(who)
            await phone.sync()
            tags = tags_of_reader(phone.me, phone.device_id)
            for database in Database:
                with field.company.read() as work:
                    there = entries(Books(seen_by(work.connection, tags)), database)
                assert entries(phone.world, database) == there, (who, database)

    asyncio.run(scene())


def test_sec_1_a_record_out_of_sight_is_in_no_figure_of_its_reader(field: Field) -> None:
    worked(field)
    with field.company.read() as work:
        nobody = Books(seen_by(work.connection, frozenset({"role:nobody"})))
        assert entries(nobody, Database.SERVICES) == []
        every = entries(Books(seen_by(work.connection, None)), Database.SERVICES)
        assert every
        receipts = list(Books(seen_by(work.connection, None)).all(Receipt))
        assert all("role:nobody" not in tags_of(one) for one in receipts)


def test_arc_1_a_whole_database_is_a_report_like_any_other(field: Field) -> None:
    worked(field)
    for database in Database:
        name = report_name(database)
        text = b"".join(export(field.company, name, "csv", Span(), "孙丽")).decode("utf-8-sig")
        with field.company.read() as work:
            rows = list(REPORTS[name].rows(work.connection, Span()))
            assert len(rows) == len(entries(Books(work.connection), database))
            assert list(REPORTS[name].rows(work.connection, Span.month("2020-01"))) == []
        assert "定义 definitions" in text
