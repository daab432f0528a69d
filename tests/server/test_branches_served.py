"""Branches on the real server: what phones foretell, what is derived anew, and the report (BR-1)."""

from __future__ import annotations

import asyncio

import pytest
from pair.field import ORDER, Field
from pair.older_database import as_of
from sqlalchemy import text

from rulebook.kernel.identity import Person
from rulebook.policy.reports import ALL, REPORTS
from rulebook.rules import why_not
from rulebook.subjects.branches.commands import (
    AskLoan,
    CloseBranch,
    DecideLoan,
    MoveOrder,
    MovePerson,
    NumberBranch,
    OpenBranch,
    RenameBranch,
)
from rulebook.subjects.branches.records import Branch, BranchState, Loan
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.commands import AssignOrder, OpenOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.numbers import next_number, number_in
from rulebook.subjects.receipts.series import running
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Unit, UnitKind
from sync_server.core.rebuild import compare
from sync_server.core.system import SystemRefused
from sync_server.core.words import catalogue
from sync_server.db.engine import migrate
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span
from sync_server.subjects.archive import tables as archive
from sync_server.subjects.surveys import tables as survey

WUXI = "wuxi"


def second_branch(field: Field) -> str:
    """无锡, with Xu in it, an order of its own, and Zhao asked for."""
    today = field.company.clock().date().isoformat()
    field.office("p-wu", OpenBranch(name="无锡服务中心"), WUXI)
    field.office("p-qian", MovePerson(branch=WUXI, reason="家在无锡"), "p-xu")
    field.office("p-chen", OpenOrder(branch=WUXI, customer_name="锡山渣土"), "wuxi-order")
    field.office("p-wu", AskLoan(person="p-zhao", branch=WUXI, begins=today, ends=today, reason="验收"), "loan-1")
    return today


def rows(field: Field) -> list[list[str]]:
    month = field.company.clock().isoformat()[:7]
    text = b"".join(export(field.company, "branches", "csv", Span.month(month), "周明")).decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines() if line.startswith(month)]


def test_br_1_books_with_branches_are_derived_anew_byte_for_byte(field: Field) -> None:
    assert compare(field.company).same
    second_branch(field)
    field.office("p-zhou", DecideLoan(agree=True), "loan-1")
    field.office("p-zhou", MoveOrder(branch="main", reason="改由总部做"), "wuxi-order")
    field.office("p-wu", RenameBranch(name="锡山服务中心"), WUXI)
    assert compare(field.company).same
    loan, branch = field.get(Loan, "loan-1"), field.get(Branch, WUXI)
    assert loan is not None
    assert branch is not None
    assert (loan.lender, loan.borrower, branch.name) == ("main", WUXI, "锡山服务中心")


def test_br_1_a_branch_is_closed_on_the_server_only_when_nothing_is_left_in_it(field: Field) -> None:
    second_branch(field)
    for command, subject in (
        (MovePerson(branch="main"), "p-xu"),
        (MoveOrder(branch="main", reason="改由总部做"), "wuxi-order"),
        (DecideLoan(agree=False, reason="人手不够"), "loan-1"),
    ):
        with pytest.raises(SystemRefused, match="BR-1: 无锡服务中心 cannot be closed yet"):
            field.office("p-wu", CloseBranch(reason="合并"), WUXI)
        field.office("p-zhou" if subject == "loan-1" else "p-wu", command, subject)
    field.office("p-wu", CloseBranch(reason="合并"), WUXI)
    known = field.get(Branch, WUXI)
    assert known is not None
    assert known.state is BranchState.CLOSED


def test_br_1_the_dispatchers_phone_knows_whose_people_are_whose_and_judges_as_the_server(field: Field) -> None:
    second_branch(field)

    async def scene() -> None:
        chen = await field.phone("p-chen")
        xu = chen.the(Person, "p-xu")
        reasons = why_not(chen.world, xu, chen.the(Order, ORDER), chen.now())
        assert ("BR-1", "other_branch") in {(r.rule, r.code) for r in reasons}
        said = await chen.do(AssignOrder(technician=xu.id), ORDER)
        assert said.refusal is not None
        await chen.does(OpenOrder(customer_name="总部客户"), "head-order")
        await chen.does(OpenOrder(customer_name="无锡客户", branch=WUXI), "other-order")
        foretold = [chen.the(Order, id).branch for id in ("head-order", "other-order")]
        await chen.sync()
        known = [field.get(Order, id) for id in ("head-order", "other-order")]
        assert foretold == [order.branch for order in known if order] == ["", WUXI]

    asyncio.run(scene())


def test_br_1_the_storekeepers_phone_foretells_in_which_store_a_unit_lies(field: Field) -> None:
    second_branch(field)
    field.office("p-wu", MovePerson(branch=WUXI), "p-zheng")

    async def scene() -> None:
        zheng = await field.phone("p-zheng")
        await zheng.does(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"), "")
        (foretold,) = zheng.world.find(Unit, "number", "KEY-1")
        await zheng.sync()
        known = field.get(Unit, foretold.id)
        assert known is not None
        assert foretold.store == known.store == WUXI

    asyncio.run(scene())


def test_rct_2_new_devices_of_a_branch_number_their_receipts_with_its_letters_and_others_go_on(
    field: Field,
) -> None:
    async def scene() -> None:
        old = await field.phone("p-wang")
        before = {block.series for block in old.world.all(NumberBlock)}
        second_branch(field)
        field.office("p-wu", NumberBranch(prefix="WX"), WUXI)
        new = await field.phone("p-xu")
        (block,) = new.world.all(NumberBlock)
        assert block.series.startswith("WX-PG")
        number = next_number([block])
        assert number is not None
        assert number_in(block, number) == 1
        assert running(number) == (block.series, 1)
        await old.sync()
        assert {block.series for block in old.world.all(NumberBlock)} == before
        assert not any("-" in series for series in before)

    asyncio.run(scene())
    assert compare(field.company).same


def test_br_1_the_report_by_branch_adds_up_to_what_the_company_has(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    asyncio.run(scene())
    before = rows(field)
    second_branch(field)
    assert [row[1] for row in before] == ["总部"]
    assert rows(field) == before, "what was done before there was another branch stays the head office's"
    assert int(before[0][2]) == 1, "one visit done"
    assert REPORTS["branches"] == REPORTS["month"]
    assert REPORTS["branches"] != ALL


def test_br_1_no_word_for_a_branch_stands_for_the_office_that_is_written_down_for_a_dealer() -> None:
    words = catalogue("zh")
    of_dealers = [words[key] for key in ("dealers.field.branch", "surveys.by_branch", "archive.by.office")]
    assert words["list.by.branch"] == "服务中心"
    assert ["办事处" in word for word in of_dealers] == [True] * 3
    reports = [*archive.COLUMNS, *survey.DEFINITIONS]
    assert [line for line in reports if "服务中心" in line] == []
    assert any("办事处" in line for line in survey.DEFINITIONS)


KEYS = "SELECT id, name, value FROM record_keys WHERE kind = 'person' ORDER BY id, name"


def test_br_1_an_older_database_learns_who_works_at_the_head_branch(field: Field) -> None:
    second_branch(field)
    with field.company.engine.begin() as connection:
        before = connection.execute(text(KEYS)).all()
        connection.execute(text("DELETE FROM record_keys WHERE kind = 'person' AND name = 'unmoved'"))
        as_of(connection, "0012")
    migrate(field.company.engine)
    with field.company.engine.begin() as connection:
        assert connection.execute(text(KEYS)).all() == before
    with field.company.read() as work:
        stayed = {person.id for person in work.find(Person, "unmoved", "yes")}
    assert "p-wu" in stayed
    assert "p-xu" not in stayed
