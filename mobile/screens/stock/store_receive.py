"""New units into the books: a pasted list, every row judged before anything is entered (STK-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.screens.shared.panes import pane_bar, pane_body, pane_head, rest_note
from mobile.screens.stock.store_parts import ENTRY, number_entry
from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, label, quiet, refusal_banner
from mobile.ui.fields import choice, grouped, text_field, tick
from mobile.ui.frame import screen
from mobile.ui.gun import aim
from mobile.ui.reading import Read
from mobile.ui.text import language, t
from mobile.ui.theme import S
from rulebook.numbers import Verdict
from rulebook.subjects.stock.check_digits import judge_number
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.stock.terminal_models import masks_of
from rulebook.subjects.stock.unit_list import MOST_ROWS, UnitRow, read_unit_list
from rulebook.subjects.stock.units import unit_id

MOST_SHOWN = 60
"""So many wrong rows are listed at once; mending those brings the next."""


@ft.component
def ReceivePage(back: Callable[[], Any] | None) -> ft.Control:
    """Kind, model, numbers; what is wrong is named by row and stays in the field."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.store.receive")
    at, set_at = ft.use_state(0)
    kind = UnitKind(form.text("kind", UnitKind.TERMINAL))
    model = form.text("model").strip()
    as_printed = bool(form.get("as_printed", False))
    rows = rows_of(here, kind, form.text("numbers"), model, as_printed)
    good = [row for row in rows if not row.problem]
    wrong = [row for row in rows if row.problem]

    async def receive(_: Any) -> None:
        for place, row in enumerate(good, start=1):
            set_at(place)
            new = ReceiveUnit(unit=kind, number=row.number, model=model, phone=row.phone)
            if not await doing.do(new, unit_id(kind, row.number), tell=place == len(good)):
                break
        set_at(0)
        left = rows_of(here, kind, form.text("numbers"), model, as_printed)
        entered = {row.number for row in good}
        form.put("numbers", "\n".join(r.text for r in left if not (r.problem == "known" and r.number in entered)))
        await form.flush()
        redraw()
        aim(here, form, ENTRY)

    def picked() -> None:
        redraw()
        aim(here, form, ENTRY)

    def add(number: str, read: Read) -> str:
        lines = [line for line in form.text("numbers").splitlines() if line.strip()]
        (*_, last) = rows_of(here, kind, "\n".join([*lines, number]), model, as_printed)
        if last.problem:
            return why(last)
        form.put("numbers", "\n".join([*lines, number]))
        return ""

    masks = masks_of(here.session.world, model, here.session.now())

    def judge(text: str) -> Verdict:
        return judge_number(kind, text, masks, with_model=bool(model))

    kinds = [(k.value, t(f"unit.{k}")) for k in UnitKind]
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [
        choice(form, "kind", t("field.unit"), kinds, picked, kind),
        text_field(form, "model", t("field.product_model"), redraw),
        number_entry(here, form, t("store.entry"), add, redraw, judge),
        text_field(form, "numbers", t("store.receive.numbers"), redraw, lines=5, helper=t("store.receive.helper")),
    ]
    if at:
        parts += [quiet(t("store.receive.at", at=at, count=len(good))), ft.ProgressBar(value=at / len(good))]
    if wrong:
        parts.append(wrong_rows(wrong))
    if as_printed or any(row.verdict.may_stand_as_printed for row in wrong):
        parts.append(tick(form, "as_printed", t("lists.as_printed"), redraw, t("lists.as_printed.hint")))
    if len(form.text("numbers").splitlines()) > MOST_ROWS:
        parts.append(banner(t("store.receive.many", count=MOST_ROWS), tone="wait"))
    note = "" if model else t("store.receive.model")
    ready = bool(good and model and not at)
    words = t("store.receive.do", count=len(good))
    bar = pane_bar(here, words, receive if ready else None, ft.Icons.ADD_BOX_OUTLINED, doing.busy, note)
    return screen(pane_head(t("store.receive"), back=back), pane_body(*parts), bar)


def rows_of(
    here: AppContext, kind: UnitKind, text: str, model: str = "", as_printed: bool = False
) -> list[UnitRow]:
    """The pasted rows against what the books know on this device, terminals by the rule of their model."""
    world = here.session.world

    def known(number: str) -> bool:
        return world.get(Unit, unit_id(kind, number)) is not None

    masks = masks_of(world, model, here.session.now())
    return read_unit_list(kind, text, known, masks, with_model=bool(model), as_printed=as_printed)


def why(row: UnitRow) -> str:
    """What speaks against a row."""
    return row.verdict.text(language()) if row.problem == "verdict" else t(f"store.receive.{row.problem}")


def wrong_rows(rows: Sequence[UnitRow]) -> ft.Control:
    """Row by row what cannot be entered, and why."""

    def one(row: UnitRow) -> ft.Control:
        said = f"{t('store.receive.row', row=row.row)} {grouped(row.number)}"
        return ft.Column([label(said), quiet(why(row))], spacing=0, tight=True)

    parts = [*(one(row) for row in rows[:MOST_SHOWN]), *rest_note(rows, MOST_SHOWN)]
    head = banner(t("store.receive.wrong", count=len(rows)), t("store.receive.wrong.todo"), "wait")
    return ft.Column([head, card(*parts, spacing=S)], spacing=S, tight=True)
