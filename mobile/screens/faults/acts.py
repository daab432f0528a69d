"""What may be done about a fault: say who was told, how it stands, that it is over; analyse, release (FLT-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, primary_button, quiet, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.commands import Command
from rulebook.kernel.roles import Role
from rulebook.subjects.faults.commands import (
    AnalyseFault,
    EndFault,
    ReleaseReport,
    TellOfFault,
    UpdateFault,
)
from rulebook.subjects.faults.records import Fault, FaultState, Whom

WHYS = 5


def offered(here: AppContext, fault: Fault) -> list[str]:
    """By state and role; facts are open to everybody but the auditor."""
    roles = set(here.session.me.roles)
    if roles == {Role.AUDITOR}:
        return []
    acts = ["tell"]
    if fault.state is FaultState.RAISED:
        return [*acts, "update", "end"]
    if fault.state is not FaultState.RELEASED and AnalyseFault.ROLES & roles:
        acts.append("analyse")
    if fault.state is FaultState.ANALYSED and ReleaseReport.ROLES & roles:
        acts.append("release")
    return acts


@ft.component
def FaultActs(fault: Fault) -> ft.Control:
    """One act at a time: picked above, its fields below, one button."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"fault.acts/{fault.id}")
    acts = offered(here, fault)
    if not acts:
        return quiet(t("complaints.read_only"))
    what = form.text("act", acts[-1] if fault.state is not FaultState.RAISED else acts[0])
    what = what if what in acts else acts[0]
    whom = _whom(form, fault)
    command = _command(form, what, whom)

    async def save(_: Any) -> None:
        if command is not None and await doing.do(command, fault.id):
            await form.drop()

    parts: list[ft.Control] = [choice(form, "act", "", [(a, t(f"fault.act.{a}")) for a in acts], redraw, what)]
    if what == "tell":
        options = [(w.value, t(f"fault.whom.{w}")) for w in Whom]
        parts.append(choice(form, "whom", t("fault.tell.whom"), options, redraw, whom.value))
        parts.append(text_field(form, "who", t("fault.tell.who"), redraw))
    if what == "analyse":
        parts.append(text_field(form, "impact", t("fault.impact"), redraw, lines=2))
        parts.append(text_field(form, "process", t("fault.process"), redraw, lines=3))
        asked = [n for n in range(WHYS) if n == 0 or form.text(f"why{n - 1}").strip()]
        parts += [text_field(form, f"why{n}", t("complaints.why", number=n + 1), redraw, lines=2) for n in asked]
    elif what == "release":
        parts.append(quiet(t("fault.release.words")))
        barred = here.session.judge(ReleaseReport(), fault.id)
        if barred is not None and doing.refusal is None:
            parts.append(refusal_banner(barred, " "))
    else:
        parts.append(text_field(form, "text", t(f"fault.act.{what}.text"), redraw, lines=2))
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    press = None if command is None or doing.busy else save
    parts.append(primary_button(t(f"fault.act.{what}.do"), press, ft.Icons.CHECK_ROUNDED, doing.busy))
    return card(*parts, padding=20, spacing=M)


def _whom(form: Form, fault: Fault) -> Whom:
    """Who was picked; else the first who has not been told."""
    told = {one.whom for one in fault.told}
    first = next((w for w in Whom if w not in told), Whom.CUSTOMER)
    return Whom(form.text("whom", first.value))


def _command(form: Form, what: str, whom: Whom) -> Command | None:
    """The command as far as it is filled in; None while something is missing."""
    text = form.text("text").strip()
    if what == "tell":
        return TellOfFault(whom=whom, who=form.text("who").strip(), note=text)
    if what == "release":
        return ReleaseReport()
    if what == "analyse":
        whys = tuple(why for n in range(WHYS) if (why := form.text(f"why{n}").strip()))
        impact, process = form.text("impact").strip(), form.text("process").strip()
        return AnalyseFault(impact=impact, process=process, whys=whys) if impact and process and whys else None
    if not text:
        return None
    return UpdateFault(text=text) if what == "update" else EndFault(how=text)
