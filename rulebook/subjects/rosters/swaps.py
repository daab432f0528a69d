"""A shift swap goes from word to word: asked, agreed by the peer, approved by both leaders, exchanged (DUTY-1)."""

from __future__ import annotations

from datetime import date

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.policy.matrix import named, rows_for, steps_of
from rulebook.subjects.branches.membership import leads, name_of, works_for
from rulebook.subjects.rosters.commands import AgreeSwap, ApproveSwap, AskSwap
from rulebook.subjects.rosters.lent import need_same_branch
from rulebook.subjects.rosters.lookup import Planned, roster_of, shift_on
from rulebook.subjects.rosters.records import (
    Roster,
    RosterEdition,
    RosterRow,
    ShiftSwap,
    SwapGrant,
    SwapState,
)
from rulebook.subjects.rosters.swap_rules import Exchange, broken_rows

replace = msgspec.structs.replace

MATTER = "shift_swap"


def _shift(context: DecisionContext, person: Person, text: str, field: str) -> Planned:
    day = read_date(text)
    if day is None:
        raise Refused("field_wrong", rule="DUTY-1", field=field, problem="not_a_date")
    shift = shift_on(context, person.id, day)
    if shift is None:
        raise Refused("swap_no_shift", name=person.name, day=text)
    if shift.begins <= context.now:
        raise Refused("swap_over", day=text)
    return shift


def exchange_of(case: World, swap: ShiftSwap) -> Exchange | None:
    """The exchange as the rosters are now; None where one of the shifts is not there any more."""
    asker, peer = case.get(Person, swap.asker), case.get(Person, swap.peer)
    day, peer_day = read_date(swap.day), read_date(swap.peer_day)
    if asker is None or peer is None or day is None or peer_day is None:
        return None
    given, taken = shift_on(case, asker.id, day), shift_on(case, peer.id, peer_day)
    if given is None or taken is None:
        return None
    return Exchange(case, swap.id, asker, peer, given, taken, parse_time(swap.asked_at))


def _need_rows(context: DecisionContext, swap: ShiftSwap) -> Exchange:
    exchange = exchange_of(context, swap)
    codes = exchange and (exchange.given.pattern.code, exchange.taken.pattern.code)
    if exchange is None or codes != (swap.code, swap.peer_code):
        names = f"{swap.asker_name}, {swap.peer_name}"
        raise Refused("swap_no_shift", name=names, day=f"{swap.day}, {swap.peer_day}")
    need_same_branch(context, exchange.asker, exchange.taken)
    need_same_branch(context, exchange.peer, exchange.given)
    if broken := broken_rows(exchange):
        raise Refused("swap_row", row=",".join(broken))
    return exchange


def ask_swap(context: DecisionContext, body: AskSwap) -> None:
    """One's own shift against a colleague's; refused by the row of the table that does not hold."""
    id = context.line.subject
    if not id or context.get(ShiftSwap, id):
        raise Refused("exists", what=id)
    peer = context.need(Person, body.peer)
    if peer.id == context.author.id or not peer.active:
        raise Refused("own_request")
    given, taken = (
        _shift(context, context.author, body.day, "day"),
        _shift(context, peer, body.peer_day, "peer_day"),
    )
    swap = ShiftSwap(
        id=id,
        asker=context.author.id,
        asker_name=context.author.name,
        peer=peer.id,
        peer_name=peer.name,
        day=body.day,
        code=given.pattern.code,
        peer_day=body.peer_day,
        peer_code=taken.pattern.code,
        reason=body.reason.strip(),
        state=SwapState.ASKED,
        asked_at=iso(context.at),
        due_at=iso(min(given.begins, taken.begins)),
    )
    _need_rows(context, swap)
    context.put(swap)


def _open(context: DecisionContext, state: SwapState) -> ShiftSwap:
    swap = context.need(ShiftSwap, context.line.subject)
    if swap.state is not state:
        raise Refused("decided_already", state=swap.state)
    return swap


def _refused(context: DecisionContext, swap: ShiftSwap, reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_needed")
    context.put(
        replace(
            swap,
            state=SwapState.REFUSED,
            refused_by=context.author.id,
            refused_by_name=context.author.name,
            why=reason.strip(),
        )
    )


def agree_swap(context: DecisionContext, body: AgreeSwap) -> None:
    """The peer's word; nobody else's counts for it."""
    swap = _open(context, SwapState.ASKED)
    if context.author.id != swap.peer:
        raise Refused("swap_not_peer")
    if not body.agree:
        _refused(context, swap, body.reason)
        return
    _need_rows(context, swap)
    context.put(replace(swap, state=SwapState.AGREED, agreed_at=iso(context.at)))


def swap_step(world: World, swap: ShiftSwap) -> int:
    """The step of the matrix whose leader is asked now."""
    steps = steps_of(rows_for(world, MATTER, 0, parse_time(swap.asked_at)))
    done = max((grant.step for grant in swap.grants), default=0)
    return next((step for step in steps if step > done), max(steps, default=1))


def approve_swap(context: DecisionContext, body: ApproveSwap) -> None:
    """Both leaders, two people and neither of them in the swap (ROLE-2); then the roster is exchanged."""
    swap = _open(context, SwapState.AGREED)
    rows = rows_for(context, MATTER, 0, parse_time(swap.asked_at))
    step = swap_step(context, swap)
    if context.author.id in (swap.asker, swap.peer, *(grant.by for grant in swap.grants)):
        raise Refused("own_request")
    may = named(rows, step)
    if not may.intersection(context.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    _need_own_leader(context, swap, frozenset(may))
    if not body.approve:
        _refused(context, swap, body.reason)
        return
    exchange = _need_rows(context, swap)
    grant = SwapGrant(by=context.author.id, name=context.author.name, at=iso(context.now), step=step)
    granted = replace(swap, grants=(*swap.grants, grant))
    if step < max(steps_of(rows)):
        context.put(granted)
        return
    context.put(replace(granted, state=SwapState.APPROVED))
    _exchange(context, granted, exchange)


def _need_own_leader(context: DecisionContext, swap: ShiftSwap, may: frozenset[Role]) -> None:
    """A leader of a branch that one of the two works for on the day they give away (BR-1)."""
    today = company_day(context.now)
    people = ((context.need(Person, swap.asker), swap.day), (context.need(Person, swap.peer), swap.peer_day))
    branches = [works_for(context, person, date.fromisoformat(day)) for person, day in people]
    if not any(leads(context, context.author, branch, may, today) for branch in branches):
        raise Refused("branch_not_leader", branch=name_of(context, branches[0]))


def _exchange(context: DecisionContext, swap: ShiftSwap, exchange: Exchange) -> None:
    """The codes change places: a new edition of each roster that has them."""
    changed: set[str] = set()
    for day in sorted({exchange.given.day, exchange.taken.day}):
        for person in exchange.people:
            roster = roster_of(context, person.id, day)
            if roster is None:
                continue
            gets = exchange.taken if person is exchange.asker else exchange.given
            code = gets.pattern.code if gets.day == day else ""
            rows = tuple(_with_code(row, day, code) if row.person == person.id else row for row in roster.rows)
            context.put(replace(roster, rows=rows))
            changed.add(roster.id)
    for id in sorted(changed):
        roster = context.need(Roster, id)
        edition = RosterEdition(
            edition=roster.edition + 1,
            by=context.author.id,
            by_name=context.author.name,
            at=iso(context.now),
            swap=swap.id,
        )
        context.put(replace(roster, edition=roster.edition + 1, history=(*roster.history, edition)))


def _with_code(row: RosterRow, day: date, code: str) -> RosterRow:
    codes = (*row.codes[: day.day - 1], code, *row.codes[day.day :])
    return replace(row, codes=codes)


def swap_due(world: World, swap: ShiftSwap) -> str:
    return swap.due_at


def swap_passed(context: DecisionContext, swap: ShiftSwap) -> None:
    """The earlier of the two shifts has begun, and not everybody had said yes."""
    context.put(replace(swap, state=SwapState.LAPSED))
