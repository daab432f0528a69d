"""Many vehicles and several technicians on one order: who did what, what is left, when it counts as completed."""

from __future__ import annotations

import pytest
from company import TICKED, Company, Hand, imei, opened, refused, visit_of

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import UnitId, VehicleId, VisitId
from rulebook.kernel.roles import Role
from rulebook.kernel.visibility import person_tag
from rulebook.rules import tags_of
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.orders.commands import AcceptOrder, AssignOrder, CancelOrder, SuspendOrder, WithdrawOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.places import Assignment, JobState, VehicleJob
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.orders.teamwork import as_seen_by, orders_of, progress, vehicles_left
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, UnitKind
from rulebook.subjects.teams.commands import JoinTeam, LeaveTeam, ReportVehicle
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork

ORDER = "order-1"
LI, WANG = visit_of(ORDER), VisitId("wangs-visit")


def plates(count: int) -> list[str]:
    return [f"京B{n:05d}" for n in range(count)]


def installation(company: Company, count: int) -> list[VehicleId]:
    """An approved installation of so many vehicles, Li assigned and Wang with him."""
    rows = tuple(
        VehicleLine(plate=p, vehicle_type="货车", driver="孙", driver_phone="13800138001") for p in plates(count)
    )
    company.anna.must(ImportVehicles(file="车辆明细.xlsx", sha256="", vehicles=rows))
    vehicles = [VehicleId(f"vehicle:{p}") for p in plates(count)]
    company.order_in(OrderState.ASSIGNED, ORDER, kind=OrderKind.INSTALL, vehicles=tuple(vehicles))
    company.bo.must(JoinTeam(technician=company.wang.id), ORDER)
    return vehicles


def goes(hand: Hand, visit: VisitId) -> None:
    hand.must(AcceptOrder(), ORDER)
    assert opened(hand.does(Depart(visit=visit, ticked=TICKED), ORDER)) == set()
    assert opened(hand.does(Arrive(visit=visit), ORDER)) == set()


def fits(company: Company, hand: Hand, visit: VisitId, vehicle: VehicleId, n: int) -> None:
    number = imei(1000 + n)
    company.system.must(
        ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model="GT-100", place=Place.PERSON, holder=hand.id)
    )
    fit = SwapUnit(
        visit=visit,
        swap=f"swap-{n}",
        vehicle=vehicle,
        plate="",
        unit=UnitKind.TERMINAL,
        old_number="",
        new_number=number,
        model="GT-100",
    )
    assert opened(hand.does(fit, ORDER)) == set()


def completes(company: Company, hand: Hand, visit: VisitId) -> None:
    hand.must(RecordFinding(visit=visit, finding="按单安装"), ORDER)
    hand.must(RecordWork(visit=visit, work="安装并调试", customer_tried=True), ORDER)
    hand.must(company.signature(ORDER, visit), ORDER)
    hand.must(CompleteVisit(visit=visit), ORDER)


def test_ord_1_sixty_vehicles_are_worked_by_two_technicians_each_on_their_own_visit(company: Company) -> None:
    vehicles = installation(company, 60)
    goes(company.li, LI)
    goes(company.wang, WANG)
    for n, vehicle in enumerate(vehicles[:59]):
        hand, visit = ((company.li, LI), (company.wang, WANG))[n % 2]
        fits(company, hand, visit, vehicle, n)
    assert list(vehicles_left(company.world, company.order(ORDER))) == [vehicles[59]]
    cannot = ReportVehicle(visit=WANG, vehicle=vehicles[59], done=False, reason="车在外地")
    assert opened(company.wang.does(cannot, ORDER)) == set()
    completes(company, company.wang, WANG)
    assert company.order(ORDER).state is OrderState.ON_SITE
    completes(company, company.li, LI)
    assert company.order(ORDER).state is OrderState.COMPLETED
    states = [p.job.state for p in progress(company.world, company.order(ORDER)) if p.job]
    assert (states.count(JobState.DONE), states.count(JobState.NOT_POSSIBLE)) == (59, 1)
    assert company.open_irregularities() == set()
    assert company.unit(imei(1000)).place is Place.VEHICLE
    assert UnitId(f"terminal:{imei(1001)}") == company.truck(vehicles[1]).terminal


def test_ord_10_an_installation_is_not_complete_while_a_vehicle_has_no_result(company: Company) -> None:
    vehicles = installation(company, 2)
    company.bo.must(LeaveTeam(technician=company.wang.id, reason="不用了"), ORDER)
    goes(company.li, LI)
    fits(company, company.li, LI, vehicles[0], 0)
    company.li.must(RecordFinding(visit=LI, finding="按单安装"), ORDER)
    company.li.must(RecordWork(visit=LI, work="安装", customer_tried=True), ORDER)
    company.li.must(company.signature(ORDER, LI), ORDER)
    verdict = company.li.does(CompleteVisit(visit=LI), ORDER)
    assert refused(verdict) == ("ORD-10", "incomplete")
    assert verdict.facts == {"missing": "vehicles"}  # type: ignore[union-attr]  # a refusal, or it fails
    company.li.must(ReportVehicle(visit=LI, vehicle=vehicles[1], done=False, reason="车在外地"), ORDER)
    company.li.must(CompleteVisit(visit=LI), ORDER)


def test_ord_10_the_order_is_completed_after_everybody_on_it(company: Company) -> None:
    vehicles = installation(company, 1)
    goes(company.li, LI)
    goes(company.wang, WANG)
    fits(company, company.li, LI, vehicles[0], 0)
    company.li.must(RecordFinding(visit=LI, finding="按单安装"), ORDER)
    company.li.must(RecordWork(visit=LI, work="安装", customer_tried=True), ORDER)
    company.li.must(company.signature(ORDER, LI), ORDER)
    verdict = company.li.does(CompleteVisit(visit=LI), ORDER)
    assert verdict.facts == {"missing": "team"}  # type: ignore[union-attr]  # a refusal, or it fails
    completes(company, company.wang, WANG)
    company.li.must(CompleteVisit(visit=LI), ORDER)


def test_ord_10_a_vehicle_done_by_one_and_impossible_to_the_other_stays_done_and_is_told(company: Company) -> None:
    vehicles = installation(company, 1)
    goes(company.li, LI)
    goes(company.wang, WANG)
    fits(company, company.li, LI, vehicles[0], 0)
    cannot = ReportVehicle(visit=WANG, vehicle=vehicles[0], done=False, reason="没电")
    assert opened(company.wang.does(cannot, ORDER)) == {("ORD-10", "vehicle_done_before")}
    job = company.world.get(VehicleJob, f"{ORDER}:{vehicles[0]}")
    assert job is not None
    assert (job.state, job.by) == (JobState.DONE, "li")


def test_ord_10_not_possible_needs_its_reason_and_may_be_done_later_after_all(company: Company) -> None:
    vehicles = installation(company, 1)
    goes(company.li, LI)
    cannot = ReportVehicle(visit=LI, vehicle=vehicles[0], done=False)
    assert opened(company.li.does(cannot, ORDER)) == {("ORD-10", "vehicle_unexplained")}
    fits(company, company.li, LI, vehicles[0], 0)
    (found,) = progress(company.world, company.order(ORDER))
    assert found.job is not None
    assert found.job.state is JobState.DONE
    foreign = ReportVehicle(visit=LI, vehicle=VehicleId("vehicle:京A12345"))
    assert opened(company.li.does(foreign, ORDER)) == {("ORD-5", "vehicle_foreign")}


def test_ord_6_only_a_suitable_technician_joins_and_only_while_somebody_is_on_it(company: Company) -> None:
    company.order_in(OrderState.APPROVED, "order-2")
    join = JoinTeam(technician=company.wang.id)
    assert refused(company.bo.does(join, "order-2")) == ("ORD-5", "wrong_state")
    installation(company, 1)
    assert refused(company.bo.does(join, ORDER)) == ("SYS-4", "exists")
    assert refused(company.bo.does(JoinTeam(technician=company.li.id), ORDER)) == ("SYS-4", "exists")
    third = company.hire("feng", "冯", Role.TECHNICIAN, skills=(OrderKind.REPAIR,))
    assert refused(company.bo.does(JoinTeam(technician=third.id), ORDER)) == ("ORD-6", "unsuitable")


def test_both_see_the_order_its_vehicles_and_what_the_other_has_done(company: Company) -> None:
    vehicles = installation(company, 2)
    goes(company.li, LI)
    fits(company, company.li, LI, vehicles[0], 0)
    job = company.world.get(VehicleJob, f"{ORDER}:{vehicles[0]}")
    assert job is not None
    for record in (company.order(ORDER), company.truck(vehicles[0]), company.truck(vehicles[1]), job):
        assert {person_tag("li"), person_tag("wang")} <= tags_of(record), record
    assert [o.state for o in orders_of(company.world, "wang")] == [OrderState.ASSIGNED]
    assert [o.state for o in orders_of(company.world, "li")] == [OrderState.ON_SITE]
    assert as_seen_by(company.world, company.order(ORDER), "anna") == company.order(ORDER)


@pytest.mark.parametrize(
    "end",
    [
        WithdrawOrder(reason="改期"),
        SuspendOrder(waiting_for="配件"),
        CancelOrder(reason="客户取消"),
    ],
    ids=lambda end: end.KIND,
)
def test_ord_5_what_ends_the_order_ends_it_for_everybody_and_a_visit_under_way_is_kept(
    company: Company, end: Command
) -> None:
    vehicles = installation(company, 1)
    goes(company.wang, WANG)
    company.bo.must(end, ORDER)
    order = company.order(ORDER)
    assert (order.team, order.past_technicians) == ((), ("wang",))
    assert company.truck(vehicles[0]).open_to == ()
    assert company.world.get(Assignment, f"{ORDER}:wang").ended_at  # type: ignore[union-attr]  # it is there, or it fails
    late = company.wang.does(RecordFinding(visit=WANG, finding="按单安装"), ORDER)
    assert opened(late) == {("ORD-5", "not_assigned")}
    assert company.visit(WANG).finding == "按单安装"
    assert refused(company.wang.does(CompleteVisit(visit=WANG), ORDER)) == ("ORD-5", "withdrawn")


def test_ord_5_somebody_beside_may_take_over_the_order(company: Company) -> None:
    vehicles = installation(company, 1)
    goes(company.wang, WANG)
    company.bo.must(AssignOrder(technician=company.wang.id), ORDER)
    order = company.order(ORDER)
    assert (order.technician, order.team, order.state) == ("wang", (), OrderState.ASSIGNED)
    assert company.truck(vehicles[0]).open_to == ("wang",)


def test_ord_5_a_step_skipped_by_one_of_the_team_is_told_and_the_others_stand_where_they_were(
    company: Company,
) -> None:
    installation(company, 1)
    assert opened(company.wang.does(Arrive(visit=WANG), ORDER)) == {("ORD-5", "state")}
    assert company.order(ORDER).state is OrderState.ASSIGNED
    place = company.world.get(Assignment, f"{ORDER}:wang")
    assert place is not None
    assert (place.state, place.visit) == (OrderState.ON_SITE, WANG)
