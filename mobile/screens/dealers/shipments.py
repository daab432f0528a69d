"""Shipments: what is under way and what was signed for; one sent, one taken with a signature (SHIP-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.dealers.parts import act, may
from mobile.screens.shared.panes import cut, pane_body, pane_head
from mobile.screens.shared.report_files import reports_of_mine
from mobile.screens.shared.rows import line, small_button
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, pill, quiet, second_button, title
from mobile.ui.fields import choice, text_field, tick
from mobile.ui.frame import screen
from mobile.ui.money import typed_fen
from mobile.ui.photos import AddPhotos, loose_photos, one_photo, too_many
from mobile.ui.signature import SignaturePad, is_signature, strokes_of
from mobile.ui.text import money, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.ids import Fen
from rulebook.numbers.searching import matches
from rulebook.subjects.company.records import Customer
from rulebook.subjects.dealers.commands import SendShipment, TakeShipment
from rulebook.subjects.dealers.records import Dealer, Shipment, ShipmentKind, ShipmentLine, ShipmentState
from rulebook.subjects.dealers.shipments import value_of
from rulebook.subjects.files.records import Purpose

ROWS, OFFERED = 3, 8


def shipment_rows(
    here: AppContext, found: list[Shipment], form: Form, redraw: Callable[[], None]
) -> list[ft.Control]:
    """What is under way first, then what was signed for, the newest first."""
    found.sort(key=lambda s: s.sent_at, reverse=True)
    found.sort(key=lambda s: s.state is ShipmentState.TAKEN)
    shown, rest = cut(found, form, redraw)
    cards: list[ft.Control] = [keyed(One, f"ship-{one.id}", one) for one in shown]
    return [*cards, *rest] or [quiet(t("dealers.no_shipment"))]


@ft.component
def Shipments(back: Any) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.dealers.shipments.filter")
    parts: list[ft.Control] = []
    if may(here, SendShipment):
        parts.append(keyed(Send, "send"))
    every = list(here.session.world.all(Shipment))
    parts += [heading(t("dealers.shipments")), *shipment_rows(here, every, form, redraw)]
    parts += reports_of_mine(here, "shipments", ("shipments",))
    return screen(pane_head(t("dealers.shipments"), t("dealers.ship.under"), back), pane_body(*parts))


@ft.component
def One(shipment: Shipment) -> ft.Control:
    """What it holds and who signed; while it is under way, a button that opens the pad."""
    here = use_app_context()
    opened, set_opened = ft.use_state(False)
    now, sent = here.session.now(), shipment.state is ShipmentState.SENT
    parts: list[ft.Control] = [
        line(title(shipment.to_name), pill(t(f"dealers.ship.{shipment.state}"), "wait" if sent else "ok")),
        quiet(t("dealers.ship.sent_when", number=shipment.number, when=when(shipment.sent_at, now))),
        *[quiet(_line_words(one)) for one in shipment.lines],
    ]
    if value := value_of(shipment):
        parts.append(quiet(t("dealers.ship.value", sum=money(value))))
    if not sent:
        facts = {"name": shipment.signer or "—", "when": when(shipment.taken_at, now)}
        parts.append(quiet(t("dealers.ship.taken_when", **facts)))
        parts += [quiet(shipment.remark)] if shipment.remark else []
    elif opened:
        parts.append(keyed(Take, f"take-{shipment.id}", shipment))
    elif may(here, TakeShipment):
        press = second_button(t("dealers.ship.take"), lambda _: set_opened(True), ft.Icons.DRAW_OUTLINED)
        parts.append(ft.Row([press], wrap=True))
    return card(*parts, spacing=S)


def _line_words(one: ShipmentLine) -> str:
    words = t("dealers.ship.line", what=one.what, count=one.quantity, kind=t(f"dealers.ship.kind.{one.kind}"))
    return f"{words} · {money(one.fen)}" if one.fen else words


@ft.component
def Take(shipment: Shipment) -> ft.Control:
    """Whoever takes it signs here, or the signed slip is photographed."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"dealers.take/{shipment.id}")
    signer, strokes, photos = form.text("signer").strip(), strokes_of(form), loose_photos(form)

    async def save(_: Any) -> None:
        if too_many(form):
            return
        command = TakeShipment(
            signer=signer,
            strokes=strokes if is_signature(strokes) else (),
            photo=one_photo(form),
            whole=not form.get("short", False),
            remark=form.text("remark").strip(),
        )
        if await doing.do(command, shipment.id):
            await form.drop()

    parts: list[ft.Control] = [
        text_field(form, "signer", t("dealers.ship.signer"), redraw),
        SignaturePad(form, redraw, 180),
        AddPhotos(form, f"ship-{shipment.id}", Purpose.OTHER, t("dealers.ship.slip"), only_one=True),
        tick(form, "short", t("dealers.ship.short"), redraw),
        text_field(form, "remark", t("dealers.ship.remark"), redraw),
    ]
    ready = signer and (is_signature(strokes) or photos)
    return ft.Column([*parts, *act(doing, t("dealers.ship.taken.save"), save if ready else None)], spacing=M)


@ft.component
def Send() -> ft.Control:
    """A new shipment: to a dealer or a customer, so many of what, paid, free or leaflets."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("dealers.send")
    opened, set_opened = ft.use_state(False)
    id = ft.use_memo(here.session.new_id, [form.text("turn")])
    if not opened:
        button = second_button(t("dealers.ship.send"), lambda _: set_opened(True), ft.Icons.ADD_ROUNDED)
        return ft.Row([button], wrap=True)
    lines = _lines(form)
    kind, _, to = form.text("to").partition(":")
    ready = bool(to and lines and form.text("number").strip())

    async def save(_event: Any) -> None:
        command = SendShipment(
            number=form.text("number").strip(),
            lines=lines,
            dealer=to if kind == "dealer" else "",
            customer=to if kind == "customer" else "",
            address=form.text("address").strip(),
        )
        if await doing.do(command, id):
            await form.drop()
            form.put("turn", id)
            set_opened(False)

    parts: list[ft.Control] = [
        *_to_whom(here, form, redraw),
        text_field(form, "number", t("dealers.ship.number"), redraw),
        *[part for n in range(ROWS) for part in _line_fields(form, n, redraw)],
        text_field(form, "address", t("dealers.ship.address"), redraw),
    ]
    return card(*parts, *act(doing, t("dealers.ship.send"), save if ready else None), spacing=M)


def _to_whom(here: AppContext, form: Form, redraw: Any) -> list[ft.Control]:
    """Dealers and customers by any part of the name."""
    world, query = here.session.world, form.text("find").strip()
    all_of = [("dealer", d.id, d.name) for d in world.all(Dealer)]
    all_of += [("customer", c.id, c.name) for c in world.all(Customer) if query]
    hits = [(f"{kind}:{id}", name) for kind, id, name in all_of if not query or matches(query, [name])]
    chosen = form.text("to")
    hits = [hit for hit in hits if hit[0] == chosen] or hits[:OFFERED]

    def pick(value: str) -> Any:
        def press(_: Any) -> None:
            form.put("to", "" if value == chosen else value)
            redraw()

        return press

    chips: list[ft.Control] = [small_button(name, pick(value), on=value == chosen) for value, name in hits]
    return [
        text_field(form, "find", t("dealers.ship.to"), redraw),
        ft.Row(chips, wrap=True, spacing=S, run_spacing=S),
    ]


def _line_fields(form: Form, n: int, redraw: Any) -> list[ft.Control]:
    if n and not form.text(f"what{n - 1}").strip():
        return []
    kinds = [(str(kind), t(f"dealers.ship.kind.{kind}")) for kind in ShipmentKind]
    numbers: list[ft.Control] = [text_field(form, f"count{n}", t("dealers.ship.count"), redraw, expand=True)]
    if form.text(f"kind{n}", ShipmentKind.PAID) == ShipmentKind.PAID:
        numbers.append(text_field(form, f"price{n}", t("dealers.ship.price"), redraw, expand=True))
    return [
        text_field(form, f"what{n}", t("dealers.ship.what"), redraw),
        choice(form, f"kind{n}", "", kinds, redraw, ShipmentKind.PAID),
        ft.Row(numbers, spacing=S),
    ]


def _lines(form: Form) -> tuple[ShipmentLine, ...]:
    """The lines that were filled in; () while one is only half."""
    lines = []
    for n in range(ROWS):
        what, count = form.text(f"what{n}").strip(), form.text(f"count{n}").strip()
        kind = ShipmentKind(form.text(f"kind{n}", ShipmentKind.PAID))
        fen = typed_fen(form, f"price{n}") if kind is ShipmentKind.PAID else 0
        if not what:
            continue
        if not count.isdecimal() or not 1 <= int(count) <= 1_000_000 or fen is None or len(what) > 100:
            return ()
        lines.append(ShipmentLine(kind=kind, what=what, quantity=int(count), fen=Fen(fen)))
    return tuple(lines)
