"""What waits for a decision and what is overdue, as the office's screens count it: the books' own answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from company import Company, visit_of

from mobile.screens.approvals.approval_request import approvers, digits, grouped_challenge
from mobile.screens.approvals.approvals import all_waiting, claims_for, forms_for, waiting
from mobile.screens.overview import worklists as watching
from mobile.screens.overview.overview import figures
from mobile.screens.teams.vehicle_rows import counted, matching
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, VehicleId
from rulebook.rules import decide
from rulebook.subjects.approvals.commands import AskApproval
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.orders.teamwork import progress
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.spoken.commands import ClaimSpoken
from rulebook.subjects.teams.commands import ReportVehicle
from rulebook.subjects.visits.commands import Arrive


class Looking:
    """A session's reading side for one person; what they try is judged, nothing is written."""

    def __init__(self, company: Company, person: str) -> None:
        self.company, self.hand, self.world = company, getattr(company, person), company.world

    @property
    def session(self) -> Looking:
        return self

    @property
    def me(self) -> Person:
        found = self.world.get(Person, self.hand.id)
        assert found
        return found

    def now(self) -> datetime:
        return self.company.now

    def judge(self, command: Command, subject: str) -> Refusal | None:
        seq, head = self.hand.seq, self.hand.head
        verdict = decide(self.world, self.hand.line(command, subject), self.company.now)
        self.hand.seq, self.hand.head = seq, head
        return verdict if isinstance(verdict, Refusal) else None


def asked(company: Company, amount: int = 10_000, form: str = "form-1") -> None:
    ask = AskApproval(subject="discount", reason="老客户", order="order-1", amount=Fen(amount))
    company.li.must(ask, form)


def claimed(company: Company) -> None:
    claim = ClaimSpoken(
        claim="claim-1", approver=company.chen.id, subject="discount", what_for="老客户", amount=Fen(10_000)
    )
    company.li.must(claim, "order-1")


def test_role_3_orders_forms_and_spoken_leave_wait_in_one_inbox(company):
    company.on_site()
    company.order_in(OrderState.SUBMITTED, "order-2")
    asked(company)
    claimed(company)
    chen = Looking(company, "chen")
    assert {w.id for w in all_waiting(chen)} == {"order-2-1", "form-1", "claim-1"}
    assert waiting(chen) == 3


def test_role_2_ones_own_request_is_shown_but_not_counted(company):
    company.on_site()
    asked(company)
    li = Looking(company, "li")
    assert [f.id for f in forms_for(li)] == ["form-1"]
    assert waiting(li) == 0


def test_oral_2_only_the_one_who_was_asked_sees_the_claim_until_it_goes_up_a_level(company):
    company.on_site()
    claimed(company)
    assert [s.id for s in claims_for(Looking(company, "chen"))] == ["claim-1"]
    assert claims_for(Looking(company, "dong")) == []


def test_what_is_due_first_stands_at_the_top(company):
    company.on_site()
    asked(company, form="early")
    company.wait(hours=2)
    company.order_in(OrderState.SUBMITTED, "order-2")
    company.wait(hours=23)
    found = all_waiting(Looking(company, "chen"))
    assert [w.id for w in found] == ["early", "order-2-1"]
    assert found[0].due < company.now.isoformat()


def test_oral_1_those_offered_are_those_whom_the_matrix_names_for_the_amount(company):
    company.on_site()
    li, order = Looking(company, "li"), company.order("order-1")
    assert {p.id for p in approvers(li, order, "discount", 10_000)} == {"chen", "dong"}
    assert {p.id for p in approvers(li, order, "discount", 90_000)} == {"dong"}
    assert approvers(li, order, "", 0) == []


def test_a_code_is_read_however_it_is_typed():
    assert digits("1234-5678 ") == "12345678"
    assert grouped_challenge("K7M29QX4") == "K7M2 9QX4"


def test_ord_7_an_agreed_time_that_passed_is_watched_until_somebody_is_there(company):
    agreed = (company.now + timedelta(hours=2)).isoformat()
    company.order_in(OrderState.ACCEPTED, appointment=agreed)
    bo = Looking(company, "bo")
    assert watching.missed_times(bo) == []
    company.wait(hours=3)
    assert [o.id for o in watching.missed_times(bo)] == ["order-1"]
    company.li.must(Arrive(visit=visit_of("order-1")), "order-1")
    assert watching.missed_times(bo) == []


def test_ord_11_a_promise_is_watched_from_the_day_before_and_late_once_its_time_is_over(company):
    company.on_site()
    due = (company.now + timedelta(hours=30)).isoformat()
    company.li.must(MakePromise(promise="p-1", what="寄说明书", due=due), "order-1")
    chen = Looking(company, "chen")
    assert (watching.promised_orders(chen), watching.late_promises(chen)) == ([], [])
    company.wait(hours=12)
    assert [o.id for o in watching.promised_orders(chen)] == ["order-1"]
    company.wait(hours=24)
    assert [p.id for p in watching.late_promises(chen)] == ["p-1"]
    late = {f.key: (f.count, f.late) for f in figures(chen)}
    assert late["promises"] == (1, 1)
    company.li.must(KeepPromise(promise="p-1", how="已寄"), "order-1")
    assert watching.late_promises(chen) == []


def test_ord_9_the_overview_counts_what_is_stuck_as_overdue(company):
    company.order_in(OrderState.SUBMITTED)
    chen = Looking(company, "chen")
    assert {f.key: (f.count, f.late) for f in figures(chen)}["stuck"] == (0, 0)
    company.wait(days=4)
    assert {f.key: (f.count, f.late) for f in figures(chen)}["stuck"] == (1, 1)


def test_the_overview_counts_irregularities_by_who_has_to_settle_them(company):
    company.on_site()
    company.wang.does(Arrive(visit=visit_of("odd")), "order-1")
    found = watching.open_by_owner(Looking(company, "chen"))
    assert ("dispatcher", 1, 0) in found


def test_ord_10_progress_counts_done_not_possible_and_left(company):
    plates = ("贵D10001", "贵D10002", "贵D10003")
    lines = tuple(
        VehicleLine(plate=p, vehicle_type="重型货车", driver="马师傅", driver_phone="13900002222") for p in plates
    )
    company.anna.must(ImportVehicles(file="三辆.xlsx", sha256="3" * 64, vehicles=lines))
    ids = tuple(VehicleId(f"vehicle:{p}") for p in plates)
    company.on_site(kind="install", vehicles=ids)
    visit = visit_of("order-1")
    company.li.must(ReportVehicle(visit=visit, vehicle=ids[0]), "order-1")
    company.li.must(ReportVehicle(visit=visit, vehicle=ids[1], done=False, reason="车不在现场"), "order-1")
    assert counted(progress(company.world, company.order("order-1"))) == (1, 1, 1)


def test_a_vehicle_is_found_by_part_of_its_plate_or_its_driver():
    truck = Vehicle(id=VehicleId("v"), plate="贵D10138", driver="马师傅")
    assert matching(truck, "d·101")
    assert matching(truck, "马")
    assert not matching(truck, "99999")
