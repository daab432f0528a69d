"""As what income and cost tell an account: nothing is left out, nothing counted twice (COST-1)."""

from __future__ import annotations

import pytest

from rulebook.policy import ledger

OF_EXPENSE = (
    (ledger.OUTLAYS, "outlay"),
    (ledger.REFUNDS, "refund"),
    (ledger.REBATES, "rebate"),
    (ledger.WALLET_FEES, "wallet_fee"),
    (ledger.CASH_DIFFERENCES, "cash_difference"),
    (ledger.CASH_ROUNDING, "cash_rounding"),
    (ledger.BAD_DEBTS, "bad_debt"),
    ("expense:rent", ledger.OTHER_COST),
    ("expense", ledger.OTHER_COST),
)


@pytest.mark.parametrize(("account", "told"), OF_EXPENSE)
def test_cost_1_an_account_of_expense_is_told_by_its_own_name_or_with_the_others(account: str, told: str) -> None:
    assert ledger.figure_of(account) == told


def test_cost_1_every_account_of_income_is_income() -> None:
    assert ledger.figure_of(ledger.INCOME) == ledger.figure_of("income:rounds") == ledger.EARNED


def test_cost_1_no_cost_is_told_that_no_account_is_for() -> None:
    assert {told for _, told in OF_EXPENSE} == {*ledger.COSTS, ledger.OTHER_COST}
