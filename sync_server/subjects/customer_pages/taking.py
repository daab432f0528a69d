"""Takes what a customer sends by their page: a report with its photo, a rating; each a line at once (CUST-1)."""

from __future__ import annotations

import hashlib

from rulebook.kernel.commands import MOST_SHORT, MOST_TEXT
from rulebook.kernel.files import FileRef, ref_of
from rulebook.kernel.ids import SYSTEM_PERSON, OrderId, VehicleId, VisitId
from rulebook.subjects.customer_pages.commands import RateVisit, ReportByPage
from rulebook.subjects.customer_pages.limits import reports_left
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport
from rulebook.subjects.files.commands import ArriveFile
from rulebook.subjects.files.records import File
from rulebook.subjects.orders.records import Order
from sync_server.core.company import Company
from sync_server.core.files.store import StoreAway, StoreRoom
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.subjects.customer_pages.links import page_behind
from sync_server.subjects.customer_pages.loading import look_ahead
from sync_server.subjects.customer_pages.pictures import is_photo
from sync_server.subjects.customer_pages.view import done_visit, newest_orders, own_orders, own_vehicles


class NotTaken(Exception):
    """Nothing was taken. `code`: needs, photo_wrong, photo_room, too_many, already; each has words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def take_report(company: Company, token: str, fields: dict[str, str], photo: bytes) -> str:
    """Write what was reported; the number it goes by. The same form sent twice is one report.

    Raises NoPage, NotTaken.
    """
    said = fields.get("said", "").strip()[:MOST_TEXT]
    if not said:
        raise NotTaken("needs")
    ref = ref_of(photo) if photo and is_photo(photo) else None
    if photo and ref is None:
        raise NotTaken("photo_wrong")
    with company.read() as work:
        page = page_behind(company, work, token)
        id = _id(page, fields, ref)
        known = work.get(PublicReport, id)
        if known:
            return known.number
        before = work.ids(PublicReport, "page", page.id)
        work.look_found(PublicReport, "page", [page.id])
        room = reports_left(work, page, company.clock())
        look_ahead(work, page)
        order, vehicle = _about(work, page, fields.get("about", ""))
    if room <= 0:
        raise NotTaken("too_many")
    if ref:
        _keep(company, ref, photo)
    with company.write() as work:  # what takes long is worked out above: everybody else's lines wait here
        page = page_behind(company, work, token)
        known = work.get(PublicReport, id)
        if known:
            return known.number
        if len(work.ids(PublicReport, "page", page.id) - before) >= room:
            raise NotTaken("too_many")
        report = ReportByPage(
            page=page.id,
            said=said,
            caller=fields.get("caller", "").strip()[:MOST_SHORT],
            phone=fields.get("phone", "").strip()[:MOST_SHORT],
            order=order,
            vehicle=vehicle,
            photo=ref,
        )
        now = company.clock()
        write_as_system(work, company.master, report, id, now)
        if ref:
            _note_arrival(company, work, ref)
        made = work.get(PublicReport, id)
        assert made is not None
    return made.number


def _id(page: CustomerPage, fields: dict[str, str], ref: FileRef | None) -> str:
    """Of what was sent, so that a form sent twice is known again, and one with other words is another."""
    said = [fields.get(name, "") for name in ("once", "said", "caller", "phone", "about")]
    text = "\0".join((page.id, *said, ref.sha256 if ref else ""))
    return f"web-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _about(work: UnitOfWork, page: CustomerPage, said: str) -> tuple[OrderId, VehicleId]:
    """What a form names by number or plate, where it is one of the page's; of a page of one order, that order."""
    if page.order:
        return page.order, VehicleId("")
    own = own_vehicles(work, page)
    kind, _, name = said.partition(":")
    named = next((v for v in own.values() if kind == "vehicle" and v.plate == name), None)
    if named:
        return OrderId(""), named.id
    order = next((o for o in own_orders(work, page, own) if kind == "order" and o.number == name), None)
    if order:
        return order.id, VehicleId("")
    only = next(iter(own)) if len(own) == 1 else ""
    return OrderId(""), VehicleId(only)


def _keep(company: Company, ref: FileRef, data: bytes) -> None:
    """The bytes among the company's files, whole, before any line names them."""
    try:
        if company.files.size(ref.sha256) is None:
            company.files.keep(ref.sha256, data)
    except StoreAway as error:
        company.files_outage.note(error)
        raise NotTaken("photo_room") from error
    except StoreRoom as error:
        raise NotTaken("photo_room") from error


def _note_arrival(company: Company, work: UnitOfWork, ref: FileRef) -> None:
    known = work.get(File, ref.sha256)
    if known is None or not (known.arrived_at and known.had_by(SYSTEM_PERSON)):
        arrival = ArriveFile(file=ref, sent_by=SYSTEM_PERSON)
        write_as_system(work, company.master, arrival, ref.sha256, company.clock())


def take_rating(company: Company, token: str, fields: dict[str, str]) -> None:
    """Write how a visit was rated, once. Raises NoPage, NotTaken."""
    stars = fields.get("stars", "")
    if stars not in ("1", "2", "3", "4", "5"):
        raise NotTaken("needs")
    with company.read() as work:
        page = page_behind(company, work, token)
        look_ahead(work, page)
        orders = newest_orders(work, page, own_vehicles(work, page))
        id = next((one.id for one in orders if one.number == fields.get("order")), OrderId(""))
    with company.write() as work:  # that order alone is asked for: everybody else's lines wait here
        page = page_behind(company, work, token)
        order = work.get(Order, id)
        visit, ratings = done_visit(work, order) if order else (None, [])
        if order is None or visit is None or ratings or page.customer not in (None, order.customer):
            raise NotTaken("already")
        words = fields.get("words", "").strip()[:MOST_TEXT]
        rating = RateVisit(page=page.id, visit=VisitId(visit.id), stars=int(stars), words=words)
        write_as_system(work, company.master, rating, order.id, company.clock())
