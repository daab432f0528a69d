"""New units as somebody pastes them: a number a row, a SIM's phone number beside it, each row judged (STK-1).

Pure text in, rows out; which numbers are known already is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from rulebook.numbers import State, Verdict, judge_sim_phone
from rulebook.subjects.stock.check_digits import judge_number
from rulebook.subjects.stock.records import UnitKind

_PARTS = re.compile(r"[\t,;，；]+|\s{2,}")
MOST_ROWS = 500


class UnitRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: its number in the list from 1, what it says, and what speaks against it.

    `problem` is "" for a good row, else `twice`, `known` or `verdict` (then `verdict` says why).
    """

    row: int
    number: str
    phone: str
    problem: str
    verdict: Verdict
    text: str


def read_unit_list(
    kind: UnitKind,
    text: str,
    known: Callable[[str], bool],
    masks: Sequence[str] = (),
    *,
    with_model: bool = False,
    as_printed: bool = False,
) -> list[UnitRow]:
    """The rows of a pasted list, blank ones left out. `known` says whether the books have such a number.

    A terminal is judged by its model's `masks`; `as_printed` takes numbers that only their check digit speaks
    against (RPL-2), but none that a spreadsheet has rounded.
    """
    rows: list[UnitRow] = []
    seen: set[str] = set()
    for place, line in enumerate(text.splitlines()[:MOST_ROWS], start=1):
        if not line.strip():
            continue
        number, phone = _parts(line)
        verdict = judge_number(kind, number, masks, with_model=with_model)
        if as_printed and verdict.may_stand_as_printed and not (verdict.reason or "").endswith(".rounded"):
            verdict = Verdict(State.WARN, verdict.value, verdict.reason)
        beside = judge_sim_phone(phone) if phone else None
        problem = _problem(verdict, beside, seen, known)
        shown = beside if beside is not None and verdict.ok and not beside.ok else verdict
        value = verdict.value or number
        phone = beside.value if beside is not None else ""
        rows.append(UnitRow(row=place, number=value, phone=phone, problem=problem, verdict=shown, text=line))
        seen.add(value)
    return rows


def _parts(line: str) -> tuple[str, str]:
    """Number and phone number; a number written in groups stays one."""
    parts = [part.strip() for part in _PARTS.split(line.strip()) if part.strip()]
    return parts[0] if parts else "", parts[1] if len(parts) > 1 else ""


def _problem(verdict: Verdict, beside: Verdict | None, seen: set[str], known: Callable[[str], bool]) -> str:
    if not verdict.ok or (beside is not None and not beside.ok):
        return "verdict"
    if verdict.value in seen:
        return "twice"
    return "known" if known(verdict.value) else ""
