"""One stop of a round: what the archive says, what was there, each point of the checklist with a tap (RND-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.rounds.fault_form import FaultForm
from mobile.screens.rounds.scans import Scans
from mobile.screens.rounds.take_back import TakeBack, fault_of, stands
from mobile.screens.shared.rows import line, small_button, spread
from mobile.ui.app_context import Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, label, named, quiet, second_button, title
from mobile.ui.fields import grouped, text_field
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.subjects.rounds.commands import NotePoint, SkipStop
from rulebook.subjects.rounds.records import Finding, How, PointNote, Result, Round, RoundStop, StopState


@ft.component
def StopCard(round: Round, stop: RoundStop, scans: Scans, may: bool) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"rounds.stop/{stop.id}")
    notes = {one.point: one for one in stop.points}

    def taken_back() -> None:
        form.put("back", "")
        redraw()

    def note(point: str, result: Result) -> Callable[..., Any]:
        async def press(_: Any) -> None:
            told = fault_of(here.session.world, notes.get(point))
            if result is Result.FAULT:
                form.put("point", point)
            elif form.text("point") == point:
                form.put("point", "")
            form.put("back", told.id if told and result is not Result.FAULT else "")
            form.put("back_in_order", result is Result.OK)
            redraw()
            if result is Result.FAULT or told:
                return
            await doing.do(NotePoint(target=stop.target, point=point, result=result), round.id, tell=False)

        return press

    said = ""
    if stop.seen_at and stop.state is StopState.SEEN:
        said = f"{when(stop.seen_at, here.session.now())} · {stop.seen_by_name} · {t(f'rounds.how.{stop.how}')}"
    if stop.position is not None:
        said += f" · {t('rounds.where.said', metres=stop.position.metres)}"
    parts: list[ft.Control] = [
        line(title(stop.name), quiet(said or t("rounds.not_yet"))),
        spread(
            (t("rounds.archive"), grouped(stop.terminal)),
            (t("rounds.found"), grouped(stop.found_terminal)),
            (t("rounds.sim"), grouped(stop.sim)),
        ),
    ]
    if _differs(stop):
        parts.append(banner(t("rounds.mismatch"), t("rounds.mismatch.todo"), "wait", "RPL-3"))
    if stop.again:
        parts.append(quiet(t("rounds.again", count=len(stop.again))))
    if may:
        parts += [_point(point, notes.get(point), note) for point in round.points]
    back = here.session.world.get(Finding, form.text("back"))
    if back is not None and stands(back):
        parts.append(keyed(TakeBack, f"back-{back.id}", back, taken_back, form.get("back_in_order", True)))
    if form.text("point"):
        parts.append(keyed(FaultForm, f"fault-{stop.id}-{form.text('point')}", stop, form, scans))
    if may and stop.state is not StopState.SEEN:
        parts.append(keyed(NotScanned, f"not-scanned-{stop.id}", stop, form, scans))
    return card(*parts, spacing=M)


@ft.component
def NotScanned(stop: RoundStop, form: Form, scans: Scans) -> ft.Control:
    """Seen without anything to scan, or skipped with its reason; `form` is the stop's."""
    doing = use_command()
    redraw = use_redraw()

    async def skip(_: Any) -> None:
        reason = form.text("reason").strip()
        if reason and await doing.do(SkipStop(target=stop.target, reason=reason), stop.round):
            await form.drop()

    def by_hand(_: Any) -> None:
        scans.see(stop, how=How.BY_HAND)
        redraw()

    ready = bool(form.text("reason").strip()) and not doing.busy
    parts: list[ft.Control] = [
        second_button(t("rounds.by_hand"), by_hand, ft.Icons.PIN_DROP_OUTLINED),
        text_field(form, "reason", t("rounds.skip.reason"), redraw),
        second_button(t("rounds.skip"), skip if ready else None, ft.Icons.SKIP_NEXT_ROUNDED),
    ]
    return ft.Column(parts, spacing=M, tight=True)


def _differs(stop: RoundStop) -> bool:
    """Whether what was found is not what the list has; told without signal too (RPL-3)."""
    pairs = ((stop.found_terminal, stop.terminal), (stop.found_sim, stop.sim))
    return stop.mismatch or any(found and found != archive for found, archive in pairs)


def _point(point: str, known: PointNote | None, note: Callable[..., Callable[..., Any]]) -> ft.Control:
    """A point of the checklist: in order, wrong, or not looked at."""
    buttons: list[ft.Control] = []
    for result in Result:
        said = t(f"rounds.point.{result}")
        chosen = known is not None and known.result is result
        buttons.append(named(small_button(said, note(point, result), on=chosen), f"{point} {said}"))
    parts: list[ft.Control] = [label(point), ft.Row(buttons, wrap=True, spacing=S, run_spacing=S)]
    if known is not None and known.words:
        parts.append(quiet(known.words))
    return ft.Column(parts, spacing=S, tight=True)
