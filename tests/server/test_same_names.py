"""Two customers of one name are two in every figure: rounds, the archive's tables, what a device holds."""

from __future__ import annotations

import asyncio

from pair.field import Field
from test_certificates import rows

from rulebook.kernel.ids import CustomerId, Fen, PersonId
from rulebook.kernel.times import company_day
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.archive.databases import told_apart
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.rounds.charges import Per, RoundCharge
from rulebook.subjects.rounds.commands import CloseRound, PlanRound, PriceRound, SeeStop
from rulebook.subjects.rounds.records import Every, How, OnRest, Rhythm, RoundKind
from sync_server.core.deadlines import pass_deadlines
from sync_server.subjects.devices.holdings import holdings

NAME = "同名物流"


def toured(field: Field, customer: str, fen: int) -> None:
    """Wang walks the customer's own plan, which all customers of these tests call the same."""
    today = company_day(field.company.clock()).isoformat()
    plan, whose = f"tour-{customer}", CustomerId(customer)
    told = AddCustomer(name=NAME, contact="陆", contact_phone="13862130977")
    field.office("p-li", told, customer)
    paper = PlanRound(
        name="季度走访",
        kind=RoundKind.TOUR,
        people=(PersonId("p-wang"),),
        rhythm=Rhythm(every=Every.ONCE, on_rest=OnRest.KEEP),
        since=today,
        customers=(whose,),
        points=("意见和需求",),
    )
    field.office("p-chen", paper, plan)
    price = PriceRound(plan=plan, customer=whose, per=Per.ROUND, fen=Fen(fen), since=today, reason="合同")
    field.office("p-chen", price, f"price-{customer}")
    field.office("p-zhou", GrantApproval(), f"price-{customer}")
    for _ in range(3):
        pass_deadlines(field.company)
    round = f"round:{plan}:{today}"
    field.office("p-wang", SeeStop(target=customer, how=How.BY_HAND), round)
    field.office("p-wang", CloseRound(), round)


def test_rnd_1_rounds_of_two_customers_of_one_name_are_two_rows_each_with_its_sum(field: Field) -> None:
    toured(field, "c-one", 8_800)
    toured(field, "c-two", 10_000)
    assert {one.customer_name for one in field.all(RoundCharge)} == {NAME}
    found = [row for row in rows(field, "rounds_income") if NAME in row]
    assert [("88.00" in row, "100.00" in row, "c-one" in row) for row in found] == [
        (True, False, True),
        (False, True, False),
    ]


def test_arc_1_a_name_that_several_bear_says_whose_it_is_and_another_stays() -> None:
    told = told_apart({"c-1": NAME, "c-2": NAME, "c-3": "顺达"})
    assert told == {"c-1": f"{NAME} (c-1)", "c-2": f"{NAME} (c-2)", "c-3": "顺达"}


def test_sec_1_a_device_holds_two_customers_of_one_name_as_two(field: Field) -> None:
    for n, customer in enumerate(("c-one", "c-two")):
        field.office("p-li", AddCustomer(name=NAME, contact="陆", contact_phone="13862130977"), customer)
        paper = OpenOrder(
            customer=CustomerId(customer),
            customer_name=NAME,
            address="聚金路98号",
            contact="陆",
            contact_phone="13862130977",
            problem="不上线",
        )
        for again in range(n + 1):
            field.office("p-li", paper, f"order-{customer}-{again}")
    device = asyncio.run(field.phone("p-li")).client.profile.device
    held = [one for one in holdings(field.company, device) or [] if one.customer == NAME]
    assert sorted(one.orders for one in held) == [1, 2]
