"""The ways to rounds: below the office's entry, or below one's own tab on a phone."""

from __future__ import annotations

from mobile.app import routes
from mobile.app.routes import Place
from mobile.ui.app_context import AppContext
from rulebook.kernel.roles import Role


def in_field(here: AppContext) -> bool:
    """Whether one walks rounds from one's own tab, having no office."""
    return set(here.session.me.roles) <= {Role.TECHNICIAN}


def rounds(here: AppContext, step: str = "", more: str = "") -> str:
    if in_field(here):
        return Place("me", "rounds", step, more).path
    return routes.office("rounds", step, more)
