"""A company whose devices hold what is open and what ended lately, and what must be on each device then."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from pair.field import Field, Phone

from rulebook.horizon.bundles import Horizon
from rulebook.horizon.kinds import HORIZON
from rulebook.horizon.rule import first_day
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import RECORDS
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Count
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.commands import GiveUnits, TakeUnits
from rulebook.subjects.stock.records import Unit
from sync_server.core.deadlines import pass_deadlines
from sync_server.core.horizon import InSight
from sync_server.db.unit_of_work import UnitOfWork

FIELD_DAYS, OFFICE_DAYS = 30, 90


def turn_on(field: Field) -> None:
    """The company decides that its devices forget; whoever comes back after 100 days is still logged in."""
    for name, days in (("horizon_technician_days", FIELD_DAYS), ("horizon_office_days", OFFICE_DAYS)):
        field.office("p-qian", SetSetting(name=name, value=str(days), reason="手机只留近期"), "")
    field.office("p-qian", SetSetting(name="login_days", value="0", reason="手机只留近期"), "")
    field.clock.now += timedelta(days=1)


def days_pass(field: Field, days: int) -> None:
    """Nobody does anything for so many days, and what was due passes."""
    field.clock.now += timedelta(days=days)
    for _ in range(20):  # what passes may make something else due
        pass_deadlines(field.company)
        field.clock.now += timedelta(minutes=1)


def holds_what_it_should(field: Field, phone: Phone, days: int) -> set[tuple[str, str]]:
    """All that the rule says, nothing out of sight or out of date; what is there of what may be forgotten."""
    state = phone.client.notes.state
    tags = tags_of_reader(phone.me, phone.device_id)
    with field.company.read() as work:
        world = InSight(work, tags, {})
        rule = Horizon(world, first_day(field.clock.now, days))
        sees = every_record(work, world)
        must = {place for place, one in sees.items() if rule.holds(one)}
    assert state.changes.keys() <= sees.keys(), "something is held that is out of sight"
    assert must <= state.changes.keys(), f"not held: {sorted(must - state.changes.keys())}"
    for place, change in state.changes.items():
        here = msgspec.json.decode(change.body, type=RECORDS[place[0]])
        assert here == sees[place], f"{place} is out of date: {here}, not {sees[place]}"
    return {place for place in state.changes if place[0] in HORIZON}


def every_record(work: UnitOfWork, world: InSight) -> dict[tuple[str, str], msgspec.Struct]:
    """All that a reader sees."""
    found = {}
    for kind, struct in RECORDS.items():
        for one in work.all(struct):
            seen = world.get(struct, str(one.id))  # type: ignore[attr-defined]  # a record has an id
            if seen is not None:
                found[kind, str(one.id)] = seen  # type: ignore[attr-defined]  # a record has an id
    return found


async def closes_a_visit(field: Field, order: str) -> Receipt:
    """Wang's visit with a swap, paid in cash; money and removed unit are back, the customer was called: closed."""
    wang = await field.phone("p-wang")
    receipt = await wang.does_the_visit(order)
    handover = await wang.hands_over(receipt.total, receipt)
    old = [unit.id for unit in wang.world.all(Unit) if unit.owed_to_store]
    await wang.does(GiveUnits(transfer=f"{order}-back", units=tuple(old)), "")
    await wang.sync()
    notes, rest = divmod(receipt.total, 10_000)
    counts = tuple(Count(denomination=d, pieces=n) for d, n in ((10_000, notes), (1, rest)) if n)
    field.office("p-sun", CountHandover(handover=handover, counts=counts), handover)
    field.office("p-zheng", TakeUnits(transfer=f"{order}-back", units=tuple(old), for_store=True), "")
    field.office("p-li", AskCustomer(said="好用", paid=receipt.total, works=True, satisfied=5), order)
    days_pass(field, 5)
    for one in field.all(Irregularity):
        if not one.is_settled:
            field.office("p-wu", Settle(irregularity=one.id, text="已核实"), one.id)
    field.office("p-zhou", CloseOrder(follow_up="客户满意"), order)
    found = field.get(Receipt, receipt.id)
    assert found is not None
    return found
