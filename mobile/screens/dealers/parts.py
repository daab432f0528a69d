"""Small things the dealers' screens share: who may, states as pills, rates and sums as people write them."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.client.session_api import PhoneWorld
from mobile.ui.app_context import AppContext, CommandState
from mobile.ui.basics import pill, primary_button, refusal_banner
from mobile.ui.text import money, t
from rulebook.kernel.commands import Command
from rulebook.policy.reports import REPORTS
from rulebook.subjects.dealers.records import Agreement, Dealer, RebateStatement

TONES = {"drawn": "wait", "approved": "info", "paid": "ok", "asked": "wait", "in_force": "ok", "refused": "calm"}


def may(here: AppContext, *commands: type[Command]) -> bool:
    """Whether my roles give any of them."""
    return any(command.ROLES.intersection(here.session.me.roles) for command in commands)


def sees_money(here: AppContext) -> bool:
    """Whether agreements and rebates are in my sight."""
    return bool(REPORTS["rebates"].intersection(here.session.me.roles))


def state_pill(state: str) -> ft.Control:
    return pill(t(f"dealers.state.{state}"), TONES.get(state, "calm"))


def percent(basis_points: int) -> str:
    """450 → 4.5 %."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + " %"


def tier_words(agreement: Agreement) -> list[str]:
    return [
        t("dealers.tier", sum=money(tier.reaches), rate=percent(tier.basis_points)) for tier in agreement.tiers
    ]


def statements_of(world: PhoneWorld, dealer: str) -> list[RebateStatement]:
    """The dealer's statements, the newest first."""
    return sorted(world.find(RebateStatement, "dealer", dealer), key=lambda s: s.month, reverse=True)


def outstanding_of(world: PhoneWorld, dealer: Dealer) -> int:
    """What is payable to a dealer by issued statements and not paid, in fen."""
    return sum(s.payable for s in statements_of(world, dealer.id) if s.state == "approved")


def act(doing: CommandState, words: str, press: Any, icon: ft.IconData | None = None) -> list[ft.Control]:
    """The refusal, if there was one, and the button; `press` None: not yet."""
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts.append(primary_button(words, None if doing.busy else press, icon, doing.busy))
    return parts
