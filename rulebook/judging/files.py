"""Photos, and which files are named and have arrived. Facts: always recorded (sections 0 and 2)."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.files import files_of
from rulebook.ids import SYSTEM_DEVICE, OrderId, VisitId
from rulebook.judging.company import by_system
from rulebook.records import File, Order, Photo
from rulebook.states import WITH_TECHNICIAN
from rulebook.times import iso

replace = msgspec.structs.replace


def add_photo(case: Case, body: c.AddPhoto) -> None:
    """Keep the photo with its order. Of an order unknown or somebody else's: kept too, irregularly (ORD-5)."""
    order = case.get(Order, case.line.subject)
    id = case.fresh(Photo, body.photo, order.id if order else None)
    _note_whose(case, order, body.visit or id)
    file = case.get(File, body.file.sha256)
    _note_used_before(case, body, id)
    photo = Photo(
        id=id,
        order=OrderId(case.line.subject),
        visit=VisitId(body.visit) if body.visit else None,
        purpose=body.purpose,
        file=body.file,
        caption=body.caption,
        by=case.author.id,
        at=iso(case.at),
        arrived=bool(file and file.arrived_at),
        open_to=(order.technician,) if order and order.technician and order.state in WITH_TECHNICIAN else (),
    )
    case.put(photo)


def _note_whose(case: Case, order: Order | None, about: str) -> None:
    if order is None:
        case.irregular("state", about, state="unknown")
        return
    theirs = case.author.id in (order.technician, *order.past_technicians)
    if not theirs and not c.OFFICE.intersection(case.author.roles):
        case.irregular("not_assigned", about, order.id, state=order.state)


def _note_used_before(case: Case, body: c.AddPhoto, id: str) -> None:
    """A photo shows what was there once: one that stands for another order or visit too is told."""
    order = case.line.subject
    for other in case.find(Photo, "sha256", body.file.sha256):
        visits = {body.visit, other.visit or ""} - {""}
        if other.order != order or len(visits) > 1:
            known = case.get(Order, order)
            case.irregular("photo_reused", id, known.id if known else None, at=other.at)
            return


def name_files(case: Case, body: c.Command) -> None:
    """Note which device names which files: it may send their bytes. For every command, whatever it is about."""
    if case.line.device == SYSTEM_DEVICE:
        return
    for ref in files_of(body):
        known = case.get(File, ref.sha256)
        if known is None:
            case.put(File(id=ref.sha256, size=ref.size, type=ref.type, named_by=(case.line.device,)))
        elif case.line.device not in known.named_by:
            case.put(replace(known, named_by=(*known.named_by, case.line.device)))


def arrive_file(case: Case, body: c.ArriveFile) -> None:
    """The file is here; so is every photo that is waiting for it.

    Said again of the same person it changes nothing; of another one, that they had the same bytes (SEC-1).
    """
    if not by_system(case):
        return
    ref = body.file
    known = case.get(File, ref.sha256) or File(id=ref.sha256, size=ref.size, type=ref.type)
    if known.arrived_at:
        if body.sent_by and not known.had_by(body.sent_by):
            case.put(replace(known, also_by=(*known.also_by, body.sent_by)))
        return
    case.put(replace(known, size=ref.size, type=ref.type, arrived_at=iso(case.at), sent_by=body.sent_by))
    for photo in case.find(Photo, "sha256", ref.sha256):
        case.put(replace(photo, arrived=True))


def lose_file(case: Case, _: c.LoseFile) -> None:
    """It will not come from this device any more, which need not wait for it; somebody has to make it good.

    Where somebody else sent the same bytes, nothing has to be made good.
    """
    file, device = case.get(File, case.line.subject), case.line.device
    if file is None or device not in file.named_by or device in file.lost_by:
        return
    if file.arrived_at and file.had_by(case.author.id):
        return
    case.put(replace(file, lost_by=(*file.lost_by, device)))
    if file.arrived_at:
        return
    for photo in case.find(Photo, "sha256", file.id):
        if photo.by == case.author.id:
            order = case.get(Order, photo.order)
            case.irregular("photo_lost", photo.id, order.id if order else None, at=photo.at)
