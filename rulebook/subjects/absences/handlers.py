"""Leave asked for, decided, taken back; sickness told; papers handed in (DUTY-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_5
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE, company_day, day_ends, iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.matrix import UP, above, named, rows_for
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.absences.commands import AskLeave, DecideLeave, HandPapers, TellSick, WithdrawLeave
from rulebook.subjects.absences.leave_rules import LeaveCase, Verdict, said_of
from rulebook.subjects.absences.lookup import LONGEST, OPEN, absences_on, joined, length_of, orders_in, span_of
from rulebook.subjects.absences.records import ASKABLE, Absence, AbsenceKind, AbsenceState, Papers
from rulebook.subjects.approvals.records import Matrix
from rulebook.subjects.branches.membership import leads, name_of, works_for
from rulebook.subjects.orders.planned import Span, overlap
from rulebook.subjects.people.holdings import held_by

replace = msgspec.structs.replace

TOP = frozenset({Role.DEPARTMENT_MANAGER, Role.ADMINISTRATOR})
"""Who decides where nobody stands above: another of the same level, or who keeps the company's books of people."""
HELD = ("cash", "units", "orders")
"""What is handed over, or taken by a stand-in, before somebody goes (BASE-1)."""


def read_time(text: str) -> datetime | None:
    """A moment in company time; None where it is none."""
    try:
        moment = parse_time(text).astimezone(COMPANY_ZONE)
        iso(moment + LONGEST)
        iso(moment - LONGEST)
    except (Unreadable, OverflowError, ValueError):
        return None
    return moment


def _span(body: AskLeave) -> Span:
    begins, ends = read_time(body.begins), read_time(body.ends)
    if begins is None or ends is None:
        field = "begins" if begins is None else "ends"
        raise Refused("field_wrong", rule="DUTY-1", field=field, problem="not_a_date")
    if ends <= begins:
        raise Refused("field_wrong", rule="DUTY-1", field="ends", problem="not_after")
    if ends > begins + LONGEST:
        raise Refused("field_wrong", rule="DUTY-1", field="ends", problem="too_far_off")
    return Span(begins, ends)


def deciders_of(world: World, person: Person, matter: str, at: datetime) -> tuple[Role, ...]:
    """Who decides on somebody's leave: whom the company's own rows name, else those of the matrix who stand above.

    Nobody on the person's own level or below (ROLE-2, ROLE-4); where that leaves none, the next level up.
    """
    own = set(person.roles)
    chain = {role for one in own for role in above(one)}
    below = {role for role in Role if set(above(role)) & own}
    found = set(named(rows_for(world, matter, 0, at))) - below - own
    if world.get(Matrix, matter) is None:
        found &= chain
    if not found:
        found = {levels[0] for one in own if (levels := above(one))} - own - below
    return tuple(sorted(found or TOP))


def held_parts(world: World, person: str) -> tuple[str, ...]:
    """What somebody has to hand over before they go: cash, units, open orders, as far as there is any (BASE-1)."""
    return tuple(part for part in held_by(world, person).parts if part in HELD)


def leave_case(
    context: DecisionContext, absence: Absence, decider: str = "", held: tuple[str, ...] = ()
) -> LeaveCase:
    span = span_of(absence)
    whole = joined(context, absence.person, span.begins, span.ends)
    return LeaveCase(
        context,
        absence.person,
        absence.kind,
        span,
        parse_time(absence.asked_at),
        length_of(context, absence.person, whole.begins, whole.ends),
        held,
        absence.stand_in or "",
        decider,
    )


def _stand_in(context: DecisionContext, absence: Absence, id: str) -> Absence:
    """Named where somebody is: at work in that time, and another than who goes."""
    if not id:
        return absence
    other = context.need(Person, id)
    if other.id == absence.person or not other.active or absences_on(context, other.id, *span_of(absence)):
        raise Refused("absence_stand_in", who=other.name)
    return replace(absence, stand_in=other.id, stand_in_name=other.name)


def ask_leave(context: DecisionContext, body: AskLeave) -> None:
    """One's own leave, by the rows of the table: who decides, and whether its need has to be said (DUTY-1)."""
    id = context.line.subject
    if not id or context.get(Absence, id):
        raise Refused("exists", what=id)
    if body.kind not in ASKABLE:
        raise Refused("field_wrong", rule="DUTY-1", field="kind", problem="not_found")
    span = _span(body)
    length = length_of(context, context.author.id, *span)
    if not length:
        raise Refused("absence_no_work")
    for other in context.find(Absence, "person", context.author.id):
        if other.state in OPEN and overlap(span_of(other), span):
            raise Refused("absence_overlaps", begins=other.begins, ends=other.ends)
    absence = Absence(
        id=id,
        person=context.author.id,
        person_name=context.author.name,
        kind=body.kind,
        begins=iso(span.begins),
        ends=iso(span.ends),
        length=length,
        reason=body.reason.strip(),
        need=body.need.strip(),
        state=AbsenceState.ASKED,
        asked_by=context.author.id,
        asked_by_name=context.author.name,
        asked_at=iso(context.at),
    )
    absence = _stand_in(context, absence, body.stand_in)
    said = said_of(leave_case(context, absence))
    if (late := [row for row, verdict in said.items() if verdict is Verdict.WANTS_NEED]) and not absence.need:
        raise Refused("absence_notice", row=",".join(late))
    matter = Verdict.MANAGER if Verdict.MANAGER in said.values() else Verdict.SUPERVISOR
    hours = min((row.hours for row in rows_for(context, matter, 0, context.now)), default=24)
    context.put(
        replace(
            absence,
            matter=matter,
            rows=tuple(said),
            deciders=deciders_of(context, context.author, matter, context.now),
            due_at=iso(
                min(context.now + timedelta(hours=hours), max(span.begins, context.now + timedelta(minutes=30)))
            ),
        )
    )


def decide_leave(context: DecisionContext, body: DecideLeave) -> None:
    """Yes or no by whom the matrix names; what the person holds is handed over or taken by a stand-in (BASE-1)."""
    absence = context.need(Absence, context.line.subject)
    if absence.state is not AbsenceState.ASKED:
        raise Refused("decided_already", state=absence.state)
    absence = _stand_in(context, absence, body.stand_in)
    held = held_parts(context, absence.person)
    said = said_of(leave_case(context, absence, context.author.id, held)).values()
    if Verdict.OWN in said:
        raise Refused("own_request")
    if not set(absence.deciders).intersection(context.author.roles):
        raise Refused("no_role", roles=", ".join(absence.deciders))
    _need_own_leader(context, absence)
    decided = replace(
        absence,
        decided_by=context.author.id,
        decided_by_name=context.author.name,
        decided_at=iso(context.now),
        due_at="",
        why=body.reason.strip(),
    )
    if not body.grant:
        if not decided.why:
            raise Refused("reason_needed")
        context.put(replace(decided, state=AbsenceState.REFUSED))
        return
    if Verdict.HOLDINGS in said:
        raise Refused("absence_holdings", name=absence.person_name, held=",".join(held))
    context.put(_with_papers(context, replace(decided, state=AbsenceState.APPROVED)))
    tell_uncovered(context, decided)


def _need_own_leader(context: DecisionContext, absence: Absence) -> None:
    """A leader of the branch that the person works for when the leave begins: the borrower's while lent (BR-1)."""
    person = context.need(Person, absence.person)
    branch = works_for(context, person, company_day(parse_time(absence.begins)))
    if not leads(context, context.author, branch, frozenset(absence.deciders), company_day(context.now)):
        raise Refused("branch_not_leader", branch=name_of(context, branch))


def _with_papers(context: DecisionContext, absence: Absence) -> Absence:
    """Sickness: the certificate is due by the end of the first working day back (DUTY-1)."""
    if absence.kind is not AbsenceKind.SICK or absence.papers is not Papers.NONE:
        return absence
    due = add_working_days(context, parse_time(absence.ends) - timedelta(seconds=1), 1)
    return replace(absence, papers=Papers.WANTED, papers_due=iso(due))


def tell_uncovered(context: DecisionContext, absence: Absence) -> None:
    """The orders that are planned in somebody's absence are told to the dispatcher, each by its number."""
    for order in orders_in(context, absence.person, *span_of(absence)):
        context.irregular(
            "order_uncovered",
            f"{order.id}:{absence.person}",
            order.id,
            caused_by=(absence.person, absence.person_name),
            name=absence.person_name,
            number=order.number,
            ends=absence.ends,
            stand_in=absence.stand_in_name,
        )


def withdraw_leave(context: DecisionContext, body: WithdrawLeave) -> None:
    """One's own, before it begins; later, what is left of it: one is back (DUTY-1)."""
    absence = context.need(Absence, context.line.subject)
    if absence.person != context.author.id:
        raise Refused("not_asker", rule="DUTY-1")
    if absence.state not in OPEN or parse_time(absence.ends) <= context.at:
        raise Refused("absence_over")
    begun = absence.holds and parse_time(absence.begins) < context.at
    if not begun:
        context.put(replace(absence, state=AbsenceState.WITHDRAWN, due_at="", papers=Papers.NONE, papers_due=""))
        return
    handed = absence.papers is Papers.HANDED and since_5(context)  # what is there is not asked for again
    back = replace(absence, ends=iso(context.at), papers=absence.papers if handed else Papers.NONE)
    back = replace(back, length=length_of(context, absence.person, *span_of(back)))
    context.put(_with_papers(context, back))


def tell_sick(context: DecisionContext, body: TellSick) -> None:
    """A fact, by anybody. Times that cannot be read are from now to the end of today, and told."""
    id = context.fresh(Absence, body.absence)
    person = context.get(Person, body.person)
    if person is None:
        context.irregular("absence_unknown", context.line.id, person=body.person)
        return
    begins, ends = read_time(body.begins), read_time(body.ends)
    if begins is None or ends is None or not begins < ends <= begins + LONGEST:
        context.irregular("absence_times", context.line.id, name=person.name, begins=body.begins, ends=body.ends)
        begins = begins or context.at
        ends = day_ends(company_day(begins))
    absence = Absence(
        id=id,
        person=person.id,
        person_name=person.name,
        kind=AbsenceKind.SICK,
        begins=iso(begins),
        ends=iso(ends),
        length=length_of(context, person.id, begins, ends),
        reason=body.words.strip(),
        state=AbsenceState.TOLD,
        asked_by=context.author.id,
        asked_by_name=context.author.name,
        asked_at=iso(context.at),
        rows=("sickness_with_papers",),
    )
    context.put(_with_papers(context, absence))
    tell_uncovered(context, absence)


def hand_papers(context: DecisionContext, body: HandPapers) -> None:
    """The certificate is there; where it was missed already, that is settled by it."""
    absence = context.get(Absence, body.absence)
    if absence is None:
        context.irregular("absence_unknown", context.line.id, person=body.words)
        return
    context.put(replace(absence, papers=Papers.HANDED, papers_words=body.words.strip()))
    context.settle_about("certificate_missing", absence.id, PersonId(SYSTEM_PERSON))


def leave_due(world: World, absence: Absence) -> str:
    return absence.due_at


def leave_passed(context: DecisionContext, absence: Absence) -> None:
    """Nobody decided in time: the next level up is asked as well; where it begins before that, it has lapsed."""
    up = {UP[role] for role in absence.deciders if role in UP} - set(absence.deciders)
    begins = parse_time(absence.begins)
    if context.now >= begins or not up:
        lapsed = context.now >= begins
        state = AbsenceState.LAPSED if lapsed else absence.state
        context.put(replace(absence, state=state, due_at="" if lapsed else iso(begins)))
        return
    context.put(replace(absence, deciders=tuple(sorted({*absence.deciders, *up})), due_at=iso(begins)))


def papers_due(world: World, absence: Absence) -> str:
    return absence.papers_due


def papers_passed(context: DecisionContext, absence: Absence) -> None:
    """The first day back is over and no certificate has come (DUTY-1)."""
    context.put(replace(absence, papers=Papers.MISSING))
    context.irregular(
        "certificate_missing",
        absence.id,
        caused_by=(absence.person, absence.person_name),
        name=absence.person_name,
        begins=absence.begins,
        ends=absence.ends,
    )
