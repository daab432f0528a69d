"""What stands on a call that is due, answered or missed; to which customer, vehicle and order it goes (FUP-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from call_facts import _K, _S, ORDER, asked, at, calls, goes_on
from company import CUSTOMER, FITTED, IN_BAG, OTHER_FITTED, OTHER_TRUCK, PLATE, TRUCK, Company, opened, visit_of

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import CustomerId, Fen, OrderId, PersonId, VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.rules import decide, passed_deadlines, tags_of
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cases.records import CaseKind, ServiceCase
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.follow_ups.answers import fitted_for
from rulebook.subjects.follow_ups.commands import AskCustomer, FollowOnCase
from rulebook.subjects.follow_ups.quiet import quiet_hours
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpPlan
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method

BOTH = (TRUCK, OTHER_TRUCK)


@pytest.fixture
def done(company: Company) -> Company:
    """Li's visit to one truck is done, on Monday the 2nd."""
    company.order_in(OrderState.COMPLETED)
    return company


def told(company: Company, code: str) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


def completed_at(company: Company, order: str = ORDER) -> str:
    return company.visit(visit_of(order)).completed_at


def test_fup_1_the_calls_after_a_visit_say_whom_to_call_about_what_and_until_when(done: Company) -> None:
    finished = completed_at(done)
    of = {
        "state": _S.DUE, "order": OrderId(ORDER), "customer": CustomerId(CUSTOMER), "customer_name": "顺达物流",
        "vehicle": TRUCK, "plate": PLATE,
    }  # fmt: skip
    found = calls(done)
    assert found["next_day"] == FollowUp(
        id=f"{ORDER}:next_day", kind=_K.NEXT_DAY, opens=finished, due="2026-03-03",
        closes="2026-03-03T18:00:00+08:00", **of,
    )  # fmt: skip
    in_three = iso(datetime.fromisoformat(finished) + timedelta(days=3))
    assert found["three_days"] == FollowUp(
        id=f"{ORDER}:three_days", kind=_K.THREE_DAYS, opens=finished, due="2026-03-05", closes=in_three, **of
    )
    (plan,) = done.world.all(FollowUpPlan)
    assert plan == FollowUpPlan(
        id=f"{TRUCK}:{ORDER}", vehicle=TRUCK, order=OrderId(ORDER), since="2026-03-02", installed=False
    )
    assert found[f"monthly:{TRUCK}"] == FollowUp(
        id=f"{plan.id}:1", kind=_K.MONTHLY, plan=plan.id, month=1, opens="2026-03-30T00:00:00+08:00",
        due="2026-04-02", closes="2026-04-08T00:00:00+08:00", **of,
    )  # fmt: skip
    for one in (plan, *found.values()):
        assert {"role:customer_service", "role:dispatcher"} <= tags_of(one)
        assert not {"role:technician", "person:li", "all"} & tags_of(one), "who worked there does not ask"


def test_fup_1_an_order_of_two_trucks_is_asked_about_once_and_each_truck_has_its_plan(company: Company) -> None:
    company.order_in(OrderState.COMPLETED, ORDER, vehicles=BOTH)
    found = calls(company)
    assert [(found[kind].vehicle, found[kind].plate) for kind in ("next_day", "three_days")] == [(None, "")] * 2
    assert {found[f"monthly:{truck}"].vehicle for truck in BOTH} == set(BOTH)
    company.wait(hours=1)
    company.order_in(OrderState.COMPLETED, "order-2", vehicles=BOTH)
    first = company.world.get(FollowUp, f"{ORDER}:three_days")
    assert first is not None
    assert first.state is _S.DUE, "of several trucks each order is asked about"


def test_fup_1_a_plan_that_follows_another_order_leaves_the_other_trucks_calls_alone(company: Company) -> None:
    company.order_in(OrderState.COMPLETED, ORDER, vehicles=BOTH)
    company.wait(hours=1)
    company.order_in(OrderState.COMPLETED, "order-2", vehicles=(OTHER_TRUCK,))
    found = calls(company)
    assert (found[f"monthly:{TRUCK}"].order, found[f"monthly:{OTHER_TRUCK}"].order) == (ORDER, "order-2")
    first = company.world.get(FollowUp, f"{ORDER}:next_day")
    assert first is not None
    assert first.order == ORDER


def test_fup_1_a_monthly_call_goes_to_whom_the_truck_belongs_by_then(done: Company) -> None:
    done.hua.must(AddCustomer(name="联运"), "customer-2")
    for customer, name in (("customer-2", "联运"), (None, "顺达物流"), ("gone", "")):
        done.world.records["vehicle", TRUCK] = msgspec.structs.replace(done.truck(), customer=customer)
        due = next(c for c in done.world.all(FollowUp) if c.plan and c.state is _S.DUE)
        done.now = at(due.due, 10)
        asked(done, due.id)
        (after,) = [
            c for c in done.world.all(FollowUp) if c.plan and c.state is _S.DUE and c.month == due.month + 1
        ]
        assert (after.customer, after.customer_name) == (customer or CUSTOMER, name)
        done.world.records["follow_up", after.id] = msgspec.structs.replace(after, customer=CustomerId(CUSTOMER))


def test_fup_1_an_answer_is_kept_in_every_word_with_who_asked_and_when(done: Company) -> None:
    done.wait(hours=1)
    said = {"works": True, "satisfied": 4, "why": " 态度好 ", "wishes": " 想要发票 ", "spoken_with": " 赵队长 "}
    then = done.now
    asked(done, when=then, **said)
    for kind in ("next_day", "three_days"):
        one = calls(done)[kind]
        assert (one.state, one.by, one.by_name, one.late) == (_S.DONE, "anna", "安娜", False)
        assert (one.at, one.arrived_at) == (iso(then), iso(done.now))
        assert (one.works, one.satisfied, one.why, one.wishes, one.spoken_with) == (
            True, 4, "态度好", "想要发票", "赵队长",
        )  # fmt: skip
    (back,) = done.order(ORDER).callbacks
    assert (back.by, back.at, back.said, back.works, back.satisfied) == ("anna", iso(then), "问过了", True, 4)
    assert (back.why, back.wishes, back.spoken_with) == ("态度好", "想要发票", "赵队长")
    assert done.order(ORDER).call_by == ""


def test_fup_1_a_window_that_closed_says_which_whose_and_how_often_it_was_tried(done: Company) -> None:
    goes_on(done, at("2026-03-04", 9))
    (one,) = told(done, "followup_missed")
    assert (one.about, one.order) == (f"{ORDER}:next_day", ORDER)
    assert one.facts == {
        "customer": "顺达物流", "kind": "next_day", "closes": "2026-03-03 18:00", "tries": "0", "count": "1",
    }  # fmt: skip
    assert calls(done)["next_day"].told == f"{ORDER}:next_day"


def test_fup_1_windows_of_months_that_closed_are_the_customers_and_of_no_order(done: Company) -> None:
    asked(done, satisfied=5)
    done.now = at("2026-04-08", 1)
    for command in passed_deadlines(done.world, done.now):
        done.system.must(command)
    (one,) = told(done, "followup_missed")
    about = f"{CUSTOMER}:2026-04-08"
    assert (one.about, one.order, one.facts["kind"], one.facts["count"]) == (about, None, "monthly", "1")
    missed = calls(done, _S.MISSED)[f"monthly:{TRUCK}"]
    assert (missed.told, missed.month) == (about, 1)


def test_fup_1_months_that_went_by_unseen_are_counted_each_once(done: Company) -> None:
    asked(done, satisfied=5)
    done.now = at("2026-07-20")
    for command in passed_deadlines(done.world, done.now):
        done.system.must(command)
    assert sorted(one.facts["count"] for one in told(done, "followup_missed")) == ["1", "3"], "April; May to July"
    missed = sorted((c for c in done.world.all(FollowUp) if c.state is _S.MISSED), key=lambda c: c.month)
    assert [c.month for c in missed] == [1, 2, 3, 4]
    assert all(c.told for c in missed), "each says what was told of it"


def test_fup_1_a_truck_of_nobody_is_missed_under_its_order_and_named_by_its_plate(done: Company) -> None:
    month = calls(done)[f"monthly:{TRUCK}"]
    nobodys = msgspec.structs.replace(month, customer=None, customer_name="")
    asked(done, satisfied=5)
    done.world.records["follow_up", month.id] = nobodys
    done.now = at("2026-04-08", 1)
    for command in passed_deadlines(done.world, done.now):
        done.system.must(command)
    (one,) = told(done, "followup_missed")
    assert (one.about, one.facts["customer"]) == (f"{ORDER}:2026-04-08", PLATE)


def test_fup_1_quiet_hours_are_the_companys_of_that_day(done: Company) -> None:
    usual = ((0, 8), (12, 14), (20, 24))
    assert quiet_hours(done.world, None, done.now) == usual
    for name, hour in (("quiet_noon_hour", "11"), ("quiet_noon_ends_hour", "15"), ("quiet_evening_hour", "21")):
        done.hua.must(SetSetting(name=name, value=hour, since="2026-03-10"))
    assert quiet_hours(done.world, CustomerId(CUSTOMER), at("2026-03-09")) == usual
    assert quiet_hours(done.world, CustomerId(CUSTOMER), at("2026-03-10")) == ((0, 8), (11, 15), (21, 24))


def test_ord_13_what_may_be_read_are_terminals_fitted_and_those_the_archive_has(
    company: Company,
) -> None:
    order, visit = company.on_site(vehicles=BOTH)
    assert fitted_for(company.world, company.order(order)) == [FITTED, OTHER_FITTED]
    company.li.must(company.swap(visit), order)
    assert fitted_for(company.world, company.order(order)) == [IN_BAG, OTHER_FITTED], "each once"
    gone = msgspec.structs.replace(company.order(order), vehicles=(VehicleId("none"), OTHER_TRUCK))
    assert fitted_for(company.world, gone) == [IN_BAG, OTHER_FITTED]


def test_ord_13_another_number_than_any_that_was_fitted_is_the_technicians_to_explain(done: Company) -> None:
    asked(done, unit="999999")
    (one,) = told(done, "unit_differs")
    assert (one.about, one.order, one.person) == (ORDER, ORDER, "li")
    assert one.facts == {"found": "999999", "archive": FITTED}


def test_fup_1_a_follow_on_case_is_about_the_only_truck_and_by_whom_it_was_said(done: Company) -> None:
    done.anna.must(FollowOnCase(case="case-1", said=" 再装两台 ", kind=CaseKind.LEAD), ORDER)
    one = done.world.get(ServiceCase, "case-1")
    assert one is not None
    assert (one.vehicle, one.plate, one.said, one.customer_name) == (TRUCK, PLATE, "再装两台", "顺达物流")
    assert (one.caller, one.phone, one.order) == ("赵队长", "13800138000", ORDER), "nobody named: the order's own"
    done.order_in(OrderState.COMPLETED, "order-2", vehicles=BOTH)
    body = FollowOnCase(case="case-2", said="x", spoken_with=" 钱师傅 ")
    done.anna.must(body, "order-2")
    two = done.world.get(ServiceCase, "case-2")
    assert two is not None
    assert (two.vehicle, two.plate, two.caller) == (None, "", "钱师傅"), "which of the two was not said"


def test_role_2_who_worked_there_and_calls_all_the_same_is_told_with_the_order(done: Company) -> None:
    made = done.li.does(FollowOnCase(case="case-1", said="x"), ORDER)
    assert ("ROLE-2", "own_matter") in opened(made)
    assert isinstance(made, Decision)
    (one,) = [one for one in made.irregularities if one.code == "own_matter"]
    assert (one.order, one.person) == (ORDER, "li")


def old_line(company: Company, paid: int | None, unit: str = "") -> dict[str, tuple[str, dict[str, str]]]:
    """What a line of version 3 tells: code → whose it is, facts."""
    fen = None if paid is None else Fen(paid)
    line = company.anna.line(AskCustomer(said="问过了", paid=fen, unit=unit), ORDER)
    made = decide(company.world, msgspec.structs.replace(line, rules=3), company.now, keys=company.keys)
    assert isinstance(made, Decision)
    assert all(one.order == one.about == ORDER for one in made.irregularities)
    return {one.code: (one.person, one.facts) for one in made.irregularities}


def test_ord_13_an_older_line_is_judged_by_all_receipts_and_what_was_fitted(
    company: Company,
) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit, "r-1", total=Fen(20_000)), order)
    owed = company.receipt_for(company.li, order, visit, "r-2", total=Fen(10_000), method=Method.OWED)
    company.li.must(owed, order)
    assert old_line(company, 30_000, IN_BAG[-6:]) == {}, "what is owed was among it until then"
    assert old_line(company, None) == {}
    assert old_line(company, 20_000) == {"paid_differs": ("li", {"taken": "20000", "total": "30000"})}
    assert old_line(company, None, FITTED[-6:]) == {
        "unit_differs": ("li", {"found": FITTED[-6:], "archive": IN_BAG})
    }
    assert PersonId("li") == company.order(order).technician
