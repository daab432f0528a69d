"""Which numbers prove themselves by a check digit: IMEIs of terminals (RPL-1), ICCIDs of SIMs (RPL-2)."""

from __future__ import annotations

from collections.abc import Sequence

from rulebook.numbers import State, Verdict, judge_iccid, judge_terminal_number, luhn_holds
from rulebook.subjects.stock.records import UnitKind


def judge_number(unit: UnitKind, number: str, masks: Sequence[str] = (), *, with_model: bool = False) -> Verdict:
    """The verdict on a unit's number, a terminal's by its model's `masks`; the store's own numbers have no check
    digit.
    """
    if unit is UnitKind.TERMINAL:
        return judge_terminal_number(number, masks, with_model=with_model)
    return judge_iccid(number) if unit is UnitKind.SIM else Verdict(State.GOOD, number)


def only_as_printed(
    unit: UnitKind, number: str, masks: Sequence[str] = (), *, with_model: bool = False, every_sim: bool = False
) -> bool:
    """Whether the number stands only because it was so printed: a photo of the label goes with it (RPL-2).

    `every_sim` demands a check figure of every issuer's cards, as the rules before version 4 did.
    """
    verdict = judge_number(unit, number, masks, with_model=with_model)
    unchecked = every_sim and verdict.reason == "iccid.no_check" and not luhn_holds(verdict.value)
    return bool(number) and (not verdict.ok or unchecked)
