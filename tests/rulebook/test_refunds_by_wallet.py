"""Money back by the wallet it came by, told by finance and by the statement, leaves once (CASH-5, FEE-3)."""

from __future__ import annotations

import pytest
from company import Company, opened
from invariants import hold
from test_refunds import FORM, OWES, granted

from rulebook.kernel.ids import Fen
from rulebook.policy import ledger
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.refunds.commands import PayRefund
from rulebook.subjects.refunds.records import PaidFrom, Refund
from rulebook.subjects.statements.commands import ImportStatement, StatementRow
from rulebook.subjects.statements.records import Payment

SUM = Fen(15_000)
REFUNDED = ("CASH-5", "refunded")


def shows(company: Company, fen: int = SUM, number: str = "50300001", file: str = "a") -> set[tuple[str, str]]:
    row = StatementRow(
        number="",
        wallet_number=f"42-{number}",
        entry=number,
        at=company.now.isoformat(),
        fen=Fen(fen),
        refund=True,
    )
    statement = ImportStatement(method=Method.WECHAT, file=file, sha256="0", rows=(row,), layout="wechat_bill")
    return opened(company.fang.does(statement))


def pays(company: Company, reference: str = "50300001") -> None:
    company.fang.must(PayRefund(fen=SUM, paid_from=PaidFrom.WECHAT, reference=reference), FORM)


def left_once(company: Company) -> None:
    world = company.world
    assert world.balance(OWES) == world.balance("suspense:wechat") == world.balance(ledger.BANK) == 0
    assert world.balance("wallet:wechat") == -SUM
    (payment,) = world.all(Payment)
    found = world.get(Refund, FORM)
    assert found is not None
    assert (payment.open, payment.paid_back, found.statement, found.unseen) == ("", FORM, payment.id, "")
    assert "refunded" not in company.open_irregularities()
    hold(world)


@pytest.mark.parametrize("reference", ["50300001", "客服退的"])
def test_cash_5_recorded_first_the_row_of_the_statement_is_that_refund(company: Company, reference: str) -> None:
    granted(company)
    pays(company, reference)
    assert company.world.balance("suspense:wechat") == -company.world.balance(ledger.REFUNDS)
    assert shows(company) == set()
    left_once(company)


def test_cash_5_shown_first_it_is_asked_after_until_it_is_recorded(company: Company) -> None:
    granted(company)
    assert shows(company) == {REFUNDED}
    pays(company)
    left_once(company)


def test_cash_5_two_of_one_sum_without_their_numbers_are_not_guessed(company: Company) -> None:
    granted(company)
    assert shows(company) == shows(company, number="50300002", file="b") == {REFUNDED}
    pays(company, "客服退的")
    assert [one.paid_back for one in company.world.all(Payment)] == ["", ""]
    assert company.world.balance("suspense:wechat") == SUM, "one of the two is recorded"


def test_cash_5_another_sum_is_another_refund(company: Company) -> None:
    granted(company)
    pays(company)
    assert shows(company, fen=14_999) == {REFUNDED}
    hold(company.world)
