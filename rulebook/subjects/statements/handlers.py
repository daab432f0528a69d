"""Electronic payments: what a wallet or bank tells, matched to receipts (CASH-5). Amounts in fen.

Money that a statement shows is in the wallet; until its receipt is known it stands under suspense. Money that a
receipt tells is in clearing until a statement shows it. What stays in either is what is unmatched.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import Fen
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.policy import ledger
from rulebook.policy.posting import post
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, SaveStatementLayout, StatementRow
from rulebook.subjects.statements.known_payments import (
    Found,
    Standing,
    find_known,
    readable_time,
    seen_again,
    taken_as,
    worth,
)
from rulebook.subjects.statements.layouts import what_is_wrong
from rulebook.subjects.statements.paid_back import meet, refund_of
from rulebook.subjects.statements.records import Payment, StatementLayout

replace = msgspec.structs.replace

ELECTRONIC = frozenset({Method.WECHAT, Method.ALIPAY, Method.TRANSFER})
NEAR = timedelta(minutes=30)
"""A payment without a number of ours belongs to a receipt of the same sum that was written so near in time."""


FEW_FIGURES = 4
"""Fewer figures of the payer's number than these decide nothing."""


def plain(number: str) -> str:
    """A receipt number without what a wallet leaves out: PGAA-000123 → PGAA000123."""
    return "".join(ch for ch in number.upper() if ch.isalnum())


def import_statement(context: DecisionContext, body: ImportStatement) -> None:
    """Every new row is booked; known ones stay, and one that tells something else now is opened."""
    if body.method not in ELECTRONIC:
        raise Refused("field_wrong", rule="CASH-5", field="method", problem="not_electronic")
    for row in body.rows:
        _check(body, row)
    waiting = list(context.find(Receipt, "clearing", body.method))
    for row in body.rows:
        found = find_known(context, body.method, body.layout, row)
        if found.payment is None:
            waiting = _take(context, body, row, found.id, waiting)
        else:
            _seen_again(context, body, row, found, found.payment)


def _check(body: ImportStatement, row: StatementRow) -> None:
    try:
        iso(parse_time(row.at))
    except (Unreadable, OverflowError) as error:
        raise Refused("field_wrong", rule="CASH-5", field="at", problem="not_a_time") from error
    if body.layout and not readable_time(row.at):
        raise Refused("field_wrong", rule="CASH-5", field="at", problem="not_a_time")
    if row.fee > row.fen:
        raise Refused("field_wrong", rule="CASH-5", field="fee", problem="more_than_the_sum")


def _seen_again(
    context: DecisionContext, body: ImportStatement, row: StatementRow, found: Found, known: Payment
) -> None:
    """A known row stays; a fee that no file told before is booked."""
    if found.standing is Standing.DIFFERS:
        context.irregular("statement_differs", found.id, number=row.wallet_number, file=body.file)
        return
    seen = seen_again(known, body.layout, row)
    if seen != known:
        fee = (seen.fee - known.fee) * (-1 if known.refund else 1)
        post(context, "statement", (ledger.wallet(known.method), -fee), (ledger.WALLET_FEES, fee))
        context.put(seen)


def _take(
    context: DecisionContext, body: ImportStatement, row: StatementRow, id: str, waiting: list[Receipt]
) -> list[Receipt]:
    """Book a new row; return the receipts that wait on."""
    payment = taken_as(body.method, body.layout, row, id, body.file)
    way = -1 if row.refund else 1
    post(
        context,
        "statement",
        (ledger.wallet(body.method), worth(row) - way * row.fee),
        (ledger.WALLET_FEES, way * row.fee),
        (ledger.suspense(body.method), -worth(row)),
    )
    context.put(payment)
    found = None if row.refund else the_one(payment, waiting)
    if row.refund:
        _refunded(context, payment)
    if found is None:
        return waiting
    match(context, payment, found, "statement")
    return [r for r in waiting if r.id != found.id]


def _refunded(context: DecisionContext, payment: Payment) -> None:
    """A customer got money back: as was recorded, or whoever answers for the receipt hears of it."""
    if (recorded := refund_of(context, payment)) is not None:
        meet(context, payment, recorded, "statement")
        return
    number = payment.number or payment.wallet_number
    context.irregular("refunded", payment.id, number=number, sum=str(payment.fen))


def the_one(payment: Payment, waiting: Iterable[Receipt]) -> Receipt | None:
    """The receipt a payment belongs to, of those whose sum agrees.

    By number; else by the last figures of the payer's own, if one bears them; else by time, if one only.
    """
    same = [r for r in waiting if r.total == payment.fen and not r.void_reason]
    if numbered := [r for r in same if payment.number and plain(payment.number) in _numbers(r)]:
        return numbered[0]
    if len(borne := [r for r in same if _bears_figures(payment, r)]) == 1:
        return borne[0]
    near = [r for r in same if _near(payment, r)]
    return near[0] if len(near) == 1 else None


def _bears_figures(payment: Payment, receipt: Receipt) -> bool:
    """Whether the payer's number ends as it was noted on the receipt, within a day of it.

    Other figures say nothing against it: what was read off a phone may have been another number of the payer's.
    """
    noted = receipt.reference
    if len(noted) < FEW_FIGURES or abs(parse_time(receipt.at) - parse_time(payment.at)) > timedelta(days=1):
        return False
    return any(plain(number).endswith(noted) for number in (payment.wallet_number, payment.number) if number)


def _near(payment: Payment, receipt: Receipt) -> bool:
    """A bank may tell no more than the day."""
    paid, written = parse_time(payment.at), parse_time(receipt.at)
    if payment.whole_day:
        return company_day(paid) == company_day(written)
    return abs(written - paid) <= NEAR


def _numbers(receipt: Receipt) -> set[str]:
    """What a payer may have written: the number on their copy, or the final one; without the branch's prefix, too.

    A prefix makes no number unique (BR-1), and a statement's reader takes none for a part of one.
    """
    borne = [number for number in (receipt.number, receipt.final) if number]
    return {plain("-".join(number.split("-")[-2:])) for number in borne} | {plain(number) for number in borne}


def match(context: DecisionContext, payment: Payment, receipt: Receipt, by: str) -> None:
    """Suspense and clearing meet."""
    context.put(replace(payment, open="", receipt=receipt.id, matched_by=by))
    context.put(replace(receipt, clearing=""))
    post(
        context,
        "match",
        (ledger.suspense(payment.method), payment.fen),
        (ledger.clearing(payment.method), -payment.fen),
    )


def find_payment(context: DecisionContext, receipt: Receipt) -> None:
    """A receipt that arrives after its statement looks for its row there."""
    if receipt.method not in ELECTRONIC or not receipt.total:
        return
    rows = [p for p in context.find(Payment, "open", receipt.method) if not p.refund]
    fitting = [p for p in rows if the_one(p, [receipt])]
    exact = [p for p in fitting if plain(p.number) in _numbers(receipt)]
    exact = exact or [p for p in fitting if _bears_figures(p, receipt)]
    if found := exact or (fitting if len(fitting) == 1 else []):
        match(context, found[0], receipt, "receipt")


def match_by_hand(context: DecisionContext, body: MatchPayment) -> None:
    payment = context.need(Payment, body.payment)
    receipt = context.need(Receipt, body.receipt)
    if not payment.open or payment.refund:
        raise Refused("settled_already", rule="CASH-5")
    if receipt.clearing != payment.method:
        raise Refused("field_wrong", rule="CASH-5", field="receipt", problem="not_waiting")
    if receipt.total != payment.fen:
        raise Refused("field_wrong", rule="CASH-5", field="receipt", problem="another_sum")
    if receipt.by == context.author.id:
        raise Refused("own_request")
    match(context, payment, receipt, context.author.id)


def save_layout(context: DecisionContext, body: SaveStatementLayout) -> None:
    """Keep or mend a layout of the company's own; it is used from the next import on."""
    if body.method not in ELECTRONIC:
        raise Refused("field_wrong", rule="CASH-5", field="method", problem="not_electronic")
    if wrong := what_is_wrong(body.columns, body.money_in):
        raise Refused("field_wrong", rule="CASH-5", field="columns", problem=wrong)
    context.put(
        StatementLayout(
            id=body.layout,
            name=body.name,
            method=body.method,
            columns=body.columns,
            money_in=body.money_in,
            state="retired" if body.retired else "used",
            by=context.author.id,
            by_name=context.author.name,
            at=iso(context.at),
        )
    )


def unmatched(
    payments: Iterable[Payment], receipts: Iterable[Receipt]
) -> tuple[list[Payment], list[Receipt], Fen]:
    """Rows without a receipt, receipts without a row, and the sum of the rows less that of the receipts."""
    rows = [p for p in payments if p.open]
    waiting = [r for r in receipts if r.clearing]
    shown = sum(worth(p) for p in rows)
    return rows, waiting, Fen(shown - sum(r.total for r in waiting))
