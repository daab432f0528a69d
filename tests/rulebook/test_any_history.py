"""Whatever is reported, by whomever, in whatever order: no fact is refused or lost, and the books hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import invariants
import pytest
from company import Company, coins, make_company
from histories import FACTS, FEW, Step, anything, busy_company, facts, judged, step
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.kernel.commands import Command, Nature
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record, record_id
from rulebook.rules import COMMANDS, IRREGULARITIES, REFUSALS, RULES, decide, tags_of
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.files.records import Photo
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.commands import Arrive
from rulebook.subjects.visits.records import Visit


@FEW
@given(steps=st.lists(step(anything), min_size=5, max_size=30))
def test_the_books_hold_after_any_history(steps: list[Step]) -> None:
    company = busy_company()
    for one in steps:
        company.now += timedelta(minutes=7)
        verdict = judged(company, one, asks_the_phone=True)
        if isinstance(verdict, Refusal):
            assert one.command.NATURE is Nature.REQUEST
            assert verdict.code in REFUSALS
            continue
        assert {i.code for i in verdict.irregularities} <= IRREGULARITIES.keys()
        for record in verdict.records:
            assert tags_of(record), "nobody would ever see it"
        company.world.apply(verdict)
    invariants.hold(company.world)


@pytest.mark.parametrize("kind", sorted(FACTS, key=lambda t: t.KIND), ids=lambda t: t.KIND)
def test_a_fact_is_never_refused(kind: type[Command]) -> None:
    @settings(FEW, max_examples=30)
    @given(one=step(FACTS[kind]), then=step(FACTS[kind]), before=st.lists(step(facts), max_size=4))
    def never(one: Step, then: Step, before: list[Step]) -> None:
        company = busy_company()
        for past in (*before, one, then):
            verdict = judged(company, past)
            assert isinstance(verdict, Decision), f"{past.command.KIND} was refused: {verdict}"
            company.world.apply(verdict)

    never()


def test_every_fact_is_in_these_tests() -> None:
    assert set(FACTS) == {t for t in COMMANDS.values() if t.NATURE is Nature.FACT}
    assert set(RULES.handlers) == set(COMMANDS.values())


KEPT = (Receipt, Swap, Photo)


@FEW
@given(steps=st.lists(step(facts), min_size=5, max_size=25))
def test_no_fact_writes_over_an_earlier_one(steps: list[Step]) -> None:
    """Every receipt and every swap that was ever reported is still there, with its money and its numbers."""
    company = busy_company()
    made: Counter[str] = Counter()
    for one in steps:
        verdict = judged(company, one)
        assert isinstance(verdict, Decision)
        known = {(r.KIND, record_id(r)): r for kind in KEPT for r in company.world.all(kind)}
        for record in verdict.records:
            earlier: Record | None = known.get((record.KIND, record_id(record)))
            if isinstance(record, Receipt) and isinstance(earlier, Receipt):
                same = (earlier.number, earlier.total, earlier.method, earlier.by, earlier.visit)
                assert (record.number, record.total, record.method, record.by, record.visit) == same
            if isinstance(record, Swap):
                assert earlier is None
            if isinstance(record, Photo) and isinstance(earlier, Photo):
                assert (record.file, record.by, record.order) == (earlier.file, earlier.by, earlier.order)
            if isinstance(record, Visit):
                held = company.world.get(Visit, record.id)
                assert held is None or (held.order, held.technician) == (record.order, record.technician)
                assert held is None or not held.completed_at
                assert held is None or set(held.receipts) <= set(record.receipts)
        made[one.command.KIND] += 1
        company.world.apply(verdict)
    assert len(company.world.all(Receipt)) == 1 + made["receipt.issue"] + made["term.renew"]
    assert len(company.world.all(Swap)) == 1 + made["visit.swap"] + 2 * made["visit.relocate"]
    assert len(company.world.all(Photo)) == made["photo.add"]
    assert all(i.person for i in company.world.all(Irregularity))


@FEW
@given(takings=st.lists(st.tuples(st.integers(0, 50_000), st.booleans(), st.integers(-500, 500)), max_size=8))
def test_all_cash_ends_in_the_safe_or_on_somebodys_account(takings: list[tuple[int, bool, int]]) -> None:
    company = make_company()
    for index, (taken, hand_over, off) in enumerate(takings):
        company.collect(taken, f"receipt-{index}")
        if hand_over:
            held = company.world.balance("cash_in_hand:li")
            company.li.must(company.envelope(f"h-{index}", held))
            counted = max(0, held + off)
            company.fang.must(CountHandover(handover=f"h-{index}", counts=coins(counted)))  # type: ignore[arg-type]  # an id is a string
            if off % 2 and counted != held:
                settle = Settle(irregularity=f"difference:h-{index}", text="已谈话", write_off=off % 3 == 0)
                company.chen.must(settle)
        invariants.hold(company.world)


def test_time_is_only_what_is_handed_in(company: Company) -> None:
    """The same world, line and `now` give the same decision today and in a hundred years."""
    company.order_in(OrderState.ACCEPTED)
    line = company.li.line(Arrive(visit="v-1"), "order-1")  # type: ignore[arg-type]  # an id is a string
    moments = (company.now, datetime(2126, 1, 1, tzinfo=UTC))
    assert [decide(company.world, line, m) for m in moments] == [decide(company.world, line, m) for m in moments]
