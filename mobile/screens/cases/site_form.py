"""How far a customer's address is: the terms of a visit hang on it (SLA-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.policy.clocks import SiteClass
from rulebook.subjects.cases.commands import ClassifySite
from rulebook.subjects.cases.order_clocks import site_of
from rulebook.subjects.company.records import Customer


@ft.component
def SiteForm(customer: Customer) -> ft.Control:
    """What it is now; for those who may, another class with a reason."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"site/{customer.id}")
    now = site_of(here.session.world, customer.id)
    site = SiteClass(form.text("site", now))
    if not ClassifySite.ROLES.intersection(here.session.me.roles):
        return card(quiet(t(f"site.is.{now}")))

    async def save(_: Any) -> None:
        if await doing.do(ClassifySite(site=site, reason=form.text("reason").strip()), customer.id):
            await form.drop()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal else []
    parts.append(choice(form, "site", t("site.title"), [(s, t(f"site.{s}")) for s in SiteClass], redraw, now))
    if site != now:
        parts += [
            text_field(form, "reason", t("site.reason"), redraw),
            second_button(t("site.save"), None if doing.busy else save, ft.Icons.CHECK_ROUNDED),
        ]
    return card(*parts, spacing=M)
