"""A round's charge that was wrong: asked on its page to be voided, and who decided so (RND-1)."""

from __future__ import annotations

import flet as ft

from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.void_asking import AskToVoid, void_waits
from mobile.ui.app_context import AppContext, keyed
from mobile.ui.basics import banner, heading, quiet
from mobile.ui.text import t, when
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.rounds.commands import AskChargeVoid


def charge_void_of(here: AppContext, one: RoundCharge) -> list[ft.Control]:
    """That it is void, or waits for somebody to decide; else the way to ask, for whoever may."""
    world, now = here.session.world, here.session.now()
    if one.voided_at:
        name = person_name(world, one.voided_by or "")
        by = t("finance.void.by", name=name, when=when(one.voided_at, now))
        return [banner(t("rounds.charge.void"), f"{one.void_reason} · {by}", rule="RND-1")]
    if waits := void_waits(here, one.void_form, "RND-1"):
        return waits
    if not AskChargeVoid.ROLES.intersection(here.session.me.roles):
        return []

    def command(reason: str) -> AskChargeVoid:
        return AskChargeVoid(charge=one.id, reason=reason)

    def follows(_: AppContext) -> list[ft.Control]:
        return [quiet(t("rounds.charge.void.hint"))]

    asking = keyed(AskToVoid, f"void-{one.id}", f"finance.charge_void/{one.id}", command, follows)
    return [heading(t("rounds.charge.void.ask")), asking]
