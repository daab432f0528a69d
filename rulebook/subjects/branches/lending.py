"""People lent from one branch to another: asked by the borrower, agreed by the lender, for certain days (BR-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from rulebook.kernel.commands import MANAGERS
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, day_begins, day_ends, iso, read_date
from rulebook.kernel.world import World
from rulebook.subjects.absences.lookup import LONGEST, orders_in
from rulebook.subjects.branches.commands import AskLoan, DecideLoan, EndLoan
from rulebook.subjects.branches.membership import home_of, is_open, key_of, leads, name_of
from rulebook.subjects.branches.records import HEAD, Branch, Loan, LoanState

replace = msgspec.structs.replace


def open_loans(world: World, person: str, begins: str, ends: str, but: str = "") -> Iterator[Loan]:
    """A person's loans, asked for or agreed, that lie in those ISO days."""
    for loan in world.find(Loan, "person", person):
        holds = loan.state in (LoanState.ASKED, LoanState.AGREED) and loan.id != but
        if holds and loan.begins <= ends and begins <= loan.ends:
            yield loan


def _days(context: DecisionContext, body: AskLoan) -> tuple[date, date]:
    begins, ends = read_date(body.begins), read_date(body.ends)
    if begins is None or ends is None:
        field = "begins" if begins is None else "ends"
        raise Refused("field_wrong", rule="BR-1", field=field, problem="not_a_date")
    today = company_day(context.now)
    if not today <= begins <= today + LONGEST:
        raise Refused("field_wrong", rule="BR-1", field="begins", problem="not_in_time")
    if not begins <= ends <= begins + LONGEST:
        raise Refused("field_wrong", rule="BR-1", field="ends", problem="not_after")
    return begins, ends


def _lender(context: DecisionContext, person: Person, begins: date, ends: date) -> str:
    """The branch that somebody belongs to in all those days; refuses where a move lies among them."""
    moves = {read_date(one.since) for one in person.branches}
    days = {begins, *(day for day in moves if day and begins < day <= ends)}
    homes = {home_of(person, day) for day in days}
    if len(homes) > 1:
        raise Refused("loan_moved", name=person.name)
    return homes.pop()


def _need_leader(context: DecisionContext, branch: str, day: date) -> None:
    if not leads(context, context.author, branch, MANAGERS, day):
        raise Refused("branch_not_leader", branch=name_of(context, branch))


def ask_loan(context: DecisionContext, body: AskLoan) -> None:
    """By a leader of the branch that wants somebody; of a person once at a time (BR-1)."""
    if context.get(Loan, context.line.subject):
        raise Refused("exists", rule="BR-1", what=context.line.subject)
    person = context.need(Person, body.person)
    if person.id == context.author.id:
        raise Refused("own_request")
    if person.outsider:
        raise Refused("branch_outsider", name=person.name)
    if not person.active:
        raise Refused("inactive", who=person.name)
    if body.branch != HEAD:
        context.need(Branch, body.branch)
    if not is_open(context, body.branch):
        raise Refused("branch_closed", branch=name_of(context, body.branch))
    begins, ends = _days(context, body)
    lender = _lender(context, person, begins, ends)
    if lender == body.branch:
        raise Refused("branch_already", name=person.name, branch=name_of(context, lender))
    today = company_day(context.now)
    _need_leader(context, body.branch, today)
    if other := next(open_loans(context, person.id, body.begins, body.ends), None):
        raise Refused("loan_twice", name=person.name, begins=other.begins, ends=other.ends)
    context.put(
        Loan(
            id=context.line.subject,
            person=person.id,
            person_name=person.name,
            lender=lender,
            borrower=body.branch,
            begins=body.begins,
            ends=body.ends,
            first_ends=body.ends,
            reason=body.reason.strip(),
            state=LoanState.ASKED,
            asked_by=context.author.id,
            asked_by_name=context.author.name,
            asked_at=iso(context.now),
            due_at=iso(day_begins(begins) if begins > today else day_ends(today)),
        )
    )


def decide_loan(context: DecisionContext, body: DecideLoan) -> None:
    """By a leader of the branch that lends; what the person has in those days is given on first (BR-1, ROLE-2)."""
    loan = context.need(Loan, context.line.subject)
    if loan.state is not LoanState.ASKED:
        raise Refused("loan_over", stands=loan.state)
    if context.author.id in (loan.asked_by, loan.person):
        raise Refused("own_request")
    _need_leader(context, loan.lender, company_day(context.now))
    decided = replace(
        loan,
        decided_by=context.author.id,
        decided_by_name=context.author.name,
        decided_at=iso(context.now),
        why=body.reason.strip(),
    )
    if not body.agree:
        if not decided.why:
            raise Refused("reason_needed")
        context.put(replace(decided, state=LoanState.REFUSED))
        return
    person = context.need(Person, loan.person)
    if not person.active:
        raise Refused("inactive", who=person.name)
    if not is_open(context, loan.borrower):
        raise Refused("branch_closed", branch=name_of(context, loan.borrower))
    begins, ends = date.fromisoformat(loan.begins), date.fromisoformat(loan.ends)
    if _lender(context, person, begins, ends) != loan.lender:
        raise Refused("loan_moved", name=person.name)
    _need_free(context, loan, loan.borrower, max(begins, company_day(context.now)), ends)
    context.put(replace(decided, state=LoanState.AGREED))


def _need_free(context: DecisionContext, loan: Loan, branch: str, first: date, last: date) -> None:
    """No open order of another branch is planned with the person in those days."""
    held = orders_in(context, loan.person, day_begins(first), day_begins(last) + timedelta(days=1))
    if numbers := [o.number for o in held if o.branch != key_of(branch)]:
        raise Refused("branch_orders", name=loan.person_name, numbers=", ".join(numbers))


def end_loan(context: DecisionContext, body: EndLoan) -> None:
    """By a leader of either branch, never by who is lent: called off before its first day, else a last day.

    On its last day there is nothing left to end: whoever is lent is back on the next.
    """
    loan = context.need(Loan, context.line.subject)
    today = company_day(context.now)
    if loan.state not in (LoanState.ASKED, LoanState.AGREED) or loan.ends < today.isoformat():
        raise Refused("loan_over", stands=loan.state)
    if context.author.id == loan.person:
        raise Refused("own_request")
    if not leads(context, context.author, loan.borrower, MANAGERS, today):
        _need_leader(context, loan.lender, today)
    if not body.reason.strip():
        raise Refused("reason_needed")
    ended = replace(
        loan,
        ended_by=context.author.id,
        ended_by_name=context.author.name,
        ended_at=iso(context.now),
        ended_why=body.reason.strip(),
    )
    ends = date.fromisoformat(loan.ends)
    if loan.state is LoanState.ASKED or loan.begins > today.isoformat():
        _need_free(context, loan, loan.lender, date.fromisoformat(loan.begins), ends)
        context.put(replace(ended, state=LoanState.WITHDRAWN))
        return
    if ends == today:
        raise Refused("loan_last_day", name=loan.person_name)
    last = read_date(body.last) if body.last else today
    if last is None:
        raise Refused("field_wrong", rule="BR-1", field="last", problem="not_a_date")
    if not today <= last < ends:
        raise Refused("field_wrong", rule="BR-1", field="last", problem="not_in_time")
    _need_free(context, loan, loan.lender, last + timedelta(days=1), ends)
    context.put(replace(ended, ends=last.isoformat()))


def loan_due(_: World, loan: Loan) -> str:
    return loan.due_at


def loan_passed(context: DecisionContext, loan: Loan) -> None:
    """Nobody decided before it would have begun: it lapses, and whoever asked is told."""
    context.put(replace(loan, state=LoanState.LAPSED))
    context.irregular(
        "loan_unanswered",
        loan.id,
        caused_by=(loan.asked_by, loan.asked_by_name),
        name=loan.person_name,
        branch=name_of(context, loan.lender),
        begins=loan.begins,
    )
