"""Which numbers prove themselves by a check digit: IMEIs of terminals (RPL-1), ICCIDs of SIMs (RPL-2)."""

from __future__ import annotations

from rulebook.numbers import State, Verdict, judge_iccid, judge_imei
from rulebook.records import UnitKind


def judge_number(unit: UnitKind, number: str) -> Verdict:
    """The verdict on a unit's number; the store's own numbers have no check digit."""
    if unit is UnitKind.TERMINAL:
        return judge_imei(number)
    return judge_iccid(number) if unit is UnitKind.SIM else Verdict(State.GOOD, number)


def only_as_printed(unit: UnitKind, number: str) -> bool:
    """Whether the number stands only because it was so printed: a photo of the label goes with it (RPL-2)."""
    return bool(number) and not judge_number(unit, number).ok
