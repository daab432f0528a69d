"""One printed form for one person: what they may see they may print; the page says who did and when (SEC-1)."""

from __future__ import annotations

from typing import Any

from rulebook.labels import return_label
from rulebook.records import Day, Handover, Order, Person, Receipt, Record, Swap, Visit
from rulebook.sight import tags_of, tags_of_reader
from rulebook.times import iso
from sync_server.company import Company
from sync_server.db.book import Book
from sync_server.enrolment import known_device
from sync_server.papers.day import day_paper
from sync_server.papers.figures import qr_svg
from sync_server.papers.money import handover_paper, receipt_paper
from sync_server.papers.orders import order_paper, record_paper
from sync_server.papers.typeset import typeset
from sync_server.papers.words import Say, moment, speaker

KINDS: dict[str, type[Record]] = {
    "order": Order,
    "record": Visit,
    "label": Swap,
    "receipt": Receipt,
    "handover": Handover,
    "day": Day,
}
"""Form → the record it is about. The template has the form's name."""


class NoSuchPaper(LookupError):
    """There is no such record in this person's sight, or nothing to print about it."""


def paper(company: Company, credentials: str, kind: str, id: str, language: str) -> bytes:
    """The PDF of a form. Raises NotLetIn, or NoSuchPaper for what is unknown or out of sight alike."""
    with company.read() as book:
        row, reader = known_device(book, credentials, company.clock())
        record = book.get(KINDS[kind], id) if kind in KINDS else None
        if record is None or tags_of_reader(reader, row.id).isdisjoint(tags_of(record)):
            raise NoSuchPaper(f"{kind} {id}")
        say = speaker(language)
        data = data_of(book, record, say, company.base_url)
        data["printed"] = say("print.printed", name=reader.name, at=moment(iso(company.clock())))
    return typeset(kind, data)


def data_of(book: Book, record: Record, say: Say, base_url: str) -> dict[str, Any]:
    """What the record's template is filled with."""
    match record:
        case Order():
            return order_paper(book, record, say)
        case Visit():
            return record_paper(book, record, say)
        case Receipt():
            return receipt_paper(book, record, say, base_url)
        case Handover():
            return handover_paper(book, record, say)
        case Day():
            return day_paper(book, record, say)
        case Swap():
            return _label(book, record, say)
        case _:
            raise NoSuchPaper(record.KIND)


def _label(book: Book, swap: Swap, say: Say) -> dict[str, Any]:
    """The return label (RPL-4); a first fitting has none."""
    technician = book.get(Person, swap.by)
    label = return_label(book, swap, technician.name if technician else "")
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
