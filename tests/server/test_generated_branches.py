"""A made-up company with branches (BR-1): sound, nothing refused; without the flag there are none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, parse_time
from rulebook.subjects.branches.membership import members, works_for
from rulebook.subjects.branches.records import HEAD, Branch, Loan, LoanState
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Place, Unit
from sync_server.admin import cli
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify

MADE = ("generate", "--seed", "5", "--technicians", "2", "--receipts", "4")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("branches")
    assert cli.main([*MADE, "--branches", "2", "--data", str(folder)]) == 0, "nothing was refused"
    return folder


@pytest.fixture
def company(folder: Path) -> Company:
    return open_company(folder)


def test_br_1_each_branch_has_people_a_store_numbers_and_an_order_of_its_own(company: Company) -> None:
    with company.read() as work:
        branches = {one.id: one for one in work.all(Branch)}
        assert [(one.name, one.prefix) for one in branches.values()] == [("苏州站", "SZ"), ("无锡站", "WX")]
        for id, branch in branches.items():
            day = company_day(parse_time(branch.opened_at))
            people = [p for p in work.all(Person) if p.id.startswith(f"{id}-")]
            assert len(people) == 4
            assert {works_for(work, p, day) for p in people} == {id}
            stock = [u for u in work.all(Unit) if u.store == id]
            assert len(stock) == 6
            assert {u.place for u in stock} == {Place.STORE}
            (order,) = (o for o in work.all(Order) if o.branch == id)
            assert order.number.startswith(branch.prefix)
            assert order.technician in {p.id for p in people}
            blocks = [b for b in work.all(NumberBlock) if b.person in {p.id for p in people}]
            assert blocks
            assert all(b.series.startswith(branch.prefix) for b in blocks)


def test_br_1_somebody_is_lent_and_asked_for_again(company: Company) -> None:
    with company.read() as work:
        loans = work.all(Loan)
        assert sorted(one.state for one in loans) == [LoanState.AGREED] * 2 + [LoanState.ASKED] * 2
        assert {one.borrower for one in loans} == {HEAD}
        one = next(loan for loan in loans if loan.state is LoanState.AGREED)
        assert one.person in {p.id for p in members(work, HEAD, date.fromisoformat(one.begins))}


def test_br_1_the_books_with_branches_are_sound_and_follow_from_their_lines(company: Company) -> None:
    assert verify(company) == []
    assert compare(company).same


def test_br_1_without_the_flag_no_branch_is_made_and_what_went_before_is_the_same(
    company: Company, tmp_path: Path
) -> None:
    assert cli.main([*MADE, "--data", str(tmp_path)]) == 0
    plain = open_company(tmp_path)
    with plain.read() as one, company.read() as other:
        assert one.all(Branch) == []
        ids = {order.id for order in one.all(Order)}
        assert ids < {order.id for order in other.all(Order)}
        assert {order.id: order for order in other.all(Order) if order.id in ids} == {
            order.id: order for order in one.all(Order)
        }
