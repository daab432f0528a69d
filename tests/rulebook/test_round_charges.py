"""A round with a price is owed once and to the fen, and paid as any debt (RND-1, CASH-8)."""

from __future__ import annotations

import invariants
import pytest
from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company, opened, refused
from duty_days import at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from round_money import OWED, agreed, balance, charges, owed, price
from round_plans import FIRST, PLAN, looks_until_quiet, plan, round_of, rounds, seen, stop, walking

from rulebook.kernel.ids import Fen
from rulebook.rules import tags_of
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Turnover
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import AskWriteOff, CollectReceivable, DecideWriteOff
from rulebook.subjects.receivables.records import ReceivableState
from rulebook.subjects.rounds.charges import Per, RoundCharge, RoundPrice
from rulebook.subjects.rounds.commands import CloseRound, NotePoint, SkipStop
from rulebook.subjects.rounds.records import Result, RoundState, StopState


@pytest.fixture
def walked(company: Company) -> Company:
    return walking(company)


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
