"""A fleet's list renewed at the desk: pasted, judged row by row before money is taken, one receipt (TERM-1)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.receipts.fee_parts import METHODS
from mobile.screens.service_terms.parts import plan_words, plans_on_sale
from mobile.screens.service_terms.paying import (
    DESK_METHODS,
    chosen_of,
    command_of,
    foreseen,
    part_of,
    pay_words,
    paying_parts,
)
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, empty_state, heading, label, pill, primary_button, quiet, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.text import day, t
from mobile.ui.theme import M, S
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.numbers import show_plate
from rulebook.subjects.service_terms.bulk import ListedRow, RowVerdict, judge_list, left_over
from rulebook.subjects.service_terms.commands import AT_MOST
from rulebook.subjects.service_terms.records import TermKind

TONES = {RowVerdict.READY: "ok", RowVerdict.DEAD: "overdue", RowVerdict.UNKNOWN: "overdue"}


@ft.component
def Bulk(back: Callable[[], Any] | None) -> ft.Control:
    """One plan for all that can be renewed; every other row says why not."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    session = here.session
    form = use_form("terms.bulk")
    ids = ft.use_memo(lambda: (session.new_id(), secrets.token_urlsafe(24)), [])
    now = session.now()
    plans = [both for kind in TermKind for both in plans_on_sale(session, kind, company_day(now))]
    head = pane_head(t("terms.bulk"), back=back)
    if not plans:
        nothing = empty_state(ft.Icons.EVENT_REPEAT_OUTLINED, t("terms.no_plans"), t("terms.no_plans.hint"))
        return screen(head, pane_body(nothing))
    plan, price = next((both for both in plans if both[0].id == form.text("plan")), plans[0])
    rows = judge_list(session.world, form.text("list"), plan.what, plan.months, now)
    first, over = left_over(form.text("list"))
    good = [row for row in rows if row.verdict is RowVerdict.READY] if not over else []
    chosen = [chosen_of(session, plan.what, row.vehicle, row.unit, plan, price) for row in good]
    part = part_of(session, form, chosen)
    command = None
    if part is not None:
        plate = good[0].plate if len(good) == 1 else ""
        command = command_of(session, form, chosen, part, ids, plate=plate)

    async def issue(_: Any) -> None:
        if command is not None and await doing.do(command, ids[0], tell=False):
            await form.drop()
            here.go(routes.office("terms", "receipt", ids[0]))

    options = [(p.id, plan_words(p, found)) for p, found in plans]
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts.append(
        card(
            choice(form, "plan", t("terms.bulk.plan"), options, redraw, plans[0][0].id),
            text_field(form, "list", t("terms.bulk.paste"), redraw, lines=6, hint="京A12345"),
            padding=20,
            spacing=M,
        )
    )
    if over:
        words = t("terms.bulk.too_long", row=first, count=over, most=AT_MOST)
        parts.append(banner(words, t("terms.bulk.too_long.todo", most=AT_MOST), "overdue", "TERM-1"))
    elif rows:
        parts += [heading(t("terms.bulk.count", rows=len(rows), good=len(good))), outcomes(rows)]
    if chosen:
        methods = METHODS if Role.TECHNICIAN in session.me.roles else DESK_METHODS
        parts += paying_parts(here, form, chosen, part, methods, "", redraw)
        parts += foreseen(here, command, ids[0])
        press = issue if command is not None and not doing.busy else None
        parts.append(primary_button(pay_words(part), press, ft.Icons.RECEIPT_LONG_ROUNDED, doing.busy))
    return screen(head, pane_body(*parts))


def outcomes(rows: Sequence[ListedRow]) -> ft.Control:
    """A line for each row: what it says, what becomes of it, from which end to which."""
    shown: list[ft.Control] = []
    for row in rows:
        name = f"{row.row} · {show_plate(row.plate) if row.plate else row.text}"
        ends = " → ".join(day(end) for end in (row.until, row.then) if end)
        mark = pill(t(f"terms.bulk.{row.verdict}"), TONES.get(row.verdict, "wait"))
        shown.append(ft.Column([line(label(name), mark), *([quiet(ends)] if ends else [])], spacing=0, tight=True))
    return card(*shown, spacing=S)
