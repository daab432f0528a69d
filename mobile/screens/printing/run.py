"""One print from the press of the button to its end; what went wrong comes back as a code of `printing.wrong.*`.

While it is under way the device remembers it, so that a print that ended nobody knows how is asked about (RCT-4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import flet as ft

from mobile.client.session_api import Session
from mobile.device.printers import NoWire, Printers, Way
from mobile.printing.sending import Ended, PrintFailed, send
from mobile.screens.printing.jobs import Job, Told, job_bytes
from mobile.screens.printing.unfinished import open_print
from mobile.ui.text import t
from rulebook.subjects.receipts.records import Known

PICTURE = "picture"
"""The way that needs no printer, and the kind of print that needs no fonts in it."""


@dataclass(frozen=True)
class Choice:
    """How it is to be printed."""

    way: str
    millimetres: int
    mode: str
    address: str
    speed: int


def begun(job: Job) -> str:
    return open_print(job.key)


class State(StrEnum):
    """How far the print is that the device remembers."""

    BEGUN = "begun"
    SENT = "sent"
    """All of it went to a printer that does not answer, and that is recorded."""
    OUT = "out"
    """The printer has said that it is out; that is not recorded yet."""


def remembered(session: Session, job: Job) -> State | None:
    """None where nothing is open."""
    draft = session.draft(begun(job))
    return State(draft.get("state", State.BEGUN)) if draft else None


async def over(session: Session, job: Job) -> None:
    """It is known how it ended."""
    await session.save_draft(begun(job), {})


async def settle(session: Session, job: Job, known: Known) -> None:
    """Somebody, or the printer, has said how the print ended that the device remembers.

    It is told as its paper was, whatever has been printed since. One that failed and was never told of was none.
    """
    draft = session.draft(begun(job))
    if draft and job.record is not None and (known is not Known.FAILED or draft.get("state") == State.SENT):
        paper, copies = draft.get("paper") or session.new_id(), draft.get("copies", job.copies)
        await job.record(Told(str(paper), int(copies), int(draft.get("width", 0)), known))
    await over(session, job)


async def to_printer(
    session: Session, printers: Printers, job: Job, how: Choice, told: Callable[[str], None]
) -> str:
    """Sends the job; "" once the printer has said that it is out. `told` hears in words how far it is.

    The wire is opened before anything is drawn: a browser lets somebody choose a printer just after their press.
    """
    try:
        wire = await printers.open(Way(how.way), how.address, how.speed)
    except NoWire as error:
        return error.code
    paper = session.new_id()
    note = {"paper": paper, "width": how.millimetres, "copies": job.copies}

    async def remember(state: State) -> None:
        if job.record is not None:
            await session.save_draft(begun(job), note | {"state": state.value})

    try:
        data = await job_bytes(job, how.millimetres, printers.draw(), how.mode == PICTURE)
        await remember(State.BEGUN)
        done = await send(
            wire, job.speech, data, lambda sent, all: told(t("printing.sent", percent=100 * sent // all))
        )
    except PrintFailed as error:
        if error.code == "unsure":
            return "unsure"
        await over(session, job)
        return f"{error.code}.begun" if error.begun else error.code
    finally:
        await wire.close()
    if done is Ended.PRINTED:
        await remember(State.OUT)
        await settle(session, job, Known.PRINTER)
        return ""
    if job.record is not None:
        await job.record(Told(paper, job.copies, how.millimetres, Known.SENT))
        await remember(State.SENT)
    return "sent"


async def to_share(job: Job, picture: bytes, share: ft.Share) -> str:
    """Hands a PNG to whatever the person chooses; "" once it is handed over, which is no print (RCT-4).

    It is drawn before: a browser shares just after a press, and forgets the press while something is drawn.
    """
    file = ft.ShareFile.from_bytes(picture, mime_type="image/png", name=f"{job.file}.png")
    said = await share.share_files([file])
    if said.status is ft.ShareResultStatus.DISMISSED:
        return "dismissed"
    if job.shared is not None:
        await job.shared()
    return ""
