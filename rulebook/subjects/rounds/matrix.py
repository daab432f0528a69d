"""Who was seen in which month: one query for the fleet's matrix, its sums and what a cell opens (RND-1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from rulebook.kernel.times import add_months
from rulebook.subjects.rounds.records import Result, Round, RoundState, RoundStop, StopState

GONE = (StopState.DROPPED,)
OVER = (RoundState.MISSED, RoundState.CLOSED)
ORDER = ("fault", "mismatch", "seen", "skipped", "missed", "due")
"""What a cell says where several rounds fall into its month: the first of these."""


class Row(msgspec.Struct, frozen=True):
    """One vehicle, customer or room: its stops by month (YYYY-MM); `never`: never seen on any round."""

    target: str
    name: str
    cells: dict[str, list[RoundStop]]
    never: bool


def months_to(last: date, count: int) -> list[str]:
    """So many months, the last one last."""
    days = (add_months(last.replace(day=1), -back) for back in reversed(range(count)))
    return [f"{day.year:04d}-{day.month:02d}" for day in days]


def matrix(rounds: Iterable[Round], stops: Iterable[RoundStop], plan: str = "") -> list[Row]:
    """A row a target, by name, those never seen first; of one plan, or of all."""
    known = {one.id: one for one in rounds if one.state is not RoundState.WITHDRAWN}
    rows: dict[str, Row] = {}
    seen: set[str] = set()
    for stop in sorted(stops, key=lambda one: one.round):
        round = known.get(stop.round)
        if round is None or stop.state in GONE or (plan and stop.plan != plan):
            continue
        row = rows.setdefault(stop.target, Row(stop.target, stop.name, {}, True))
        row.cells.setdefault(round.begins[:7], []).append(stop)
        if stop.state is StopState.SEEN:
            seen.add(stop.target)
    told = [msgspec.structs.replace(row, never=target not in seen) for target, row in rows.items()]
    return sorted(told, key=lambda row: (not row.never, row.name, row.target))


def says(stop: RoundStop, round: Round | None) -> str:
    """What became of one stop, in a word of `ORDER`."""
    if stop.state is StopState.SEEN:
        if any(note.result is Result.FAULT for note in stop.points):
            return "fault"
        return "mismatch" if stop.mismatch else "seen"
    if stop.state is StopState.SKIPPED:
        return "skipped"
    return "missed" if round is not None and round.state in OVER else "due"


def cell(stops: Iterable[RoundStop], rounds: dict[str, Round]) -> str:
    """What a month's cell says; '' where no round was."""
    found = {says(stop, rounds.get(stop.round)) for stop in stops}
    return next((word for word in ORDER if word in found), "")


def seen_in(rows: Iterable[Row], month: str) -> tuple[int, int]:
    """(seen, all) of a month's cells: the sum of the very cells below it."""
    cells = [stops for row in rows if (stops := row.cells.get(month))]
    return sum(any(stop.state is StopState.SEEN for stop in stops) for stops in cells), len(cells)
