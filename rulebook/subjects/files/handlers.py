"""Photos, and which files are named and have arrived. Facts: always recorded (sections 0 and 2)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.commands import OFFICE, Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.files import files_of
from rulebook.kernel.ids import SYSTEM_DEVICE, OrderId, PersonId, VisitId
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.files.commands import AddPhoto, ArriveFile, EraseFile, LoseFile
from rulebook.subjects.files.keeping import naming_elsewhere, why_kept
from rulebook.subjects.files.records import Erasure, File, Photo
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace


def add_photo(context: DecisionContext, body: AddPhoto) -> None:
    """Keep the photo with its order. Of an order unknown or somebody else's: kept too, irregularly (ORD-5)."""
    order = context.get(Order, context.line.subject)
    id = context.fresh(Photo, body.photo, order.id if order else None)
    _note_whose(context, order, body.visit or id)
    file = _named_again(context, context.get(File, body.file.sha256))
    _note_used_before(context, body, id)
    photo = Photo(
        id=id,
        order=OrderId(context.line.subject),
        visit=VisitId(body.visit) if body.visit else None,
        purpose=body.purpose,
        file=body.file,
        caption=body.caption,
        by=context.author.id,
        at=iso(context.at),
        arrived=bool(file and file.arrived_at),
        erased_at=file.erased_at if file else "",
        open_to=(order.technician,) if order and order.technician and order.state in WITH_TECHNICIAN else (),
    )
    context.put(photo)


def _note_whose(context: DecisionContext, order: Order | None, about: str) -> None:
    if order is None:
        if context.sees_all:
            context.irregular("state", about, state="unknown")
        return
    theirs = context.author.id in (order.technician, *order.past_technicians)
    if not theirs and not OFFICE.intersection(context.author.roles):
        context.irregular("not_assigned", about, order.id, state=order.state)


def _note_used_before(context: DecisionContext, body: AddPhoto, id: str) -> None:
    """A photo shows what was there once: one that stands for another order or visit too is told."""
    order = context.line.subject
    for other in context.find(Photo, "sha256", body.file.sha256):
        visits = {body.visit, other.visit or ""} - {""}
        if other.order != order or len(visits) > 1:
            known = context.get(Order, order)
            context.irregular("photo_reused", id, known.id if known else None, at=other.at)
            return


def name_files(context: DecisionContext, body: Command) -> None:
    """Note which device names which files: it may send their bytes. For every command, whatever it is about."""
    if context.line.device == SYSTEM_DEVICE:
        return
    for ref in files_of(body):
        before = context.get(File, ref.sha256)
        known = _named_again(context, before)
        if known is None:
            context.put(File(id=ref.sha256, size=ref.size, type=ref.type, named_by=(context.line.device,)))
        elif context.line.device not in known.named_by:
            context.put(replace(known, named_by=(*known.named_by, context.line.device)))
        elif known is not before:
            context.put(known)


def _named_again(context: DecisionContext, file: File | None) -> File | None:
    """Bytes that went, named by what happened later, are awaited like any other; `erased_how` says that they had
    gone. A line of before, that comes late, brings none back (FILE-2).
    """
    if file is None or not file.erased_at or context.at <= parse_time(file.erased_at):
        return file
    return replace(file, erased_at="", arrived_at="", sent_by=PersonId(""), also_by=(), lost_by=())


def arrive_file(context: DecisionContext, body: ArriveFile) -> None:
    """The file is here; so is every photo that is waiting for it.

    Said again of the same person it changes nothing; of another one, that they had the same bytes (SEC-1).
    """
    if not by_system(context):
        return
    ref = body.file
    known = context.get(File, ref.sha256) or File(id=ref.sha256, size=ref.size, type=ref.type)
    if known.arrived_at:
        if body.sent_by and not known.had_by(body.sent_by):
            context.put(replace(known, also_by=(*known.also_by, body.sent_by)))
        return
    context.put(replace(known, size=ref.size, type=ref.type, arrived_at=iso(context.at), sent_by=body.sent_by))
    for photo in context.find(Photo, "sha256", ref.sha256):
        context.put(replace(photo, arrived=True))


def lose_file(context: DecisionContext, _: LoseFile) -> None:
    """It will not come from this device any more, which need not wait for it; somebody has to make it good.

    Where somebody else sent the same bytes, nothing has to be made good.
    """
    file, device = context.get(File, context.line.subject), context.line.device
    if file is None or device not in file.named_by or device in file.lost_by:
        return
    if file.arrived_at and file.had_by(context.author.id):
        return
    context.put(replace(file, lost_by=(*file.lost_by, device)))
    if file.arrived_at:
        return
    for photo in context.find(Photo, "sha256", file.id):
        if photo.by == context.author.id:
            order = context.get(Order, photo.order)
            context.irregular("photo_lost", photo.id, order.id if order else None, at=photo.at)


def erase_file(context: DecisionContext, body: EraseFile) -> None:
    """The bytes go, the records stay and say so (FILE-2). What may not go, or has gone, stays as it is."""
    if not by_system(context):
        return
    file = context.get(File, context.line.subject)
    if file is None or file.erased_at:
        return
    elsewhere = naming_elsewhere(context.tables.records.values())
    if body.how is Erasure.TERM and why_kept(context, elsewhere, file, context.now):
        return
    context.put(replace(file, erased_at=iso(context.now), erased_how=body.how))
    for photo in context.find(Photo, "sha256", file.id):
        if not photo.erased_at:
            context.put(replace(photo, erased_at=iso(context.now)))
