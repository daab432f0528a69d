"""Terms paid for: money by its receipt, each row by how far it now reaches (TERM-1). A fact; amounts in fen."""

from __future__ import annotations

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_PERSON, OrderId, PersonId, VehicleId, VisitId
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.subjects.company.fleet import plate_of, vehicle_now
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.handlers import issue_without_visit
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receipts.voiding import about_order, voided
from rulebook.subjects.service_terms.commands import RenewTerm, TermRow
from rulebook.subjects.service_terms.lookup import (
    list_fen,
    matters_of,
    span_now,
    term_id,
    term_now,
    term_of,
    why_dead,
)
from rulebook.subjects.service_terms.records import (
    Renewal,
    RenewedRow,
    RowOutcome,
    ServiceTerm,
    TermKind,
    TermRenewal,
    TermState,
)
from rulebook.subjects.service_terms.warnings import no_longer_lapsed, reaches_again
from rulebook.subjects.stock.records import Unit

replace = msgspec.structs.replace


def renew_term(context: DecisionContext, body: RenewTerm) -> None:
    """The money is booked as it came; every row extends its term, whatever is irregular about it.

    Two people who were paid for the same term without signal of each other are both right: the customer has paid
    for both, so the second goes on from where the first ended, and finance is told (`term_paid_twice`). Finance
    has the second receipt voided, or leaves it.
    """
    receipt = issue_without_visit(context, _issue(body), _payer(context, body), order_of(context))
    _check_price(context, body, receipt)
    rows = tuple(_renew(context, row, f"{context.line.id}.{n}", receipt) for n, row in enumerate(body.rows))
    context.put(
        TermRenewal(
            id=receipt.id,
            number=receipt.number,
            at=receipt.at,
            day=company_day(context.at).isoformat(),
            by=context.author.id,
            by_name=context.author.name,
            method=receipt.method,
            total=receipt.total,
            rows=rows,
            visit=body.visit,
            customer=receipt.customer,
        )
    )


def order_of(context: DecisionContext) -> OrderId | None:
    """The order at whose visit it is done: it stays open while something about it is."""
    order = context.get(Order, context.line.subject)
    return order.id if order else None


def _issue(body: RenewTerm) -> IssueReceipt:
    """The receipt of it, as one of a fee is given."""
    return IssueReceipt(
        visit=VisitId(""),
        receipt=body.receipt,
        number=body.number,
        token=body.token,
        plate=body.plate,
        lines=body.lines,
        total=body.total,
        method=body.method,
        payer=body.payer,
        invoice_title=body.invoice_title,
        tax_number=body.tax_number,
        due=body.due,
        reference=body.reference,
        rounded_off=body.rounded_off,
    )


def _payer(context: DecisionContext, body: RenewTerm) -> str:
    """Whose account it touches: the first vehicle's customer, or that vehicle where nobody knows whose it is."""
    first = body.rows[0].vehicle
    vehicle = vehicle_now(context, first)
    return (vehicle and vehicle.customer) or first


def _check_price(context: DecisionContext, body: RenewTerm, receipt: Receipt) -> None:
    """What was taken is what the price list said then, row by row and in sum (FEE-3)."""
    due = [list_fen(context, row.plan, row.months, context.at) for row in body.rows]
    said = [int(row.fen) for row in body.rows]
    lines = sum(line.fen * line.quantity for line in body.lines)
    if due != said or sum(said) != receipt.settles or lines != receipt.settles:
        context.irregular(
            "term_price_differs",
            receipt.id,
            order_of(context),
            number=receipt.number,
            taken=str(receipt.settles),
            due=str(sum(fen or 0 for fen in due)),
        )


def _renew(context: DecisionContext, row: TermRow, id: str, receipt: Receipt) -> RenewedRow:
    vehicle, order = vehicle_now(context, row.vehicle), order_of(context)
    id_now = vehicle.id if vehicle else row.vehicle
    if vehicle is None:
        plate = plate_of(context, row.vehicle)
        context.irregular("term_vehicle_unknown", receipt.id, order, number=receipt.number, vehicle=plate)
    term = term_of(context, row.what, id_now, row.unit) or new_term(context, row.what, id_now, row.unit)
    dead = why_dead(context, row.what, id_now, row.unit, context.at)
    if dead:
        last = term.last_sign or "—"
        context.irregular("dead_unit_renewed", f"{receipt.id}:{term.id}", order, plate=term.plate, last=last)
    day = company_day(context.at).isoformat()
    before = term.until
    by_others = any(not r.void and not r.counted and r.receipt != receipt.id for r in term.renewals)
    twice = by_others and before > row.seen
    paid = Renewal(
        id=id,
        at=iso(context.at),
        day=day,
        plan=row.plan,
        months=row.months,
        fen=row.fen,
        receipt=receipt.id,
        by=context.author.id,
        by_name=context.author.name,
    )
    term = reckoned(context, replace(term, plan=row.plan, renewals=(*term.renewals, paid)))
    if twice:
        context.irregular(
            "term_paid_twice",
            f"{receipt.id}:{term.id}",
            order,
            plate=term.plate,
            number=receipt.number,
            seen=row.seen or "—",
            before=before,
            until=term.until,
        )
    anew = not before or before < day
    outcome = RowOutcome.PAID_TWICE if twice else RowOutcome.STARTED_ANEW if anew else RowOutcome.CARRIED_ON
    return RenewedRow(
        term=term.id,
        what=term.what,
        plate=term.plate,
        plan=row.plan,
        months=row.months,
        fen=row.fen,
        before=before,
        until=term.until,
        outcome=outcome,
        dead=dead,
    )


def new_term(context: DecisionContext, what: TermKind, vehicle: VehicleId, unit: str) -> ServiceTerm:
    """A term that nobody has paid for yet, with what the archive says of its vehicle and card."""
    known = context.get(Vehicle, vehicle)
    found = context.get(Unit, unit) if unit else None
    heard = [t.last_sign for t in context.find(ServiceTerm, "vehicle", vehicle) if t.last_sign]
    return ServiceTerm(
        id=term_id(what, vehicle, unit),
        what=what,
        vehicle=vehicle,
        plate=plate_of(context, vehicle),
        unit=unit,
        number=found.number if found else "",
        customer=(known and known.customer) or "",
        last_sign=max(heard, key=parse_time, default=""),
        open_to=known.open_to if known else (),
    )


def reckoned(context: DecisionContext, term: ServiceTerm, revive: bool = True) -> ServiceTerm:
    """The term with its end reckoned again, kept; another end has its own warnings, and is lapsed no more.

    `revive`: one that was ended runs again, as when it is paid for or set anew.
    """
    span = span_now(term)
    until = span.until.isoformat() if span else ""
    if until != term.until:
        term = replace(term, until=until, told=())
    over = bool(until) and until < company_day(context.at).isoformat()
    if revive or term.state is not TermState.ENDED:
        if not over or term.state is TermState.ENDED:
            term = replace(term, state=TermState.RUNNING, ended_why="")
        if not over:
            no_longer_lapsed(context, term)
    context.put(term)
    reaches_again(context, term)
    return term


def after_void(context: DecisionContext, body: Command) -> None:
    """A renewal whose receipt was voided counts no more, and its terms fall back; that is told (RCT-2).

    What was paid twice is so no longer, whichever of the two was voided.
    """
    receipt = voided(context, body)
    renewal = context.get(TermRenewal, receipt.id) if receipt else None
    if receipt is None or renewal is None or renewal.void:
        return
    context.put(replace(renewal, void=True))
    system = PersonId(SYSTEM_PERSON)
    context.settle_about("term_price_differs", receipt.id, system)
    for row in renewal.rows:
        if (term := term_now(context, row.term)) is not None:
            _fall_back(context, term, receipt)
        for code in ("dead_unit_renewed", "term_paid_twice"):
            context.settle_about(code, f"{receipt.id}:{row.term}", system)


def _fall_back(context: DecisionContext, term: ServiceTerm, receipt: Receipt) -> None:
    about, order = f"{receipt.id}:{term.id}", about_order(context, receipt)
    plate, number = term.plate, receipt.number
    if any(r.counted for r in term.renewals if r.receipt == receipt.id):
        context.irregular("term_void_counted", about, order, plate=plate, number=number)
    gone = tuple(replace(r, void=True) if r.receipt == receipt.id else r for r in term.renewals)
    now = reckoned(context, replace(term, renewals=gone), revive=False)
    if now.until < term.until and now.state is not TermState.ENDED:
        until = now.until or "—"
        context.irregular(
            "term_fell_back", about, order, plate=plate, number=number, before=term.until, until=until
        )
    stand = [r for r in gone if not r.void and not r.counted]
    for one in stand if len(stand) == 1 else ():
        for matter in matters_of(context, one.receipt, term):
            context.settle_about("term_paid_twice", matter, PersonId(SYSTEM_PERSON))
