"""Search, papers, files, tables, reports and the books for whoever sees their own branch only (BR-1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from attacker import Attacker
from pair.branch_field import WUXI, YU, second_branch, sight_is
from pair.field import ORDER, Field, on_both

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, iso
from rulebook.subjects.absences.commands import TellSick
from rulebook.subjects.absences.records import Absence, AbsenceKind
from rulebook.subjects.branches.bound import reader_tags
from rulebook.subjects.branches.commands import MoveOrder, MovePerson
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.customer_pages.commands import GivePage
from rulebook.subjects.logs.commands import CloseLog
from rulebook.subjects.logs.records import DayLog
from rulebook.subjects.orders.commands import WithdrawOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.records import Visit
from sync_server.core.searching import search
from sync_server.core.seen import SeenBy

LU = "p-lu"
"""Wuxi's service manager."""


@pytest.fixture
def two(field: Field) -> Field:
    """Each branch with a manager of its own, an order that is paid at the head branch, and sight by branch."""
    second_branch(field)
    field.office("p-qian", AddPerson(name="陆平", roles=(Role.SERVICE_MANAGER, Role.CUSTOMER_SERVICE)), LU)
    field.office("p-qian", MovePerson(branch=WUXI, reason="家在无锡"), LU)

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    asyncio.run(scene())
    field.office("p-li", HearComplaint(what="来晚了", order=ORDER, customer_name="路人甲"), "complaint-1")
    heard = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="不上线", customer_name="锡山渣土")
    field.office(LU, heard, "wuxi-case")
    sight_is(field, True)
    return field


def asked(field: Field, person: str, path: str, **params: str) -> tuple[int, str]:
    got = field.client.get(path, params=params, headers=Attacker(field, person).headers)
    return got.status_code, got.content.decode("utf-8", "replace")


def tags_for(field: Field, person: str) -> frozenset[str]:
    known = field.get(Person, person)
    assert known is not None
    with field.company.read() as work:
        return reader_tags(work, known, "any", field.company.clock())


def test_br_1_search_finds_the_orders_of_ones_own_branch_and_every_vehicle(two: Field) -> None:
    number, own = two.order(ORDER).number, two.order("wuxi-order").number
    for person, asks, finds in (
        (LU, number, False),
        (LU, own, True),
        (LU, "苏E5K208", True),
        ("p-zhou", number, True),
        ("p-zhou", own, False),
        ("p-wu", own, True),
    ):
        status, text = asked(two, person, "/api/search", q=asks)
        assert status == 200
        assert ('"hits":[{' in text) is finds, (person, asks)


@on_both
def test_br_1_search_is_not_crowded_out_by_what_another_branch_has(two: Field) -> None:
    two.assigned("more-0")
    two.office("p-chen", WithdrawOrder(reason="改派"), "more-0")
    two.office("p-wu", MoveOrder(branch=WUXI, reason="离得近"), "more-0")
    for n in range(1, 5):  # what changed last is found first
        two.assigned(f"more-{n}")
    customer = two.order("more-0").customer_name
    tags = tags_for(two, LU)
    (found,) = search(two.company, customer, tags, most=1).found
    assert [hit.id for hit in found.hits if hit.kind == Order.KIND] == ["more-0"]


def test_br_1_no_paper_table_or_file_of_another_branch_leaves_the_server(two: Field) -> None:
    (receipt,) = two.all(Receipt)
    for person, status in ((LU, 404), ("p-zhou", 200)):
        assert asked(two, person, f"/api/papers/order/{ORDER}")[0] == status
        assert asked(two, person, f"/api/papers/receipt/{receipt.id}")[0] == status
        told, table = asked(two, person, "/api/orders/table", ids=f"{ORDER},wuxi-order", form="csv")
        assert told == 200
        assert (two.order(ORDER).number in table) is (status == 200)


def test_br_1_what_a_paper_quotes_is_not_of_another_branch_either(two: Field) -> None:
    (receipt,) = two.all(Receipt)
    for person, sees in ((LU, False), ("p-zhou", True), ("p-wu", True)):
        with two.company.read() as work:
            seen = SeenBy(work.connection, tags_for(two, person))
            assert bool(seen.get(Receipt, receipt.id)) is sees
            assert bool(seen.find(Visit, "order", ORDER)) is sees
            assert bool(seen.find(Receipt, "order", ORDER)) is sees


def test_br_1_a_customers_page_that_shows_another_branchs_orders_is_not_given_by_who_does_not_see_them(
    two: Field,
) -> None:
    vehicles = two.order(ORDER).vehicles
    two.office(LU, GivePage(vehicles=vehicles), "page-1")
    link, label = "/api/customer-pages/page-1/link", "/api/papers/page/page-1"
    for path in (link, label):
        status, text = asked(two, LU, path)
        assert (status, "page_of_others" in text) == (403, True), path
        assert asked(two, "p-zhou", path)[0] == 200, "all of its orders are the head branch's"
        assert asked(two, "p-wu", path)[0] == 200, path
    sight_is(two, False)
    assert asked(two, LU, link)[0] == 200


def test_br_1_the_stores_report_tells_of_the_branchs_swaps_only(two: Field) -> None:
    for person, sees in ((YU, False), ("p-zheng", True)):
        status, text = asked(two, person, "/api/reports/replacements", form="csv")
        assert status == 200
        assert ("苏E5K208" in text) is sees, person


def test_br_1_a_report_counts_the_branch_and_says_which(two: Field) -> None:
    complaint = "路人甲"
    status, own = asked(two, LU, "/api/reports/complaints", form="csv")
    assert status == 200
    assert complaint not in own
    assert "only orders, cases, complaints and people's days of: 无锡服务中心" in own
    status, theirs = asked(two, "p-zhou", "/api/reports/complaints", form="csv")
    assert "only orders, cases, complaints and people's days of: 总部" in theirs
    status, whole = asked(two, "p-wu", "/api/reports/complaints", form="csv")
    assert status == 200
    assert "only orders" not in whole
    month = two.company.clock().isoformat()[:7]
    status, branches = asked(two, LU, "/api/reports/branches", form="csv", month=month)
    assert status == 200
    assert f"{month},无锡服务中心" in branches
    assert f"{month},总部" not in branches, "its figures would be partial"


def test_br_1_lists_of_absences_and_logs_tell_of_the_branchs_own_people_only(two: Field) -> None:
    now = two.company.clock()
    for person, words in (("p-xu", "急性阑尾炎"), ("p-wang", "急性肠胃炎")):
        ends = iso(now + timedelta(days=1))
        told = TellSick(absence=f"away-{person}", person=person, begins=iso(now), ends=ends, words=words)
        two.office(person, told, "")
        two.office(person, CloseLog(day=company_day(now).isoformat(), remark="交代清楚了"), "")
    for report in ("absences", "logs"):
        for person, sees in ((LU, {"徐磊"}), ("p-zhou", {"王建国"}), ("p-wu", {"徐磊", "王建国"})):
            status, text = asked(two, person, f"/api/reports/{report}", form="csv")
            assert status == 200
            assert {name for name in ("徐磊", "王建国") if name in text} == sees, (report, person)
    for person, hidden in ((LU, "p-wang"), ("p-zhou", "p-xu")):
        with two.company.read() as work:
            seen = SeenBy(work.connection, tags_for(two, person))
            absence = seen.get(Absence, f"away-{hidden}")
            assert absence is not None
            assert (absence.kind, absence.reason) == (AbsenceKind.WITHHELD, "")
            assert seen.get(DayLog, f"{hidden}:{company_day(now)}") is None


def test_br_1_the_books_are_the_whole_companys_and_not_for_who_sees_one_branch(two: Field) -> None:
    for path in ("/api/ledger", f"/api/trace/order/{ORDER}", "/api/lines/any", "/api/trace/vehicle/x"):
        status, text = asked(two, LU, path)
        assert (status, "books_of_all" in text) == (403, True), path
    assert asked(two, "p-wu", "/api/ledger")[0] == 200
    sight_is(two, False)
    assert asked(two, LU, "/api/ledger")[0] == 200


def test_cash_1_the_ledger_as_text_is_not_taken_out_under_another_reports_name(field: Field) -> None:
    assert asked(field, "p-zhou", "/api/reports/service", form="beancount")[0] == 403
    assert asked(field, "p-sun", "/api/reports/ledger", form="beancount")[0] == 200
