"""The panel from which a receipt or a label goes to the printer that is carried along, or leaves as a picture.

How a printer is reached is kept on the device. A print is counted by what is known of it, a picture apart (RCT-4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.device.printers import Printers, Way
from mobile.printing.sending import Speech
from mobile.screens.printing.asked import Asked
from mobile.screens.printing.jobs import LABEL_MM, Job, rare_signs
from mobile.screens.printing.picture import use_picture
from mobile.screens.printing.run import PICTURE, Choice, remembered, to_printer, to_share
from mobile.ui.app_context import Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import banner, card, icon_button, quiet, title
from mobile.ui.dialogs import toast
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M, S

WIDTHS = ("58", "80")
SPEEDS = ("9600", "115200")


@ft.component
def PrintPanel(job: Job, answered: Callable[[], None], close: Callable[[], None]) -> ft.Control:
    """The choices, and what went wrong and what to do. `answered`: what was asked about is known now."""
    here = use_app_context()
    form, redraw = use_form("printer"), use_redraw()
    busy, set_busy = ft.use_state("")
    wrong, set_wrong = ft.use_state("")
    share = ft.use_memo(ft.Share, [])
    printers = here.printers
    assert printers is not None, "the entry looked"
    how = _chosen(form, printers, job)
    picture = use_picture(printers, job, how)

    def known() -> None:
        set_wrong("")
        redraw()
        answered()

    async def run(_: Any) -> None:
        how = _chosen(form, printers, job)  # as it is now: what was chosen last may not be drawn yet
        set_wrong("")
        set_busy(t("printing.busy"))
        try:
            if how.way == PICTURE and not picture:
                return  # what was chosen last is not drawn yet
            if how.way == PICTURE:
                code, done = await to_share(job, picture, share), "printing.shared"
            else:
                code, done = await to_printer(here.session, printers, job, how, set_busy), "printing.done"
            if not code:
                toast(here.page, t(done))
            set_wrong(code)
        finally:
            set_busy("")

    if remembered(here.session, job) is not None and not busy:
        return keyed(Asked, f"asked-{job.key}", job, known)
    shut = icon_button(t("printing.shut"), ft.Icons.CLOSE_ROUNDED, None if busy else lambda _: close())
    parts: list[ft.Control] = [ft.Row([title(t("printing.title"), expand=True), shut], spacing=S)]
    if wrong:
        todo = "label" if job.record is None and wrong in ("sent", "unsure") else "todo"
        parts.append(banner(t(f"printing.wrong.{wrong}"), t(f"printing.wrong.{wrong}.{todo}"), "wait"))
    parts += _choices(form, printers, how, job, redraw)
    kind = "share" if how.way == PICTURE else "copy.now" if job.copies else "now"
    drawing = how.way == PICTURE and not picture
    go = busy or t("printing.drawing" if drawing else f"printing.{kind}")
    unreachable = how.way == Way.NETWORK and not how.address.strip()
    resting = bool(busy) or not how.way or unreachable or drawing
    if unreachable:
        parts.append(quiet(t("printing.address.needs")))
    icon = ft.Icons.SHARE_ROUNDED if how.way == PICTURE else ft.Icons.PRINT_ROUNDED
    # Not the screen's first button: below it the customer's receipt goes on.
    parts.append(ft.FilledTonalButton(go, icon=icon, height=52, disabled=resting, on_click=run))
    if how.way in (Way.BLUETOOTH, Way.SERIAL) and not busy:

        async def another(_: Any) -> None:
            await printers.forget(Way(how.way))
            toast(here.page, t("printing.forgotten"))

        parts.append(ft.TextButton(t("printing.another"), on_click=another))
    return card(*parts, spacing=M)


def _chosen(form: Form, printers: Printers, job: Job) -> Choice:
    ways = _ways(printers)
    return Choice(
        way=form.text("way") if form.text("way") in ways else next(iter(ways), ""),
        millimetres=LABEL_MM if job.speech is Speech.TSPL else int(form.text("width", WIDTHS[0])),
        mode=form.text("mode", "text"),
        address=form.text("address"),
        speed=int(form.text("speed", SPEEDS[0])),
    )


def _ways(printers: Printers) -> dict[str, str]:
    """What can be chosen here, with its words; a picture where something can draw it."""
    found = {str(way): t(f"printing.way.{way}") for way in printers.ways()}
    return found | ({PICTURE: t("printing.way.picture")} if printers.draw() is not None else {})


def _choices(
    form: Form, printers: Printers, how: Choice, job: Job, redraw: Callable[[], None]
) -> list[ft.Control]:
    """Way, paper, kind; what this device cannot do is said."""
    if not how.way:
        return [banner(t("printing.no_way"), t("printing.no_way.todo"), "wait")]
    label, draws = job.speech is Speech.TSPL, printers.draw() is not None
    parts = [choice(form, "way", t("printing.way"), list(_ways(printers).items()), redraw, how.way)]
    if not label:
        widths = [(mm, t("printing.mm", mm=mm)) for mm in WIDTHS]
        parts.append(choice(form, "width", t("printing.width"), widths, redraw, WIDTHS[0]))
    if how.way == Way.NETWORK:
        parts.append(text_field(form, "address", t("printing.address"), redraw, helper=t("printing.address.hint")))
    if how.way == Way.SERIAL:
        speeds = [(speed, speed) for speed in SPEEDS]
        parts.append(choice(form, "speed", t("printing.speed"), speeds, redraw, SPEEDS[0]))
    if how.way != PICTURE and draws:
        modes = [("text", t("printing.mode.text")), (PICTURE, t("printing.mode.picture"))]
        parts.append(choice(form, "mode", t("printing.mode"), modes, redraw, "text"))
    if not draws and (rare := rare_signs(job)):
        parts.append(banner(t("printing.rare", signs=rare), t("printing.rare.todo"), "wait"))
    if label and how.way != PICTURE:
        parts.append(quiet(t("printing.label.hint")))
    if how.way == PICTURE and job.shows is not None:
        parts.append(quiet(t("printing.picture.note")))
    elif job.copies:
        parts.append(quiet(t("printing.copy.note")))
    if job.so_far:
        parts.append(quiet(job.so_far))
    return parts
