"""The manager's month as a file: the same entries as on the screen, for managers and auditors."""

from __future__ import annotations

import asyncio
import io
import re

from attacker import Attacker
from pair.field import Field
from pypdf import PdfReader

from rulebook.kernel.roles import Role
from rulebook.policy.month import entries
from rulebook.policy.reports import ALL, REPORTS
from rulebook.subjects.books.records import Export
from sync_server.reporting.exporting import export
from sync_server.reporting.printed import MOST_ROWS, as_pdf
from sync_server.reporting.reports import REPORTS as BROUGHT
from sync_server.reporting.span import Span


def test_kpi_1_the_file_has_the_entries_that_the_screen_counts(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    asyncio.run(scene())
    month = field.company.clock().isoformat()[:7]
    with field.company.read() as work:
        counted = [e for e in entries(work, field.company.clock()) if e.month == month]
    assert counted
    text = b"".join(export(field.company, "month", "csv", Span.month(month), "周明")).decode("utf-8-sig")
    told = [line for line in text.splitlines() if line.split(",")[0] in {e.measure for e in counted}]
    assert len(told) == len(counted)
    assert all(e.since in text for e in counted)


def test_a_plate_is_written_one_way_in_every_table_so_that_two_of_them_can_be_joined(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    asyncio.run(scene())
    texts = {
        name: b"".join(export(field.company, name, "csv", Span.month(""), "周明")).decode("utf-8")
        for name in BROUGHT
    }
    plates = {name: re.findall(r"[\u4e00-\u9fff][A-Z]·?[0-9A-Z]{5,6}\b", text) for name, text in texts.items()}
    assert sum(bool(found) for found in plates.values()) > 5
    assert {name for name, found in plates.items() if any("·" in one for one in found)} == set()


def test_sec_1_the_month_is_for_managers_and_auditors_and_no_sheet_of_the_books() -> None:
    assert REPORTS["month"] == ALL - {Role.FINANCE} | {Role.SERVICE_MANAGER}
    assert not BROUGHT["month"].of_the_books


def test_kpi_1_the_month_is_printed_with_its_figures_in_words_and_a_number_in_every_row(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    asyncio.run(scene())
    now = field.company.clock()
    month = now.isoformat()[:7]
    with field.company.read() as work:
        counted = [e for e in entries(work, now) if e.month == month]
    assert counted
    path = f"/api/reports/month?form=pdf&month={month}&reason=例会"
    got = field.client.get(path, headers=Attacker(field, "p-zhou").headers)
    assert (got.status_code, got.headers["content-type"]) == (200, "application/pdf"), got.text
    pages = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(got.content)).pages]
    text = "".join(pages)
    (noted,) = [one for one in field.all(Export) if one.report == "month"]
    assert noted.form == "pdf"
    assert f"{len(counted)}行rows" in text
    assert text.count(noted.number) >= len(counted), "in the margin of every row"
    assert all("用途reason:例会" in page for page in pages)
    said = {"".join(BROUGHT["month"].said[e.measure].split()) for e in counted}
    assert all(words in text for words in said)


def test_kpi_1_a_month_too_long_for_paper_says_so_on_the_sheet() -> None:
    report = BROUGHT["month"]
    rows = ((f"{n}", "", "", "", "", "", "", "") for n in range(MOST_ROWS + 1))
    first = PdfReader(io.BytesIO(as_pdf(report, rows, "mark", "EX-1"))).pages[0].extract_text()
    assert f"{MOST_ROWS}" in first
    assert "XLSX" in first


def test_the_books_are_not_printed_at_once(field: Field) -> None:
    got = field.client.get("/api/reports/books?form=pdf", headers=Attacker(field, "p-sun").headers)
    assert got.status_code == 404
