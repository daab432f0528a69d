"""The picture that is shared, drawn as soon as that way is chosen: a browser shares only just after a press."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.device.printers import Printers
from mobile.screens.printing.jobs import Job, job_picture
from mobile.screens.printing.run import PICTURE, Choice

NONE: tuple[Any, bytes] = (None, b"")


def use_picture(printers: Printers, job: Job, how: Choice) -> bytes:
    """The PNG of this job at this width; b"" where none is wanted, or none is drawn yet."""
    made, set_made = ft.use_state(NONE)
    wanted = (how.millimetres, job.shows or job.what) if how.way == PICTURE else None

    async def draw() -> None:
        pen = printers.draw()
        if wanted is not None and pen is not None:
            set_made((wanted, await job_picture(job, how.millimetres, pen)))

    ft.use_effect(draw, [wanted])
    return made[1] if wanted is not None and made[0] == wanted else b""
