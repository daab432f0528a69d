"""What a repair is likely to cost: the rules asked about a visit today that swaps what is fitted."""

from __future__ import annotations

from collections.abc import Iterable

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.shared.rows import toned_box
from mobile.ui import theme
from mobile.ui.basics import label
from mobile.ui.text import day, money_short, named, t
from rulebook.kernel.ids import VisitId
from rulebook.kernel.times import iso
from rulebook.kernel.world import R, World
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.collecting import may_collect
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Fee, Visit

VISIT = VisitId("supposed")


class Supposing:
    """The world, with one visit in it that has swapped the fitted terminals."""

    def __init__(self, world: World, swaps: tuple[Swap, ...]) -> None:
        self._world, self._swaps = world, swaps

    def get(self, kind: type[R], id: str) -> R | None:
        return self._world.get(kind, id)

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        if kind is Swap and value == VISIT:
            return [s for s in self._swaps if isinstance(s, kind)]
        return self._world.find(kind, key, value)


def expected_fee(session: Session, order: Order) -> Fee | None:
    """The fee if each vehicle's terminal were swapped for its like today; None where nothing is collected."""
    if not may_collect(order):
        return None
    at = iso(session.now())
    swaps = []
    for id in order.vehicles:
        vehicle = session.world.get(Vehicle, id)
        unit = session.world.get(Unit, vehicle.terminal) if vehicle and vehicle.terminal else None
        if vehicle is not None:
            swaps.append(
                Swap(
                    id=f"{VISIT}:{id}",
                    visit=VISIT,
                    order=order.id,
                    vehicle=id,
                    plate=vehicle.plate,
                    unit=UnitKind.TERMINAL,
                    old_number=unit.number if unit else "",
                    new_number=str(VISIT),
                    model=unit.model if unit else order.product_model,
                    by=session.me.id,
                    at=at,
                )
            )
    visit = Visit(id=VISIT, order=order.id, technician=session.me.id, arrived_at=at)
    return work_out_fee(Supposing(session.world, tuple(swaps)), order, visit)


def expectation(session: Session, order: Order) -> ft.Control | None:
    """Warranty and what a swap would cost, on its colour."""
    fee = expected_fee(session, order)
    if fee is None:
        return None
    tone = "wait" if fee.lines else "ok"
    ink = theme.look().tone(tone).ink
    sum_ = t("office.expect.sum", sum=money_short(fee.total)) if fee.lines else t("office.expect.free")
    if fee.lines and not all(line.fen for line in fee.lines):
        sum_ = t("office.expect.unpriced")
    notes = [t(f"fee.{fee.reason}")]
    if fee.warranty_until:
        notes.append(t("fee.warranty_until", date=day(fee.warranty_until)))
    names = [named(line) for line in fee.lines]
    return toned_box(
        tone,
        label(sum_, ft.TextThemeStyle.TITLE_SMALL, ink),
        label(t("list.semicolon").join(notes), color=ink),
        *([label(t("list.comma").join(names), ft.TextThemeStyle.BODY_SMALL, ink)] if names else []),
        label(t("word.rule", rule=fee.rule), ft.TextThemeStyle.BODY_SMALL, ink),
    )
