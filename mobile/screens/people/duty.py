"""On duty or off: one's own, or a technician's by who sends them (ORD-6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import flet as ft

from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command
from mobile.ui.basics import card, heading, label, pill, quiet, refusal_banner, second_button
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.kernel.commands import MANAGERS
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.subjects.people.commands import SetDuty

SENDERS = MANAGERS | {Role.DISPATCHER}
"""They say it of others too."""


def may_set_duty(me: Person, person: Person) -> bool:
    """Only technicians are sent, so only of them it is asked."""
    if Role.TECHNICIAN not in person.roles or not person.active:
        return False
    return me.id == person.id or bool(SENDERS.intersection(me.roles))


def duty_part(here: AppContext, person: Person) -> list[ft.Control]:
    """How a technician stands, with the button for those who may say it; nothing for anybody else."""
    if Role.TECHNICIAN not in person.roles:
        return []
    return [heading(t("forms.duty")), keyed(Duty, f"duty-{person.id}-{person.on_duty}", person)]


def duty_list(here: AppContext, people: Iterable[Person]) -> list[ft.Control]:
    """Where orders are assigned: each technician in one line, for those who send them."""
    rows = [keyed(Duty, f"duty-{p.id}-{p.on_duty}", p, True) for p in people if may_set_duty(here.session.me, p)]
    return [heading(t("forms.duty")), card(*rows, spacing=S)] if rows else []


@ft.component
def Duty(person: Person, short: bool = False) -> ft.Control:
    """Whether orders may go to this person now, and the button that turns it."""
    here = use_app_context()
    doing = use_command()

    async def turn(_: Any) -> None:
        await doing.do(SetDuty(on_duty=not person.on_duty), person.id)

    state, tone = ("on", "ok") if person.on_duty else ("off", "wait")
    mark = pill(t(f"forms.duty.{state}"), tone)
    press = None if doing.busy else turn
    refusal = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if short:
        words = t("forms.duty.off_for" if person.on_duty else "forms.duty.on_for", name=person.name)
        row = line(label(person.name), mark, second_button(words, press))
        return ft.Column([row, *refusal], spacing=S, tight=True)
    rows: list[ft.Control] = [ft.Row([mark]), quiet(t(f"forms.duty.{state}.words")), *refusal]
    if may_set_duty(here.session.me, person):
        words = t("forms.duty.go_off" if person.on_duty else "forms.duty.go_on")
        rows.append(second_button(words, press, ft.Icons.SCHEDULE_ROUNDED))
    return card(*rows, spacing=M)
