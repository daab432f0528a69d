"""A made-up month: the same for the same seed, sound, full of mistakes, and its books pass `bean-check`."""

from __future__ import annotations

import getpass
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from pair.postgres import Postgres
from sqlalchemy import select

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.books.records import Day, Export
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.refunds.records import Refund, RefundState
from sync_server.admin import cli
from sync_server.admin.generating.month import Made, generate
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.reporting.beancount import account_names
from sync_server.reporting.exporting import export
from sync_server.reporting.report import plain_yuan
from sync_server.reporting.reports import REPORTS
from sync_server.reporting.span import Span

BEAN_CHECK = (sys.executable, Path(sys.executable).parent / "bean-check")
"""By this interpreter, wherever the environment was made first."""


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """A small company's month: five technicians, 150 receipts."""
    folder = tmp_path_factory.mktemp("month")
    return folder, generate(folder, seed=9, technicians=5, receipts=150)


@pytest.fixture
def copy(month: tuple[Path, Made], tmp_path: Path) -> Path:
    """The same month in a folder of its own: an export is a line, too."""
    return Path(shutil.copytree(month[0], tmp_path / "copy"))


@pytest.fixture
def company(month: tuple[Path, Made]) -> Company:
    return open_company(month[0])


def tables(folder: Path, url: str | None = None) -> dict[str, list[tuple[object, ...]]]:
    with open_company(folder, url=url).engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in t.metadata.sorted_tables
        }


def test_nothing_that_was_made_up_was_refused(month: tuple[Path, Made]) -> None:
    assert month[1].refused == ()
    assert month[1].receipts >= 150


def test_the_same_seed_gives_the_same_bytes_in_every_table(month: tuple[Path, Made], tmp_path: Path) -> None:
    generate(tmp_path, seed=9, technicians=5, receipts=150)
    assert tables(tmp_path) == tables(month[0])
    assert (tmp_path / "master.key").read_bytes() == (month[0] / "master.key").read_bytes()


def test_on_postgresql_the_same_seed_gives_the_same_bytes_and_every_export_reads_alike(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company's fortnight: all tables, every report in every form, `verify` and `rebuild --check`."""
    here, there = tmp_path / "sqlite", tmp_path / "postgresql"
    made = ["generate", "--seed", "3", "--technicians", "2", "--receipts", "24", "--data"]
    assert cli.main([*made, str(here)]) == 0
    url = postgres.url(postgres.fresh())
    monkeypatch.setenv("PAIGONG_DATABASE_URL", url)
    assert cli.main([*made, str(there)]) == 0
    assert cli.main([*made, str(tmp_path / "third")]) == 1, "the database holds a company already"
    assert not (there / "paigong.db").exists()
    assert tables(there, url) == tables(here)
    assert cli.main(["verify", "--data", str(there)]) == 0
    assert cli.main(["rebuild", "--check", "--data", str(there)]) == 0
    at = partial(datetime, 2026, 11, 2, tzinfo=UTC)
    dice = [Random("exports").randbytes for _ in "two"]  # an export's number is drawn: the same for both
    one = open_company(here, clock=at, entropy=dice[0])
    other = open_company(there, url=url, clock=at, entropy=dice[1])
    for form, report in (("beancount", "books"), *(("csv", name) for name in REPORTS)):
        for which in ("", "2026-10"):
            said = [b"".join(export(of, report, form, Span.month(which), "孙丽")) for of in (one, other)]
            assert said[0] == said[1], (form, report, which)
    assert workbook(one) == workbook(other)
    for company in (one, other):
        company.engine.dispose()


def workbook(company: Company) -> dict[str, list[tuple[object, ...]]]:
    """The cells of everything as XLSX, sheet by sheet."""
    book = load_workbook(BytesIO(b"".join(export(company, "books", "xlsx", Span(), "孙丽"))), read_only=True)
    return {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames}


def test_another_seed_gives_another_company(month: tuple[Path, Made], tmp_path: Path) -> None:
    generate(tmp_path, seed=8, technicians=2, receipts=4)
    assert tables(tmp_path)["lines"][0] != tables(month[0])["lines"][0]


def test_it_is_sound_and_follows_from_its_lines(company: Company) -> None:
    assert verify(company) == []
    assert compare(company).same


def test_cash_4_cash_7_rct_2_differences_late_arrivals_and_voids_are_in_it(company: Company) -> None:
    with company.read() as work:
        opened = Counter(i.code for i in work.all(Irregularity))
        voids = [r for r in work.all(Receipt) if r.void_reason]
        days = work.all(Day)
    assert {"difference", "late_arrival", "price_differs", "closing_difference"} <= opened.keys()
    assert voids
    assert sum(day.late for day in days) >= opened["late_arrival"]


def test_a_folder_that_holds_a_company_is_left_alone(month: tuple[Path, Made]) -> None:
    before = tables(month[0])
    assert cli.main(["generate", "--data", str(month[0])]) == 1
    assert tables(month[0]) == before


@pytest.mark.parametrize("which", ["", "2026-10", "2026-11"])
def test_the_books_pass_bean_check_and_say_what_the_app_says(
    copy: Path, company: Company, tmp_path: Path, which: str
) -> None:
    out = tmp_path / "books.beancount"
    exported = cli.main(["export", "beancount", "--month", which, "--data", str(copy), "--out", str(out)])
    assert exported == 0
    checked = subprocess.run([*BEAN_CHECK, out], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    with company.read() as work:
        rows = {row[0]: row[1] for row in REPORTS["balances"].rows(work.connection, Span.month(which))}
    names = account_names(list(map(str, rows)))
    said = [line.split() for line in out.read_text("utf-8").splitlines() if " balance " in line]
    assert {line[2]: line[3] for line in said} == {names[str(account)]: fen for account, fen in rows.items()}


def test_a_balance_that_is_off_by_a_fen_does_not_pass(copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "books.beancount"
    cli.main(["export", "beancount", "--data", str(copy), "--out", str(out)])
    text = out.read_text("utf-8")
    line = next(row for row in text.splitlines() if " balance Assets:Safe " in row)
    amount = line.split()[3]
    off = str(Decimal(amount) + Decimal("0.01"))
    out.write_text(text.replace(line, line.replace(amount, off)), "utf-8")
    done = subprocess.run([*BEAN_CHECK, out], capture_output=True, check=False)
    assert done.returncode != 0


def test_sec_1_csv_and_workbook_are_marked_and_their_sums_are_the_ledgers(
    copy: Path, company: Company, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    data = ["--data", str(copy), "--month", "2026-10"]
    assert cli.main(["export", "csv", "--report", "receipts", *data]) == 0
    text = capfdbinary.readouterr().out.decode("utf-8-sig")
    assert "exported" in text.splitlines()[0]
    with company.read() as work:
        of_the_month = [r for r in work.all(Receipt) if r.at.startswith("2026-10")]  # terms are sold after it
    assert len(text.splitlines()) - 2 == len(of_the_month)
    assert cli.main(["export", "xlsx", *data, "--out", str(tmp_path / "books.xlsx")]) == 0
    sheets = load_workbook(tmp_path / "books.xlsx", read_only=True)
    assert sheets.sheetnames == [report.title.split()[-1] for report in REPORTS.values() if report.of_the_books]
    _, headings, *entries = sheets["Ledger"].iter_rows(values_only=True)
    ledger = [row[headings.index("金额 yuan")] for row in entries]
    assert ledger
    assert abs(sum(ledger)) < 0.005  # type: ignore[arg-type]  # a column of numbers


def test_sec_1_every_export_is_a_line_that_says_who_took_what_and_when(copy: Path, tmp_path: Path) -> None:
    cli.main(["export", "beancount", "--month", "2026-10", "--data", str(copy), "--out", str(tmp_path / "b")])
    taken = open_company(copy)
    with taken.read() as work:
        (export,) = work.all(Export)
        told = [row[0] for row in REPORTS["exports"].rows(work.connection, Span.month(""))]
    assert (export.report, export.form, export.first, export.by_name) == (
        "books",
        "beancount",
        "2026-10-01",
        getpass.getuser(),
    )
    assert told == [export.at]
    assert verify(taken) == []


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (-5, "-0.05"), (123_456, "1234.56"), (-100, "-1.00"), (None, "")]
)
def test_an_amount_in_an_export_reads_as_a_number(fen: int | None, text: str) -> None:
    assert plain_yuan(fen) == text


def test_accounts_that_would_share_a_name_do_not() -> None:
    names = account_names(["staff:a_b", "staff:a-b", "staff:A-b", "safe", "receivable:第1运输"])
    assert len(set(names.values())) == 5
    assert names["safe"] == "Assets:Safe"


@pytest.mark.parametrize("text", ["2026", "2026-13", "0000-01", "x"])
def test_a_month_is_written_as_a_month(text: str, month: tuple[Path, Made]) -> None:
    assert cli.main(["export", "beancount", "--month", text, "--data", str(month[0])]) == 2


def test_roles_that_made_it_are_all_there(company: Company) -> None:
    from rulebook.kernel.identity import Person

    with company.read() as work:
        assert {role for person in work.all(Person) for role in person.roles} == set(Role)


def test_fee_3_money_back_is_asked_granted_and_paid_in_it_once_too_late(company: Company) -> None:
    with company.read() as work:
        refunds, told = work.all(Refund), [one.code for one in work.all(Irregularity)]
    assert {one.state for one in refunds} == {RefundState.PAID}
    assert all(one.customer_name for one in refunds)
    assert told.count("refund_unpaid") == 1


def test_fup_1_a_call_of_it_opened_a_case_that_hangs_to_order_and_call(company: Company) -> None:
    with company.read() as work:
        case = work.get(ServiceCase, "g-after-case")
        calls = [call for call in work.all(FollowUp) if "g-after-case" in call.cases]
    assert case is not None
    assert case.orders == ("g-after-0",)
    assert calls
