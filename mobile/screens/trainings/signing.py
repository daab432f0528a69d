"""People sign in, one after the other, on the trainer's device; no signal is needed (TRN-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.people_choice import people_choice
from mobile.ui.app_context import keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import primary_button, quiet
from mobile.ui.fields import text_field
from mobile.ui.signature import SignaturePad, is_signature, strokes_of
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.identity import Person
from rulebook.subjects.trainings.commands import AttendSession
from rulebook.subjects.trainings.records import Attendance, TrainingSession


@ft.component
def Signing(session: TrainingSession) -> ft.Control:
    """Whoever has signed is offered no more; after each the pad is empty for the next."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"session.attend/{session.id}")
    world = here.session.world
    signed = [one.person for one in world.find(Attendance, "session", session.id)]
    staff = [p for p in world.all(Person) if p.active and not p.outsider and p.id not in signed]
    person, name = form.text("person"), form.text("name").strip()
    strokes = strokes_of(form)

    async def save(_: Any) -> None:
        command = AttendSession(
            session=session.id,
            attendance=here.session.new_id(),
            strokes=strokes_of(form),
            person=form.text("person"),
            name=form.text("name").strip(),
            firm=form.text("firm").strip(),
        )
        if await doing.do(command, session.id):
            await form.drop()
            redraw()

    parts: list[ft.Control] = [
        people_choice(form, "person", t("training.who"), staff, redraw, t("training.guest"))
    ]
    if not person:
        parts += [
            text_field(form, "name", t("training.guest_name"), redraw),
            text_field(form, "firm", t("training.guest_firm"), redraw),
        ]
    pad = f"pad-{session.id}-{len(list(world.find(Attendance, 'session', session.id)))}"
    parts.append(keyed(SignaturePad, pad, form, redraw, 200, t("training.pad")))
    ready = bool(person or name) and is_signature(strokes)
    if not ready:
        parts.append(quiet(t("training.sign.needs")))
    press = save if ready else None
    parts.append(primary_button(t("training.sign.save"), press, ft.Icons.DRAW_OUTLINED, doing.busy))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
