"""A made-up company's books: its tables, `rebuild --check`, `verify`, and every export in every form."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from tools.compare_commits.checkout import Checkout, Failed
from tools.compare_commits.varying import Varying, hashes_in

MONTHS = ("all", "2026-10", "2026-11")
"""All there is; the month that `generate` makes; the one after it."""
Seen = Iterator[tuple[str, str]]
"""What is compared: its name, and what it says."""


def generated(checkout: Checkout, technicians: int, receipts: int) -> Path:
    """The company's folder, made once by the commit itself."""
    data = checkout.work / "company"
    checkout.must("generate", "--seed", 7, "--technicians", technicians, "--receipts", receipts, "--data", data)
    return data


def copy_of(data: Path, name: str) -> Path:
    """Another folder with the same company: exporting and asking write lines of their own."""
    return Path(shutil.copytree(data, data.with_name(name)))


def varying_of(data: Path) -> Varying:
    return Varying(known=hashes_in((data / "paigong.db").read_bytes()))


def tables(data: Path) -> Seen:
    """Every table of the database by its rows."""
    with closing(sqlite3.connect(data / "paigong.db")) as database:
        names = sorted(name for (name,) in database.execute("select name from sqlite_master where type = 'table'"))
        for name in names:
            columns = [column[1] for column in database.execute(f'pragma table_info("{name}")')]
            rows = sorted(map(repr, database.execute(f'select * from "{name}"')))
            digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
            yield f"table {name}", f"{', '.join(columns)}\n{len(rows)} rows\nSHA-256 {digest}\n"


def checks(checkout: Checkout, data: Path, name: str) -> Seen:
    """What `rebuild --check` and `verify` say of a copy of a company."""
    copy = copy_of(data, name)
    yield "rebuild --check", checkout.paigong("rebuild", "--check", "--data", copy).text()
    yield "verify", checkout.paigong("verify", "--data", copy).text()


def exports(checkout: Checkout, data: Path, months: list[str], wanted: list[str] | None = None) -> Seen:
    """Every report as CSV, or those that are wanted; every sheet's cells; the ledger for beancount, by month."""
    copy, varying = copy_of(data, "exported"), varying_of(data)
    reports = wanted or report_names(checkout, copy)
    for when in months:
        month = "" if when == "all" else when
        for report in reports:
            ran = checkout.must("export", "csv", "--report", report, "--month", month, "--data", copy)
            yield f"csv {report} {when}", varying(ran.out.decode("utf-8"))
        ran = checkout.must("export", "beancount", "--month", month, "--data", copy)
        yield f"beancount {when}", varying(ran.out.decode("utf-8"))
        ran = checkout.must("export", "xlsx", "--month", month, "--data", copy)
        for sheet, cells in sheets(ran.out):
            yield f"xlsx {sheet} {when}", varying(cells)


def report_names(checkout: Checkout, data: Path) -> list[str]:
    """The reports there are, as the command line itself names them to who asks for another."""
    said = checkout.paigong("export", "csv", "--report", "?", "--data", data)
    found = re.search(r"one of ([\w, ]+)", said.err)
    if said.code != 2 or found is None:
        raise Failed(f"the command line does not say which reports there are: {said.text()}")
    return found[1].split(", ")


def sheets(workbook: bytes) -> Seen:
    """Each sheet's cells, a line a row."""
    book = load_workbook(BytesIO(workbook), read_only=True)
    for name in book.sheetnames:
        yield name, "".join(f"{row!r}\n" for row in book[name].iter_rows(values_only=True))
    book.close()
