"""Electronic payments: what a wallet or bank tells, matched to receipts (CASH-5). Amounts in fen.

Money that a statement shows is in the wallet; until its receipt is known it stands under suspense. Money that a
receipt tells is in clearing until a statement shows it. What stays in either is what is unmatched.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from rulebook import commands as c
from rulebook import ledger
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import Fen
from rulebook.lines import Unreadable
from rulebook.records import Method, Payment, Receipt
from rulebook.times import iso, parse_time

replace = msgspec.structs.replace

ELECTRONIC = frozenset({Method.WECHAT, Method.ALIPAY, Method.TRANSFER})
NEAR = timedelta(minutes=30)
"""A payment without a number of ours belongs to a receipt of the same sum that was written so near in time."""


def payment_id(method: Method, row: c.StatementRow) -> str:
    """The wallet's own number; a refund bears that of its payment."""
    return f"{method}:{row.wallet_number}" + (":refund" if row.refund else "")


def plain(number: str) -> str:
    """A receipt number without what a wallet leaves out: PGAA-000123 → PGAA000123."""
    return "".join(ch for ch in number.upper() if ch.isalnum())


def import_statement(case: Case, body: c.ImportStatement) -> None:
    """Every new row is booked; known ones stay, and one that tells something else now is opened."""
    if body.method not in ELECTRONIC:
        raise Refused("field_wrong", rule="CASH-5", field="method", problem="not_electronic")
    for row in body.rows:
        _check(row)
    waiting = list(case.find(Receipt, "clearing", body.method))
    for row in body.rows:
        id = payment_id(body.method, row)
        known = case.get(Payment, id)
        if known is None:
            waiting = _take(case, body, row, id, waiting)
        elif (known.fen, known.number, known.at) != (row.fen, row.number, iso(parse_time(row.at))):
            case.irregular("statement_differs", id, number=row.wallet_number, file=body.file)


def _check(row: c.StatementRow) -> None:
    try:
        parse_time(row.at)
    except Unreadable as error:
        raise Refused("field_wrong", rule="CASH-5", field="at", problem="not_a_time") from error
    if row.fee > row.fen:
        raise Refused("field_wrong", rule="CASH-5", field="fee", problem="more_than_the_sum")


def _take(
    case: Case, body: c.ImportStatement, row: c.StatementRow, id: str, waiting: list[Receipt]
) -> list[Receipt]:
    """Book a new row; return the receipts that wait on."""
    payment = Payment(
        id=id,
        method=body.method,
        at=iso(parse_time(row.at)),
        number=row.number,
        wallet_number=row.wallet_number,
        refund=row.refund,
        fen=row.fen,
        fee=row.fee,
        file=body.file,
        open=body.method,
    )
    way = -1 if row.refund else 1
    case.post(
        "statement",
        (ledger.wallet(body.method), way * (row.fen - row.fee)),
        (ledger.WALLET_FEES, way * row.fee),
        (ledger.suspense(body.method), -way * row.fen),
    )
    case.put(payment)
    found = None if row.refund else the_one(payment, waiting)
    if row.refund:
        _refunded(case, payment)
    if found is None:
        return waiting
    match(case, payment, found, "statement")
    return [r for r in waiting if r.id != found.id]


def _refunded(case: Case, payment: Payment) -> None:
    """A customer got money back: whoever answers for the receipt hears of it."""
    number = payment.number or payment.wallet_number
    case.irregular("refunded", payment.id, number=number, sum=str(payment.fen))


def the_one(payment: Payment, waiting: Iterable[Receipt]) -> Receipt | None:
    """The receipt a payment belongs to: by number, where the sum agrees; else by sum and time, if one only."""
    same = [r for r in waiting if r.total == payment.fen and not r.void_reason]
    if numbered := [r for r in same if payment.number and plain(payment.number) in _numbers(r)]:
        return numbered[0]
    at = parse_time(payment.at)
    near = [r for r in same if abs(parse_time(r.at) - at) <= NEAR]
    return near[0] if len(near) == 1 else None


def _numbers(receipt: Receipt) -> set[str]:
    """What a payer may have written: the number on their copy, or the final one."""
    return {plain(number) for number in (receipt.number, receipt.final) if number}


def match(case: Case, payment: Payment, receipt: Receipt, by: str) -> None:
    """Suspense and clearing meet."""
    case.put(replace(payment, open="", receipt=receipt.id, matched_by=by))
    case.put(replace(receipt, clearing=""))
    case.post(
        "match", (ledger.suspense(payment.method), payment.fen), (ledger.clearing(payment.method), -payment.fen)
    )


def find_payment(case: Case, receipt: Receipt) -> None:
    """A receipt that arrives after its statement looks for its row there."""
    if receipt.method not in ELECTRONIC or not receipt.total:
        return
    rows = [p for p in case.find(Payment, "open", receipt.method) if not p.refund]
    fitting = [p for p in rows if the_one(p, [receipt])]
    exact = [p for p in fitting if plain(p.number) == plain(receipt.number)]
    if found := exact or (fitting if len(fitting) == 1 else []):
        match(case, found[0], receipt, "receipt")


def match_by_hand(case: Case, body: c.MatchPayment) -> None:
    payment = case.need(Payment, body.payment)
    receipt = case.need(Receipt, body.receipt)
    if not payment.open or payment.refund:
        raise Refused("settled_already", rule="CASH-5")
    if receipt.clearing != payment.method:
        raise Refused("field_wrong", rule="CASH-5", field="receipt", problem="not_waiting")
    if receipt.total != payment.fen:
        raise Refused("field_wrong", rule="CASH-5", field="receipt", problem="another_sum")
    if receipt.by == case.author.id:
        raise Refused("own_request")
    match(case, payment, receipt, case.author.id)


def unmatched(
    payments: Iterable[Payment], receipts: Iterable[Receipt]
) -> tuple[list[Payment], list[Receipt], Fen]:
    """Rows without a receipt, receipts without a row, and the sum of the rows less that of the receipts."""
    rows = [p for p in payments if p.open]
    waiting = [r for r in receipts if r.clearing]
    shown = sum(-p.fen if p.refund else p.fen for p in rows)
    return rows, waiting, Fen(shown - sum(r.total for r in waiting))
