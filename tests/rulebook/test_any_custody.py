"""Weeks of custody in any order, phones offline: one place for every number, a giver and a taker for every move.

Lines wait on their phones; each phone's arrive in their order, among the others' anyhow (STK-1, STK-2).
"""

from __future__ import annotations

from collections import deque
from typing import Any

import hypothesis.strategies as st
from company import (
    FITTED,
    IN_BAG,
    IN_STORE,
    OTHER_FITTED,
    OTHER_TRUCK,
    SECOND_IN_BAG,
    TRUCK,
    Company,
    Hand,
    imei,
    make_company,
    unit,
)
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from invariants import hold

from rulebook.kernel.commands import Command, Nature
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import UnitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Line
from rulebook.kernel.roles import Role
from rulebook.rules import COMMANDS, decide
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.commands import (
    DeclineUnits,
    GiveUnits,
    IssueUnit,
    ReceiveUnit,
    RepairUnit,
    TakeStock,
    TakeUnits,
    WithdrawUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.records import Place, Stocktake, Transfer, Unit, UnitKind

T = UnitKind.TERMINAL
NUMBERS = (FITTED, OTHER_FITTED, IN_BAG, SECOND_IN_BAG, IN_STORE, imei(60), imei(61), "没人录过")
"""The last one is in nobody's books until somebody names it."""
PEOPLE = ("li", "wang", "guo", "shen")
number = st.sampled_from(NUMBERS)
numbers = st.lists(number, min_size=1, max_size=3, unique=True).map(tuple)
person = st.sampled_from(PEOPLE)
technician = st.sampled_from(("li", "wang"))
transfer = st.sampled_from([f"t-{n}" for n in range(5)])
holder = st.sampled_from(("", *PEOPLE))
OFFICE_MOVES = (IssueUnit.KIND, RepairUnit.KIND, WriteOffUnit.KIND, ReceiveUnit.KIND)
"""A line of the office moves one unit that it names; its author is the one side, the books' holder the other."""


def ids(of: tuple[str, ...]) -> tuple[UnitId, ...]:
    return tuple(unit(T, one) for one in of)


class Custody(RuleBasedStateMachine):
    """Two technicians, one of whom keeps the store as well at times, a storekeeper, and those who count."""

    @initialize()
    def open(self) -> None:
        self.company: Company = make_company()
        shen = self.company.hire("shen", "沈", Role.TECHNICIAN, Role.STOREKEEPER)
        for n in (60, 61):
            self.company.guo.must(ReceiveUnit(unit=T, number=imei(n), model="GT-100"))
        _, self.visit = self.company.on_site()
        self.order = "order-1"
        self.waiting: dict[str, deque[Line]] = {p: deque() for p in PEOPLE}
        self.counted = self.swapped = 0
        hands = {str(hand.id): hand for hand in (*self.company.hands(), shen)}
        self.hands: dict[str, Hand] = {p: hands[p] for p in (*PEOPLE, "fang", "chen")}

    def says(self, who: str, command: Command, subject: str = "") -> None:
        """A line on a phone without a signal: it waits there."""
        self.waiting[who].append(self.hands[who].line(command, subject))

    def arrives(self, line: Line) -> None:
        before = {u.id: (u.place, u.holder) for u in self.company.world.all(Unit)}
        verdict = decide(self.company.world, line, self.company.now, keys=self.company.keys)
        if not isinstance(verdict, Decision):
            assert COMMANDS[line.kind].NATURE is Nature.REQUEST, f"a fact was refused: {verdict}"
            return
        self.company.world.apply(verdict)
        for record in verdict.records:
            if isinstance(record, Unit) and (record.place, record.holder) != before.get(record.id):
                self.is_named(record, line, verdict)

    def is_named(self, moved: Unit, line: Line, verdict: Decision) -> None:
        """Whoever asks where it came from and who took it finds both, or is told that papers and hands differ."""
        if line.kind in OFFICE_MOVES:
            return
        for record in verdict.records:
            if isinstance(record, Transfer) and moved.id in record.taken:
                assert record.ended_by == line.actor, record
                if moved.holder == record.taker:
                    return
            if isinstance(record, Swap):
                assert record.by == line.actor
                return
            if isinstance(record, Stocktake):
                assert (record.by, record.holder) == (line.actor, moved.holder), record
                assert moved.number in record.surplus
                return
        told = {i.code for i in verdict.records if isinstance(i, Irregularity)}
        assert "transfer_differs" in told, f"{line.kind} moved {moved.id} in silence"

    # what people do, without a signal

    @rule(who=person, id=transfer, of=numbers, to=holder)
    def offers(self, who: str, id: str, of: tuple[str, ...], to: str) -> None:
        self.says(who, GiveUnits(transfer=id, units=ids(of), taker=to))

    @rule(who=person, id=transfer, of=numbers, giver=holder, store=st.booleans())
    def takes(self, who: str, id: str, of: tuple[str, ...], giver: str, store: bool) -> None:
        taken = TakeUnits(transfer=id, units=ids(of), giver=giver, for_store=store and who in ("guo", "shen"))
        self.says(who, taken)

    @rule(who=person, id=transfer)
    def takes_what_was_offered(self, who: str, id: str) -> None:
        offer = self.company.world.get(Transfer, id)
        if offer:
            units = tuple(item.id for item in offer.items)
            self.says(who, TakeUnits(transfer=id, units=units, giver=offer.giver, for_store=not offer.taker))

    @rule(who=person, id=transfer, back=st.booleans())
    def calls_it_off(self, who: str, id: str, back: bool) -> None:
        self.says(who, WithdrawUnits(transfer=id) if back else DeclineUnits(transfer=id, reason="没收到"))

    @rule(who=technician, old=number, new=number, truck=st.sampled_from((TRUCK, OTHER_TRUCK)))
    def swaps(self, who: str, old: str, new: str, truck: Any) -> None:
        if old != new:
            self.swapped += 1
            swap = self.company.swap(
                self.visit, f"swap-{self.swapped}", old_number=old, new_number=new, vehicle=truck
            )
            self.says(who, swap, self.order)

    # what the office does, online

    @rule(who=st.sampled_from(("fang", "chen", "guo")), found=numbers, whose=holder)
    def counts(self, who: str, found: tuple[str, ...], whose: str) -> None:
        self.counted += 1
        count = TakeStock(stocktake=f"k-{self.counted}", holder=whose, found=found)
        self.arrives(self.hands[who].line(count, ""))

    @rule(of=number, to=st.sampled_from((None, "li", "wang", "shen")), done=st.booleans(), repair=st.booleans())
    def moves_over_the_counter(self, of: str, to: Any, done: bool, repair: bool) -> None:
        one = unit(T, of)
        command = RepairUnit(unit=one, done=done) if repair else IssueUnit(unit=one, to=to)
        self.arrives(self.hands["guo"].line(command, one))

    @rule(of=number, place=st.sampled_from((Place.LOST, Place.SCRAPPED)))
    def writes_off(self, of: str, place: Place) -> None:
        one = unit(T, of)
        self.arrives(self.hands["chen"].line(WriteOffUnit(unit=one, to=place, reason="盘点未见"), one))

    # and what the network does

    @rule(who=person, most=st.integers(1, 4), hours=st.integers(0, 30))
    def finds_a_signal(self, who: str, most: int, hours: int) -> None:
        self.company.wait(hours=hours)
        for _ in range(min(most, len(self.waiting[who]))):
            self.arrives(self.waiting[who].popleft())

    @invariant()
    def every_number_is_in_one_place(self) -> None:
        if hasattr(self, "company"):
            hold(self.company.world)

    def teardown(self) -> None:
        for lines in getattr(self, "waiting", {}).values():
            while lines:
                self.arrives(lines.popleft())
                hold(self.company.world)


TestCustody = Custody.TestCase
TestCustody.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    report_multiple_bugs=False,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
