"""A visit as the office sees it, at once after sync: what was done when, units, money, and what was signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.archive.swap_history import swap_card
from mobile.screens.complaints.button import hear_button
from mobile.screens.confidentiality.open_file import use_gate
from mobile.screens.confidentiality.who_saw import who_saw
from mobile.screens.shared.lookups import about, person_name, plates, vehicles_of
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line, link_row, pair
from mobile.screens.visits.sign import paper
from mobile.ui import theme
from mobile.ui.app_context import AppContext, use_app_context
from mobile.ui.basics import amount, banner, card, divider, empty_state, heading, label, pill, quiet
from mobile.ui.contacts import reach
from mobile.ui.downloads import print_button
from mobile.ui.frame import screen
from mobile.ui.photos import photo_strip
from mobile.ui.signature import strokes_drawing
from mobile.ui.steps import Step, step_list
from mobile.ui.text import irregularity_text, language, money, named, read_choice, t, when
from mobile.ui.theme import XS, M, S
from rulebook.kernel.irregularities import Irregularity
from rulebook.numbers import capitals
from rulebook.subjects.files.records import Photo
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.papers import signature_state
from rulebook.subjects.visits.records import Signature, Visit
from rulebook.subjects.visits.visit_states import visit_state


@ft.component
def VisitPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """Timeline first, then units, receipt, signature."""
    here = use_app_context()
    world = here.session.world
    visit = world.get(Visit, id)
    shut = use_gate(Visit.KIND, id if visit else "", own=visit is None or visit.technician == here.session.me.id)
    if visit is None:
        words, hint = t("office.visit.unknown"), t("office.unknown.hint")
        return screen(
            pane_head(t("office.visit"), back=back),
            pane_body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, words, hint)),
        )
    if shut is not None:
        return screen(pane_head(t("office.visit"), back=back), pane_body(shut))
    order = world.get(Order, visit.order)
    swaps = sorted(world.find(Swap, "visit", id), key=lambda s: s.at)
    receipts = [r for r in world.find(Receipt, "order", visit.order) if r.visit == id]
    told = [*_irregular(here, visit, order), _matter(here, visit, order)]
    done = [heading(t("office.visit.timeline")), card(_timeline(here, visit), padding=20)]
    if swaps:
        done += [heading(t("office.visit.swaps")), *[swap_card(here, swap, plate=True) for swap in swaps]]
        done += [_print("label", s.id, s.old_number) for s in swaps if s.old_number]
    done += photo_strip(here.session, list(world.find(Photo, "visit", id)))
    settled: list[ft.Control] = []
    if receipts:
        settled += [heading(t("receipt.title")), *[_receipt(here, r) for r in receipts]]
        settled += [_print("receipt", r.id, r.number) for r in receipts]
    settled.append(heading(t("office.visit.signature")))
    settled.append(_signature(here, order, visit, visit.signature))
    settled.append(_print("record", id, order.number if order else id))
    settled += hear_button(here, f"visit:{id}")
    settled += who_saw(here, Visit.KIND, id)
    state = visit_state(visit)
    mark = pill(t(f"state.{state}"), "ok" if visit.completed_at else "wait")
    name = person_name(world, visit.technician)
    return screen(
        pane_head(t("office.order.visit", name=name), order.number if order else "", back=back, actions=[mark]),
        pane_body(*told, *_beside(here, done, settled)),
    )


def _print(kind: str, id: str, name: str) -> ft.Control:
    return ft.Row([print_button(kind, id, name, t("paper.button", paper=f"{t(f'paper.{kind}')} {name[-6:]}"))])


TWO_COLUMNS = 1280
"""From this width on what was done and what was settled stand side by side."""


def _beside(here: AppContext, left: list[ft.Control], right: list[ft.Control]) -> list[ft.Control]:
    if here.width < TWO_COLUMNS:
        return [*left, *right]
    columns: list[ft.Control] = [
        ft.Column(parts, spacing=M, tight=True, expand=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
        for parts in (left, right)
    ]
    return [ft.Row(columns, spacing=M, vertical_alignment=ft.CrossAxisAlignment.START)]


def _irregular(here: AppContext, visit: Visit, order: Order | None) -> list[ft.Control]:
    """What broke a rule on this visit and is not settled."""
    if order is None:
        return []
    shown: list[ft.Control] = []
    about_visit = {visit.id, *visit.swaps, *visit.receipts}
    for found in here.session.world.find(Irregularity, "order", order.id):
        if found.is_settled or not any(found.about.startswith(id) for id in about_visit):
            continue
        words, todo = irregularity_text(found.code, found.facts)
        path = routes.office("irregularities", found.id)
        more = ft.TextButton(t("office.open"), on_click=lambda _, p=path: here.go(p), height=48)
        shown.append(banner(words, todo, "wait", found.rule, actions=[more]))
    return shown


def _matter(here: AppContext, visit: Visit, order: Order | None) -> ft.Control:
    if order is None:
        return card(quiet(t("order.unknown")))
    badges = plates(vehicles_of(here.session.world, order), 24, 4)
    path = routes.office("orders", order.id)
    return card(
        ft.Row([*badges], wrap=True, spacing=S, run_spacing=S),
        label(about(order), ft.TextThemeStyle.TITLE_LARGE),
        quiet(" · ".join(p for p in (order.customer_name, order.address) if p)),
        *reach(order.address, (order.contact_phone, order.contact)),
        link_row(t("inbox.open"), order.number, ft.Icons.ASSIGNMENT_OUTLINED, lambda _: here.go(path)),
        padding=20,
    )


def _timeline(here: AppContext, visit: Visit) -> ft.Control:
    now = here.session.now()

    def at(text: str) -> str:
        return when(text, now) if text else ""

    def said(*pairs: tuple[str, str]) -> str:
        return "\n".join(
            f"{t(key)}：{words}" if language() == "zh" else f"{t(key)}: {words}" for key, words in pairs if words
        )

    damage = ("field.customer_damage", visit.customer_damage)
    found = t("find.reproduced.yes") if visit.reproduced else ""
    finding = "\n".join(p for p in (read_choice(visit.finding), found, said(damage)) if p)
    tried = t("act.tried") if visit.customer_tried else said(("field.not_tried", read_choice(visit.not_tried)))
    extra = said(("office.visit.cause", visit.cause), ("office.visit.advice", visit.advice))
    work = "\n".join(p for p in (read_choice(visit.work), extra, tried) if p)
    ticked = t("list.comma").join(t(f"check.{item}") for item in visit.ticked)
    signed = visit.signature
    rows = (
        ("depart", visit.departed_at, "\n".join(p for p in (at(visit.departed_at), ticked) if p)),
        ("arrive", visit.arrived_at, at(visit.arrived_at)),
        ("find", visit.finding, finding),
        ("act", visit.work, "\n".join(p for p in (at(visit.acted_at), work) if p)),
        ("sign", signed, f"{read_choice(signed.declined) or signed.signer} · {at(signed.at)}" if signed else ""),
        ("complete", visit.completed_at, at(visit.completed_at)),
    )
    steps = [Step(key, t(f"step.{key}"), "done" if mark else "later", note) for key, mark, note in rows]
    if visit.unsolved:
        steps[-1] = Step("unsolved", t("step.unsolved"), "next", visit.unsolved)
    return step_list(steps)


def _receipt(here: AppContext, receipt: Receipt) -> ft.Control:
    """Number, sum in figures and capitals, what for, where the cash is."""
    world, now = here.session.world, here.session.now()
    marks: list[ft.Control] = []
    if receipt.void_reason:
        marks.append(pill(t("receipt.void"), "overdue"))
    elif receipt.holder:
        key = "office.receipt.sealed" if receipt.handover else "office.receipt.held"
        marks.append(pill(t(key, name=person_name(world, receipt.holder)), "wait", ft.Icons.PAYMENTS_OUTLINED))
    elif receipt.handover:
        marks.append(pill(t("office.receipt.counted"), "ok"))
    if receipt.final:
        marks.append(pill(t("receipt.final", number=receipt.final), "info"))
    elif receipt.provisional:
        marks.append(pill(t("fee.provisional"), "wait"))
    rows: list[ft.Control] = [
        line(
            label(receipt.number, ft.TextThemeStyle.TITLE_LARGE),
            ft.Row(marks, spacing=S, tight=True),
        ),
        amount(money(receipt.total), color=ft.Colors.PRIMARY),
        label(capitals(receipt.total), ft.TextThemeStyle.TITLE_SMALL),
        divider(),
    ]
    for sold in receipt.lines:
        rows.append(pair(f"{named(sold)} × {sold.quantity}", money(sold.fen * sold.quantity)))
    rows.append(pair(t("field.method"), t(f"method.{receipt.method}")))
    if receipt.payer:
        rows.append(pair(t("field.payer"), receipt.payer))
    if receipt.invoice_title:
        rows.append(pair(t("field.invoice_title"), f"{receipt.invoice_title} {receipt.tax_number}".strip()))
    rows.append(pair(t("receipt.at"), when(receipt.at, now)))
    return card(*rows, padding=20)


def _signature(here: AppContext, order: Order | None, visit: Visit, signed: Signature | None) -> ft.Control:
    """The strokes as they were drawn, on the sheet that was signed, and whether it still stands."""
    if signed is None:
        return card(quiet(t("office.visit.unsigned")))
    parts: list[ft.Control] = []
    if order is not None and not signed.declined:
        outdated = signature_state(here.session.world, order, visit)
        words = t("office.visit.sheet_differs") if outdated else t("office.visit.sheet_stands")
        parts.append(ft.Row([pill(words, "overdue" if outdated else "ok")], wrap=True))
    if signed.declined:
        parts.append(banner(t("step.sign.declined"), read_choice(signed.declined), "wait", "ORD-10"))
    else:
        parts.append(_drawn(here, signed))
    parts.append(quiet(t("office.visit.signed_sheet")))
    parts.append(paper(signed.sheet, "en" if signed.sheet.language.startswith("en") else "zh"))
    parts.append(ft.Text(t("office.visit.digest", digest=signed.digest[:16]), size=12))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _drawn(here: AppContext, signed: Signature) -> ft.Control:
    """Ink on white, whatever the theme: a signature is a drawing."""
    width = int(min(300 if here.width >= TWO_COLUMNS else 460, here.width - 100))
    drawing = ft.Semantics(
        label=t("office.visit.signature_of", name=signed.signer),
        container=True,
        image=True,
        content=strokes_drawing(signed.strokes, width),
    )
    name = label(
        f"{signed.signer} · {when(signed.at, here.session.now())}", ft.TextThemeStyle.BODY_SMALL, "#46505C"
    )
    return ft.Container(
        ft.Column([drawing, ft.Divider(height=1, color="#B9C4D0"), name], spacing=XS, tight=True),
        bgcolor="#FFFFFF",
        border_radius=16,
        border=ft.Border.all(1, theme.look().info.strong),
        padding=M,
    )
