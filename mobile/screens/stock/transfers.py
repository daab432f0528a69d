"""Units from hand to hand: offered to me, by me, and the code that two phones without signal need (STK-2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.visits.progress import bag
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    banner,
    card,
    empty_state,
    heading,
    label,
    pill,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.fields import choice, grouped, tick
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.qr import qr_code
from mobile.ui.scanning import ScanButton
from mobile.ui.text import t, when
from mobile.ui.theme import L, M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import UnitId
from rulebook.kernel.roles import Role
from rulebook.subjects.stock.commands import DeclineUnits, GiveUnits, TakeUnits, WithdrawUnits
from rulebook.subjects.stock.records import STORE, Transfer, TransferItem, TransferState, Unit
from rulebook.subjects.stock.transfer_slip import MOST_UNITS, Slip, read_slip, write_slip


def to_me(here: AppContext) -> list[Transfer]:
    """What waits for my word, the oldest first."""
    found = here.session.world.find(Transfer, "taker", here.session.me.id)
    return sorted((t for t in found if t.state is TransferState.OFFERED), key=lambda t: t.offered_at)


def from_me(here: AppContext) -> list[Transfer]:
    """What I offered and nobody has taken yet."""
    found = here.session.world.find(Transfer, "giver", here.session.me.id)
    return sorted((t for t in found if t.state is TransferState.OFFERED), key=lambda t: t.offered_at)


def name_of(here: AppContext, holder: str) -> str:
    if holder == STORE:
        return t("transfer.store")
    person = here.session.world.get(Person, holder)
    return person.name if person else holder


@ft.component
def Offered(transfer: Transfer) -> ft.Control:
    """An offer to me: compare, untick what is not there, confirm; or say that nothing came."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"transfer/{transfer.id}")
    here_now = [i for i in transfer.items if not form.get(f"not-{i.id}", False)]

    async def take(_: Any) -> None:
        ids = tuple(item.id for item in here_now)
        taken = TakeUnits(transfer=transfer.id, units=ids, giver=transfer.giver, items=tuple(here_now))
        if await doing.do(taken, transfer.id):
            await form.drop()

    async def decline(_: Any) -> None:
        if await doing.do(DeclineUnits(transfer=transfer.id), transfer.id):
            await form.drop()

    rows: list[ft.Control] = [
        label(t("transfer.from", name=transfer.offered_by_name or name_of(here, transfer.giver))),
        quiet(when(transfer.offered_at, here.session.now())),
    ]
    rows += [item_tick(form, item, redraw) for item in transfer.items]
    confirm = ft.FilledButton(
        t("transfer.take", count=len(here_now)), icon=ft.Icons.CHECK_ROUNDED, on_click=take,
        disabled=doing.busy or not here_now, height=56, expand=True,
    )  # fmt: skip
    rows.append(ft.Row([confirm], spacing=S))
    rows.append(second_button(t("transfer.decline"), None if doing.busy else decline, ft.Icons.CLOSE_ROUNDED))
    return card(*rows, spacing=M)


def item_tick(form: Form, item: TransferItem, redraw: Any) -> ft.Control:
    """One unit of an offer, ticked unless it is not there: then the form has `not-<id>`."""

    def on_change(event: Any) -> None:
        form.put(f"not-{item.id}", not event.control.value)
        redraw()

    there = not form.get(f"not-{item.id}", False)
    box = ft.Checkbox(
        label=grouped(item.number), value=there, on_change=on_change, label_style=ft.TextStyle(size=17)
    )
    return ft.Column(
        [box, ft.Container(quiet(item.model), padding=ft.Padding(left=40, top=0, right=0, bottom=0))], spacing=0
    )


@ft.component
def Offering(transfer: Transfer) -> ft.Control:
    """My own offer while it waits: show its code, or call it back."""
    here = use_app_context()
    doing = use_command()

    async def back(_: Any) -> None:
        await doing.do(WithdrawUnits(transfer=transfer.id), transfer.id)

    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts += [
        ft.Row(
            [
                title(t("transfer.to", name=name_of(here, transfer.taker)), expand=True),
                pill(t("transfer.waiting"), "wait"),
            ]
        ),
        quiet(t("list.comma").join(grouped(i.number) for i in transfer.items)),
        ft.Row(
            [
                second_button(
                    t("transfer.code"),
                    lambda _: here.go(routes.Place("bag", "code", transfer.id).path),
                    ft.Icons.QR_CODE_2_ROUNDED,
                ),
                second_button(t("transfer.withdraw"), None if doing.busy else back, ft.Icons.UNDO_ROUNDED),
            ],
            wrap=True,
            spacing=S,
            run_spacing=S,
        ),
    ]
    return card(*parts, spacing=M)


@ft.component
def Code(id: str) -> ft.Control:
    """The offer as a code for the taker's phone; neither phone needs a signal."""
    here = use_app_context()
    found = here.session.world.get(Transfer, id)
    head = page_head(t("transfer.code"), back=lambda: here.go(routes.tab("bag")))
    if found is None:
        return screen(
            head, body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("transfer.unknown"), t("transfer.unknown.hint")))
        )
    return screen(head, body(*code_parts(here, found), spacing=L))


def code_parts(here: AppContext, found: Transfer) -> list[ft.Control]:
    """An offer's code, large, and what it says in words; only while it is open (STK-2)."""
    if found.state is not TransferState.OFFERED:
        return [banner(t("transfer.over"), t(f"transfer.state.{found.state}"), "wait", "STK-2")]
    offer = GiveUnits(transfer=found.id, units=tuple(i.id for i in found.items), taker=found.taker)
    text = write_slip(offer, found.giver, here.session.me.name, found.items)
    name = name_of(here, found.taker)
    words = t("transfer.code.store") if found.taker == STORE else t("transfer.code.words", name=name)
    return [
        ft.Row([qr_code(text, t("transfer.code"), 300)], alignment=ft.MainAxisAlignment.CENTER),
        label(words, text_align=ft.TextAlign.CENTER),
        quiet(t("list.comma").join(grouped(i.number) for i in found.items), text_align=ft.TextAlign.CENTER),
    ]


@ft.component
def Give() -> ft.Control:
    """Pick what to hand over, and to whom."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("transfer.give")
    session = here.session
    units = bag(session.world, session.me.id)
    on_offer = {i.id for offer in from_me(here) for i in offer.items}
    free = [u for u in units if u.id not in on_offer]
    picked = [u for u in free if form.get(f"unit-{u.id}", False)]
    taker = form.text("taker", STORE)
    id = ft.use_memo(session.new_id, [])

    async def give(_: Any) -> None:
        offer = GiveUnits(transfer=id, units=tuple(UnitId(u.id) for u in picked), taker=taker)
        if await doing.do(offer, id):
            await form.drop()
            here.go(routes.Place("bag", "code", id).path)

    head = page_head(t("transfer.give"), back=lambda: here.go(routes.tab("bag")))
    if not free:
        return screen(head, body(empty_state(ft.Icons.BACKPACK_OUTLINED, t("bag.empty"), t("transfer.nothing"))))
    others = [
        p for p in session.world.all(Person) if Role.TECHNICIAN in p.roles and p.active and p.id != session.me.id
    ]
    options = [(STORE, t("transfer.store")), *((str(p.id), p.name) for p in sorted(others, key=lambda p: p.name))]
    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts.append(choice(form, "taker", t("transfer.taker"), options, redraw, STORE))
    parts.append(heading(t("transfer.what")))
    parts += [_pick(form, u, redraw) for u in free]
    if len(picked) > MOST_UNITS:
        parts.append(banner(t("transfer.many", count=MOST_UNITS), tone="wait"))
    ready = bool(picked) and len(picked) <= MOST_UNITS
    note = t("transfer.note")
    bar = thumb_bar(
        t("transfer.offer", count=len(picked)), give if ready else None, ft.Icons.OUTBOX_ROUNDED, doing.busy, note
    )
    return screen(head, body(*parts), bar)


def _pick(form: Form, unit: Unit, redraw: Any) -> ft.Control:
    hint = " · ".join(p for p in (unit.model, t("bag.bring_back") if unit.owed_to_store else "") if p)
    return tick(form, f"unit-{unit.id}", grouped(unit.number), redraw, hint)


@ft.component
def TakeByCode() -> ft.Control:
    """Read the giver's code, or paste it where the camera fails; then confirm what it says."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("transfer.read")
    slip = read_slip(form.text("code"))

    def heard(texts: Sequence[str]) -> None:
        form.put("code", slip_text(texts))
        form.put("unread", not texts)
        redraw()

    async def take(_: Any) -> None:
        assert slip is not None
        taken = TakeUnits(transfer=slip.transfer, units=slip.units, giver=slip.giver, items=slip.items)
        if await doing.do(taken, slip.transfer):
            await form.drop()
            here.go(routes.tab("bag"))

    head = page_head(t("transfer.read"), back=lambda: here.go(routes.tab("bag")))
    parts: list[ft.Control] = []
    if form.get("unread", False):
        parts.append(banner(t("scan.none"), t("scan.none.todo"), "wait"))
    parts += said_by(here, slip, form.text("code"), here.session.me.id)
    if here.scan is not None:
        parts.append(ft.Row([ScanButton(here.scan, heard, t("transfer.scan"))]))
    else:
        parts.append(banner(t("transfer.no_camera"), t("transfer.no_camera.todo"), "wait"))
    count = len(slip.units) if slip else 0
    bar = thumb_bar(t("transfer.take", count=count), take if slip else None, ft.Icons.CHECK_ROUNDED, doing.busy)
    return screen(head, body(*parts, spacing=L), bar)


def _model(model: str) -> list[ft.Control]:
    return [quiet(model)] if model else []


def slip_text(texts: Sequence[str]) -> str:
    """Of all that a photo said, the transfer; else the first, so that it can be told that this is none."""
    return next((text for text in texts if read_slip(text)), next(iter(texts), ""))


def said_by(here: AppContext, slip: Slip | None, text: str, taker: str) -> Sequence[ft.Control]:
    """A slip in words, to be compared with what lies there; and whom it is for, where that is not `taker`."""
    if slip is None:
        words = [banner(t("transfer.no_slip"), t("transfer.no_slip.todo"), "wait")] if text else []
        return [*words, quiet(t("transfer.read.hint"))]
    models = {item.id: item.model for item in slip.items}
    numbers = [
        ft.Column([title(grouped(id.partition(":")[2] or id)), *_model(models.get(id, ""))], spacing=0)
        for id in slip.units
    ]
    notes: list[ft.Control] = []
    if slip.taker != taker:
        notes.append(banner(t("transfer.not_you", name=name_of(here, slip.taker)), tone="wait", rule="STK-2"))
    return [
        *notes,
        card(label(t("transfer.from", name=slip.name or name_of(here, slip.giver))), *numbers, spacing=M),
    ]
