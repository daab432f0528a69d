"""Working off an irregularity: what was said so far; explain, settle, write off. The rules say who (ROLE-2)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.lookups import is_past, person_name
from mobile.screens.shared.rows import line, spread
from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, divider, label, pill, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import irregularity_text, refusal_text, role_name, t, until, when
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.subjects.irregularities.commands import Explain, Settle

TONES = {
    IrregularityState.OPEN: "wait",
    IrregularityState.EXPLAINED: "info",
    IrregularityState.SETTLED: "ok",
    IrregularityState.WRITTEN_OFF: "calm",
}


def state_pill(found: Irregularity, here: AppContext) -> ft.Control:
    """Where it stands; late ones say so."""
    late = not found.is_settled and is_past(found.due_at, here.session.now())
    words = t(f"state.{found.state}")
    return pill(f"{words} · {t('office.late')}" if late else words, "overdue" if late else TONES[found.state])


@ft.component
def Work(found: Irregularity) -> ft.Control:
    """What broke which rule, whose it is, what was said, and the buttons."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.settle/{found.id}")
    said = form.text("text").strip()

    def press(command: type[Command], **more: bool) -> Any:
        async def handler(_: Any) -> None:
            written = command(irregularity=found.id, text=said, **more)
            if await doing.do(written, found.id):
                await form.drop()

        return handler

    words, todo = irregularity_text(found.code, found.facts)
    now = here.session.now()
    parts: list[ft.Control] = [
        line(label(words, ft.TextThemeStyle.TITLE_MEDIUM), state_pill(found, here)),
        *([] if found.is_settled else [label(todo, color=ft.Colors.ON_SURFACE_VARIANT)]),
        spread(
            (t("office.irregularity.person"), found.person_name),
            (t("office.irregularity.owner"), role_name(found.owner)),
            (t("office.irregularity.due"), until(found.due_at, now)),
            (t("office.irregularity.opened"), when(found.opened_at, now)),
        ),
        quiet(t("word.rule", rule=found.rule)),
    ]
    if found.remarks:
        parts.append(divider())
        parts += [
            ft.Column([label(r.text), quiet(f"{r.name} · {when(r.at, now)}")], spacing=0, tight=True)
            for r in found.remarks
        ]
    if found.settled_by:
        settled = t("office.irregularity.settled", name=person_name(here.session.world, found.settled_by))
        parts.append(quiet(" · ".join([*_decided(found), settled, when(found.settled_at, now)])))
    if found.is_settled:
        return card(*parts, padding=20)
    parts.append(divider())
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    barred = here.session.judge(Settle(irregularity=found.id, text=said or "-"), found.id)
    may_explain = bool(Explain.ROLES.intersection(here.session.me.roles))
    if may_explain or barred is None:
        parts.append(text_field(form, "text", t("office.irregularity.text"), redraw, lines=2))
    busy, money = doing.busy, found.code == "difference"
    buttons: list[ft.Control] = []
    if barred is None:
        name = t("office.irregularity.settle.money" if money else "office.irregularity.settle")
        off = t("office.irregularity.write_off.money" if money else "office.irregularity.write_off")
        buttons.append(
            ft.FilledButton(name, icon=ft.Icons.TASK_ALT_ROUNDED, on_click=press(Settle), disabled=busy, height=52)
        )
        buttons.append(
            second_button(
                off, None if busy else press(Settle, write_off=True), ft.Icons.DO_NOT_DISTURB_ON_OUTLINED
            )
        )
    if may_explain:
        handler = press(Explain) if said and not busy else None
        buttons.append(second_button(t("office.irregularity.explain"), handler, ft.Icons.SEND_ROUNDED))
    parts.append(ft.Row(buttons, wrap=True, spacing=S, run_spacing=S))
    if barred is not None:
        why, todo = refusal_text(barred)
        if barred.code == "own_request":
            why, todo = t("office.irregularity.own"), ""
        parts.append(quiet(f"{why} {todo} {t('word.rule', rule=barred.rule)}"))
    return card(*parts, padding=20, spacing=M)


def _decided(found: Irregularity) -> list[str]:
    """Who bears a difference, once that is settled (CASH-4)."""
    if found.code != "difference":
        return []
    written_off = found.state is IrregularityState.WRITTEN_OFF
    return [t(f"office.irregularity.{'write_off' if written_off else 'settle'}.money")]
