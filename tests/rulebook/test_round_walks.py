"""A round is walked by scan without signal: what is seen, compared, skipped and told (RND-1, RPL-3)."""

from __future__ import annotations

import pytest
from company import (
    CUSTOMER,
    FITTED,
    IN_STORE,
    OTHER_FITTED,
    OTHER_PLATE,
    OTHER_TRUCK,
    PLATE,
    SIM_FITTED,
    TRUCK,
    Company,
    opened,
    refused,
)
from duty_days import at
from round_plans import (
    FIRST,
    PLAN,
    fault,
    looks_until_quiet,
    plan,
    round_of,
    seen,
    stop,
    told,
    walking,
)

from rulebook.kernel.identity import Person
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import sight
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.rounds.commands import (
    MOST_STOPS,
    CloseRound,
    SeeStop,
    SkipStop,
    StartRound,
)
from rulebook.subjects.rounds.records import (
    How,
    Position,
    RoundKind,
    RoundState,
    RoundStop,
    StopState,
)


@pytest.fixture
def walked(company: Company) -> Company:
    """A monthly plan for the customer's two trucks; its first round is open today."""
    return walking(company)


def test_rnd_1_presence_is_proved_by_scan_time_and_the_place_where_it_was_given(walked: Company) -> None:
    walked.li.must(StartRound(), FIRST)
    here = Position(latitude=39_904_200, longitude=116_407_400, metres=12)
    walked.li.must(seen(all_ok=True, position=here), FIRST)
    made = stop(walked)
    assert (made.state, made.seen_by_name, made.how, made.position) == (StopState.SEEN, "李师傅", "gun", here)
    assert [(note.point, note.result) for note in made.points] == [("外观", "ok"), ("指示灯", "ok")]
    assert (round_of(walked).state, round_of(walked).started_by) == (RoundState.STARTED, "li")
    assert not made.mismatch


def test_sec_1_where_somebody_stood_is_no_matter_of_the_store(walked: Company) -> None:
    here = Position(latitude=39_904_200, longitude=116_407_400, metres=12)
    for _ in range(2):
        walked.li.must(seen(all_ok=True, position=here), FIRST)
    made = stop(walked)
    assert (made.position, made.again[0].position) == (here, here)
    for who, sees in ((walked.guo, False), (walked.li, True), (walked.bo, True)):
        person = walked.world.get(Person, who.id)
        assert person is not None
        shown = sight(made, tags_of_reader(person, f"device-{who.id}"), {})
        assert shown is not None
        where = here if sees else None
        assert (shown.position, [one.position for one in shown.again]) == (where, [where])
        assert (shown.seen_at, shown.again[0].at, shown.found_terminal) == (
            made.seen_at, made.again[0].at, made.found_terminal,
        )  # fmt: skip


def test_rpl_3_another_unit_than_the_archives_is_recorded_and_told(walked: Company) -> None:
    assert opened(walked.li.does(seen(terminal=OTHER_FITTED), FIRST)) == {("RPL-3", "unit_mismatch")}
    (one,) = told(walked, "unit_mismatch")
    assert one.facts == {"name": PLATE, "found": OTHER_FITTED, "archive": FITTED, "where": OTHER_PLATE}
    assert stop(walked).mismatch
    assert walked.truck().terminal == f"terminal:{FITTED}", "a sight moves nothing"
    assert opened(walked.li.does(seen(OTHER_TRUCK, "", sim=SIM_FITTED), FIRST)) == {("RPL-3", "unit_mismatch")}


def test_rpl_3_what_was_swapped_since_the_list_was_made_is_no_mismatch(walked: Company) -> None:
    order, visit = walked.on_site()
    swap = walked.swap(visit)
    walked.li.must(swap, order)
    assert opened(walked.li.does(seen(terminal=swap.new_number), FIRST)) == set()


def test_rnd_1_pain_45_one_vehicle_scanned_four_times_counts_once_and_is_told(walked: Company) -> None:
    walked.li.must(seen(), FIRST)
    for _ in range(3):
        assert opened(walked.wang.does(seen(), FIRST)) == {("RND-1", "scanned_twice")}
    assert len(told(walked, "scanned_twice")) == 1
    assert (stop(walked).seen_by, len(stop(walked).again)) == ("li", 3)
    counted = [one for one in walked.world.all(RoundStop) if one.round == FIRST and one.state is StopState.SEEN]
    assert len(counted) == 1


def test_rpl_3_what_a_second_sight_reads_is_kept_compared_and_not_lost(walked: Company) -> None:
    walked.li.must(SeeStop(target=TRUCK, how=How.BY_HAND), FIRST)
    assert opened(walked.li.does(seen(terminal=OTHER_FITTED, all_ok=True), FIRST)) == {("RPL-3", "unit_mismatch")}
    made = stop(walked)
    assert (made.found_terminal, made.mismatch, len(made.points), len(made.again)) == (OTHER_FITTED, True, 2, 1)
    assert opened(walked.li.does(seen(terminal="", sim=SIM_FITTED), FIRST)) == set(), "another number adds to it"
    assert opened(walked.li.does(seen(), FIRST)) == {("RND-1", "scanned_twice")}
    made = stop(walked)
    assert (made.found_terminal, made.found_sim, made.mismatch) == (OTHER_FITTED, SIM_FITTED, True)
    assert [one.terminal for one in made.again] == [OTHER_FITTED, "", FITTED]


def test_rpl_3_a_second_sight_that_fits_does_not_hide_what_the_first_one_found(walked: Company) -> None:
    walked.li.must(seen(terminal=OTHER_FITTED), FIRST)
    walked.wang.must(seen(), FIRST)
    made = stop(walked)
    assert (made.seen_by, made.found_terminal, made.mismatch) == ("li", OTHER_FITTED, True)
    assert not told(walked, "unit_mismatch")[0].is_settled


def test_rnd_1_the_earlier_of_two_sights_counts_whichever_arrives_first(walked: Company) -> None:
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="已报废"), FIRST)
    walked.now = at("2026-03-04T09:00")
    looks_until_quiet(walked)
    walked.wang.must(seen(terminal=OTHER_FITTED), FIRST)
    assert not told(walked, "round_missed")[0].is_settled
    walked.li.must(seen(), FIRST, at("2026-03-03T11:00"))
    made = stop(walked)
    assert (made.seen_by, made.seen_at[:16], made.found_terminal) == ("li", "2026-03-03T11:00", OTHER_FITTED)
    assert [(one.by, one.terminal) for one in made.again] == [("wang", OTHER_FITTED)]
    assert told(walked, "round_missed")[0].is_settled, "it was seen in its window"


def test_rnd_1_what_was_noted_before_a_stop_was_seen_outlives_a_change_of_the_list(walked: Company) -> None:
    second = f"round:{PLAN}:2026-03-31"
    walked.li.must(fault(), second)
    new = (VehicleLine(plate="京C11111"),)
    walked.anna.must(ImportVehicles(file="新车.xlsx", sha256="1" * 64, vehicles=new, customer=CUSTOMER))
    walked.bo.must(plan(edition=1), PLAN)
    walked.now = at("2026-03-31T08:00")
    looks_until_quiet(walked)
    assert [one.finding for one in stop(walked, TRUCK, second).points] == ["f-1"]


def test_rnd_1_a_stop_is_skipped_with_its_reason_and_a_round_closes_when_each_is_told(walked: Company) -> None:
    walked.li.must(seen(), FIRST)
    assert refused(walked.li.does(CloseRound(), FIRST)) == ("RND-1", "round_stops_left")
    walked.li.must(SkipStop(target=OTHER_TRUCK, reason="在外地，周五回"), FIRST)
    walked.li.must(SkipStop(target=TRUCK, reason="按错"), FIRST)
    assert stop(walked).state is StopState.SEEN, "what was seen stays seen"
    walked.li.must(CloseRound(), FIRST)
    assert (round_of(walked).state, stop(walked, OTHER_TRUCK).reason) == (RoundState.CLOSED, "在外地，周五回")
    assert refused(walked.li.does(CloseRound(), FIRST)) == ("RND-1", "round_over")


def test_rnd_1_what_is_not_on_the_list_is_a_stop_all_the_same(walked: Company) -> None:
    walked.anna.must(ImportVehicles(file="x.xlsx", sha256="2" * 64, vehicles=(VehicleLine(plate="京D22222"),)))
    walked.li.must(seen("vehicle:京D22222", IN_STORE), FIRST)
    assert stop(walked, "vehicle:京D22222").extra
    assert told(walked, "unit_mismatch")[0].facts["archive"] == ""
    assert opened(walked.li.does(seen(), "round:none")) == {("ORD-5", "state")}


def test_rnd_1_rooms_and_customers_are_gone_round_too(company: Company) -> None:
    rooms = plan(kind=RoundKind.PREMISES, customers=(), targets=("机房", "仓库"), points=("消防",))
    company.bo.must(rooms, "rooms")
    company.bo.must(plan(kind=RoundKind.TOUR), "tour")
    looks_until_quiet(company)
    company.li.must(SeeStop(target="机房", how=How.BY_HAND, all_ok=True), "round:rooms:2026-03-02")
    assert stop(company, "机房", "round:rooms:2026-03-02").state is StopState.SEEN
    assert stop(company, CUSTOMER, "round:tour:2026-03-02").name == "顺达物流"


def test_rnd_1_a_round_walked_without_signal_while_its_plan_was_changed_is_kept(walked: Company) -> None:
    second = f"round:{PLAN}:2026-03-31"
    walked.bo.must(plan(edition=1, active=False), PLAN)
    assert round_of(walked, second).state is RoundState.WITHDRAWN
    walked.li.must(seen(), second)
    assert (round_of(walked, second).state, stop(walked, TRUCK, second).state) == (
        RoundState.STARTED,
        StopState.SEEN,
    )


def test_rnd_1_a_plan_of_more_stops_than_one_round_can_hold_is_refused(company: Company) -> None:
    rows = tuple(VehicleLine(plate=f"京E{n:05d}") for n in range(MOST_STOPS))
    company.anna.must(ImportVehicles(file="大.xlsx", sha256="3" * 64, vehicles=rows, customer=CUSTOMER))
    assert refused(company.bo.does(plan(), PLAN)) == ("RND-1", "field_wrong")


def test_rnd_1_a_fleet_that_outgrows_its_round_is_named_and_told_no_more_once_it_fits(company: Company) -> None:
    rows = tuple(VehicleLine(plate=f"京E{n:05d}") for n in range(MOST_STOPS - 2))
    company.anna.must(ImportVehicles(file="大.xlsx", sha256="3" * 64, vehicles=rows, customer=CUSTOMER))
    company.bo.must(plan(), PLAN)
    looks_until_quiet(company)
    assert not told(company, "round_too_long")
    more = tuple(VehicleLine(plate=f"京F{n:05d}") for n in range(3))
    company.anna.must(ImportVehicles(file="新.xlsx", sha256="4" * 64, vehicles=more, customer=CUSTOMER))
    company.now = at("2026-03-31T08:00")
    looks_until_quiet(company)
    (one,) = told(company, "round_too_long")
    assert (one.about, one.facts["count"], one.facts["names"]) == (PLAN, "3", "京F00000, 京F00001, 京F00002")
    company.bo.must(plan(edition=1, customers=(), targets=(TRUCK,)), PLAN)
    company.now = at("2026-04-30T08:00")
    looks_until_quiet(company)
    assert told(company, "round_too_long")[0].is_settled
