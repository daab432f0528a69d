"""Whoever is bound to a branch sees its orders and what hangs on them; nothing is lost, whatever moves (BR-1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from pair.branch_field import HE, MENG, WUXI, YU, holds_what_it_sees, second_branch, sight_is
from pair.field import ORDER, Field, Phone, on_both
from pair.forgetting_field import days_pass, turn_on

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import OrderId, PersonId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.branches.bound import reader_tags
from rulebook.subjects.branches.commands import AskLoan, DecideLoan, EndLoan, MoveOrder, MovePerson
from rulebook.subjects.cases.commands import HandCase, HearCase, TakeCase
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.measures.commands import SetMeasure
from rulebook.subjects.measures.records import Measure, MeasureKind
from rulebook.subjects.orders.commands import AssignOrder, CancelOrder, OpenOrder, WithdrawOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.commands import AddPerson, ChangeRoles
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.records import Visit
from sync_server.core.feed import Cursor, changes_since
from sync_server.core.rebuild import compare
from sync_server.db.unit_of_work import UnitOfWork

DUO = "p-duo"
"""A dispatcher of 无锡 who goes out to trucks, too."""


async def office_of(field: Field, *people: str) -> list[Phone]:
    return [await field.phone(person) for person in people]


async def all_agree(field: Field, phones: list[Phone]) -> None:
    for phone in phones:
        await phone.sync()
        holds_what_it_sees(field, phone)
    assert compare(field.company).same


@on_both
def test_br_1_turned_on_and_off_every_device_holds_what_its_person_sees_then(field: Field) -> None:
    async def scene() -> None:
        order = second_branch(field)
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        await wang.sync()
        chen, he, yu, wu, sun = phones = await office_of(field, MENG, HE, YU, "p-wu", "p-sun")
        before = [holds_what_it_sees(field, one) for one in phones]
        assert he.world.get(Receipt, receipt.id), "until then everybody sees what their role sees"
        sight_is(field, True)
        await all_agree(field, phones)
        assert he.world.get(Order, order)
        assert not he.world.get(Order, ORDER)
        assert not he.world.get(Visit, receipt.visit)
        assert not he.world.get(Receipt, receipt.id)
        assert not yu.world.get(Order, ORDER)
        assert not chen.world.get(Order, order)
        assert chen.world.get(Receipt, receipt.id)
        assert len(he.world.all(Customer)) == len(wu.world.all(Customer)), "customers are everybody's"
        assert len(he.world.all(Vehicle)) == len(wu.world.all(Vehicle))
        for one in (wu, sun):
            assert one.world.get(Order, ORDER)
            assert one.world.get(Order, order), "whoever answers for all sees all"
        sight_is(field, False)
        await all_agree(field, phones)
        for phone, held in zip(phones, before, strict=True):
            assert held <= set(phone.client.notes.state.changes), "nothing is lost"

    asyncio.run(scene())


@on_both
def test_br_1_an_order_that_is_given_to_another_branch_comes_there_with_its_past_and_goes_here(
    field: Field,
) -> None:
    async def scene() -> None:
        second_branch(field)
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        await wang.works(visit)
        receipt = await wang.takes_the_fee(visit)
        await wang.sync()
        field.office("p-li", HearComplaint(what="来晚了", order=ORDER), "complaint-1")
        sight_is(field, True)
        chen, he, _ = phones = await office_of(field, MENG, HE, YU)
        hanging = ((Visit, visit), (Receipt, receipt.id), (Complaint, "complaint-1"))
        for kind, id in hanging:
            assert chen.world.get(kind, id), kind
            assert not he.world.get(kind, id), kind
        move(field, ORDER, WUXI)
        await all_agree(field, phones)
        assert he.world.get(Order, ORDER)
        assert not chen.world.get(Order, ORDER)
        for kind, id in hanging[:2]:
            assert he.world.get(kind, id) == field.get(kind, id), kind
            assert not chen.world.get(kind, id), "what is no longer theirs goes from the device"
        for kind, id in hanging[2:]:
            assert he.world.get(kind, id), "it hangs on an order of theirs"
            assert chen.world.get(kind, id), "and its owner works here"
        move(field, ORDER, "main")
        await all_agree(field, phones)
        assert chen.world.get(Receipt, receipt.id) == field.get(Receipt, receipt.id)
        assert not he.world.get(Order, ORDER)

    asyncio.run(scene())


def move(field: Field, order: str, branch: str) -> None:
    """Nobody is on it any longer, and it goes to the other branch."""
    if field.order(order).technician:
        field.office("p-chen", WithdrawOrder(reason="改派"), order)
    field.office("p-wu", MoveOrder(branch=branch, reason="离得近"), order)


@on_both
def test_br_1_who_is_lent_or_moved_sees_the_branch_that_they_work_for(field: Field) -> None:
    async def scene() -> None:
        order = second_branch(field)
        sight_is(field, True)
        (meng,) = phones = await office_of(field, MENG)
        assert not meng.world.get(Order, order)
        today = field.company.clock().date()
        last = (today + timedelta(days=1)).isoformat()
        ask = AskLoan(person=PersonId(MENG), branch=WUXI, begins=today.isoformat(), ends=last, reason="验收")
        field.office("p-wu", ask, "loan-1")
        field.office("p-zhou", DecideLoan(agree=True), "loan-1")
        await all_agree(field, phones)
        assert meng.world.get(Order, order)
        assert not meng.world.get(Order, ORDER)
        field.clock.now += timedelta(days=2)
        await all_agree(field, phones)
        assert not meng.world.get(Order, order), "the loan is over"
        assert meng.world.get(Order, ORDER)
        field.office("p-qian", MovePerson(branch=WUXI, reason="家在无锡"), MENG)
        await all_agree(field, phones)
        assert meng.world.get(Order, order)
        assert not meng.world.get(Order, ORDER)

    asyncio.run(scene())


@on_both
def test_br_1_what_was_in_sight_by_name_goes_once_it_names_its_reader_no_more(field: Field) -> None:
    """Duan of Wuxi is lent to the head branch, put on its order, back the next day, and taken off."""

    async def scene() -> None:
        second_branch(field)
        wang = field.get(Person, "p-wang")
        assert wang is not None
        both = (Role.DISPATCHER, Role.TECHNICIAN)
        field.office("p-qian", AddPerson(name="段双", roles=both, skills=wang.skills), DUO)
        field.office("p-qian", MovePerson(branch=WUXI, reason="家在无锡"), DUO)
        sight_is(field, True)
        today = field.company.clock().date().isoformat()
        field.office("p-wu", AskLoan(person=PersonId(DUO), branch="main", begins=today, ends=today), "loan-1")
        field.office("p-zhou", DecideLoan(agree=True), "loan-1")
        order, other = field.assigned("order-x", DUO), field.assigned("order-y", "p-wang", vehicle=1)
        duo, he = phones = await office_of(field, DUO, HE)
        assert duo.world.get(Order, order)
        field.clock.now += timedelta(days=1)
        await all_agree(field, phones)
        assert duo.world.get(Order, order), "it names them, whosesoever it is"
        assert not duo.world.get(Order, other)
        told = gone_to(field, duo, he)
        for one in (order, other):
            field.office("p-chen", WithdrawOrder(reason="改派"), one)
        assert told() == [{order}, set()], "of what was never there nothing is told"
        await all_agree(field, phones)
        assert not duo.world.get(Order, order)

    asyncio.run(scene())


@on_both
def test_br_1_what_is_told_of_a_complaint_is_seen_where_the_complaint_is_and_goes_with_it(field: Field) -> None:
    """That they called again: settled, and opened again. None of it names the order."""

    async def scene() -> None:
        second_branch(field)
        field.office("p-qian", AddPerson(name="苏珊", roles=(Role.CUSTOMER_SERVICE,)), "p-su")
        field.office("p-qian", MovePerson(branch=WUXI, reason="家在无锡"), "p-su")
        sight_is(field, True)
        order = OrderId("order-x")
        field.office("p-chen", OpenOrder(customer_name="路人"), order)
        li, su = phones = await office_of(field, "p-li", "p-su")
        field.office("p-chen", HearComplaint(what="没人来", order=order), "complaint-1")
        field.office("p-chen", HearComplaint(what="还没来", again="complaint-1"), "complaint-2")
        (first,) = told_of_calls(field)
        field.office("p-wu", Settle(irregularity=first.id, text="已致歉"), "")
        field.office("p-chen", HearComplaint(what="又没来", again="complaint-1"), "complaint-3")
        both = told_of_calls(field)
        assert [(one.order, one.is_settled) for one in both] == [(None, True), (None, False)]
        await all_agree(field, phones)
        for one in both:
            assert li.world.get(Irregularity, one.id)
            assert not su.world.get(Irregularity, one.id), "the complaint is another branch's"
        told = gone_to(field, su)
        field.office("p-wu", Settle(irregularity=both[1].id, text="已致歉"), "")
        move(field, order, WUXI)
        await all_agree(field, phones)
        assert told() == [set()], "all of it is theirs now"
        for one in both:
            assert su.world.get(Irregularity, one.id), "it hangs on an order of theirs"
        move(field, order, "main")
        await all_agree(field, phones)
        for one in both:
            assert not su.world.get(Irregularity, one.id)

    asyncio.run(scene())


def told_of_calls(field: Field) -> list[Irregularity]:
    found = [one for one in field.all(Irregularity) if one.code == "called_twice"]
    return sorted(found, key=lambda one: one.id)


def gone_to(field: Field, *phones: Phone) -> Callable[[], list[set[str]]]:
    """What the feed tells each as gone from now on, by id."""
    with field.company.read() as work:
        since = Cursor("", "", work.last_change())

    def gone(work: UnitOfWork, phone: Phone) -> set[str]:
        tags = reader_tags(work, phone.me, phone.device_id, field.company.clock())
        return {change.id for change in changes_since(work, since, tags, limit=10_000)[0] if change.gone}

    def told() -> list[set[str]]:
        with field.company.read() as work:
            return [gone(work, phone) for phone in phones]

    return told


def test_br_1_a_branch_without_a_dispatcher_is_dispatched_by_the_others(field: Field) -> None:
    async def scene() -> None:
        order = second_branch(field)
        sight_is(field, True)
        li, meng = phones = await office_of(field, "p-li", MENG)
        assert li.world.get(Order, order), "Wuxi has no customer service of its own"
        assert not meng.world.get(Order, order)
        today = field.company.clock().date().isoformat()
        field.office("p-wu", AskLoan(person=PersonId(HE), branch="main", begins=today, ends=today), "loan-1")
        field.office("p-zhou", DecideLoan(agree=True), "loan-1")
        await all_agree(field, phones)
        assert meng.world.get(Order, order), "its only dispatcher is lent: nothing waits for ever"

    asyncio.run(scene())


def test_br_1_a_second_role_that_answers_for_all_sees_all_and_a_field_role_does_not(field: Field) -> None:
    async def scene() -> None:
        order = second_branch(field)
        sight_is(field, True)
        (meng,) = phones = await office_of(field, MENG)
        for roles, sees in (
            ((Role.DISPATCHER, Role.TECHNICIAN), False),
            ((Role.DISPATCHER, Role.FINANCE), True),
            ((Role.DISPATCHER,), False),
        ):
            field.office("p-qian", ChangeRoles(roles=roles), MENG)
            await all_agree(field, phones)
            assert bool(meng.world.get(Order, order)) is sees, roles

    asyncio.run(scene())


@on_both
def test_br_1_a_case_is_seen_where_its_owner_works_and_follows_whoever_takes_it(field: Field) -> None:
    async def scene() -> None:
        second_branch(field)
        sight_is(field, True)
        li, meng, he = await office_of(field, "p-li", MENG, HE)
        heard = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="不上线", customer_name="路人")
        await meng.does(heard, "case-1")
        await meng.does(HearComplaint(what="没人接电话", case="case-1"), "complaint-1")
        day = (field.clock.now + timedelta(days=5)).date().isoformat()
        measure = SetMeasure(
            matter="complaint-1", kind=MeasureKind.CORRECTIVE, what="改派", who=PersonId("p-wang"), due=day
        )
        await meng.does(measure, "measure-1")
        await meng.sync()
        await all_agree(field, [li, meng, he])
        assert not he.world.get(ServiceCase, "case-1")
        assert not he.world.get(Complaint, "complaint-1")
        assert not he.world.get(Measure, "measure-1")
        await meng.does(HandCase(to=PersonId(HE), note="在无锡"), "case-1")
        await meng.sync()
        await all_agree(field, [li, meng, he])
        assert he.world.get(ServiceCase, "case-1"), "it is offered to him by name"
        await he.does(TakeCase(), "case-1")
        await he.sync()
        await all_agree(field, [li, meng, he])
        assert he.world.get(Complaint, "complaint-1") == field.get(Complaint, "complaint-1")
        assert he.world.get(Measure, "measure-1") == field.get(Measure, "measure-1")

    asyncio.run(scene())


@on_both
def test_br_1_a_case_of_today_goes_with_its_owner_who_is_lent_today(field: Field) -> None:
    async def scene() -> None:
        second_branch(field)
        sight_is(field, True)
        meng, he, chen = await office_of(field, MENG, HE, "p-chen")
        heard = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="不上线", customer_name="路人")
        await meng.does(heard, "case-1")
        await meng.sync()
        await all_agree(field, [meng, he, chen])
        assert chen.world.get(ServiceCase, "case-1")
        today = field.company.clock().date()
        last = (today + timedelta(days=3)).isoformat()
        ask = AskLoan(person=PersonId(MENG), branch=WUXI, begins=today.isoformat(), ends=last)
        field.office("p-wu", ask, "loan-1")
        field.office("p-zhou", DecideLoan(agree=True), "loan-1")
        await all_agree(field, [meng, he, chen])
        assert he.world.get(ServiceCase, "case-1")
        assert not chen.world.get(ServiceCase, "case-1")
        field.clock.now += timedelta(days=1)
        field.office("p-wu", EndLoan(reason="不用了"), "loan-1")
        await all_agree(field, [meng, he, chen])

    asyncio.run(scene())


@pytest.mark.parametrize("knows", [True, False])
def test_br_1_what_another_branch_may_have_decides_nothing_on_the_device(field: Field, knows: bool) -> None:
    """Zhao may have an order of another branch at that time, which Wuxi's dispatcher does not see."""

    async def scene() -> None:
        second_branch(field)
        field.office("p-qian", MovePerson(branch=WUXI, reason="家在无锡"), "p-zhao")
        order = field.assigned("order-x", "p-wang")
        move(field, order, WUXI)
        if not knows:
            sight_is(field, True)
        (he,) = await office_of(field, HE)
        said = await he.does(AssignOrder(technician=PersonId("p-zhao")), order)
        assert said.server_decides is not knows
        await he.sync()
        (outcome,) = (o for o in he.outcomes.values() if o.line == said.line)
        assert outcome.outcome == ("accepted" if field.order(order).technician == "p-zhao" else "refused")
        assert he.world.get(Order, order) == field.order(order)
        holds_what_it_sees(field, he)

    asyncio.run(scene())


def test_br_1_a_line_about_an_order_that_went_to_another_branch_is_judged_by_the_server(field: Field) -> None:
    async def scene() -> None:
        order = field.assigned("order-x", "p-wang")
        second_branch(field)
        sight_is(field, True)
        meng, he = await office_of(field, MENG, HE)
        said = await meng.does(CancelOrder(reason="客户取消"), order)
        move(field, order, WUXI)
        await meng.sync()
        (outcome,) = (o for o in meng.outcomes.values() if o.line == said.line)
        assert outcome.outcome == "accepted", "facts and requests count whoever sees them now"
        assert field.order(order).state == "cancelled"
        await all_agree(field, [meng, he])
        assert he.world.get(Order, order) == field.order(order)

    asyncio.run(scene())


@on_both
def test_br_1_sight_by_branch_and_a_horizon_together_lose_nothing(field: Field) -> None:
    async def scene() -> None:
        second_branch(field)
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        await wang.sync()
        turn_on(field)
        sight_is(field, True)
        meng, he = await office_of(field, MENG, HE)
        assert he.client.notes.state.horizon
        assert not he.world.get(Visit, VisitId(receipt.visit))
        days_pass(field, 10)
        order = field.assigned("order-x", "p-wang")
        move(field, order, WUXI)
        for phone in (meng, he):
            await phone.sync()
        assert he.world.get(Order, order) == field.order(order)
        assert not meng.world.get(Order, order)
        assert meng.world.get(Receipt, receipt.id) == field.get(Receipt, receipt.id)
        assert compare(field.company).same

    asyncio.run(scene())
