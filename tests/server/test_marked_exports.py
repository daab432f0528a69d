"""A sheet that leaked leads back to its line: by its number, at the server and in the search (SEC-1)."""

from __future__ import annotations

import asyncio
import io
import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from attacker import Attacker
from openpyxl import load_workbook
from pair.field import ORDER, Field
from pypdf import PdfReader

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import read_line
from rulebook.subjects.books.records import Export
from rulebook.subjects.confidentiality.records import PaperCustody
from rulebook.subjects.visits.records import Visit
from sync_server.admin import cli
from sync_server.db import tables as t

NUMBER = re.compile(r"EX-[0-9A-F]{10}")
FINANCE, AUDITOR, TECHNICIAN = "p-sun", "p-feng", "p-wang"


def taken(field: Field, form: str, reason: str = "报税") -> tuple[str, str]:
    """The first row of what finance took out, and the number in it."""
    path = f"/api/reports/receipts?form={form}&reason={quote(reason)}"
    got = field.client.get(path, headers=Attacker(field, FINANCE).headers)
    assert got.status_code == 200
    if form == "csv":
        first = got.content.decode("utf-8-sig").splitlines()[0]
    else:
        sheet = load_workbook(io.BytesIO(got.content), read_only=True).worksheets[0]
        first = " ".join(str(v) for v in next(sheet.iter_rows(values_only=True)) if v)
    found = NUMBER.search(first)
    assert found is not None, first
    return first, found[0]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_sec_1_a_sheet_bears_name_time_number_and_reason(field: Field, form: str) -> None:
    first, number = taken(field, form)
    (export,) = field.all(Export)
    assert (export.number, export.reason, export.by) == (number, "报税", FINANCE)
    for said in ("孙丽", export.at, number, "用途 reason: 报税"):
        assert said in first


def test_sec_1_the_number_leads_back_to_the_line_and_nothing_else_does(field: Field, capsys: Any) -> None:
    taken(field, "csv", "别的")
    _, number = taken(field, "csv")
    data = ["--data", str(field.folder / "server")]
    assert cli.main(["marked", number.lower().replace("-", ""), "--json", *data]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["by"], told["reason"], told["report"]) == ("孙丽", "报税", "receipts")
    with field.company.engine.connect() as connection:
        row = connection.execute(t.lines.select().where(t.lines.c.hash == told["hash"])).one()
    assert (read_line(row.raw).id, read_line(row.raw).kind) == (told["line"], "books.export")
    assert row.seq == told["seq"]
    assert cli.main(["marked", "EX-0000000000", *data]) == 1
    assert cli.main(["marked", "-", *data]) == 1


def test_sec_1_the_auditor_finds_an_export_by_its_number_and_a_technician_does_not(field: Field) -> None:
    _, number = taken(field, "csv")
    for who, found in ((AUDITOR, 1), (TECHNICIAN, 0)):
        got = field.client.get(f"/api/search?q={number}", headers=Attacker(field, who).headers).json()
        hits = [hit for part in got["found"] for hit in part.get("hits", ())]
        assert [hit["kind"] for hit in hits] == ["export"] * found


def test_sec_1_an_export_without_a_reason_is_given_and_told_to_the_head(field: Field) -> None:
    _, number = taken(field, "csv", "")
    told = [i for i in field.all(Irregularity) if i.code == "export_unreasoned"]
    assert [(i.rule, i.facts["number"], i.person) for i in told] == [("SEC-1", number, FINANCE)]


def test_sec_1_a_reason_is_no_formula_and_no_second_row(field: Field) -> None:
    first, _ = taken(field, "csv", '=1+1"\n,x')
    assert "用途 reason: =1+1" in first
    assert first.count("导出 exported") == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sec_1_a_printed_paper_bears_its_number_on_foot_and_margin_and_leads_back_to_its_line(
    field: Field, capsys: Any, language: str
) -> None:
    headers = Attacker(field, AUDITOR).headers
    got = field.client.get(f"/api/papers/order/{ORDER}?language={language}", headers=headers)
    assert got.status_code == 200
    (printed,) = field.all(Export)
    assert (printed.form, printed.report, printed.about, printed.by) == ("pdf", "order", f"order:{ORDER}", AUDITOR)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(got.content)).pages)
    rows = len(field.order().vehicles)
    assert rows
    assert NUMBER.findall(text) == [printed.number] * (rows + 1), "each vehicle's row, and the foot of the page"
    assert cli.main(["marked", printed.number, "--json", "--data", str(field.folder / "server")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["by"], told["form"], told["about"]) == ("冯雪", "pdf", f"order:{ORDER}")
    with field.company.engine.connect() as connection:
        row = connection.execute(t.lines.select().where(t.lines.c.hash == told["hash"])).one()
    assert read_line(row.raw).id == printed.id == told["line"]
    assert not [i for i in field.all(Irregularity) if i.code == "export_unreasoned"], "a paper asks no reason"


def test_sec_1_the_sheet_of_a_secret_record_is_in_the_hands_of_whoever_printed_it(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone(TECHNICIAN)
        await wang.arrives()
        await wang.sync()
        await wang.client.close()

    asyncio.run(scene())
    (visit,) = field.all(Visit)
    got = field.client.get(f"/api/papers/record/{visit.id}", headers=Attacker(field, AUDITOR).headers)
    assert got.status_code == 200
    (paper,), (printed,) = field.all(PaperCustody), field.all(Export)
    assert (paper.id, paper.number, paper.keeper) == (printed.id, printed.number, AUDITOR)


def test_sec_1_two_printings_have_two_numbers_and_what_was_not_printed_has_none(field: Field) -> None:
    headers = Attacker(field, AUDITOR).headers
    for _ in range(2):
        assert field.client.get(f"/api/papers/order/{ORDER}", headers=headers).status_code == 200
    assert field.client.get("/api/papers/order/none", headers=headers).status_code == 404
    assert len({one.number for one in field.all(Export)}) == len(field.all(Export)) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["export", "csv", "--report", "receipts"],
        ["export", "csv", "--list", "customers"],
        ["report", "database", "units", "--reason", "年检"],
    ],
)
def test_a_file_that_cannot_be_written_is_a_sentence_with_what_to_do(
    field: Field, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    if not str(field.company.engine.url).startswith("sqlite"):
        pytest.skip("the command line opens the folder's own database")
    out = field.folder / "no such folder" / "taken.csv"
    assert cli.main([*words, "--out", str(out), "--data", str(field.folder / "server")]) == 2
    said = capsys.readouterr().err
    assert (str(out) in said, "name another file with --out" in said) == (True, True)
    assert field.all(Export) == [], "nothing was taken out"
