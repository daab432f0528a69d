"""A receipt voided by the desk: asked for on its page, and what follows said before anybody decides (RCT-2)."""

from __future__ import annotations

import flet as ft

from mobile.app import routes
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.rows import link_row
from mobile.screens.shared.void_asking import AskToVoid, void_waits
from mobile.ui.app_context import AppContext, keyed
from mobile.ui.basics import card, heading, label, quiet
from mobile.ui.text import money, t, when
from rulebook.subjects.receipts.commands import AskVoid
from rulebook.subjects.receipts.desk_voids import with_company
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.refunds.records import Refund


def void_facts(here: AppContext, receipt: Receipt) -> list[ft.Control]:
    """Which receipt, and what becomes of its money where it is voided."""
    way = routes.office("finance", "receipt", receipt.id)
    number = t("approvals.void.receipt", number=receipt.number)
    return [*void_follows(here, receipt), ft.TextButton(number, on_click=lambda _: here.go(way), height=48)]


def void_follows(here: AppContext, receipt: Receipt) -> list[ft.Control]:
    """What becomes of its money where it is voided, in words."""
    said = []
    if receipt.method is Method.OWED:
        said.append(t("approvals.void.owed"))
    elif with_company(receipt):
        said.append(t("approvals.void.back", sum=money(receipt.total)))
    elif receipt.total:
        said.append(t("approvals.void.hand", name=person_name(here.session.world, receipt.by)))
    if receipt.collects:
        said.append(t("approvals.void.debt"))
    return [label(words) for words in said]


def void_of(here: AppContext, receipt: Receipt) -> list[ft.Control]:
    """Who voided it and what is owed back of it; while it stands, the way to ask for that."""
    world, now = here.session.world, here.session.now()
    if receipt.void_reason:
        rows: list[ft.Control] = []
        if receipt.voided_by:
            name = person_name(world, receipt.voided_by)
            rows.append(quiet(t("finance.void.by", name=name, when=when(receipt.voided_at, now))))
        owed = world.get(Refund, receipt.void_form) if receipt.void_form else None
        if owed is not None:
            path = routes.office("finance", "refund", owed.id)
            words = t("finance.void.refund")
            rows.append(
                card(link_row(words, money(owed.fen), ft.Icons.UNDO_ROUNDED, lambda _: here.go(path)), padding=4)
            )
        return rows
    if waits := void_waits(here, receipt.void_form, "RCT-2"):
        return waits
    if not AskVoid.ROLES.intersection(here.session.me.roles):
        return []

    def command(reason: str) -> AskVoid:
        return AskVoid(receipt=receipt.id, reason=reason)

    def follows(here: AppContext) -> list[ft.Control]:
        return void_follows(here, receipt)

    asking = keyed(AskToVoid, f"void-{receipt.id}", f"finance.void/{receipt.id}", command, follows)
    return [heading(t("finance.void")), asking]
