"""Any bill, cut into any files, taken in any order: books and report say what the bill says (CASH-5)."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from bills import Row, bill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from rulebook.subjects.statements.records import Payment
from sync_server.core.company import Company, open_company
from sync_server.db import tables as t
from sync_server.subjects.statements.statement_files import UnreadableStatement, read_statement
from sync_server.subjects.statements.statements import StatementReport, import_statement

RUN = count(1)


class Books(NamedTuple):
    wallet: int
    fees: int
    suspense: int


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return open_company(tmp_path_factory.mktemp("bills"))


def books(company: Company, method: str = "wechat") -> Books:
    def balance(account: str) -> int:
        total = select(func.sum(t.postings.c.fen)).where(t.postings.c.account == account)
        return int(work.connection.execute(total).scalar_one() or 0)

    with company.read() as work:
        return Books(balance(f"wallet:{method}"), balance("expense:wallet_fee"), balance(f"suspense:{method}"))


@st.composite
def bills(draw: st.DrawFn) -> list[Row]:
    """Payments with coupons and fees, part refunds (some in one second, some that failed), and revocations."""
    run, rows = next(RUN), []
    for n in range(draw(st.integers(1, 4))):
        order = f"42{run:08d}{n:04d}2026110700{run % 97:02d}1"
        settled = draw(st.integers(1, 90_000))
        fee = draw(st.integers(0, settled // 100))
        rows.append(
            Row(order=order, number=f"M{run}-{n}", settled=settled, coupon=draw(st.integers(0, 500)), fee=fee)
        )
        if draw(st.booleans()) and draw(st.booleans()):
            own = f"503{run:08d}{n:04d}99999"
            rows.append(Row(order=order, state="REVOKED", refund=own, back=settled, became="SUCCESS", fee=-fee))
            continue
        left = settled
        for part in range(draw(st.integers(0, 3))):
            back = draw(st.integers(1, max(1, left)))
            if back > left:
                break
            became = draw(st.sampled_from(("SUCCESS", "SUCCESS", "FAIL", "PROCESSING")))
            left -= back if became == "SUCCESS" else 0
            at = f"2026-11-08 10:00:{draw(st.sampled_from(('00', '00', '07')))}"
            own = f"503{run:08d}{n:04d}{part:05d}"
            rows.append(
                Row(order=order, state="REFUND", at=at, refund=own, back=back, became=became, number=f"M{run}-{n}")
            )
    return rows


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Row], list[list[Row]]]:
    """A bill, and files that hold all of it between them: overlapping, with rows twice, in any order."""
    rows = draw(bills())
    cut = [[row for row in rows if draw(st.booleans())] for _ in range(draw(st.integers(0, 3)))]
    missing = [row for row in rows if not any(row in some for some in cut)]
    cut = [some for some in (*cut, missing) if some]
    if draw(st.booleans()):
        cut.append([*rows, draw(st.sampled_from(rows))])
    return rows, [draw(st.permutations(some)) for some in draw(st.permutations(cut))]


def brings(report: StatementReport) -> tuple[int, int]:
    """What the report says came into the books: sums and fees."""
    new = [row for row in report.rows if row.state in ("new", "matched", "unmatched")]
    return sum(row.sum for row in new), sum(-row.fee if row.refund else row.fee for row in new)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(made=files())
def test_cash_5_the_books_are_the_bill_however_it_was_cut(
    company: Company, made: tuple[list[Row], list[list[Row]]]
) -> None:
    rows, cut = made
    start = books(company)
    for part in cut:
        before = books(company)
        data = bill(*part)
        tried = import_statement(company, data, "bill.csv", dry_run=True)
        assert books(company) == before
        report = import_statement(company, data, "bill.csv")
        assert report.sound, (report.checks, [row for row in report.rows if row.why])
        after = books(company)
        worth, fees = brings(report)
        assert after == (before.wallet + worth - fees, before.fees + fees, before.suspense - worth)
        assert brings(tried) == (worth, fees), "the dry run had said so"
    end = books(company)
    worth, fees = sum(row.worth for row in rows), sum(row.charged for row in rows)
    assert end == (start.wallet + worth - fees, start.fees + fees, start.suspense - worth)
    again = import_statement(company, bill(*rows), "bill.csv")
    assert {row.state for row in again.rows} <= {"known", "left_out"}
    assert (again.total, again.fees, again.told) == (worth, fees, worth)
    assert books(company) == end
    with company.read() as work:
        held = [p for p in work.all(Payment) if p.wallet_number in {row.order for row in rows}]
    assert sum(-p.fen if p.refund else p.fen for p in held) == worth


BANK = "交易日期,交易时间,收入金额,支出金额,账户余额,对方户名,附言"


@settings(max_examples=40, deadline=None)
@given(
    moves=st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from((30_000, 30_000, 8_800, -500, -30_000))),
        min_size=1,
        max_size=9,
    ),
    turned=st.booleans(),
)
def test_cash_5_a_banks_rows_without_numbers_are_each_taken_once(
    company: Company, moves: list[tuple[int, int]], turned: bool
) -> None:
    """Days are exported whole, overlapping, newest first or last; equal sums of one day are as many payments."""
    balance, lines = next(RUN) * 10**7, []
    for day, fen in sorted(moves, key=lambda move: move[0]):
        balance += fen
        pair = f"{fen / 100:.2f}," if fen > 0 else f",{-fen / 100:.2f}"
        lines.append((day, f"2026-11-0{day},,{pair},{balance / 100:.2f},某公司,"))
    start = books(company, "transfer").wallet
    for days in ({1, 2}, {2, 3}, {1, 2, 3}):
        part = [line for day, line in lines if day in days]
        if not part:
            continue
        data = "\n".join([BANK, *(reversed(part) if turned else part)]).encode()
        report = import_statement(company, data, "bank.csv")
        assert report.total == sum(fen for day, fen in moves if fen > 0 and day in days)
        assert report.left_out.outgo == -sum(fen for day, fen in moves if fen < 0 and day in days)
    assert books(company, "transfer").wallet - start == sum(fen for _, fen in moves if fen > 0)


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300), damage=st.binary(max_size=6), at=st.integers(0, 4_000))
def test_a_damaged_file_is_told_and_never_an_error_of_ours(data: bytes, damage: bytes, at: int) -> None:
    whole = bill(
        Row(order="4200002351202611070000000001", settled=100), Row(order="42000023512026110700001", settled=5)
    )
    folder = Path(__file__).resolve().parents[1] / "data" / "statements"
    names = ("alipay_trade.zip", "wechat_personal.xlsx", "icbc_personal.csv")
    good = [whole, *((folder / name).read_bytes() for name in names)]
    for file in (data, *(one[:at] + damage + one[at + len(damage) :] for one in good)):
        with suppress(UnreadableStatement):
            read_statement(file)
