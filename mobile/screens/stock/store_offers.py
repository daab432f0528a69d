"""What technicians bring back and the storekeeper confirms, and what the store has on offer itself (STK-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.stock.transfers import code_parts, item_tick
from mobile.screens.stock.unit_moves import CONDITIONS, likely
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, quiet, refusal_banner, second_button
from mobile.ui.branch_words import branch_name
from mobile.ui.fields import choice, grouped
from mobile.ui.frame import screen
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.subjects.stock.commands import DeclineUnits, TakeUnits, WithdrawUnits
from rulebook.subjects.stock.records import STORE, Transfer, TransferState
from rulebook.subjects.stock.stores import keeps_store_of


def store_offers(here: AppContext) -> list[ft.Control]:
    """Cards for the head of the stock list; nothing for whoever does not keep the store."""
    if Role.STOREKEEPER not in here.session.me.roles:
        return []
    world = here.session.world
    waiting = list(world.find(Transfer, "state", TransferState.OFFERED))
    coming = [o for o in waiting if o.taker == STORE and _ours(here, o)]
    going = [o for o in waiting if o.giver == STORE and o not in coming]
    parts: list[ft.Control] = []
    if coming:
        parts.append(heading(t("office.offers.coming", count=len(coming))))
        parts += [keyed(Coming, f"coming-{o.id}", o) for o in sorted(coming, key=lambda o: o.offered_at)]
    if going:
        parts.append(heading(t("office.offers.going", count=len(going))))
        parts += [keyed(Going, f"going-{o.id}", o) for o in sorted(going, key=lambda o: o.offered_at)]
    return parts


def _ours(here: AppContext, offer: Transfer) -> bool:
    """Whether it is for a store that one keeps (BR-1), and was not sent there by oneself (ROLE-2)."""
    if not offer.to_branch:
        return True
    me, today = here.session.me, company_day(here.session.now())
    return offer.offered_by != me.id and keeps_store_of(here.session.world, me, offer.to_branch, today)


@ft.component
def Coming(offer: Transfer) -> ft.Control:
    """A technician's return: look at it, say in what condition it is, take it."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.offer/{offer.id}")
    condition = form.text("condition", likely(here, [item.id for item in offer.items]))
    there = [item for item in offer.items if not form.get(f"not-{item.id}", False)]

    async def take(_: Any) -> None:
        ids = tuple(item.id for item in there)
        taken = TakeUnits(
            transfer=offer.id, units=ids, giver=offer.giver, for_store=True, condition=condition, items=offer.items
        )
        if await doing.do(taken, offer.id):
            await form.drop()

    async def decline(_: Any) -> None:
        await doing.do(DeclineUnits(transfer=offer.id), offer.id)

    options = [(code, t(f"swap.condition.{code}")) for code in CONDITIONS]
    accept = ft.FilledButton(
        t("office.offers.take", count=len(there)), icon=ft.Icons.WAREHOUSE_OUTLINED, on_click=take,
        disabled=doing.busy or not there, height=52,
    )  # fmt: skip
    return card(
        label(t("transfer.from", name=offer.offered_by_name)),
        quiet(when(offer.offered_at, here.session.now())),
        *[item_tick(form, item, redraw) for item in offer.items],
        choice(form, "condition", t("office.unit.condition"), options, redraw, condition),
        ft.Row(
            [accept, second_button(t("transfer.decline"), None if doing.busy else decline)], wrap=True, spacing=S
        ),
        spacing=M,
    )


@ft.component
def Going(offer: Transfer) -> ft.Control:
    """The store's offer while its taker has not confirmed."""
    here = use_app_context()
    doing = use_command()

    async def back(_: Any) -> None:
        await doing.do(WithdrawUnits(transfer=offer.id), offer.id)

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [
        label(t("transfer.to", name=_whither(here, offer))),
        quiet(t("list.comma").join(grouped(i.number) for i in offer.items)),
        ft.Row(
            [
                second_button(
                    t("transfer.code"),
                    lambda _: here.go(routes.office("stock", "code", offer.id)),
                    ft.Icons.QR_CODE_2_ROUNDED,
                ),
                second_button(t("transfer.withdraw"), None if doing.busy else back, ft.Icons.UNDO_ROUNDED),
            ],
            wrap=True,
            spacing=S,
            run_spacing=S,
        ),
    ]
    return card(*parts, spacing=S)


def _whither(here: AppContext, offer: Transfer) -> str:
    """The person, or the other branch's store (BR-1)."""
    world = here.session.world
    if offer.to_branch:
        return t("branch.store", branch=branch_name(world, offer.to_branch))
    return person_name(world, offer.taker)


@ft.component
def CodePage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """The store's offer as a code for the technician's phone; it need not have a signal."""
    here = use_app_context()
    offer = here.session.world.get(Transfer, id)
    head = pane_head(t("transfer.code"), back=back)
    if offer is None:
        words, hint = t("transfer.unknown"), t("office.unknown.hint")
        return screen(head, pane_body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, words, hint)))
    return screen(head, pane_body(*code_parts(here, offer)))
