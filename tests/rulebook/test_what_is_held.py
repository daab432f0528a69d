"""What a device holds (SEC-1): what is open, owed or due with all that hangs on it, and what ended lately."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from company import Company
from phone_sight import forgetful_phone_of, phone_of

from rulebook.horizon.bundles import Horizon
from rulebook.horizon.kinds import HORIZON, OPEN, OPEN_STATES
from rulebook.horizon.rule import first_day, horizon_days
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, OrderId, PersonId, ReceiptId
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.rules import RECORDS
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpKind, FollowUpState
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit


def held(company: Company, days: int, after: timedelta) -> set[tuple[str, str]]:
    """What a device that sees everything holds so long after now."""
    rule = Horizon(company.world, first_day(company.now + after, days))
    return {place for place, record in company.world.records.items() if rule.holds(record)}


def kept(company: Company, held: set[tuple[str, str]], kind: type[Record], id: str) -> bool:
    assert (kind.KIND, id) in company.world.records, f"there is no {kind.KIND} {id}"
    return (kind.KIND, id) in held


def test_sec_1_by_default_everything_is_held(company: Company) -> None:
    for name in ("horizon_technician_days", "horizon_office_days"):
        assert RECORDS["setting"] is not None
        assert company.world.get(RECORDS["setting"], name) is None
    for person in company.world.all(Person):
        assert horizon_days(company.world, person, company.now) == 0


def test_sec_1_a_technician_holds_less_than_the_office(company: Company) -> None:
    company.hua.must(SetSetting(name="horizon_technician_days", value="30", reason="手机存储"), "")
    company.hua.must(SetSetting(name="horizon_office_days", value="90", reason="手机存储"), "")
    later = company.now + timedelta(days=1)
    for person in company.world.all(Person):
        only = set(person.roles) == {Role.TECHNICIAN}
        assert horizon_days(company.world, person, later) == (30 if only else 90), person.id


def test_sec_1_what_is_open_is_held_with_all_that_hangs_on_it_however_old(company: Company) -> None:
    company.order_in(OrderState.ON_SITE, "order-1")
    company.li.must(company.swap("order-1-visit", "s-0"), "order-1")
    in_years = held(company, 30, timedelta(days=2000))
    assert kept(company, in_years, Order, "order-1")
    assert kept(company, in_years, Visit, "order-1-visit")
    assert kept(company, in_years, Swap, "s-0")


def nobody_calls(company: Company) -> None:
    """The calls after a visit were not made in time."""
    for call in company.world.all(FollowUp):
        missed = msgspec.structs.replace(call, state=FollowUpState.MISSED)
        company.world.records[FollowUp.KIND, call.id] = missed


def test_sec_1_an_order_that_ended_is_forgotten_after_its_days_and_not_before(company: Company) -> None:
    company.order_in(OrderState.CLOSED, "order-1")
    assert kept(company, held(company, 30, timedelta(days=400)), Order, "order-1"), "its customer is to be called"
    nobody_calls(company)
    visit = company.world.get(Visit, "order-1-visit")  # type: ignore[arg-type]  # an id is a string
    assert visit is not None
    for days, there in ((0, True), (30, True), (400, False)):
        now = held(company, 30, timedelta(days=days))
        assert kept(company, now, Order, "order-1") is there, days
        assert kept(company, now, Visit, "order-1-visit") is there, days


def test_sec_1_vehicles_units_and_people_are_never_forgotten(company: Company) -> None:
    ever = held(company, 1, timedelta(days=20_000))
    for kind in (Vehicle, Unit, Person):
        assert kind.KIND not in HORIZON
        for place in company.world.records:
            assert place in ever or place[0] in HORIZON


def test_sec_1_a_call_that_is_planned_is_held_and_does_not_keep_its_order(company: Company) -> None:
    company.order_in(OrderState.CLOSED, "order-1")
    nobody_calls(company)
    call = FollowUp(
        id="call-1",
        kind=FollowUpKind.MONTHLY,
        state=FollowUpState.DUE,
        order="order-1",  # type: ignore[arg-type]  # an id is a string
        plan="plan-1",
        opens="2030-01-01",
        due="2030-01-04",
        closes="2030-01-10",
    )
    company.world.records[FollowUp.KIND, "call-1"] = call
    later = held(company, 30, timedelta(days=400))
    assert kept(company, later, FollowUp, "call-1")
    assert not kept(company, later, Order, "order-1")


def test_sec_1_every_state_that_counts_as_open_is_one_in_which_a_record_is_held() -> None:
    for kind in OPEN:
        if "state" not in kind.KEYS or kind.KIND not in OPEN_STATES:
            continue
        states = type(next(iter(OPEN_STATES[kind.KIND])))
        for state in states:
            hollow = type("Hollow", (), {"state": state, "coded": False, "unseen": ""})()
            assert not (state in OPEN_STATES[kind.KIND] and not OPEN[kind](hollow)), f"{kind.KIND} {state}"


def test_sec_1_a_forgetful_device_holds_no_more_than_its_person_sees(company: Company) -> None:
    company.order_in(OrderState.CLOSED, "order-1")
    for person in company.world.all(Person):
        whole = phone_of(company.world, person, "device")
        few = forgetful_phone_of(company.world, person, "device")
        assert few.records.items() <= whole.records.items()
        assert {p for p in whole.records if p[0] not in HORIZON} <= few.records.keys()


def test_sec_1_a_debt_keeps_what_it_is_owed_for(company: Company) -> None:
    company.order_in(OrderState.CLOSED, "order-1")
    nobody_calls(company)
    debt = Receivable(
        id=ReceiptId("receipt-1"),
        number="1",
        customer="customer-1",
        order=OrderId("order-1"),
        by=PersonId("p-li"),
        opened_at="2026-03-02T10:00:00+08:00",
        due="2026-04-01",
        total=Fen(100),
    )
    company.world.records[Receivable.KIND, "receipt-1"] = debt
    assert kept(company, held(company, 1, timedelta(days=20_000)), Order, "order-1")
    paid = msgspec.structs.replace(debt, state=ReceivableState.COLLECTED)
    company.world.records[Receivable.KIND, "receipt-1"] = paid
    assert not kept(company, held(company, 1, timedelta(days=20_000)), Order, "order-1")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_sec_1_the_first_day_held_is_counted_in_company_days() -> None:
    assert first_day(moment("2026-03-31T23:59:00+08:00"), 30) == "2026-03-01"
    assert first_day(moment("2026-03-31T16:01:00+00:00"), 30) == "2026-03-02"
