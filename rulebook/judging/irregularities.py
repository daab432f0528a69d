"""Working off what broke a rule: remarked on by anybody, settled by its owner, never by its cause (ROLE-2)."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook import ledger
from rulebook.case import Case
from rulebook.duties import APART, parts_in
from rulebook.errors import Refused
from rulebook.matrix import deciders
from rulebook.records import Day, Handover, Irregularity, IrregularityState, Order, Remark, Role
from rulebook.times import iso

replace = msgspec.structs.replace

OF_CASH = ("difference", "closing_difference")
"""What a manager alone settles, in money."""


def explain(case: Case, body: c.Explain) -> None:
    """A remark under one's name. A fact: it stays, also where the irregularity is settled already.

    It counts as explained once somebody who was concerned in it has spoken.
    """
    found = case.get(Irregularity, body.irregularity)
    if found is None:
        case.irregular("explains_nothing", case.line.id, text=body.text)
        return
    answered = found.state is IrregularityState.OPEN and case.author.id in concerned(case, found)
    state = IrregularityState.EXPLAINED if answered else found.state
    case.put(replace(found, state=state, remarks=(*found.remarks, _remark(case, body.text))))


def concerned(case: Case, found: Irregularity) -> set[str]:
    """Who has to answer for an irregularity: its cause, who worked on its order, who handed over and counted."""
    order = case.get(Order, found.order) if found.order else None
    handover = case.get(Handover, found.about)
    people: list[str | None] = [found.person]
    if order:
        parts = parts_in(case, order)
        people += [person for part in APART["settle"] for person in parts[part]]
    if handover:
        people += [handover.technician, handover.counted_by]
    return {person for person in people if person}


def _remark(case: Case, text: str) -> Remark:
    return Remark(by=case.author.id, name=case.author.name, at=iso(case.at), text=text)


def settle(case: Case, body: c.Settle) -> None:
    found = case.need(Irregularity, body.irregularity)
    if found.is_settled:
        raise Refused("settled_already")
    if case.author.id in concerned(case, found):
        raise Refused("own_request")
    of_cash = found.code in OF_CASH
    may = _settlers(case, found, body.write_off)
    if not may.intersection(case.author.roles):
        raise Refused("only_manager" if of_cash else "no_role", roles=", ".join(sorted(may)))
    if not body.text.strip():
        raise Refused("reason_needed")
    settled = replace(
        found,
        state=IrregularityState.WRITTEN_OFF if body.write_off else IrregularityState.SETTLED,
        remarks=(*found.remarks, _remark(case, body.text)),
        settled_by=case.author.id,
        settled_at=iso(case.now),
    )
    case.put(settled)
    if found.code in OF_CASH:
        _book(case, body, found)


def _settlers(case: Case, found: Irregularity, write_off: bool) -> frozenset[Role]:
    """Who may settle: its owner and the matrix's managers; a difference these alone, by amount (CASH-4)."""
    if found.code not in OF_CASH:
        return deciders(case, "irregularity", 0, case.now) | {found.owner, *found.raised}
    amount = abs(_difference(case, found))
    return deciders(case, "difference_write_off" if write_off else "difference", amount, case.now)


def _difference(case: Case, found: Irregularity) -> int:
    """What was counted less what was expected, in an envelope or in the safe; in fen."""
    if found.code == "closing_difference":
        day = case.get(Day, found.about)
        return (day.counted or 0) - (day.expected or 0) if day else 0
    handover = case.get(Handover, found.about)
    return (handover.difference or 0) if handover else 0


def _book(case: Case, body: c.Settle, found: Irregularity) -> None:
    """Off the open account: found again, written off by the company, or owed by (or to) the person (CASH-4)."""
    difference = _difference(case, found)
    whose = ledger.THE_SAFE if found.code == "closing_difference" else found.person
    target = ledger.staff(found.person)
    if body.write_off:
        target = ledger.CASH_DIFFERENCES
    if body.found:
        target = ledger.SAFE
    case.post("settle", (target, -difference), (ledger.difference(whose), difference))
