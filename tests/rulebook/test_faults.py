"""Major faults: told at once, followed, analysed and released by two; hidden clusters are warned of (FLT-1)."""

from __future__ import annotations

from datetime import timedelta

from company import OTHER_TRUCK, PLATE, TRUCK, Company, opened, refused, visit_of

from rulebook.kernel.ids import VehicleId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.rules import passed_deadlines, tags_of
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.faults.affected import affected, over_time
from rulebook.subjects.faults.commands import (
    AnalyseFault,
    EndFault,
    RaiseFault,
    ReleaseReport,
    TellOfFault,
    UpdateFault,
)
from rulebook.subjects.faults.records import Fault, FaultState, Whom
from rulebook.subjects.faults.timeline import timeline
from rulebook.subjects.measures.commands import SetMeasure
from rulebook.subjects.measures.records import MeasureKind
from rulebook.subjects.orders.commands import SubmitOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.commands import RecordFinding

ID = "fault-1"
ANALYSIS = AnalyseFault(impact="两台车离线四小时", process="平台证书过期", whys=("证书过期", "没有到期提醒"))


def raises(company: Company, **said: object) -> Fault:
    """Li, in the field, sees that the platform is gone."""
    what = {"place": "苏州平台", "phenomenon": "全部终端离线", "plan": "先通知平台商"}
    company.li.must(RaiseFault(**what | said), ID)
    return fault(company)


def fault(company: Company) -> Fault:
    found = company.world.get(Fault, ID)
    assert found is not None
    return found


def time_passes(company: Company, **span: float) -> set[str]:
    company.wait(**span)
    for passed in passed_deadlines(company.world, company.now):
        company.system.must(passed, passed.id)
    return company.open_irregularities()


def told_all(company: Company) -> None:
    for whom in (Whom.MANAGER, Whom.SALES, Whom.TOP):
        company.li.must(TellOfFault(whom=whom, who="某某"), ID)


def ended(company: Company) -> None:
    raises(company)
    told_all(company)
    company.li.must(EndFault(how="换了证书"), ID)


def measures(company: Company) -> None:
    due = iso(company.now + timedelta(days=9))[:10]
    for kind in MeasureKind:
        company.chen.must(SetMeasure(matter=ID, kind=kind, what="到期提醒", who="guo", due=due), f"m-{kind}")


def test_flt_1_anybody_raises_one_and_all_of_the_company_see_it(company: Company) -> None:
    raised = raises(company, began="2026-03-02T08:40:00+08:00")
    assert (raised.raised_by, raised.number, raised.began_at[11:16]) == ("li", "GZ-2026-0001", "08:40")
    assert tags_of(raised) == {"staff"}


def test_flt_1_manager_and_sales_untold_after_half_an_hour_the_top_after_two_hours(company: Company) -> None:
    raises(company)
    assert time_passes(company, minutes=29) == set()
    assert time_passes(company, minutes=2) == {"fault_untold"}
    told = {i.facts["whom"] for i in company.world.all(Irregularity)}
    assert told == {"manager", "sales"}
    time_passes(company, minutes=91)
    assert {i.facts["whom"] for i in company.world.all(Irregularity) if i.code == "fault_untold"} == {
        "manager", "sales", "top",
    }  # fmt: skip


def test_flt_1_it_counts_at_night_too(company: Company) -> None:
    company.now = company.now.replace(hour=2)
    raises(company)
    assert time_passes(company, minutes=31) == {"fault_untold"}


def test_flt_1_told_in_time_and_heard_late_it_settles_itself(company: Company) -> None:
    raised = raises(company)
    time_passes(company, hours=1)
    in_time = parse_time(raised.raised_at) + timedelta(minutes=5)
    company.li.must(TellOfFault(whom=Whom.MANAGER, who="陈经理"), ID, at=in_time)
    manager = company.world.get(Irregularity, f"fault_untold:{ID}:manager")
    sales = company.world.get(Irregularity, f"fault_untold:{ID}:sales")
    assert manager is not None
    assert sales is not None
    assert (manager.state, sales.state) == (IrregularityState.SETTLED, IrregularityState.OPEN)


def test_flt_1_told_too_late_is_told_though_nobody_looked_in_between(company: Company) -> None:
    raises(company)
    company.wait(minutes=45)
    late = opened(company.li.does(TellOfFault(whom=Whom.SALES), ID))
    assert late == {("FLT-1", "fault_untold")}


def test_flt_1_a_manager_who_raises_it_has_been_told(company: Company) -> None:
    company.chen.must(RaiseFault(place="平台", phenomenon="离线"), ID)
    assert [t.whom for t in fault(company).told] == [Whom.MANAGER]


def test_flt_1_an_update_every_two_hours_until_it_is_over(company: Company) -> None:
    raises(company)
    told_all(company)
    company.wait(hours=1)
    company.li.must(UpdateFault(text="平台商在查"), ID)
    assert time_passes(company, minutes=110) == set()
    assert time_passes(company, minutes=12) == {"update_missed"}
    company.li.must(EndFault(how="换了证书"), ID)
    assert fault(company).update_due == ""
    assert time_passes(company, hours=3) == {"update_missed"}, "no further one after the end"


def test_flt_1_the_report_three_working_days_after_the_end_the_copy_two_later(company: Company) -> None:
    ended(company)
    company.now = parse_time("2026-03-05T18:00:00+08:00")
    assert time_passes(company, seconds=0) == set()
    assert time_passes(company, minutes=1) == {"report_late"}
    company.now = parse_time("2026-03-09T18:01:00+08:00")
    time_passes(company, minutes=1)
    codes = [i.about for i in company.world.all(Irregularity)]
    assert codes == [f"{ID}:copy", f"{ID}:report"]


def test_role_2_another_than_the_analyst_releases_and_what_is_missing_is_named(company: Company) -> None:
    ended(company)
    verdict = company.dong.does(ReleaseReport(), ID)
    assert refused(verdict) == ("FLT-1", "report_incomplete")
    assert (
        refused(company.bo.does(AnalyseFault(impact="", process="x", whys=("y",)), ID))[1] == "report_incomplete"
    )
    company.bo.must(ANALYSIS, ID)
    measures(company)
    assert refused(company.chen.does(ReleaseReport(), ID)) == ("ROLE-1", "no_role")
    company.dong.must(ReleaseReport(), ID)
    assert fault(company).state is FaultState.RELEASED
    assert refused(company.bo.does(ANALYSIS, ID)) == ("FLT-1", "fault_released")
    assert refused(company.dong.does(ReleaseReport(), ID)) == ("FLT-1", "fault_released")


def test_role_2_who_analysed_it_does_not_release_it(company: Company) -> None:
    both = company.hire("kong", "孔总", Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER)
    ended(company)
    both.must(ANALYSIS, ID)
    measures(company)
    assert refused(both.does(ReleaseReport(), ID)) == ("ROLE-2", "own_request")
    company.dong.must(ReleaseReport(), ID)


def test_flt_1_nothing_is_analysed_while_it_goes_on(company: Company) -> None:
    raises(company)
    assert refused(company.bo.does(ANALYSIS, ID)) == ("FLT-1", "fault_goes_on")


def test_flt_1_the_customer_has_the_report_once_told_after_the_release(company: Company) -> None:
    ended(company)
    company.li.must(TellOfFault(whom=Whom.CUSTOMER, note="先打个招呼"), ID)
    company.bo.must(ANALYSIS, ID)
    measures(company)
    company.dong.must(ReleaseReport(), ID)
    assert fault(company).watched == "yes"
    company.anna.must(TellOfFault(whom=Whom.CUSTOMER, note="报告已发"), ID)
    assert fault(company).watched == ""
    assert time_passes(company, days=20) - {"measure_late"} == set()


def test_flt_1_the_timeline_is_the_lines_in_the_order_in_which_it_happened(company: Company) -> None:
    """cachet#2162: a page for the cause, beside what happened when."""
    raised = raises(company, began="2026-03-02T08:40:00+08:00")
    company.wait(hours=1)
    company.li.must(UpdateFault(text="平台商在查"), ID)
    company.anna.must(TellOfFault(whom=Whom.MANAGER), ID, at=parse_time(raised.raised_at) + timedelta(minutes=2))
    company.li.must(EndFault(how="换了证书"), ID)
    company.bo.must(ANALYSIS, ID)
    steps = [one.step for one in timeline(fault(company))]
    assert steps == ["began", "raised", "told_manager", "update", "ended", "analysed"]


def test_flt_1_the_affected_are_found_by_the_archive_and_work_again_after_a_swap(company: Company) -> None:
    order, visit = company.on_site()
    raises(company, model="GT-100")
    found = affected(company.world, fault(company))
    assert [(one.vehicle, one.restored_at) for one in found] == [(TRUCK, ""), (OTHER_TRUCK, "")]
    company.li.must(company.swap(visit), order)
    found = affected(company.world, fault(company))
    assert [(one.plate, bool(one.restored_at)) for one in found][-1] == (PLATE, True)
    assert [left for _, left in over_time(found, fault(company))] == [2, 1]
    company.li.must(UpdateFault(text="另一台好了", restored=(OTHER_TRUCK,)), ID)
    assert all(one.restored_at for one in affected(company.world, fault(company)))


def test_flt_1_of_one_customer_only_theirs_are_affected(company: Company) -> None:
    raises(company, model="GT-100", customer="customer-2")
    assert affected(company.world, fault(company)) == []


def like_orders(company: Company, count: int, **paper: object) -> set[tuple[str, str]]:
    """So many orders of different trucks with one symptom; what the last of them opened."""
    plates = [f"鲁B{n:05d}" for n in range(count)]
    rows = tuple(
        VehicleLine(plate=p, vehicle_type="货车", driver="甲", driver_phone="13800001111") for p in plates
    )
    company.anna.must(ImportVehicles(file="", sha256="", vehicles=rows), "import-9")
    told: set[tuple[str, str]] = set()
    for n, plate in enumerate(plates):
        company.order_in(OrderState.DRAFT, f"like-{n}", vehicles=(VehicleId(vehicle_id(plate)),), **paper)
        told = opened(company.anna.does(SubmitOrder(), f"like-{n}"))
    return told


def test_flt_1_five_trucks_with_one_symptom_and_model_are_a_hidden_cluster(company: Company) -> None:
    assert like_orders(company, 4) == set()
    assert company.open_irregularities() == set()
    company.order_in(OrderState.SUBMITTED, "fifth", vehicles=(OTHER_TRUCK,), symptom="指示灯 不亮！")
    told = next(i for i in company.world.all(Irregularity) if i.code == "hidden_cluster")
    assert (told.facts["count"], told.facts["model"], told.rule) == ("5", "GT-100", "FLT-1")


def test_flt_1_one_truck_that_comes_back_is_no_cluster(company: Company) -> None:
    for n in range(6):
        company.order_in(OrderState.SUBMITTED, f"again-{n}")
    assert company.open_irregularities() == set()


def test_flt_1_a_fault_that_was_raised_answers_the_warning(company: Company) -> None:
    company.hua.must(SetSetting(name="cluster_orders", value="2"))
    assert like_orders(company, 2) == {("FLT-1", "hidden_cluster")}
    raises(company, model="GT-100")
    assert "hidden_cluster" not in company.open_irregularities()


def test_flt_1_no_warning_where_the_fault_was_raised_first(company: Company) -> None:
    company.hua.must(SetSetting(name="cluster_orders", value="2"))
    raises(company, model="GT-100")
    assert like_orders(company, 3) == set()


def test_flt_1_findings_count_as_symptoms_do(company: Company) -> None:
    company.hua.must(SetSetting(name="cluster_orders", value="2"))
    for id, truck in (("order-1", TRUCK), ("order-2", OTHER_TRUCK)):
        company.order_in(OrderState.ON_SITE, id, vehicles=(truck,), symptom=f"各不相同 {id}")
        company.li.must(RecordFinding(visit=visit_of(id), finding="主板进水", reproduced=True), id)
    assert "hidden_cluster" in company.open_irregularities()


def test_flt_1_a_fact_about_an_unknown_fault_is_kept_and_told(company: Company) -> None:
    for fact in (TellOfFault(whom=Whom.SALES), UpdateFault(text="x"), EndFault(how="y")):
        assert ("FLT-1", "fault_unknown") in opened(company.li.does(fact, "nobody"))


def test_flt_1_the_first_end_stands(company: Company) -> None:
    ended(company)
    first = fault(company).ended_at
    company.wait(hours=1)
    company.li.must(EndFault(how="又说一次"), ID)
    assert fault(company).ended_at == first
