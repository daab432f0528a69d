"""Rebate statements: drawn, approved by another than the drawer, paid once, disputed (DEAL-1). Amounts in fen."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day, iso
from rulebook.kernel.world import World
from rulebook.numbers import yuan
from rulebook.policy import ledger
from rulebook.policy.posting import post
from rulebook.subjects.dealers.commands import AnswerDispute, ApproveRebate, DisputeRebate, DrawRebate, PayRebate
from rulebook.subjects.dealers.drawing import (
    draw_lines,
    earlier_statements,
    issue_by,
    month_is_over,
    standing,
)
from rulebook.subjects.dealers.records import (
    Dealer,
    Dispute,
    RebateStatement,
    StatementState,
    statement_id,
)
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.scores.span import is_month, month_after, month_of

replace = msgspec.structs.replace


def draw_rebate(context: DecisionContext, body: DrawRebate) -> None:
    """By hand: where the draft is to hold what came in meanwhile. An issued month stays as it is."""
    dealer = context.need(Dealer, context.line.subject)
    if not is_month(body.month):
        raise Refused("field_wrong", rule="DEAL-1", field="month", problem="not_a_month", text=body.month)
    if body.month >= month_of(company_day(context.now)):
        raise Refused("rebate_month_runs", month=body.month)
    statements = list(context.find(RebateStatement, "dealer", dealer.id))
    if any(s.month == body.month and s.state is not StatementState.DRAWN for s in statements):
        raise Refused("statement_issued", month=body.month)
    if any(s.month > body.month for s in statements):
        raise Refused("later_month_drawn", month=max(s.month for s in statements))
    if not _draw(context, dealer, body.month):
        raise Refused("nothing_to_tell", month=body.month)
    context.put(replace(dealer, next_month=max(dealer.next_month, month_after(body.month))))


def _draw(context: DecisionContext, dealer: Dealer, month: str) -> bool:
    """The month's draft, where there is anything to tell; whether there was."""
    id = statement_id(dealer.id, month)
    known = context.get(RebateStatement, id)
    earlier = earlier_statements(context, dealer.id, month)
    lines = draw_lines(context, dealer, month, earlier)
    left_over = earlier[-1].left_over if earlier else Fen(0)
    stood = standing(earlier, month)
    if not (lines or left_over or stood.earlier or stood.paid or known):
        return False
    rebate = sum(line.rebate for line in lines)
    payable = max(rebate + left_over, 0)
    uncovered = sum(line.turnover for line in lines if not line.agreement)
    drawn = RebateStatement(
        id=id,
        number=f"FY{month.replace('-', '')}-{dealer.id}",
        dealer=dealer.id,
        dealer_name=dealer.name,
        month=month,
        lines=lines,
        turnover=Fen(sum(line.turnover for line in lines)),
        rebate=Fen(rebate),
        carried=left_over,
        payable=Fen(payable),
        earlier=stood.earlier,
        paid=stood.paid,
        outstanding=Fen(stood.earlier + payable),
        uncovered=Fen(uncovered),
        due_at=issue_by(context, month),
        drawn_by=context.author.id,
        drawn_by_name=context.author.name,
        drawn_at=iso(context.now),
        disputes=known.disputes if known else (),
        reminded=known.reminded if known else False,
    )
    context.put(drawn)
    if uncovered:
        context.irregular("rebate_without_agreement", id, name=dealer.name, month=month, sum=yuan(drawn.uncovered))
    else:
        context.settle_about("rebate_without_agreement", id)
    return True


def draw_due(_: World, dealer: Dealer) -> str:
    """The first moment after the month that is drawn next."""
    return iso(month_is_over(dealer.next_month))


def draw_passed(context: DecisionContext, dealer: Dealer) -> None:
    """A month is over: the system draws its statement. One month at a time, each once."""
    if context.get(RebateStatement, statement_id(dealer.id, dealer.next_month)) is None:
        _draw(context, dealer, dealer.next_month)
    context.put(replace(dealer, next_month=month_after(dealer.next_month)))


def approval_due(_: World, drawn: RebateStatement) -> str:
    return "" if drawn.reminded else drawn.due_at


def approval_passed(context: DecisionContext, drawn: RebateStatement) -> None:
    context.irregular("rebate_late", drawn.id, name=drawn.dealer_name, month=drawn.month, due=drawn.due_at[:10])
    context.put(replace(drawn, reminded=True))


def approve_rebate(context: DecisionContext, body: ApproveRebate) -> None:
    """It is issued as it was seen, and booked as owed to the dealer."""
    drawn = context.need(RebateStatement, context.line.subject)
    if drawn.state is not StatementState.DRAWN:
        raise Refused("statement_issued", month=drawn.month)
    if drawn.drawn_by == context.author.id:
        raise Refused("own_request")
    if drawn.rebate != body.rebate:
        raise Refused("rebate_changed", sum=yuan(drawn.rebate))
    taken = any(context.find(RebateStatement, "token", body.token)) or any(
        context.find(Receipt, "token", body.token)
    )
    if taken:
        raise Refused("exists", rule="DEAL-1", what=f"token {body.token}")
    issued = replace(
        drawn,
        state=StatementState.APPROVED,
        approved_by=context.author.id,
        approved_by_name=context.author.name,
        approved_at=iso(context.now),
        token=body.token,
    )
    context.put(issued)
    context.settle_about("rebate_late", drawn.id)
    post(context, "rebate", (ledger.REBATES, drawn.rebate), (ledger.rebate(drawn.dealer), -drawn.rebate))


def pay_rebate(context: DecisionContext, body: PayRebate) -> None:
    """All that is payable, once; not while the dealer says it is wrong."""
    issued = context.need(RebateStatement, context.line.subject)
    if issued.state is StatementState.PAID:
        raise Refused("paid_twice_refused", number=issued.number, day=issued.paid_at[:10])
    if issued.state is not StatementState.APPROVED:
        raise Refused("statement_not_issued", month=issued.month)
    if issued.in_dispute:
        raise Refused("in_dispute", number=issued.number)
    if not issued.payable:
        raise Refused("nothing_payable", number=issued.number)
    if body.fen != issued.payable:
        raise Refused("rebate_changed", sum=yuan(issued.payable))
    if not body.reference.strip():
        raise Refused("reason_needed", rule="DEAL-1")
    paid = replace(
        issued,
        state=StatementState.PAID,
        paid_by=context.author.id,
        paid_by_name=context.author.name,
        paid_at=iso(context.at),
        reference=body.reference.strip(),
    )
    context.put(paid)
    post(context, "rebate_paid", (ledger.rebate(issued.dealer), issued.payable), (ledger.BANK, -issued.payable))


def dispute_rebate(context: DecisionContext, body: DisputeRebate) -> None:
    found = context.get(RebateStatement, context.line.subject)
    if found is None:
        context.irregular("dealer_paper_unknown", context.line.id, number=context.line.subject)
        return
    id = body.dispute if all(one.id != body.dispute for one in found.disputes) else context.line.id
    said = Dispute(
        id=id,
        words=body.words.strip(),
        said_by=body.said_by.strip(),
        by=context.author.id,
        at=iso(context.at),
    )
    context.put(replace(found, disputes=(*found.disputes, said)))
    context.irregular(
        "rebate_disputed", f"{found.id}:{id}", name=found.dealer_name, month=found.month, words=said.words or "—"
    )


def answer_dispute(context: DecisionContext, body: AnswerDispute) -> None:
    found = context.need(RebateStatement, context.line.subject)
    asked = next((one for one in found.disputes if one.id == body.dispute), None)
    if asked is None:
        raise Refused("not_found", what=f"dispute {body.dispute}")
    if asked.answered_at:
        raise Refused("settled_already", rule="DEAL-1")
    if not body.words.strip():
        raise Refused("reason_needed", rule="DEAL-1")
    answered = replace(
        asked, answer=body.words.strip(), answered_by=context.author.id, answered_at=iso(context.now)
    )
    after = replace(found, disputes=tuple(answered if one.id == asked.id else one for one in found.disputes))
    context.put(after)
    context.settle_about("rebate_disputed", f"{found.id}:{asked.id}")
