"""Vehicle by month: what a cell says, who was never seen, and the sums below, which are the cells (RND-1)."""

from __future__ import annotations

from datetime import date

import pytest

from rulebook.kernel.ids import PersonId
from rulebook.subjects.rounds.matrix import cell, matrix, months_to, says, seen_in
from rulebook.subjects.rounds.records import PointNote, Result, Round, RoundKind, RoundState, RoundStop, StopState


def a_round(id: str, begins: str, state: RoundState = RoundState.STARTED) -> Round:
    return Round(
        id=id, plan="monthly", name="月检", kind=RoundKind.INSPECTION, people=(), day=begins, begins=begins,
        ends=begins, points=(), edition=1, state=state,
    )  # fmt: skip


def a_stop(
    round: str, target: str, state: StopState = StopState.SEEN, plan: str = "monthly", **more: object
) -> RoundStop:
    said = {
        "id": f"{round}:{target}",
        "round": round,
        "plan": plan,
        "target": target,
        "name": target,
        "people": (),
    }
    return RoundStop(**said | {"state": state} | more)  # type: ignore[arg-type]


def noted(result: Result) -> tuple[PointNote, ...]:
    return (PointNote(point="外观", result=result, at="2026-03-02T10:00:00+08:00", by=PersonId("li")),)


MARCH, APRIL = a_round("r-3", "2026-03-30"), a_round("r-4", "2026-04-29")


@pytest.mark.parametrize(
    ("stop", "state", "word"),
    [
        (a_stop("r", "a", points=noted(Result.FAULT), mismatch=True), RoundState.CLOSED, "fault"),
        (a_stop("r", "a", points=noted(Result.OK), mismatch=True), RoundState.CLOSED, "mismatch"),
        (a_stop("r", "a", points=noted(Result.OK)), RoundState.MISSED, "seen"),
        (a_stop("r", "a", StopState.SKIPPED), RoundState.MISSED, "skipped"),
        (a_stop("r", "a", StopState.DUE), RoundState.MISSED, "missed"),
        (a_stop("r", "a", StopState.DUE), RoundState.CLOSED, "missed"),
        (a_stop("r", "a", StopState.DUE), RoundState.STARTED, "due"),
        (a_stop("r", "a", StopState.DUE), RoundState.PLANNED, "due"),
    ],
)
def test_rnd_1_a_stop_says_what_became_of_it(stop: RoundStop, state: RoundState, word: str) -> None:
    assert says(stop, a_round("r", "2026-03-02", state)) == word


def test_rnd_1_a_stop_whose_round_is_out_of_sight_is_due() -> None:
    assert says(a_stop("r", "a", StopState.DUE), None) == "due"


def test_rnd_1_of_several_rounds_in_a_month_the_worst_is_said() -> None:
    rounds = {"r-3": MARCH, "r-4": a_round("r-4", "2026-03-31", RoundState.MISSED)}
    seen, fault = a_stop("r-3", "a"), a_stop("r-3", "b", points=noted(Result.FAULT))
    missed = a_stop("r-4", "a", StopState.DUE)
    assert [cell(stops, rounds) for stops in ([seen, missed], [missed, fault, seen], [missed], [])] == [
        "seen", "fault", "missed", "",
    ]  # fmt: skip


def test_rnd_1_those_never_seen_stand_first_and_each_month_has_its_own_cells() -> None:
    stops = [
        a_stop("r-3", "丙"), a_stop("r-4", "丙", StopState.DUE), a_stop("r-3", "乙", StopState.SKIPPED),
        a_stop("r-3", "甲", StopState.DUE), a_stop("r-4", "甲", StopState.DUE),
        a_stop("r-4", "丁", StopState.DROPPED),
        a_stop("nowhere", "戊"), a_stop("gone", "己"),
    ]  # fmt: skip
    rows = matrix([MARCH, APRIL, a_round("gone", "2026-03-02", RoundState.WITHDRAWN)], reversed(stops))
    assert [(row.target, row.never) for row in rows] == [("乙", True), ("甲", True), ("丙", False)]
    assert {row.target: sorted(row.cells) for row in rows} == {
        "丙": ["2026-03", "2026-04"], "乙": ["2026-03"], "甲": ["2026-03", "2026-04"],
    }  # fmt: skip
    assert [seen_in(rows, month) for month in ("2026-03", "2026-04", "2026-05")] == [(1, 3), (0, 2), (0, 0)]


def test_rnd_1_of_one_plan_only_its_own_stops_stand_there() -> None:
    stops = [a_stop("r-3", "甲"), a_stop("r-4", "乙", plan="tour")]
    assert [row.target for row in matrix([MARCH, APRIL], stops, "tour")] == ["乙"]
    assert [row.target for row in matrix([MARCH, APRIL], stops, "monthly")] == ["甲"]
    assert len(matrix([MARCH, APRIL], stops)) == 2


def test_rnd_1_the_months_of_a_matrix_end_with_the_last_and_step_over_the_year() -> None:
    assert months_to(date(2027, 2, 28), 4) == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert months_to(date(2026, 3, 31), 1) == ["2026-03"]
