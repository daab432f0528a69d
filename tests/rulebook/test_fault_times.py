"""A major fault's clocks to the second, who counts as told, and which vehicles are counted as hit (FLT-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import IN_BAG, OTHER_FITTED, OTHER_TRUCK, PLATE, TRUCK, Company, Hand, opened, refused
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import VehicleId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.faults.affected import affected, over_time
from rulebook.subjects.faults.clusters import start_of, words_of
from rulebook.subjects.faults.commands import (
    AnalyseFault,
    EndFault,
    RaiseFault,
    ReleaseReport,
    TellOfFault,
    UpdateFault,
)
from rulebook.subjects.faults.records import Fault, FaultState, SymptomCluster, Whom
from rulebook.subjects.faults.timeline import timeline
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure
from rulebook.subjects.measures.records import Measure, MeasureKind
from rulebook.subjects.orders.records import OrderState

ID = "fault-1"
ANALYSIS = AnalyseFault(impact=" 两台离线 ", process="证书过期", whys=("证书过期", "  ", " 没有提醒 "))


def fault(company: Company, id: str = ID) -> Fault:
    found = company.world.get(Fault, id)
    assert found is not None
    return found


def raises(company: Company, hand: Hand | None = None, **said: object) -> Fault:
    what = {"place": "苏州平台", "phenomenon": "全部终端离线"}
    (hand or company.li).must(RaiseFault(**what | said), ID)
    return fault(company)


def look(company: Company) -> list[Irregularity]:
    """What the server tells when it looks at the deadlines now; the time stays."""
    now, told = company.now, []
    for passed in passed_deadlines(company.world, now):
        company.now = now - timedelta(minutes=1)  # every line takes one
        told += company.system.must(passed, passed.id).irregularities
    return told


def tell(company: Company, *whom: Whom) -> None:
    for one in whom:
        company.li.must(TellOfFault(whom=one, who=" 某某 ", note=" 电话 "), ID)


def ready_to_release(company: Company) -> None:
    raises(company)
    tell(company, Whom.MANAGER, Whom.SALES, Whom.TOP)
    company.li.must(EndFault(how=" 换了证书 "), ID)
    company.bo.must(ANALYSIS, ID)
    due = iso(company.now + timedelta(days=9))[:10]
    for kind in MeasureKind:
        company.chen.must(SetMeasure(matter=ID, kind=kind, what="提醒", who="guo", due=due), f"m-{kind}")


# clocks to the second


@pytest.mark.parametrize(
    ("after", "whom"),
    [
        (timedelta(minutes=30), []),
        (timedelta(minutes=30, seconds=1), ["manager", "sales"]),
        (timedelta(hours=2), ["manager", "sales"]),
        (timedelta(hours=2, seconds=1), ["manager", "sales", "top", "update"]),
    ],
)
def test_flt_1_the_last_moment_of_a_term_is_still_in_time(
    company: Company, after: timedelta, whom: list[str]
) -> None:
    raised = parse_time(raises(company).raised_at)
    company.now = raised + after
    told = look(company)
    assert [i.facts["whom"] for i in told] == whom
    for one in told:
        assert (one.person, one.facts["number"], one.facts["phenomenon"]) == ("li", "GZ-2026-0001", "全部终端离线")
        limit = timedelta(minutes=30) if one.facts["whom"] in ("manager", "sales") else timedelta(hours=2)
        assert parse_time(one.facts["due"]) == raised + limit
    assert look(company) == [], "each is told once"


@pytest.mark.parametrize(("after", "told"), [(1800, set()), (1801, {("FLT-1", "fault_untold")})])
def test_flt_1_who_was_told_at_the_last_moment_was_told_in_time(
    company: Company, after: int, told: set[tuple[str, str]]
) -> None:
    raised = parse_time(raises(company).raised_at)
    company.now = raised + timedelta(seconds=after - 60)
    assert opened(company.li.does(TellOfFault(whom=Whom.SALES), ID)) == told


def test_flt_1_telling_one_says_nothing_of_the_others(company: Company) -> None:
    raised = parse_time(raises(company).raised_at)
    company.now = raised + timedelta(hours=3)
    assert opened(company.li.does(TellOfFault(whom=Whom.CUSTOMER), ID)) == set()
    (told,) = company.li.must(TellOfFault(whom=Whom.TOP), ID).irregularities
    assert told.facts["whom"] == "top"
    assert {i.facts["whom"] for i in look(company)} == {"manager", "sales", "update"}


def test_flt_1_who_raises_it_has_been_told_by_that_in_each_role_they_have(company: Company) -> None:
    kong = company.hire("kong", "孔总", Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER)
    told = raises(company, kong).told
    assert [(t.whom, t.who, t.by, t.name, t.note) for t in told] == [
        (Whom.MANAGER, "孔总", "kong", "孔总", ""),
        (Whom.TOP, "孔总", "kong", "孔总", ""),
    ]
    assert {t.at for t in told} == {iso(company.now)}


def test_flt_1_what_is_said_is_kept_whole_without_the_blanks_around_it(company: Company) -> None:
    said = {"place": " 机房 ", "phenomenon": " 离线 ", "plan": " 先打电话 ", "model": " GT-100 ", "case": "case-1"}
    kept = raises(company, vehicles=(TRUCK,), customer="customer-1", **said)
    assert (kept.place, kept.phenomenon, kept.plan, kept.model, kept.case) == (
        "机房", "离线", "先打电话", "GT-100", "case-1",
    )  # fmt: skip
    assert (kept.vehicles, kept.customer, kept.raised_by_name) == ((TRUCK,), "customer-1", "李师傅")
    tell(company, Whom.SALES)
    company.li.must(UpdateFault(text=" 在查 ", affected=(OTHER_TRUCK,)), ID)
    company.li.must(EndFault(how=" 好了 "), ID)
    kept = fault(company)
    assert [(t.whom, t.who, t.note, t.by) for t in kept.told] == [(Whom.SALES, "某某", "电话", "li")]
    assert [(u.text, u.by, u.name, u.affected) for u in kept.updates] == [("在查", "li", "李师傅", (OTHER_TRUCK,))]
    assert (kept.how_ended, kept.ended_by, kept.ended_by_name) == ("好了", "li", "李师傅")


@pytest.mark.parametrize("began", ["", "soon", "2026-03-09T08:00:00+08:00", "9999-12-31T23:59:59-12:00"])
def test_flt_1_a_beginning_that_cannot_be_or_is_still_to_come_is_now(company: Company, began: str) -> None:
    assert raises(company, began=began).began_at == iso(company.now)


def test_flt_1_each_update_gives_two_hours_from_its_own_moment_whatever_order_they_arrive_in(
    company: Company,
) -> None:
    raised = parse_time(raises(company).raised_at)
    tell(company, Whom.MANAGER, Whom.SALES, Whom.TOP)
    company.now = raised + timedelta(hours=1, minutes=30)
    company.li.must(UpdateFault(text="后说的"), ID)
    last = company.now
    company.wang.must(UpdateFault(text="先说的，晚到"), ID, at=raised + timedelta(minutes=20))
    assert fault(company).update_due == iso(last + timedelta(hours=2))
    company.now = last + timedelta(hours=2)
    assert look(company) == []
    company.wait(seconds=1)
    assert [i.code for i in look(company)] == ["update_missed"]
    assert fault(company).update_due == iso(company.now + timedelta(hours=2)), "and again for every further one"


def test_flt_1_an_update_made_in_time_and_heard_late_settles_what_was_told(company: Company) -> None:
    raised = parse_time(raises(company).raised_at)
    tell(company, Whom.MANAGER, Whom.SALES, Whom.TOP)
    company.now = raised + timedelta(hours=2, minutes=10)
    look(company)
    assert company.open_irregularities() == {"update_missed"}
    company.wang.must(UpdateFault(text="两小时整"), ID, at=raised + timedelta(hours=2))
    assert company.open_irregularities() == set()


def test_flt_1_the_report_and_the_customers_copy_are_late_only_after_their_day(company: Company) -> None:
    ready_to_release(company)
    company.now = parse_time("2026-03-05T17:59:00+08:00")
    assert company.dong.must(ReleaseReport(), ID).irregularities == ()
    released = fault(company)
    assert (released.released_by, released.released_by_name) == ("dong", "董经理")
    company.now = parse_time("2026-03-09T18:00:00+08:00")
    assert look(company) == []
    company.wait(seconds=1)
    assert [i.facts["whom"] for i in look(company)] == ["copy"]


def test_flt_1_a_report_released_too_late_is_told_though_nobody_looked(company: Company) -> None:
    ready_to_release(company)
    company.now = parse_time("2026-03-05T18:00:00+08:00")
    (told,) = company.dong.must(ReleaseReport(), ID).irregularities
    assert (told.code, told.facts["whom"]) == ("report_late", "report")
    company.now = parse_time("2026-03-09T18:00:00+08:00")
    (told,) = company.anna.must(TellOfFault(whom=Whom.CUSTOMER), ID).irregularities
    assert (told.code, told.facts["whom"]) == ("report_late", "copy")
    assert fault(company).watched == ""


def test_flt_1_a_customer_told_before_the_release_has_no_report_yet(company: Company) -> None:
    ready_to_release(company)
    company.li.must(TellOfFault(whom=Whom.CUSTOMER), ID)
    company.dong.must(ReleaseReport(), ID)
    assert fault(company).copied_at == ""
    company.anna.must(TellOfFault(whom=Whom.SALES), ID)
    assert fault(company).copied_at == "", "sales are not the customer"
    company.anna.must(TellOfFault(whom=Whom.CUSTOMER), ID)
    assert fault(company).copied_at == iso(company.now)


# the report


def test_flt_1_what_the_report_still_wants_is_named(company: Company) -> None:
    raises(company)
    company.li.must(EndFault(how="好了"), ID)

    def missing(said: AnalyseFault | ReleaseReport, hand: Hand) -> str:
        verdict = hand.does(said, ID)
        assert isinstance(verdict, Refusal)
        return str(verdict.facts["missing"])

    every = "fault_analysis, complaint_corrective, complaint_preventive"
    assert missing(ReleaseReport(), company.dong) == every
    empty = AnalyseFault(impact=" ", process="", whys=(" ",))
    assert missing(empty, company.bo) == "fault_impact, fault_process, fault_cause"
    company.bo.must(ANALYSIS, ID)
    analysis = fault(company).analysis
    assert analysis is not None
    assert (analysis.impact, analysis.whys, analysis.by) == ("两台离线", ("证书过期", "没有提醒"), "bo")
    due = iso(company.now + timedelta(days=9))[:10]
    corrective = SetMeasure(matter=ID, kind=MeasureKind.CORRECTIVE, what="换证书", who="guo", due=due)
    company.chen.must(corrective, "m-1")
    assert missing(ReleaseReport(), company.dong) == "complaint_preventive"


def test_flt_1_a_refusal_names_the_fault_by_its_number(company: Company) -> None:
    ready_to_release(company)
    company.dong.must(ReleaseReport(), ID)
    for said, hand in ((ReleaseReport(), company.dong), (ANALYSIS, company.bo)):
        verdict = hand.does(said, ID)
        assert isinstance(verdict, Refusal)
        assert (verdict.code, verdict.facts) == ("fault_released", {"number": "GZ-2026-0001"})


def test_flt_1_another_may_analyse_it_anew_until_it_is_released(company: Company) -> None:
    ready_to_release(company)
    company.chen.must(AnalyseFault(impact="三台", process="x", whys=("y",)), ID)
    analysis = fault(company).analysis
    assert analysis is not None
    assert (analysis.by, analysis.name, fault(company).state) == ("chen", "陈经理", FaultState.ANALYSED)
    assert refused(company.li.does(ANALYSIS, ID)) == ("ROLE-1", "no_role")


def test_flt_1_the_timeline_says_who_did_what(company: Company) -> None:
    ready_to_release(company)
    company.dong.must(ReleaseReport(), ID)
    steps = {one.step: (one.name, one.text) for one in timeline(fault(company))}
    assert steps["raised"] == ("李师傅", "全部终端离线")
    assert steps["told_sales"] == ("李师傅", "某某 电话")
    assert steps["ended"] == ("李师傅", "换了证书")
    assert steps["analysed"] == ("薄调度", "没有提醒")
    assert steps["released"] == ("董经理", "")
    assert [one.text for one in timeline(fault(company)) if one.step == "began"] == ["苏州平台"]


# who is hit


def test_flt_1_a_vehicle_whose_terminal_was_swapped_before_it_began_is_not_hit(company: Company) -> None:
    """The old terminal of that model lies in a bag; it was off the truck when the fault began."""
    order, visit = company.on_site()
    company.li.must(company.swap(visit, model="GT-200"), order)
    company.wait(minutes=5)
    raises(company, model="GT-100")
    assert TRUCK in {one.vehicle for one in affected(company.world, fault(company))}, "its new one is a GT-100"
    before = {one.vehicle: one.restored_at for one in affected(company.world, fault(company))}
    assert before[TRUCK] == "", "a swap of before the fault cured nothing"


def test_flt_1_the_named_are_hit_with_or_without_a_model_and_each_once(company: Company) -> None:
    raises(company, vehicles=(OTHER_TRUCK,))
    company.li.must(UpdateFault(text="又一台", affected=(TRUCK, OTHER_TRUCK)), ID)
    found = affected(company.world, fault(company))
    assert [one.vehicle for one in found] == [TRUCK, OTHER_TRUCK]
    assert found[0].plate == PLATE
    assert found[1].number == OTHER_FITTED
    company.li.must(UpdateFault(text="好了一台", restored=(TRUCK,)), ID)
    first = company.now
    company.li.must(EndFault(how="好了"), ID)
    found = affected(company.world, fault(company))
    assert {one.vehicle: one.restored_at for one in found} == {TRUCK: iso(first), OTHER_TRUCK: iso(company.now)}
    assert over_time(found, fault(company)) == [
        (fault(company).began_at, 2), (iso(first), 1), (iso(company.now), 0),
    ]  # fmt: skip


def test_flt_1_a_swapped_truck_bears_its_new_terminal(company: Company) -> None:
    order, visit = company.on_site()
    raises(company, model="GT-100", customer="customer-1")
    company.li.must(company.swap(visit), order)
    found = {one.vehicle: (one.number, one.restored_at) for one in affected(company.world, fault(company))}
    assert found[TRUCK] == (IN_BAG, iso(company.now))


# like symptoms


def cluster(company: Company) -> list[Irregularity]:
    return [i for i in company.world.all(Irregularity) if i.code == "hidden_cluster"]


@pytest.mark.parametrize(("hours", "told"), [(0, 1), (1, 0)])
def test_flt_1_a_cluster_counts_the_days_of_its_setting_and_no_hour_more(
    company: Company, hours: int, told: int
) -> None:
    company.hua.must(SetSetting(name="cluster_orders", value="2"))
    company.hua.must(SetSetting(name="cluster_days", value="7"))
    company.order_in(OrderState.SUBMITTED, "order-1")
    (seen,) = company.world.all(SymptomCluster)
    company.now = parse_time(seen.seen[0].at) + timedelta(days=7, hours=hours, minutes=-2)
    company.order_in(OrderState.SUBMITTED, "order-2", vehicles=(OTHER_TRUCK,), symptom=" 指示灯-不亮 ")
    assert len(cluster(company)) == told
    for one in cluster(company):
        assert one.facts == {"count": "2", "model": "GT-100", "symptom": "指示灯-不亮", "days": "7"}


def test_flt_1_another_model_or_another_symptom_is_no_cluster(company: Company) -> None:
    company.hua.must(SetSetting(name="cluster_orders", value="2"))
    company.order_in(OrderState.SUBMITTED, "order-1")
    company.order_in(OrderState.SUBMITTED, "order-2", vehicles=(OTHER_TRUCK,), product_model="GT-200")
    company.order_in(OrderState.SUBMITTED, "order-3", vehicles=(OTHER_TRUCK,), symptom="不上线")
    assert cluster(company) == []
    company.order_in(OrderState.SUBMITTED, "order-4", vehicles=(OTHER_TRUCK,))
    assert len(cluster(company)) == 1


def test_flt_1_a_cluster_is_warned_of_once_in_its_days_and_again_after_them(company: Company) -> None:
    company.hua.must(SetSetting(name="cluster_orders", value="2"))
    company.hua.must(SetSetting(name="cluster_days", value="7"))
    for id, truck in (("order-1", TRUCK), ("order-2", OTHER_TRUCK)):
        company.order_in(OrderState.SUBMITTED, id, vehicles=(truck,))
    (told,) = cluster(company)
    company.world.records[told.KIND, told.id] = replace(told, state=IrregularityState.SETTLED)
    company.wait(days=6)
    company.order_in(OrderState.SUBMITTED, "order-3", vehicles=(TRUCK,))
    assert len(cluster(company)) == 1, "somebody was warned six days ago"
    company.wait(days=2)
    company.order_in(OrderState.SUBMITTED, "order-4", vehicles=(OTHER_TRUCK,))
    assert len(cluster(company)) == 2


def test_flt_1_an_update_too_late_is_told_though_nobody_looked_and_one_after_the_end_sets_no_clock(
    company: Company,
) -> None:
    raised = parse_time(raises(company).raised_at)
    company.now = raised + timedelta(hours=3)
    (told,) = company.li.must(UpdateFault(text="太晚"), ID).irregularities
    assert (told.code, told.facts["due"]) == ("update_missed", iso(raised + timedelta(hours=2)))
    company.li.must(EndFault(how="好了"), ID)
    company.li.must(UpdateFault(text="补充"), ID)
    assert (fault(company).update_due, len(fault(company).updates)) == ("", 2)


def test_flt_1_an_end_in_time_and_heard_late_settles_the_update_that_was_missed(company: Company) -> None:
    raised = parse_time(raises(company).raised_at)
    tell(company, Whom.MANAGER, Whom.SALES, Whom.TOP)
    company.now = raised + timedelta(hours=3)
    look(company)
    assert company.open_irregularities() == {"update_missed"}
    company.li.must(EndFault(how="好了"), ID, at=raised + timedelta(hours=1))
    assert company.open_irregularities() == set()


def test_flt_1_a_measure_that_was_done_stands_in_the_timeline(company: Company) -> None:
    ready_to_release(company)
    company.guo.must(DoMeasure(result="已设提醒"), f"m-{MeasureKind.PREVENTIVE}")
    found = [one for one in timeline(fault(company), company.world.all(Measure)) if one.step == "measure"]
    assert [(one.name, one.text, one.at) for one in found] == [("郭库管", "提醒", iso(company.now))]


def test_flt_1_a_vehicle_that_is_not_known_here_is_still_counted(company: Company) -> None:
    raises(company, vehicles=(VehicleId("vehicle:out of sight"),))
    (found,) = affected(company.world, fault(company))
    assert (found.plate, found.number, found.restored_at) == ("vehicle:out of sight", "", "")


@given(st.text(max_size=500).map(lambda text: text + "接地 松动ｱﾊﾞe\u0301" * 30), st.integers(0, 700))
@example("각" * 400, 161)
def test_flt_1_the_words_a_symptom_is_compared_by_are_those_of_all_of_it(text: str, length: int) -> None:
    assert start_of(text[:length]) == words_of(text[:length])[:80]
