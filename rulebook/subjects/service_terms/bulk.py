"""A fleet's list renewed at once: what becomes of every row, said before any money is taken (TERM-1). Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from rulebook.kernel.ids import VehicleId
from rulebook.kernel.times import company_day
from rulebook.kernel.world import World
from rulebook.numbers import judge_plate
from rulebook.subjects.company.fleet import vehicle_by_plate
from rulebook.subjects.service_terms.commands import AT_MOST
from rulebook.subjects.service_terms.lookup import span_now, term_of, why_dead
from rulebook.subjects.service_terms.records import TermKind, TermState
from rulebook.subjects.service_terms.spans import extended

JUST_PAID = timedelta(days=30)
"""Who paid within these is asked before they pay again."""


class RowVerdict(StrEnum):
    """Words: `terms.bulk.<verdict>`. Only what is ready is renewed."""

    READY = "ready"
    UNKNOWN = "unknown"
    TWICE = "twice"
    DEAD = "dead"
    PAID = "paid"
    ENDED = "ended"
    NO_CARD = "no_card"


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list: its number from 1, what it says, which vehicle that is, its end now and then (ISO, ''
    for none); `then` of what is ready alone."""

    row: int
    text: str
    verdict: RowVerdict
    vehicle: VehicleId = VehicleId("")
    unit: str = ""
    plate: str = ""
    until: str = ""
    then: str = ""


def lines_of(text: str) -> list[tuple[int, str]]:
    """(number from 1, words) of each line that says anything."""
    return [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]


def left_over(text: str) -> tuple[int, int]:
    """(number of the first line, how many) that one renewal cannot hold; (0, 0) where all fit."""
    rest = lines_of(text)[AT_MOST:]
    return (rest[0][0], len(rest)) if rest else (0, 0)


def judge_list(world: World, text: str, what: TermKind, months: int, at: datetime) -> list[ListedRow]:
    """A row for each line that says anything, in the list's order.

    At most so many as one renewal holds: a longer list is not for renewing, `left_over` names what is over.
    """
    rows: list[ListedRow] = []
    seen: set[str] = set()
    for number, line in lines_of(text)[:AT_MOST]:
        row = _judge(world, number, line, what, months, at)
        if row.vehicle and row.vehicle in seen:
            row = msgspec.structs.replace(row, verdict=RowVerdict.TWICE, then="")
        seen.add(row.vehicle)
        rows.append(row)
    return rows


def _judge(world: World, number: int, text: str, what: TermKind, months: int, at: datetime) -> ListedRow:
    plate = judge_plate(text, typed=True)
    vehicle = vehicle_by_plate(world, plate.value) if plate.ok else None
    if vehicle is None:
        return ListedRow(row=number, text=text, verdict=RowVerdict.UNKNOWN)
    unit = vehicle.sim or "" if what is TermKind.SIM else ""
    term = term_of(world, what, vehicle.id, unit) if unit or what is TermKind.PLATFORM else None
    day = company_day(at)
    since = (day - JUST_PAID).isoformat()
    verdict = RowVerdict.READY
    if what is TermKind.SIM and not unit:
        verdict = RowVerdict.NO_CARD
    elif term is not None and term.state is TermState.ENDED:
        verdict = RowVerdict.ENDED
    elif term is not None and any(not r.void and r.day >= since for r in term.renewals):
        verdict = RowVerdict.PAID
    elif why_dead(world, what, vehicle.id, unit, at):
        verdict = RowVerdict.DEAD
    then = extended(span_now(term) if term else None, day, months).until.isoformat()
    return ListedRow(
        row=number,
        text=text,
        verdict=verdict,
        vehicle=vehicle.id,
        unit=unit,
        plate=vehicle.plate,
        until=term.until if term else "",
        then=then if verdict is RowVerdict.READY else "",
    )
