"""Old unit off, new unit on, one act (RPL-1, RPL-2): numbers judged as they are typed, nothing blocked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.rule_preview import warnings
from mobile.screens.visits.progress import OrderView, bag
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, quiet, second_button
from mobile.ui.fields import choice, grouped, number_field, text_field, tick
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.photos import AddPhotos, save_photos
from mobile.ui.plate import plate_badge
from mobile.ui.text import chosen_code, day, t
from mobile.ui.theme import M
from rulebook.numbers import State, Verdict, clean, judge_iccid, judge_sim_phone, judge_terminal_number
from rulebook.numbers.terminal_forms import IMEI
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.kinds import KINDS, OrderKind
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.stock.terminal_models import all_masks

REASONS = ("faulty", "damaged", "upgrade", "expired", "wrong")
CONDITIONS = ("dead", "flaky", "good", "damaged")
FEW = 6
"""So many vehicles are offered as choices; more are found in their list."""
SHOWN = 30
"""So many units of the bag are offered; the number can always be typed."""


@ft.component
def Swap(view: OrderView, kind: str) -> ft.Control:
    """The form of one swap, in the order of the hands: which vehicle, what comes off, what goes on, why."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, visit = view.order, view.visit
    several = len(view.vehicles) > 1 and KINDS[order.kind].each_vehicle
    back = routes.order(order.id, "vehicles" if several else "act")
    form = use_form(f"swap/{visit.id if visit else order.id}/{kind}")
    id = ft.use_memo(here.session.new_id, [order.id, kind])
    unit = UnitKind.SIM if kind == "sim" else UnitKind.TERMINAL
    judge = unit_judge(here, unit)
    if visit is None or not view.vehicles:
        return screen(
            page_head(t(f"act.swap.{unit}"), order.number, back=lambda: here.go(back)),
            body(empty_state(ft.Icons.NO_CRASH_OUTLINED, t("swap.no_vehicle"), t("swap.no_vehicle.hint"))),
        )
    vehicle = _vehicle(view.vehicles, form)
    fitted = _fitted(here, vehicle, unit)
    first = fitted is None and order.kind is OrderKind.INSTALL and not form.text("old").strip()
    old = judge(form.text("old", fitted.number if fitted else ""))
    new = judge(form.text("new"))
    off_only = order.kind is OrderKind.REMOVAL and not form.text("new").strip()
    title, save_words = _names(unit, first, off_only)
    head = page_head(title, order.number, back=lambda: here.go(back))
    printed = bool(form.get("as_printed", False))
    command = _command(form, view, vehicle, unit, id, old, new, fitted, here)
    held = bag(here.session.world, here.session.me.id, unit)
    same = fitted.model if fitted else ""
    fresh = sorted((u for u in held if not u.owed_to_store), key=lambda u: (u.model != same, u.model, u.number))

    async def save(_: Any) -> None:
        await save_photos(here.session, form, order.id, visit.id)
        if await doing.do(command, order.id):
            await form.drop()
            here.go(back)

    parts: list[ft.Control] = [_which_vehicle(here, view, vehicle, form, redraw)]
    if first:
        parts.append(quiet(t("swap.first")))
    else:
        parts += [heading(t("swap.old")), *_old(here, form, judge, fitted, redraw)]
    parts += [heading(t("swap.new")), *_new(here, form, judge, fresh, redraw)]
    if unit is UnitKind.SIM:
        parts.append(_phone(here, form, fresh, new.value, redraw))
    elif not first:
        yes_no = [("yes", t("swap.sim.moves")), ("no", t("swap.sim.stays"))]
        parts += [heading(t("swap.sim")), choice(form, "sim", t("swap.sim.ask"), yes_no, redraw)]
    if not first:
        parts += [heading(t("swap.why")), *_why(form, _reason(form, view), redraw)]
    failed = [v for v in (old, new) if not v.ok and v.may_stand_as_printed]
    if failed:
        parts.append(tick(form, "as_printed", t("swap.as_printed"), redraw, t("swap.as_printed.hint")))
    if failed and printed:
        parts.append(AddPhotos(form, visit.id, Purpose.AS_PRINTED, t("photo.hint.as_printed")))
    note = _missing(old, new, printed, form, unit, first, off_only, _reason(form, view))
    if not note:
        parts += warnings(here, command, order.id)
    return screen(
        head,
        body(*parts),
        thumb_bar(save_words, None if note else save, ft.Icons.SWAP_HORIZ_ROUNDED, doing.busy, note),
    )


def unit_judge(here: AppContext, unit: UnitKind) -> Callable[[str], Verdict]:
    """Judges a number on a label: what the books know stands as it is, a terminal's by the rules of all models."""
    world, now = here.session.world, here.session.now()
    if unit is UnitKind.SIM:
        return judge_iccid
    masks = tuple(mask for found in all_masks(world, now).values() for mask in found)

    def judge(text: str) -> Verdict:
        verdict = judge_terminal_number(text, (IMEI, *masks))
        number = clean(text).upper()
        if not verdict.ok and number and any(u.unit is unit for u in world.find(Unit, "number", number)):
            return Verdict(State.GOOD, number)
        return verdict

    return judge


def _names(unit: UnitKind, first: bool, off_only: bool) -> tuple[str, str]:
    """What is done, and what the button says: a first fitting and a removal are no swap."""
    if first:
        return t(f"vehicles.fit.{unit}"), t("swap.save.first")
    if off_only:
        return t(f"swap.off.{unit}"), t("swap.save.off")
    return t(f"act.swap.{unit}"), t("swap.save")


def _vehicle(vehicles: Sequence[Vehicle], form: Form) -> Vehicle:
    chosen = form.text("vehicle")
    return next((v for v in vehicles if v.id == chosen), vehicles[0])


def _fitted(here: AppContext, vehicle: Vehicle, unit: UnitKind) -> Unit | None:
    id = vehicle.sim if unit is UnitKind.SIM else vehicle.terminal
    return here.session.world.get(Unit, id) if id else None


def _which_vehicle(
    here: AppContext, view: OrderView, chosen: Vehicle, form: Form, redraw: Callable[[], None]
) -> ft.Control:
    """The vehicle; of many, the one that was picked from their list, and the way back to it."""
    vehicles = view.vehicles
    badge = plate_badge(chosen.plate, chosen.vehicle_type, 24)
    if len(vehicles) == 1:
        return ft.Row([badge])
    if len(vehicles) > FEW:
        way = routes.order(view.order.id, "vehicles")
        other = second_button(t("vehicles.other"), lambda _: here.go(way), ft.Icons.LIST_ROUNDED)
        return ft.Row([badge, other], spacing=M, wrap=True)
    options = [(str(v.id), v.plate) for v in vehicles]
    return choice(form, "vehicle", t("swap.vehicle"), options, redraw, str(vehicles[0].id))


def _old(
    here: AppContext, form: Form, judge: Callable[[str], Verdict], fitted: Unit | None, redraw: Callable[[], None]
) -> list[ft.Control]:
    """What comes off: the archive's number is there already, to be compared with the label."""
    words = t("swap.archive") if fitted else t("swap.archive.none")
    parts: list[ft.Control] = [quiet(words)]
    parts.append(
        number_field(
            form,
            "old",
            t("field.old_number"),
            judge,
            redraw,
            default=fitted.number if fitted else "",
            scan=here.scan,
        )
    )
    if fitted and fitted.warranty_until:
        parts.append(quiet(t("order.warranty", date=day(fitted.warranty_until))))
    return parts


def _new(
    here: AppContext,
    form: Form,
    judge: Callable[[str], Verdict],
    fresh: Sequence[Unit],
    redraw: Callable[[], None],
) -> list[ft.Control]:
    """What goes on: scanned or typed, which is at hand at once; or picked from the bag below."""
    chosen = judge(form.text("new")).value

    def pick(unit: Unit) -> Callable[[Any], None]:
        def press(_: Any) -> None:
            form.put("new", unit.number)
            form.put("new_phone", unit.phone)
            redraw()

        return press

    def row(unit: Unit) -> ft.Control:
        on = unit.number == chosen
        icon = ft.Icons.RADIO_BUTTON_CHECKED_ROUNDED if on else ft.Icons.RADIO_BUTTON_OFF_ROUNDED
        words = ft.Column(
            [
                label(grouped(unit.number), ft.TextThemeStyle.TITLE_SMALL),
                quiet(" · ".join(p for p in (unit.model, unit.phone) if p)),
            ],
            spacing=0,
            expand=True,
            tight=True,
        )
        return card(
            ft.Row([ft.Icon(icon, color=ft.Colors.PRIMARY if on else None), words], spacing=M),
            on_click=pick(unit),
            tone="info" if on else None,
            padding=12,
            name=t("swap.pick", number=unit.number),
        )

    held = sorted(fresh[:SHOWN], key=lambda unit: unit.number != chosen)  # what is picked stays in sight
    return [
        number_field(form, "new", t("field.new_number"), judge, redraw, scan=here.scan),
        quiet(t("swap.from_bag") if held else t("swap.bag_empty")),
        *map(row, held),
    ]


def _phone(
    here: AppContext, form: Form, fresh: Sequence[Unit], number: str, redraw: Callable[[], None]
) -> ft.Control:
    known = next((u.phone for u in fresh if u.number == number), "")
    return number_field(
        form,
        "new_phone",
        t("field.new_phone"),
        judge_sim_phone,
        redraw,
        default=known,
        good=t("number.phone_good"),
    )


def _reason(form: Form, view: OrderView) -> str:
    """Why; the reason of the unit that was replaced just before on this visit, until another is chosen."""
    before = [code for swap in view.swaps if (code := chosen_code(swap.reason, "swap.reason")) in REASONS]
    return form.text("reason", before[-1] if before else "")


def _why(form: Form, reason: str, redraw: Callable[[], None]) -> list[ft.Control]:
    reasons = [(code, t(f"swap.reason.{code}")) for code in REASONS]
    conditions = [(code, t(f"swap.condition.{code}")) for code in CONDITIONS]
    return [
        choice(form, "reason", t("swap.reason"), reasons, redraw, reason),
        choice(form, "condition", t("swap.condition"), conditions, redraw),
        text_field(form, "remark", t("field.remark"), lines=2),
    ]


def _missing(
    old: Verdict, new: Verdict, printed: bool, form: Form, unit: UnitKind, first: bool, off_only: bool, reason: str
) -> str:
    """What the form still lacks, in a sentence; "" when it may be saved.

    A first fitting has nothing to take off, a removal nothing to put on.
    """

    def lacks(verdict: Verdict) -> bool:
        return not (verdict.ok or (printed and verdict.may_stand_as_printed))

    if lacks(old) and not first:
        return t("swap.need.old")
    if lacks(new) and not off_only:
        return t("swap.need.new")
    if first:
        return ""
    if unit is UnitKind.TERMINAL and not form.text("sim"):
        return t("swap.need.sim")
    return "" if reason else t("swap.need.reason")


def _command(
    form: Form,
    view: OrderView,
    vehicle: Vehicle,
    unit: UnitKind,
    id: str,
    old: Verdict,
    new: Verdict,
    fitted: Unit | None,
    here: AppContext,
) -> SwapUnit:
    assert view.visit is not None
    known = next((u for u in here.session.world.find(Unit, "number", new.value) if u.unit is unit), None)
    reason, remark = _reason(form, view), form.text("remark").strip()
    said = t(f"swap.reason.{reason}") if reason else ""
    condition = form.text("condition")
    return SwapUnit(
        visit=view.visit.id,
        swap=id,
        vehicle=vehicle.id,
        plate=vehicle.plate,
        unit=unit,
        old_number=old.value,
        new_number=new.value,
        old_phone=fitted.phone if fitted else "",
        new_phone=form.text("new_phone", known.phone if known else "").strip(),
        model=known.model if known else (fitted.model if fitted else view.order.product_model),
        reason=f"{said}{t('list.semicolon')}{remark}" if said and remark else said or remark,
        condition=t(f"swap.condition.{condition}") if condition else "",
        sim_moves=form.text("sim") == "yes",
        sim_stays=form.text("sim") == "no",
        as_printed=bool(form.get("as_printed", False)),
    )
