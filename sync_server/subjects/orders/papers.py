"""Dispatch order, repair order and signed service record as data for their templates (ORD-1, ORD-2, ORD-10)."""

from __future__ import annotations

from typing import Any

from rulebook.kernel.identity import Person
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.papers import valid_receipts
from rulebook.subjects.visits.records import Signature, Visit
from rulebook.subjects.visits.tries import tries_in_words
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.figures import qr_svg, signature_svg
from sync_server.papers.words import Say, chosen, moment, sum_of

Data = dict[str, Any]

TITLES = {OrderKind.INSTALL: "print.title.install", OrderKind.REPAIR: "print.title.repair"}


def order_paper(work: UnitOfWork, order: Order, say: Say) -> Data:
    """The dispatch order (installation) or repair order: what the technician is sent with."""
    approver = work.get(Person, order.approval.by) if order.approval else None
    approved = f"{approver.name if approver else ''} {moment(order.approval.at)}" if order.approval else ""
    rows = [
        ("field.customer_name", order.customer_name),
        ("field.address", order.address),
        ("field.contact", f"{order.contact} {order.contact_phone}".strip()),
        ("field.appointment", moment(order.appointment)),
        ("field.product_model", order.product_model),
        ("field.purchase_date", order.purchase_date),
        ("field.problem", order.problem),
        ("field.symptom", order.symptom),
        ("print.tried", "\n".join(p for p in (order.tried, *tries_in_words(order, say)) if p)),
        ("print.technician", order.technician_name),
        ("print.approved", approved),
    ]
    return {
        "title": say(TITLES.get(order.kind, "print.title.order"), kind=say(f"kind.{order.kind}")),
        "number": order.number,
        "rows": [[say(key), value] for key, value in rows if value],
        "vehicles": _vehicles(work, order, say),
        "qr": qr_svg(order.number),
        "signatures": [say("print.sign.technician"), say("print.sign.customer"), say("print.sign.date")],
    }


def _vehicles(work: UnitOfWork, order: Order, say: Say) -> Data:
    heads = ["print.no", "field.plate", "print.vin", "print.driver", "unit.terminal", "unit.sim"]
    rows = []
    for n, id in enumerate(order.vehicles, 1):
        vehicle = work.get(Vehicle, id)
        if vehicle is None:
            rows.append([str(n), id.removeprefix("vehicle:"), "", "", "", ""])
            continue
        driver = f"{vehicle.driver} {vehicle.driver_phone}".strip()
        terminal = _number(work, vehicle.terminal) or vehicle.planned_terminal or vehicle.planned_model
        rows.append(
            [
                str(n),
                vehicle.plate,
                vehicle.vin,
                driver,
                terminal,
                _number(work, vehicle.sim) or vehicle.planned_sim,
            ]
        )
    return {"heads": [say(h) for h in heads], "rows": rows, "title": say("field.vehicles")}


def _number(work: UnitOfWork, id: str | None) -> str:
    unit = work.get(Unit, id) if id else None
    return unit.number if unit else ""


def record_paper(work: UnitOfWork, visit: Visit, say: Say) -> Data:
    """The on-site service record: finding, work, numbers, sum, and the customer's signature over them (ORD-10)."""
    order = work.get(Order, visit.order)
    technician = work.get(Person, visit.technician)
    swaps = sorted(work.find(Swap, "visit", visit.id), key=lambda s: (s.at, s.id))
    receipts = valid_receipts(work, order, visit) if order else []
    rows = [
        ("field.customer_name", order.customer_name if order else ""),
        ("field.address", order.address if order else ""),
        ("field.symptom", order.symptom if order else ""),
        ("print.technician", technician.name if technician else visit.technician),
        ("print.arrived", moment(visit.arrived_at)),
        ("field.finding", visit.finding),
        ("field.work", visit.work),
        ("print.cause", visit.cause),
        ("print.advice", visit.advice),
        ("print.completed", moment(visit.completed_at)),
    ]
    return {
        "title": say("print.title.record"),
        "number": order.number if order else visit.order,
        "rows": [[say(key), value] for key, value in rows if value],
        "swaps": {
            "title": say("print.swaps"),
            "heads": [say(h) for h in ("field.plate", "field.unit", "print.old", "print.new", "print.reason")],
            "rows": [_swap(s, say) for s in swaps],
        },
        "receipts": [[r.number, say(f"method.{r.method}"), moment(r.at), sum_of(r.total)] for r in receipts],
        "receipts_title": say("print.receipts"),
        "signature": _signed(visit.signature, say),
    }


def _swap(swap: Swap, say: Say) -> list[str]:
    old = " ".join(p for p in (swap.old_number, swap.old_phone if swap.unit is UnitKind.SIM else "") if p)
    new = " ".join(p for p in (swap.new_number, swap.new_phone if swap.unit is UnitKind.SIM else "") if p)
    return [swap.plate, say(f"unit.{swap.unit}"), old, new, chosen(say, swap.reason, "swap.reason")]


def _signed(signature: Signature | None, say: Say) -> Data:
    """Who signed, when, the drawing, and the digest of exactly what they saw."""
    if signature is None:
        return {"title": say("print.unsigned"), "svg": "", "lines": []}
    lines = [f"{signature.signer} {moment(signature.at)}".strip(), f"SHA-256 {signature.digest}"]
    if signature.declined:
        return {
            "title": say("print.declined", reason=chosen(say, signature.declined)),
            "svg": "",
            "lines": lines[:1],
        }
    return {"title": say("print.sign.customer"), "svg": signature_svg(signature.strokes), "lines": lines}
