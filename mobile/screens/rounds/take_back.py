"""A fault that was noted by mistake is taken back, with a reason (RND-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.ui.app_context import use_command, use_form, use_redraw
from mobile.ui.basics import card, label, refusal_banner, second_button
from mobile.ui.fields import text_field, tick
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.world import World
from rulebook.subjects.rounds.commands import WithdrawFinding
from rulebook.subjects.rounds.records import Finding, FindingState, PointNote

DONE_WITH = (FindingState.ORDERED, FindingState.WITHDRAWN)


def stands(finding: Finding) -> bool:
    """Whether the fault can be taken back as if it had not been: it has no order, and nobody has done so."""
    return finding.state not in DONE_WITH


def fault_of(world: World, note: PointNote | None) -> Finding | None:
    """The fault that stands at a point of the checklist."""
    found = world.get(Finding, note.finding) if note is not None and note.finding else None
    return found if found is not None and stands(found) else None


@ft.component
def TakeBack(finding: Finding, done: Callable[[], Any], in_order: bool = True) -> ft.Control:
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"rounds.back/{finding.id}")

    async def save(_: Any) -> None:
        said = WithdrawFinding(
            finding=finding.id,
            reason=form.text("reason").strip(),
            in_order=bool(form.get("in_order", in_order)),
        )
        if await doing.do(said, finding.round):
            await form.drop()
            done()

    ready = bool(form.text("reason").strip()) and not doing.busy
    parts: list[ft.Control] = [
        label(t("rounds.back.at", point=finding.point), ft.TextThemeStyle.TITLE_SMALL),
        text_field(form, "reason", t("rounds.back.reason"), redraw),
        tick(form, "in_order", t("rounds.back.in_order"), redraw, default=in_order),
        second_button(t("rounds.back.save"), save if ready else None, ft.Icons.UNDO_ROUNDED),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    return card(*parts, tone="wait", spacing=M)
