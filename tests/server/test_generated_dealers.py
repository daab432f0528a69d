"""The generated month's dealers: every rule's breach is in it, reports and paper tell it, the books are sound."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.dealers.errors import IRREGULARITIES
from rulebook.subjects.dealers.records import Dealer, RebateStatement, Shipment, StatementState, Turnover
from sync_server.admin.generating.month import Made, generate
from sync_server.api.public import receipt_page
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import compare
from sync_server.core.seen import SeenBy
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.papers.printing import NoSuchPaper, data_of
from sync_server.papers.typeset import typeset
from sync_server.papers.words import speaker
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span

WIDEST = 20
BEAN_CHECK = (sys.executable, Path(sys.executable).parent / "bean-check")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    folder = tmp_path_factory.mktemp("dealers")
    return folder, generate(folder, seed=13, technicians=2, receipts=30)


@pytest.fixture
def company(made: tuple[Path, Made]) -> Company:
    return open_company(made[0])


def sheet(company: Company, name: str) -> list[tuple[object, ...]]:
    book = load_workbook(BytesIO(b"".join(export(company, name, "xlsx", Span(), "孙丽"))), read_only=True)
    rows = [tuple(row) for row in book[book.sheetnames[0]].iter_rows(values_only=True)]
    return [row + (None,) * (WIDEST - len(row)) for row in rows]


def issued(company: Company) -> RebateStatement:
    with company.read() as work:
        return next(s for s in work.all(RebateStatement) if s.token)


def test_deal_1_a_month_of_seed_13_holds_every_irregularity_of_dealers(
    company: Company, made: tuple[Path, Made]
) -> None:
    with company.read() as work:
        told = Counter(one.code for one in work.all(Irregularity))
    assert not made[1].refused
    assert set(IRREGULARITIES) <= set(told), set(IRREGULARITIES) - set(told)


def test_deal_1_the_paid_statement_is_what_the_ledger_says(company: Company) -> None:
    found = issued(company)
    assert found.state is StatementState.PAID
    assert found.rebate == found.payable > 0
    with company.read() as work:
        entries = {row.id for row in work.connection.execute(select(t.entries.c.id))}
        turnover = {one.id for one in work.all(Turnover)}
    assert turnover <= entries, "turnover that is no entry of the ledger"
    assert {one.entry for one in found.lines} <= entries, "a line that is no entry of the ledger"
    assert sum(one.rebate for one in found.lines) == found.rebate


def test_deal_1_ship_1_the_reports_hold_rebates_their_lines_and_shipments(company: Company) -> None:
    found = issued(company)
    rebates = [row for row in sheet(company, "rebates") if row[0] == found.number]
    assert len(rebates) == 1
    assert float(str(rebates[0][5])) == found.rebate / 100
    lines = [row for row in sheet(company, "rebate_lines") if row[0] == found.number]
    assert len(lines) == len(found.lines)
    assert round(sum(float(str(row[7])) for row in lines) * 100) == found.rebate
    with company.read() as work:
        sent = sum(len(one.lines) for one in work.all(Shipment))
    assert len([row for row in sheet(company, "shipments") if str(row[0]).startswith("FH-")]) == sent == 6


def test_deal_1_anybody_who_holds_the_statement_can_check_it_and_learns_no_names(company: Company) -> None:
    found = issued(company)
    status, page = receipt_page(company, found.token)
    assert status == 200
    assert found.number in page
    assert found.dealer_name not in page
    assert "陆经理" not in page
    assert receipt_page(company, "x" * 22)[0] == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_deal_1_the_statement_is_printed_with_every_line_and_the_code(company: Company, language: str) -> None:
    with company.read() as work:
        for found in work.all(RebateStatement):
            data = data_of(work, found, speaker(language), "https://paigong.test")
            data["printed"] = ""
            assert bool(data["qr"]) == bool(found.token)
            assert len(data["lines"]) == len(found.lines)
            assert typeset("rebate", data, language).startswith(b"%PDF")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_deal_1_the_months_end_account_says_what_is_paid_and_outstanding(company: Company, language: str) -> None:
    with company.read() as work:
        found = issued(company)
        dealer = work.get(Dealer, found.dealer)
        assert dealer is not None
        data = data_of(work, dealer, speaker(language), "")
        own = [s for s in work.find(RebateStatement, "dealer", dealer.id) if s.state is not StatementState.DRAWN]
        before, paid, left = (sum_in_fen(sum_) for _, sum_ in data["sums"])
        assert left == sum(s.payable for s in own) - sum(s.payable for s in own if s.paid_at)
        assert before - paid == left
        assert [row[0] for row in data["lines"]] == [s.number for s in sorted(own, key=lambda s: s.month)][::-1]
        data["printed"] = ""
        assert typeset("account", data, language).startswith(b"%PDF")


def test_sec_1_who_sees_no_rebates_prints_no_account(company: Company) -> None:
    with company.read() as work:
        dealer = work.get(Dealer, issued(company).dealer)
        assert dealer is not None
        for role, allowed in ((Role.FINANCE, True), (Role.STOREKEEPER, False)):
            seen = SeenBy(work.connection, frozenset({f"role:{role}"}))
            if allowed:
                assert data_of(seen, dealer, speaker("zh"), "")["lines"]
            else:
                with pytest.raises(NoSuchPaper):
                    data_of(seen, dealer, speaker("zh"), "")


def sum_in_fen(text: str) -> int:
    return int("".join(c for c in text if c.isdigit()))


def test_deal_1_beancount_finds_the_rebates_sound(company: Company, tmp_path: Path) -> None:
    text = b"".join(export(company, "books", "beancount", Span(), "孙丽"))
    assert b"Liabilities:Rebate" in text
    file = tmp_path / "ledger.beancount"
    file.write_bytes(text)
    check = subprocess.run([*BEAN_CHECK, file], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr[-2000:]


def test_deal_1_the_books_with_dealers_verify_and_derive_to_the_same(company: Company) -> None:
    assert verify(company) == []
    assert compare(company).same
