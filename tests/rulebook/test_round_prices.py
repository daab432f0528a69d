"""Rounds with a price: approved first, owed once and to the fen, whatever is agreed later (RND-1, FEE-3)."""

from __future__ import annotations

from typing import Any

import invariants
import msgspec
import pytest
from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company, opened, refused
from duty_days import at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from round_plans import FIRST, PLAN, fault, looks_until_quiet, plan, round_of, rounds, seen, stop, told, walking

from rulebook.kernel.ids import CustomerId, Fen, ReceiptId
from rulebook.rules import tags_of
from rulebook.subjects.approvals.commands import DenyApproval, GrantApproval, WithdrawApproval
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, VehicleLine
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Turnover
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import AskWriteOff, CollectReceivable, DecideWriteOff
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.rounds.charges import Per, PriceState, RoundCharge, RoundPrice
from rulebook.subjects.rounds.commands import CloseRound, NotePoint, OrderFinding, PriceRound, SkipStop
from rulebook.subjects.rounds.records import Finding, Result, Round, RoundState, StopState

replace = msgspec.structs.replace
OWED = ReceiptId(f"charge:{FIRST}:1")


def price(fen: int = 12_000, **said: Any) -> PriceRound:
    given: dict[str, Any] = {
        "plan": PLAN,
        "customer": CustomerId(CUSTOMER),
        "per": Per.STOP,
        "since": "2026-03-01",
        "reason": "维保合同",
    }
    return PriceRound(fen=Fen(fen), **given | said)


def agreed(company: Company, fen: int = 12_000, id: str = "price-1", **said: Any) -> None:
    company.bo.must(price(fen, **said), id)
    company.chen.must(GrantApproval(), id)


def charges(company: Company) -> list[RoundCharge]:
    return sorted(company.world.all(RoundCharge), key=lambda one: one.id)


def owed(company: Company, id: str = OWED) -> Receivable:
    found = company.world.get(Receivable, ReceiptId(id))
    assert found is not None
    return found


def balance(company: Company, account: str = f"receivable:{CUSTOMER}") -> int:
    return company.world.balance(account)


@pytest.fixture
def walked(company: Company) -> Company:
    return walking(company)


def test_fee_3_a_price_holds_once_another_has_approved_it(walked: Company) -> None:
    walked.bo.must(price(), "price-1")
    assert refused(walked.bo.does(price(9_000), "price-2")) == ("FEE-3", "price_waits")
    assert refused(walked.bo.does(GrantApproval(), "price-1"))[1] in ("own_request", "no_role")
    walked.chen.must(DenyApproval(reason="太低"), "price-1")
    denied = walked.world.get(RoundPrice, "price-1")
    assert denied is not None
    assert denied.state is PriceState.REFUSED
    walked.li.must(seen(), FIRST)
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="在外地"), FIRST)
    walked.li.must(CloseRound(), FIRST)
    assert not charges(walked)
    assert not walked.world.all(Receivable)
    agreed(walked, 9_000, "price-3")
    assert [(one.total, [s.target for s in one.stops]) for one in charges(walked)] == [(9_000, [TRUCK])], (
        "what was walked before it was decided is owed all the same"
    )


def test_fee_3_who_decides_goes_by_what_a_whole_round_comes_to(walked: Company) -> None:
    """Two trucks at 200 yuan are above the service manager's 300: the department manager decides."""
    walked.bo.must(price(20_000), "price-1")
    assert refused(walked.chen.does(GrantApproval(), "price-1"))[1] == "no_role"


def test_fee_3_who_decides_goes_by_every_round_that_is_booked_with_it(walked: Company) -> None:
    """Two trucks at 100 yuan are the service manager's; with three rounds that are done already they are not."""
    again = [f"{FIRST}-{n}" for n in (2, 3)]
    for id in (FIRST, *again):
        walked.world.records[(Round.KIND, id)] = replace(round_of(walked), id=id, state=RoundState.CLOSED)
    walked.bo.must(price(10_000), "price-1")
    assert refused(walked.chen.does(GrantApproval(), "price-1"))[1] == "no_role"
    walked.bo.must(WithdrawApproval(), "price-1")
    walked.bo.must(price(10_000, since="2026-12-01"), "price-2")
    walked.chen.must(GrantApproval(), "price-2")


def test_fee_3_to_give_a_price_up_is_as_much_as_the_price_was(walked: Company) -> None:
    walked.bo.must(price(20_000, since="2026-12-01"), "price-1")
    walked.dong.must(GrantApproval(), "price-1")
    walked.bo.must(price(0, since="2026-12-02"), "price-2")
    assert refused(walked.chen.does(GrantApproval(), "price-2"))[1] == "no_role"


def test_rnd_1_a_round_that_was_walked_is_owed_to_the_fen_and_says_by_which_stops(walked: Company) -> None:
    agreed(walked)
    walked.li.must(seen(), FIRST)
    assert not charges(walked), "it goes on"
    walked.li.must(seen(OTHER_TRUCK, ""), FIRST)
    walked.li.must(CloseRound(), FIRST)
    (one,) = charges(walked)
    assert (one.each, one.total, one.customer, one.round, one.number) == (
        12_000,
        24_000,
        CUSTOMER,
        FIRST,
        "XJ-2026-0001",
    )
    assert {(s.target, s.by_name) for s in one.stops} == {(TRUCK, "李师傅"), (OTHER_TRUCK, "李师傅")}
    assert (owed(walked).total, owed(walked).number, owed(walked).customer) == (24_000, one.number, CUSTOMER)
    assert (balance(walked), balance(walked, "income:service")) == (24_000, -24_000)
    assert one.entry in {entry.id for entry in walked.world.ledger}
    invariants.ledger_balances(walked.world)
    invariants.receivables_agree(walked.world)


def test_rnd_1_a_whole_rounds_price_is_owed_once_and_for_nothing_seen_nothing(walked: Company) -> None:
    agreed(walked, 30_000, per=Per.ROUND)
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(SkipStop(target=target, reason="大门锁着"), FIRST)
    walked.li.must(CloseRound(), FIRST)
    assert not charges(walked), "nobody was there"
    walked.wang.must(seen(), FIRST)
    assert [one.total for one in charges(walked)] == [30_000], "told after the round was closed"
    walked.wang.must(seen(OTHER_TRUCK, ""), FIRST)
    assert [one.total for one in charges(walked)] == [30_000]


def test_rnd_1_a_stop_told_after_the_close_is_charged_by_itself_at_the_rounds_own_price(walked: Company) -> None:
    agreed(walked)
    walked.li.must(seen(), FIRST)
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="没找到"), FIRST)
    walked.li.must(CloseRound(), FIRST)
    agreed(walked, 5_000, "price-2")
    walked.wang.must(seen(OTHER_TRUCK, ""), FIRST)
    assert [(one.total, one.price, [s.target for s in one.stops]) for one in charges(walked)] == [
        (12_000, "price-1", [TRUCK]),
        (12_000, "price-1", [OTHER_TRUCK]),
    ]
    assert balance(walked) == 24_000


def test_rnd_1_a_price_changed_later_never_changes_what_is_owed_and_holds_from_its_day(walked: Company) -> None:
    agreed(walked)
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(seen(target, ""), FIRST)
    walked.li.must(CloseRound(), FIRST)
    before = (charges(walked), owed(walked))
    agreed(walked, 100, "price-2")
    assert (charges(walked), owed(walked)) == before
    agreed(walked, 0, "price-3", since="2026-03-31")
    walked.now = at("2026-03-31T09:00")
    looks_until_quiet(walked)
    (later,) = [one for one in rounds(walked) if one.day == "2026-03-31"]
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(seen(target, ""), later.id)
    walked.li.must(CloseRound(), later.id)
    assert charges(walked) == before[0], "free from the 31st on"


def test_rnd_1_a_missed_round_is_owed_once_its_last_stop_is_told(walked: Company) -> None:
    agreed(walked)
    walked.li.must(seen(), FIRST)
    walked.now = at("2026-03-04T09:00")
    looks_until_quiet(walked)
    assert round_of(walked).state is RoundState.MISSED
    assert not charges(walked)
    walked.li.must(seen(OTHER_TRUCK, ""), FIRST)
    assert [one.total for one in charges(walked)] == [24_000]
    walked.li.must(CloseRound(), FIRST)
    assert [one.total for one in charges(walked)] == [24_000], "closing it is no second one"


@pytest.mark.parametrize("noted_late", [False, True])
def test_rnd_1_a_stop_of_which_only_points_were_noted_keeps_no_missed_round_from_being_owed(
    walked: Company, noted_late: bool
) -> None:
    agreed(walked)
    walked.li.must(seen(), FIRST)
    point = round_of(walked).points[0]
    noted = NotePoint(target=OTHER_TRUCK, point=point, result=Result.FAULT, words="松动")
    if not noted_late:
        walked.li.must(noted, FIRST)
    walked.now = at("2026-03-04T09:00")
    looks_until_quiet(walked)
    assert round_of(walked).state is RoundState.MISSED
    assert bool(charges(walked)) is not noted_late
    if noted_late:
        walked.li.must(noted, FIRST)
    assert [one.total for one in charges(walked)] == [12_000], "what nobody has seen costs nothing"
    walked.li.must(seen(OTHER_TRUCK, ""), FIRST)
    assert [one.total for one in charges(walked)] == [12_000, 12_000], "seen after all it is charged, once"


def test_rnd_1_a_round_that_closes_by_itself_is_owed_as_well(walked: Company) -> None:
    agreed(walked)
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(seen(target, ""), FIRST)
    walked.now = at("2026-03-04T09:00")
    looks_until_quiet(walked)
    assert round_of(walked).state is RoundState.CLOSED
    assert [one.total for one in charges(walked)] == [24_000]


def test_rnd_1_what_is_not_on_the_rounds_list_is_charged_to_nobody(walked: Company) -> None:
    agreed(walked)
    walked.li.must(seen("vehicle:none", ""), FIRST)
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(SkipStop(target=target, reason="在外地"), FIRST)
    walked.li.must(CloseRound(), FIRST)
    assert stop(walked, "vehicle:none").state is StopState.SEEN
    assert not charges(walked)


def test_cash_8_it_is_paid_by_wire_or_at_the_next_visit_as_any_debt(walked: Company) -> None:
    agreed(walked)
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(seen(target, ""), FIRST)
    walked.li.must(CloseRound(), FIRST)
    paid = CollectReceivable(receivable=OWED, fen=Fen(14_000), method=Method.TRANSFER, reference="工行0302")
    walked.fang.must(paid, OWED)
    assert (owed(walked).left, balance(walked)) == (10_000, 10_000)
    order, visit = walked.on_site()
    assert walked.li.id in owed(walked).open_to, "who comes next may take the rest"
    rest = walked.receipt_for(walked.li, order, visit, collects=OWED, total=Fen(10_000), lines=())
    assert opened(walked.li.does(rest, order)) == set()
    assert (owed(walked).state, balance(walked)) == (ReceivableState.COLLECTED, 0)
    invariants.receivables_agree(walked.world)


def test_cash_8_a_round_whose_charge_comes_after_its_payment_is_paid_all_the_same(walked: Company) -> None:
    """As after a restore: the phone that collected was there before the phones that walked."""
    agreed(walked)
    order, visit = walked.on_site()
    paid = walked.receipt_for(walked.li, order, visit, collects=OWED, total=Fen(14_000), lines=())
    assert opened(walked.li.does(paid, order)) == {("CASH-8", "receivable_unknown")}
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(seen(target, ""), FIRST)
    walked.li.must(CloseRound(), FIRST)
    assert (owed(walked).left, balance(walked)) == (10_000, 10_000)
    assert [(one.receipt, one.fen) for one in owed(walked).payments] == [("receipt-1", 14_000)]
    assert "receivable_unknown" not in walked.open_irregularities()
    invariants.receivables_agree(walked.world)


def test_cash_8_a_round_that_was_given_up_is_owed_by_nobody(walked: Company) -> None:
    agreed(walked)
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(seen(target, ""), FIRST)
    walked.li.must(CloseRound(), FIRST)
    assert owed(walked).still_owed == 24_000
    walked.fang.must(AskWriteOff(receivable=OWED, reason="客户倒闭"), OWED)
    walked.dong.must(DecideWriteOff(receivable=OWED, grant=True, text="算了"), OWED)
    assert (owed(walked).still_owed, balance(walked)) == (0, 0)


def test_role_2_who_agreed_the_price_does_not_give_up_what_is_owed(walked: Company) -> None:
    walked.chen.must(price(9_000), "price-1")
    assert refused(walked.chen.does(GrantApproval(), "price-1"))[1] == "own_request"
    walked.dong.must(GrantApproval(), "price-1")
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(seen(target, ""), FIRST)
    walked.li.must(CloseRound(), FIRST)
    walked.fang.must(AskWriteOff(receivable=OWED, reason="客户倒闭"), OWED)
    no = walked.chen.does(DecideWriteOff(receivable=OWED, grant=True, text="算了"), OWED)
    assert refused(no)[1] == "own_request"


def test_sec_1_price_and_charge_are_seen_by_office_books_and_who_walks_it(walked: Company) -> None:
    agreed(walked)
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(seen(target, ""), FIRST)
    walked.li.must(CloseRound(), FIRST)
    known = walked.world.get(RoundPrice, "price-1")
    assert known is not None
    for record in (known, charges(walked)[0]):
        tags = tags_of(record)
        assert {"person:li", "role:finance", "role:dispatcher"} <= tags
        assert not tags & {"role:storekeeper", "role:technician", "staff", "all"}
    walked.bo.must(plan(edition=1, people=(walked.wang.id,)), PLAN)
    changed = walked.world.get(RoundPrice, "price-1")
    assert changed is not None
    assert changed.people == (walked.wang.id,)


@pytest.mark.parametrize("late", [False, True])
def test_deal_1_a_charged_round_is_turnover_of_the_customers_dealer(walked: Company, late: bool) -> None:
    """Whether the dealer was there first, or came later and is caught up with."""

    def dealt() -> None:
        walked.chen.must(SetDealer(name="华东代理"), "dealer-1")
        walked.chen.must(AssignDealer(dealer="dealer-1", since="2026-03-01", reason="代理"), CUSTOMER)

    if not late:
        dealt()
    agreed(walked)
    for target in (TRUCK, OTHER_TRUCK):
        walked.li.must(seen(target, ""), FIRST)
    walked.li.must(CloseRound(), FIRST)
    if late:
        dealt()
    paid = CollectReceivable(receivable=OWED, fen=Fen(24_000), method=Method.TRANSFER, reference="工行")
    walked.fang.must(paid, OWED)
    counted = [(t.memo, t.receipt, t.delivered, t.paid) for t in walked.world.all(Turnover)]
    assert sorted(counted) == [("collect", OWED, 0, 24_000), ("round_charge", OWED, 24_000, 0)]


STEPS = ("see", "see other", "skip", "skip other", "close", "price", "round price", "free", "days")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(STEPS),
        max_size=16,
    )
)
def test_rnd_1_whatever_comes_in_which_order_no_stop_is_charged_twice(company: Company, steps: list[str]) -> None:
    walked = walking(company.copy())
    agreed(walked, 7_700)
    issued: dict[str, RoundCharge] = {}
    for n, step in enumerate(steps):
        target = OTHER_TRUCK if "other" in step else TRUCK
        if step.startswith("see"):
            walked.li.must(seen(target, ""), FIRST)
        elif step.startswith("skip"):
            walked.li.must(SkipStop(target=target, reason="不在"), FIRST)
        elif step == "close":
            walked.li.does(CloseRound(), FIRST)
        elif step == "days":
            walked.now = at("2026-03-04T09:00")
            looks_until_quiet(walked)
        else:
            said = {"price": (3_300, Per.STOP), "round price": (9_900, Per.ROUND), "free": (0, Per.STOP)}[step]
            agreed(walked, said[0], f"price-{n}x", per=said[1])
        for one in charges(walked):
            assert issued.setdefault(one.id, one) == one, "an issued charge never changes"
    mine = [one for one in charges(walked) if one.round == FIRST]
    targets = [s.target for one in mine for s in one.stops]
    assert len(targets) == len(set(targets))
    assert sum(one.total for one in mine) == balance(walked)
    assert len({one.price for one in mine}) <= 1
    done = round_of(walked).state is RoundState.CLOSED
    paid_for = {s.target for s in mine[0].stops} if mine and mine[0].per is Per.ROUND else set(targets)
    if done and mine and mine[0].per is Per.STOP:
        assert paid_for == {t for t in (TRUCK, OTHER_TRUCK) if stop(walked, t).state is StopState.SEEN}
    invariants.ledger_balances(walked.world)
    invariants.receivables_agree(walked.world)


def test_rnd_1_a_fault_whose_order_was_cancelled_is_ordered_anew_once(walked: Company) -> None:
    walked.li.must(fault(), FIRST)
    walked.li.must(OrderFinding(finding="f-1"), "order-9")
    first = walked.order("order-9").number
    anew = OrderFinding(finding="f-1", instead="order-9")
    assert refused(walked.bo.does(anew, "order-10")) == ("RND-1", "finding_done"), "it stands"
    walked.bo.must(CancelOrder(reason="地址不对"), "order-9")
    assert refused(walked.bo.does(OrderFinding(finding="f-1"), "order-10")) == ("RND-1", "finding_done")
    walked.bo.must(anew, "order-10")
    found = walked.world.get(Finding, "f-1")
    assert found is not None
    assert (found.order, found.earlier) == ("order-10", (first,))
    assert refused(walked.anna.does(anew, "order-11")) == ("RND-1", "finding_done"), "two people, one order"
    assert walked.order("order-10").state is not OrderState.CANCELLED
    assert not told(walked, "fault_without_order")


# a plan that leaves the customer who pays


def moved(company: Company, **said: Any) -> Any:
    """The plan goes to another customer's place from its next edition on."""
    return plan(customers=(CustomerId("customer-2"),), targets=(), edition=1, **said)


def two_customers(company: Company) -> None:
    company.hua.must(AddCustomer(name="安达快运", contact="孙", contact_phone="13800138001"), "customer-2")
    line = VehicleLine(plate="京B00001", vehicle_type="货车", driver="孙", driver_phone="13800138001")
    lists = ImportVehicles(file="b.xlsx", sha256="1" * 64, vehicles=(line,), customer="customer-2")
    company.anna.must(lists)
    company.bo.must(plan(customers=(CustomerId(CUSTOMER),), targets=()), PLAN)


def test_rnd_1_a_plan_that_leaves_who_pays_for_it_asks_who_pays_from_then_on(company: Company) -> None:
    two_customers(company)
    agreed(company)
    before = company.world.snapshot()
    assert refused(company.bo.does(moved(company), PLAN)) == ("RND-1", "round_payer")
    assert company.world.snapshot() == before
    company.bo.must(moved(company, payer_stays=True), PLAN)


def test_rnd_1_once_another_price_is_agreed_nobody_is_asked(company: Company) -> None:
    two_customers(company)
    agreed(company)
    agreed(company, id="price-2", customer=CustomerId("customer-2"), since="2026-03-02")
    company.bo.must(moved(company), PLAN)


def test_rnd_1_a_price_of_a_later_day_asks_too_and_one_of_nothing_does_not(company: Company) -> None:
    two_customers(company)
    company.bo.must(moved(company), PLAN)
    company.bo.must(plan(customers=(CustomerId(CUSTOMER),), targets=(), edition=2), PLAN)
    agreed(company, since="2026-06-01")
    leaves = plan(customers=(CustomerId("customer-2"),), targets=(), edition=3)
    assert refused(company.bo.does(leaves, PLAN)) == ("RND-1", "round_payer")
    company.bo.must(plan(customers=(CustomerId("customer-2"),), targets=(), edition=3, active=False), PLAN)


def test_rnd_1_a_payer_whom_the_plan_never_went_to_is_asked_about_by_nobody(company: Company) -> None:
    two_customers(company)
    agreed(company, customer=CustomerId("customer-2"))
    company.bo.must(plan(customers=(CustomerId(CUSTOMER),), targets=(), edition=1), PLAN)
