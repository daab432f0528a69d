"""Working off what broke a rule: explained by anybody, settled by its owner, never by its cause (ROLE-2)."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.authority import deciders
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.papers import SETTLED
from rulebook.records import Handover, Irregularity, IrregularityState, Remark
from rulebook.times import iso

replace = msgspec.structs.replace


def explain(case: Case, body: c.Explain) -> None:
    """A remark under one's name. A fact: it stays, also where the irregularity is settled already."""
    found = case.get(Irregularity, body.irregularity)
    if found is None:
        case.irregular("explains_nothing", body.irregularity, text=body.text)
        return
    state = found.state if found.state in SETTLED else IrregularityState.EXPLAINED
    case.put(replace(found, state=state, remarks=(*found.remarks, _remark(case, body.text))))


def _remark(case: Case, text: str) -> Remark:
    return Remark(by=case.author.id, name=case.author.name, at=iso(case.at), text=text)


def settle(case: Case, body: c.Settle) -> None:
    found = case.need(Irregularity, body.irregularity)
    if found.state in SETTLED:
        raise Refused("settled_already")
    handover = case.get(Handover, found.about) if found.code == "difference" else None
    concerned = {found.person, handover.technician if handover else None, handover and handover.counted_by}
    if case.author.id in concerned:
        raise Refused("own_request")
    may = deciders("difference") if found.code == "difference" else deciders("order") | {found.owner}
    if not may.intersection(case.author.roles):
        raise Refused("only_manager" if found.code == "difference" else "no_role", roles=", ".join(sorted(may)))
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
    if handover and handover.difference is not None:
        _book(case, handover, handover.difference, body.write_off)


def _book(case: Case, handover: Handover, difference: int, write_off: bool) -> None:
    """Off the technician's account: written off by the company, or owed by (or to) the technician (CASH-4)."""
    target = "expense:cash_difference" if write_off else f"staff:{handover.technician}"
    case.post("settle", (target, -difference), (f"difference:{handover.technician}", difference))
