"""One envelope: counted blind, note by note; then what it should have been, with both names (CASH-3, CASH-4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.archive.audit_trail import LinesOf
from mobile.screens.books.money_rows import (
    difference_tone,
    difference_words,
    opens_receipt,
    receipt_rows,
    receipts_paper,
)
from mobile.screens.books.outlays import outlay_lines
from mobile.screens.cash.signing_off import SignOffCard
from mobile.screens.irregularities.resolution import Work
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.panes import pane_bar, pane_body, pane_head
from mobile.screens.shared.rows import line, pair
from mobile.ui import theme
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    banner,
    card,
    divider,
    empty_state,
    heading,
    label,
    pill,
    quiet,
    refusal_banner,
    second_button,
)
from mobile.ui.downloads import print_button
from mobile.ui.first_field import use_first_field
from mobile.ui.frame import screen
from mobile.ui.money import counts_of, denomination_counter, total_line, total_of
from mobile.ui.photos import Tile
from mobile.ui.text import money, money_short, refusal_text, t, when
from mobile.ui.theme import RADIUS, XL, M, S
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.receipts.records import Receipt


@ft.component
def HandoverDetail(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """To be counted, or counted."""
    here = use_app_context()
    handover = here.session.world.get(Handover, id)
    if handover is None:
        head = pane_head(t("office.handover.title"), back=back)
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("office.handover.unknown"), t("office.unknown.hint"))
        return screen(head, pane_body(nothing))
    if handover.state is HandoverState.COUNTED:
        return _counted(here, handover, back)
    barred = here.session.judge(CountHandover(handover=handover.id, counts=()), handover.id)
    if barred is not None:
        words, todo = refusal_text(barred)
        return screen(
            _head(handover, back), pane_body(_envelope(here, handover), banner(words, todo, "wait", barred.rule))
        )
    return keyed(Counting, "counting", handover, back)


def _head(handover: Handover, back: Callable[[], Any] | None) -> ft.Control:
    tone = "ok" if handover.state is HandoverState.COUNTED else "wait"
    mark = pill(t(f"state.{handover.state}"), tone)
    return pane_head(t("office.handover.of", name=handover.technician_name), back=back, actions=[mark])


def _envelope(here: AppContext, handover: Handover) -> ft.Control:
    """What may be known before the count: who, when, how many receipts."""
    now = here.session.now()
    rows: list[ft.Control] = [
        pair(t("office.handover.declared_at"), when(handover.declared_at, now)),
        pair(t("office.handover.receipts"), t("bag.receipts", count=len(handover.receipts))),
    ]
    rows += declared_for(handover)
    if handover.returned_at:
        rows.append(pair(t("office.handover.returned_at"), when(handover.returned_at, now)))
    return card(*rows)


def declared_for(handover: Handover) -> list[ft.Control]:
    """Who declared it for the technician, why, and where the cash was."""
    if not handover.for_by:
        return []
    return [
        label(_declared_words(handover)),
        pair(t("handover.for.why"), handover.for_reason),
        pair(t("handover.for.evidence"), handover.evidence),
        *([ft.Row([Tile(handover.photo, t("photo.sent"), "ok")])] if handover.photo else []),
    ]


@ft.component
def Counting(handover: Handover, back: Callable[[], Any] | None) -> ft.Control:
    """Denominations and their sum; neither the declared sum nor the receipts' is on this screen."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.count/{handover.id}")
    use_first_field(form)
    total = total_of(form)

    async def count(_: Any) -> None:
        if await doing.do(CountHandover(handover=handover.id, counts=counts_of(form)), handover.id):
            await form.drop()

    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts += [
        _envelope(here, handover),
        ft.Row(
            [ft.Icon(ft.Icons.VISIBILITY_OFF_OUTLINED, size=20), quiet(t("office.handover.blind"), expand=True)],
            spacing=S,
        ),
        heading(t("handover.count")),
        card(
            _narrow(here, total_line(form, t("handover.counted")), divider(), denomination_counter(form, redraw))
        ),
    ]
    empty = second_button(
        t("office.handover.empty"), None if total or doing.busy else count, ft.Icons.MAIL_OUTLINE_ROUNDED
    )
    note = t("office.handover.final") if total else t("handover.need")
    words, icon = t("office.handover.count"), ft.Icons.FACT_CHECK_ROUNDED
    bar = pane_bar(here, words, count if total else None, icon, doing.busy, note, [] if total else [empty])
    return screen(_head(handover, back), pane_body(*parts), bar)


def _narrow(here: AppContext, *controls: ft.Control) -> ft.Control:
    """Figures one reads across a line stand near each other, also on a wide screen."""
    column = ft.Column(list(controls), spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    return ft.Row(
        [ft.Container(column, width=min(560, here.width - 100) if here.wide else None, expand=not here.wide)]
    )


def _counted(here: AppContext, handover: Handover, back: Callable[[], Any] | None) -> ft.Control:
    world, now = here.session.world, here.session.now()
    receipts = [r for id in handover.receipts if (r := world.get(Receipt, id)) is not None]
    found = [i for i in world.all(Irregularity) if i.about == handover.id]
    parts: list[ft.Control] = [_verdict(handover), _figures(handover, here)]
    parts += [keyed(Work, f"work-{i.id}", i) for i in found]
    parts += [
        heading(t("office.finance.made_of")),
        card(*receipt_rows(receipts, now, opens_receipt(here)), *outlay_lines(here, handover)),
        *(beyond_note(here) if len(receipts) < len(handover.receipts) else []),
        *receipts_paper(receipts),
    ]
    parts.append(keyed(SignOffCard, f"sign-{handover.technician}", handover.technician, handover.technician_name))
    if handover.counts:
        parts += [heading(t("office.handover.notes")), card(*_notes(handover))]
    file = f"{handover.technician_name}-{handover.declared_at[:10]}"
    parts.append(ft.Row([print_button("handover", handover.id, file)]))
    parts.append(keyed(LinesOf, f"lines-{handover.id}", "handover", handover.id))
    return screen(_head(handover, back), pane_body(*parts))


def _verdict(handover: Handover) -> ft.Control:
    """The difference, to be seen from across the room, with both names."""
    difference = handover.difference or 0
    tone = difference_tone(difference)
    colours = theme.look().tone(tone)
    names = t("office.finance.names", technician=handover.technician_name, counter=handover.counted_by_name)
    words = ft.Column(
        [
            label(difference_words(difference), ft.TextThemeStyle.HEADLINE_MEDIUM, colours.ink),
            label(names, ft.TextThemeStyle.BODY_LARGE, colours.ink),
        ],
        spacing=2,
        tight=True,
        expand=True,
    )
    sign = ft.Icon(theme.ICONS[tone], size=44, color=colours.ink)
    row = ft.Row([sign, words], spacing=M, vertical_alignment=ft.CrossAxisAlignment.CENTER)
    box = ft.Container(row, bgcolor=colours.ground, border_radius=RADIUS, padding=XL)
    return ft.Semantics(live_region=True, container=True, content=box)


def _figures(handover: Handover, here: AppContext) -> ft.Control:
    declared = money(handover.declared) if handover.declared is not None else t("office.handover.after_sync")
    rows = [
        pair(t("office.handover.counted"), money(handover.counted or 0), strong=True),
        pair(t("office.handover.expected"), money(handover.expected or 0)),
        pair(_declared_words(handover), declared),
        *declared_for(handover),
        divider(),
        line(quiet(t("office.handover.counted_at")), quiet(when(handover.counted_at, here.session.now()))),
    ]
    return card(*rows)


def _declared_words(handover: Handover) -> str:
    """Whose word the declared sum is."""
    if not handover.for_by:
        return t("office.handover.declared")
    return t("handover.for.by", name=handover.for_by_name, technician=handover.technician_name)


def _notes(handover: Handover) -> list[ft.Control]:
    return [
        pair(f"{money_short(n.denomination)} × {n.pieces}", money_short(n.denomination * n.pieces))
        for n in handover.counts
    ]
