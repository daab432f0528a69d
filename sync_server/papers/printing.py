"""One printed form for one person: what they may see they may print; the page says who did and when (SEC-1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.times import company_day, iso
from rulebook.rules import sight
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.books.records import PRINTED, Day, export_number
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.customer_pages.records import CustomerPage
from rulebook.subjects.dealers.records import Dealer, RebateStatement
from rulebook.subjects.faults.records import Fault
from rulebook.subjects.logs.records import SupervisionReport
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.labels import return_label
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.rounds.records import Round
from rulebook.subjects.trainings.records import Qualification
from rulebook.subjects.visits.records import Visit
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.core.readers import reader_tags
from sync_server.core.seen import SeenBy
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.figures import qr_svg
from sync_server.papers.glyphs import CannotPrint, unprintable, with_geta
from sync_server.papers.typeset import typeset
from sync_server.papers.words import Say, moment, speaker
from sync_server.subjects.books.day_sheet import day_paper
from sync_server.subjects.complaints.papers import complaint_paper
from sync_server.subjects.customer_pages.links import refuse_others
from sync_server.subjects.customer_pages.papers import page_paper
from sync_server.subjects.dealers.papers import account_paper, rebate_paper
from sync_server.subjects.faults.papers import fault_paper
from sync_server.subjects.logs.supervision_sheet import supervision_paper
from sync_server.subjects.orders.papers import order_paper, record_paper
from sync_server.subjects.receipts.papers import handover_paper, receipt_paper
from sync_server.subjects.rounds.papers import round_paper
from sync_server.subjects.trainings.papers import certificate_paper

KINDS: dict[str, type[Record]] = {
    "order": Order,
    "record": Visit,
    "label": Swap,
    "receipt": Receipt,
    "handover": Handover,
    "day": Day,
    "supervision": SupervisionReport,
    "complaint": Complaint,
    "fault": Fault,
    "rebate": RebateStatement,
    "account": Dealer,
    "page": CustomerPage,
    "round": Round,
    "certificate": Qualification,
}
"""Form → the record it is about. The template has the form's name."""


SEVERAL = {"order": "order-several", "receipt": "receipt-several"}
"""Forms that several of may lie in one file, and the template that puts them there."""
MOST_TOGETHER = 100


class NoSuchPaper(LookupError):
    """There is no such record in this person's sight, or nothing to print about it."""


def paper(company: Company, credentials: str, kind: str, id: str, language: str, anyway: bool = False) -> bytes:
    """The PDF of a form; `anyway` prints 〓 for characters that no font has, and names them at the foot.

    That it was printed is a line of the system's own, whose number stands on every page and in the margin of
    every row: a sheet that leaked leads back to it. Raises NotLetIn, NoSuchPaper for what is unknown or out of
    sight alike, CannotPrint for such characters, Refused for a customer's page that shows more than its reader
    sees; then nothing was printed, and no line says so.
    """
    with company.read() as work:
        row, reader = known_device(work, credentials, company.clock())
        company.print_pace.count(row.id)
        tags = reader_tags(work, reader, row.id, company.clock())
        whole = work.get(KINDS[kind], id) if kind in KINDS else None
        record = sight(whole, tags, narrowed(work), work) if whole is not None else None
        if record is None:
            raise NoSuchPaper(f"{kind} {id}")
        say = speaker(language)
        if isinstance(record, CustomerPage):
            if record.ended(company_day(company.clock()).isoformat()):
                raise NoSuchPaper(f"{kind} {id}")
            refuse_others(work, record, tags)
            data = page_paper(company, work, record, say)
        else:
            data = data_of(SeenBy(work.connection, tags), record, say, company.base_url)
        data["printed"] = say("print.printed", name=reader.name, at=moment(iso(company.clock())))
    missing = unprintable(data)
    if missing and not anyway:
        raise CannotPrint(missing)
    if missing:
        data = with_geta(data, missing)
        data["printed"] += say("print.geta", characters="; ".join(str(one) for one in missing))
    (data["mark"],) = _noted(company, kind, [record], reader)
    return typeset(kind, data, language)


def papers_together(
    company: Company, credentials: str, kind: str, ids: list[str], language: str, anyway: bool = False
) -> bytes:
    """One PDF of a form for each of these records, in their order, each under a number of its own.

    Raises what `paper` raises, for all of them.
    """
    if kind not in SEVERAL or not ids or len(ids) > MOST_TOGETHER:
        raise NoSuchPaper(f"{len(ids)} of {kind}")
    with company.read() as work:
        row, reader = known_device(work, credentials, company.clock())
        company.print_pace.count(row.id, len(ids))
        tags, closer = reader_tags(work, reader, row.id, company.clock()), narrowed(work)
        seen, say = SeenBy(work.connection, tags), speaker(language)
        printed = say("print.printed", name=reader.name, at=moment(iso(company.clock())))
        records, sheets = [], []
        for id in ids:
            whole = work.get(KINDS[kind], id)
            record = sight(whole, tags, closer, work) if whole is not None else None
            if record is None:
                raise NoSuchPaper(f"{kind} {id}")
            records.append(record)
            sheets.append({**data_of(seen, record, say, company.base_url), "printed": printed})
    data: dict[str, Any] = {"title": say("print.several", count=len(sheets)), "sheets": sheets}
    missing = unprintable(data)
    if missing and not anyway:
        raise CannotPrint(missing)
    note = ""
    if missing:
        data = with_geta(data, missing)
        note = say("print.geta", characters="; ".join(str(one) for one in missing))
    marks = _noted(company, kind, records, reader)
    data["sheets"] = [
        {**sheet, "printed": sheet["printed"] + note, "mark": mark}
        for sheet, mark in zip(data["sheets"], marks, strict=True)
    ]
    return typeset(SEVERAL[kind], data, language)


def _noted(company: Company, kind: str, records: Sequence[Record], reader: Person) -> list[str]:
    """The numbers of the lines that say who printed them, when and what."""
    numbers = []
    with company.write() as work:
        for record in records:
            about = f"{record.KIND}:{record_id(record)}"
            taken = RecordExport(report=kind, form=PRINTED, first="", last="", by=reader.name[:200], about=about)
            noted = write_as_system(work, company.master, taken, "", company.clock(), actor=reader.id)
            numbers.append(export_number(noted.line or ""))
    return numbers


def data_of(work: UnitOfWork, record: Record, say: Say, base_url: str) -> dict[str, Any]:
    """What the record's template is filled with."""
    match record:
        case Order():
            return order_paper(work, record, say)
        case Visit():
            return record_paper(work, record, say)
        case Receipt():
            return receipt_paper(work, record, say, base_url)
        case Handover():
            return handover_paper(work, record, say)
        case Day():
            return day_paper(work, record, say)
        case SupervisionReport():
            return supervision_paper(work, record, say)
        case Complaint():
            return complaint_paper(work, record, say)
        case Fault():
            return fault_paper(work, record, say)
        case RebateStatement():
            return rebate_paper(work, record, say, base_url)
        case Dealer():
            return _or_none(account_paper(work, record, say), f"account {record.id}")
        case Round():
            return round_paper(work, record, say)
        case Qualification():
            return certificate_paper(work, record, say, base_url)
        case Swap():
            return _label(work, record, say)
        case _:
            raise NoSuchPaper(record.KIND)


def _or_none(data: dict[str, Any] | None, what: str) -> dict[str, Any]:
    """The data; NoSuchPaper where there is nothing to print about it."""
    if data is None:
        raise NoSuchPaper(what)
    return data


def _label(work: UnitOfWork, swap: Swap, say: Say) -> dict[str, Any]:
    """The return label (RPL-4); a first fitting has none."""
    technician = work.get(Person, swap.by)
    label = return_label(work, swap, technician.name if technician else "")
    if label is None:
        raise NoSuchPaper(f"label {swap.id}")
    return {
        "title": say("print.title.label"),
        "plate": label.plate,
        "symptom": label.symptom,
        "number": label.number,
        "lines": [f"{say('print.order')} {label.order}", f"{label.by} {moment(label.at)}".strip()],
        "qr": qr_svg(label.code),
    }
