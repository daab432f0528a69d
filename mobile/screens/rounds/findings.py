"""The faults of a round: each becomes an order with one tap (RND-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.rounds.take_back import TakeBack, stands
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command
from mobile.ui.basics import card, heading, label, named, pill, quiet, refusal_banner, second_button
from mobile.ui.photos import Tile
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.kernel.files import FileRef
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.rounds.commands import OrderFinding
from rulebook.subjects.rounds.records import Finding, FindingState

TONES = {
    FindingState.OPEN: "wait",
    FindingState.LATE: "overdue",
    FindingState.FIXED: "ok",
    FindingState.ORDERED: "ok",
    FindingState.WITHDRAWN: "calm",
}


@ft.component
def Findings(round: str) -> ft.Control:
    here = use_app_context()
    found = sorted(here.session.world.find(Finding, "round", round), key=lambda one: one.at)
    if not found:
        return ft.Container(height=0)
    rows = [keyed(OneFinding, f"finding-{one.id}", one) for one in found]
    return ft.Column([heading(t("rounds.findings", count=len(found))), *rows], spacing=S, tight=True)


@ft.component
def OneFinding(finding: Finding) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    id = ft.use_memo(here.session.new_id, [finding.order])
    back, set_back = ft.use_state(False)

    gone = cancelled(here, finding)

    async def order(_: Any) -> None:
        await doing.do(OrderFinding(finding=finding.id, instead=finding.order or "" if gone else ""), id)

    head = ft.Row(
        [
            label(f"{finding.name} · {finding.point}", ft.TextThemeStyle.TITLE_SMALL, expand=True),
            pill(t(f"rounds.finding.{finding.state}"), TONES[finding.state]),
        ],
        spacing=S,
    )
    said = " · ".join(part for part in (finding.words, finding.by_name) if part)
    parts: list[ft.Control] = [head, quiet(said)]
    if finding.photo is not None:
        parts.append(ft.Row([_picture(here, finding, finding.photo)]))
    if finding.withdrawn_at:
        parts.append(quiet(t("rounds.back.said", name=finding.withdrawn_by_name, why=finding.withdrawn_why)))
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    if finding.earlier:
        parts.append(quiet(t("rounds.order_earlier", numbers=t("list.comma").join(finding.earlier))))
    if gone and not finding.withdrawn_at:
        words = t("rounds.order_anew", number=finding.order_number, name=finding.name)
        parts.append(second_button(words, None if doing.busy else order, ft.Icons.ASSIGNMENT_ADD))
    elif finding.state is FindingState.ORDERED and finding.order:
        path = routes.office("orders", finding.order)
        known = here.session.world.get(Order, finding.order) is not None and here.wide
        press = (lambda _: here.go(path)) if known else None
        parts.append(second_button(finding.order_number, press, ft.Icons.ASSIGNMENT_OUTLINED))
    elif stands(finding):
        press_order = None if doing.busy else order
        words = t("rounds.order_of", name=finding.name)
        parts.append(second_button(words, press_order, ft.Icons.ASSIGNMENT_ADD))
    if not finding.withdrawn_at:
        mistake = f"{t('rounds.back')} {finding.name} {finding.point}"
        button = small_button(t("rounds.back"), lambda _: set_back(not back), on=back)
        parts.append(ft.Row([named(button, mistake)]))
        if back:
            parts.append(keyed(TakeBack, f"back-{finding.id}", finding, lambda: set_back(False)))
    return card(*parts, spacing=S)


def cancelled(here: AppContext, finding: Finding) -> bool:
    """Whether its order is cancelled, as far as one sees it: the fault wants another."""
    order = here.session.world.get(Order, finding.order) if finding.order else None
    return order is not None and order.state is OrderState.CANCELLED


def _picture(here: AppContext, finding: Finding, photo: FileRef) -> ft.Control:
    """Its photo; one's own with how it stands."""
    words, tone = finding.point, "calm"
    if finding.by == here.session.me.id:
        words, tone = (t("photo.sent"), "ok") if here.session.photo_sent(photo) else (t("photo.waiting"), "wait")
    tile: ft.Control = Tile(photo, words, tone)
    return tile
