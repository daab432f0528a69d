"""Fee receipt and cash-handover slip, as data for their templates (RCT-1, CASH-3).."""

from __future__ import annotations

from typing import Any

from rulebook.kernel.identity import Person
from rulebook.numbers import show_phone, yuan
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.letterhead.handlers import letterhead_at
from rulebook.subjects.letterhead.records import Letterhead, PastLetterhead
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.visits.records import Visit
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.figures import qr_svg, signature_svg
from sync_server.papers.words import Say, in_capitals, moment, sum_of

Data = dict[str, Any]


def receipt_paper(work: UnitOfWork, receipt: Receipt, say: Say, base_url: str) -> Data:
    """What the customer was given on the screen, on paper: number, lines, sum, and the code to check it by."""
    order = work.get(Order, receipt.order)
    visit = work.get(Visit, receipt.visit)
    technician = work.get(Person, receipt.by)
    rows = [
        ("print.final", receipt.final),
        ("print.order", order.number if order else receipt.order),
        ("field.customer_name", order.customer_name if order else ""),
        ("field.plate", receipt.plate),
        ("field.payer", receipt.payer),
        ("field.method", say(f"method.{receipt.method}")),
        ("finance.leave", receipt.leave_reason),
        ("print.part", _part_of(receipt)),
        ("receipt.rounded", f"− {sum_of(receipt.rounded_off)}" if receipt.rounded_off else ""),
        ("receipt.due", receipt.due if receipt.method is Method.OWED else ""),
        ("receipt.reference", receipt.reference),
        ("field.invoice_title", receipt.invoice_title),
        ("field.tax_number", receipt.tax_number),
        ("print.technician", technician.name if technician else receipt.by),
        ("receipt.at", moment(receipt.at)),
    ]
    english = say("language.own") == "English"
    held = letterhead_at(work, receipt.at)
    lines = [
        [(line.name_en if english and line.name_en else line.name), str(line.quantity), sum_of(line.fen),
         sum_of(line.fen * line.quantity)]
        for line in receipt.lines
    ]  # fmt: skip
    return {
        "title": say("receipt.title"),
        "company": _called(held, english),
        "reach": _reached(held, say),
        "number": receipt.number,
        "void": say("print.void", reason=receipt.void_reason) if receipt.void_reason else "",
        "rows": [[say(key), value] for key, value in rows if value],
        "heads": [say(h) for h in ("print.item", "print.quantity", "print.price", "print.amount")],
        "lines": lines,
        "sum_title": say("print.owed") if receipt.method is Method.OWED else say("receipt.sum"),
        "sum": sum_of(receipt.total),
        "capitals": in_capitals(receipt.total),
        "qr": qr_svg(f"{base_url.rstrip('/')}/v/{receipt.token}"),
        "qr_title": say("receipt.check"),
        "signature": signature_svg(visit.signature.strokes) if visit and visit.signature else "",
        "signature_title": say("print.sign.payer"),
    }


def _called(held: Letterhead | PastLetterhead | None, english: bool) -> str:
    """The company's name as it was when the receipt was given; "" where it was never said (RCT-1)."""
    return "" if held is None else held.name_en if english and held.name_en else held.name


def _reached(held: Letterhead | PastLetterhead | None, say: Say) -> str:
    if held is None:
        return ""
    phone = say("letterhead.call", number=show_phone(held.phone))
    return " · ".join(part for part in (phone, held.address) if part)


def _part_of(receipt: Receipt) -> str:
    """The whole fee, where this receipt is for a part of it (FEE-4)."""
    whole = sum(line.fen * line.quantity for line in receipt.lines)
    return sum_of(whole) if receipt.settles < whole and not receipt.leave else ""


def handover_paper(work: UnitOfWork, handover: Handover, say: Say) -> Data:
    """The cash-handover slip: all receipts, the count, the difference, both names (CASH-3, CASH-4)."""
    counted = handover.state is HandoverState.COUNTED
    receipts = [r for id in handover.receipts if (r := work.get(Receipt, id))]
    rows = [
        ("print.technician", handover.technician_name),
        ("print.returned", moment(handover.returned_at)),
        ("print.declared_at", moment(handover.declared_at)),
        ("print.declared_for", handover.for_by_name and f"{handover.for_by_name}：{handover.for_reason}"),
        ("print.evidence", handover.evidence),
        ("print.counted_by", f"{handover.counted_by_name} {moment(handover.counted_at)}".strip()),
    ]
    sums = []
    if counted:
        sums = [
            [say("print.expected"), sum_of(handover.expected or 0)],
            [say("print.counted"), sum_of(handover.counted or 0)],
            [say("print.difference"), sum_of(handover.difference or 0)],
        ]
    return {
        "title": say("print.title.handover"),
        "number": f"{handover.declared_at[:10]} {handover.technician_name}",
        "rows": [[say(key), value] for key, value in rows if value],
        "heads": [say(h) for h in ("receipt.number", "receipt.at", "print.amount")],
        "receipts": [[r.number, moment(r.at), sum_of(r.total)] for r in receipts],
        "notes_title": say("print.notes"),
        "notes": [
            [f"¥{yuan(n.denomination)}", f"× {n.pieces}", sum_of(n.denomination * n.pieces)]
            for n in handover.counts
        ],
        "sums": sums,
        "capitals": in_capitals(handover.counted or 0) if counted else "",
        "open": "" if counted else say("print.not_counted"),
        "signatures": [say("print.sign.technician"), say("print.sign.finance"), say("print.sign.date")],
    }
