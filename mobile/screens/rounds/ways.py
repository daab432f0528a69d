"""The ways to rounds: below the office's entry, or below one's own tab on a phone."""

from __future__ import annotations

from mobile.app import routes
from mobile.app.routes import Place
from mobile.ui.app_context import AppContext
from mobile.ui.text import t
from rulebook.kernel.roles import Role
from rulebook.subjects.rounds.commands import PlanRound


def in_field(here: AppContext) -> bool:
    """Whether one walks rounds from one's own tab, having no office."""
    return set(here.session.me.roles) <= {Role.TECHNICIAN}


def rounds(here: AppContext, step: str = "", more: str = "") -> str:
    if in_field(here):
        return Place("me", "rounds", step, more).path
    return routes.office("rounds", step, more)


def how_to_begin(here: AppContext) -> str:
    """What is said where there is no round yet: to who may plan them what to do, to others what to expect."""
    plans = PlanRound.ROLES.intersection(here.session.me.roles)
    return t("rounds.empty.hint") if plans else t("rounds.empty.others")
