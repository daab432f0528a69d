"""One print from the press of the button to its end; what went wrong comes back as a code of `printing.wrong.*`.

While it is under way the device remembers it, so that a print that ended nobody knows how is asked about (RCT-4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import flet as ft

from mobile.client.session_api import Session
from mobile.device.printers import NoWire, Printers, Way
from mobile.printing.sending import PrintFailed, send
from mobile.screens.printing.jobs import Job, job_bytes, job_picture
from mobile.ui.text import t

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
    """Where the device remembers a print that is under way, or of which it is not known how it ended."""
    return f"printing/{job.key}"


async def over(session: Session, job: Job) -> None:
    """It is known how it ended."""
    await session.save_draft(begun(job), {})


async def to_printer(
    session: Session, printers: Printers, job: Job, how: Choice, told: Callable[[str], None]
) -> str:
    """Sends the job; "" once it is out. `told` hears in words how far it is."""
    data = await job_bytes(job, how.millimetres, printers.draw(), how.mode == PICTURE)
    try:
        wire = await printers.open(Way(how.way), how.address, how.speed)
    except NoWire as error:
        return error.code
    if job.record is not None:
        await session.save_draft(begun(job), {"width": how.millimetres})
    try:
        await send(wire, job.speech, data, lambda sent, all: told(t("printing.sent", percent=100 * sent // all)))
    except PrintFailed as error:
        if error.code == "unsure":
            return "unsure"
        await over(session, job)
        return f"{error.code}.begun" if error.begun else error.code
    finally:
        await wire.close()
    return ""


async def to_share(printers: Printers, job: Job, how: Choice, share: ft.Share) -> str:
    """Hands a picture to whatever the person chooses; "" once it is handed over."""
    draw = printers.draw()
    if draw is None:
        return "none"
    picture = await job_picture(job, how.millimetres, draw)
    file = ft.ShareFile.from_bytes(picture, mime_type="image/png", name=f"{job.file}.png")
    said = await share.share_files([file])
    return "dismissed" if said.status is ft.ShareResultStatus.DISMISSED else ""
