"""Income and cost of the department by month and branch, out of the ledger (COST-1)."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections import Counter
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pair.field import ORDER, Field
from sqlalchemy import func, select

from rulebook.kernel.ids import PersonId
from rulebook.policy.reports import ALL, REPORTS
from rulebook.subjects.branches.commands import MoveOrder, MovePerson, OpenBranch
from rulebook.subjects.orders.commands import AssignOrder, WithdrawOrder
from rulebook.subjects.receipts.records import Receipt
from sync_server.admin.generating.month import generate
from sync_server.core.company import Company, open_company
from sync_server.db import tables as t
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span
from sync_server.subjects.branches.income_and_cost import income_and_cost


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A month of a small company."""
    folder = tmp_path_factory.mktemp("costs")
    generate(folder, seed=9, technicians=4, receipts=80)
    return open_company(folder)


def balance(company: Company, root: str) -> int:
    """What the accounts of that root stand at, by the ledger alone."""
    p = t.postings.c
    with company.read() as work:
        return int(
            work.connection.execute(select(func.sum(p.fen)).where(p.account.like(f"{root}%"))).scalar() or 0
        )


def test_cost_1_all_branches_and_months_together_are_the_ledgers_income_and_expense(company: Company) -> None:
    with company.read() as work:
        found = income_and_cost(work.connection, Span.month(""))
    every = sum(found.values(), Counter[str]())
    assert every["income"] == -balance(company, "income")
    assert sum(fen for one, fen in every.items() if one != "income") == balance(company, "expense") != 0


def table(company: Company) -> list[list[str]]:
    """The rows below the headings, without the definitions."""
    text = b"".join(export(company, "income_and_cost", "csv", Span.month(""), "孙丽")).decode("utf-8-sig")
    assert "按入账日期" in text
    assert "借调期间" in text
    return [row for row in csv.reader(io.StringIO(text)) if row and re.fullmatch(r"\d{4}-\d{2}", row[0])]


def test_cost_1_the_table_says_month_branch_income_cost_and_what_is_left(company: Company) -> None:
    rows = table(company)
    assert rows
    for row in rows:
        income, cost, left, *costs = (Decimal(cell) for cell in row[2:])
        assert cost == sum(costs)
        assert left == income - cost
    assert sum(Decimal(row[2]) for row in rows) == Decimal(-balance(company, "income")) / 100


def test_cost_1_a_receipt_is_income_of_the_branch_of_its_order(field: Field) -> None:
    field.office("p-wu", OpenBranch(name="无锡服务中心"), "wuxi")
    for who, command, subject in (
        ("p-qian", MovePerson(branch="wuxi", reason="家在无锡"), "p-xu"),
        ("p-chen", WithdrawOrder(reason="改由无锡做"), ORDER),
        ("p-chen", MoveOrder(branch="wuxi", reason="客户在无锡"), ORDER),
        ("p-qian", MovePerson(branch="wuxi", reason="家在无锡"), "p-wang"),
        ("p-chen", AssignOrder(technician=PersonId("p-wang")), ORDER),
    ):
        field.office(who, command, subject)

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    before = {row[1]: Decimal(row[2]) for row in table(field.company)}
    asyncio.run(scene())
    (receipt,) = (one for one in field.all(Receipt) if one.order == ORDER)
    after = {row[1]: Decimal(row[2]) for row in table(field.company)}
    assert after.pop("无锡服务中心") == Decimal(receipt.total) / 100
    assert after == before, "the head office has what it had"


def test_cost_1_is_for_finance_auditor_and_department_manager() -> None:
    assert REPORTS["income_and_cost"] == ALL


def test_cost_1_the_books_as_one_workbook_have_the_sheets_they_had(company: Company) -> None:
    content = b"".join(export(company, "books", "xlsx", Span(), "孙丽"))
    assert "收入与成本" not in " ".join(load_workbook(io.BytesIO(content), read_only=True).sheetnames)
