"""A customer's page where its order or vehicle is: given, its code shown, a label printed, revoked (CUST-1)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import flet as ft

from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, quiet, refusal_banner, second_button
from mobile.ui.downloads import ask, print_button
from mobile.ui.fields import text_field, tick
from mobile.ui.qr import qr_code
from mobile.ui.text import day, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.ids import VehicleId
from rulebook.kernel.times import company_day
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.customer_pages.commands import GivePage, RevokePage
from rulebook.subjects.customer_pages.records import CustomerPage, VisitRating
from rulebook.subjects.orders.records import Order

LATEST, NAMED = 3, 12
"""So many pages that are over, and plates of one page, are told."""
SIDE = 232
"""Pixels of the code; it is read off the screen by the customer's own phone."""


def order_part(here: AppContext, order: Order) -> list[ft.Control]:
    """The order's page, and how its visits were rated."""
    world = here.session.world
    pages = sorted(world.find(CustomerPage, "order", order.id), key=lambda p: p.given_at)
    ratings = [r for r in world.find(VisitRating, "order", order.id) if not r.aside]
    parts: list[ft.Control] = []
    if ratings:
        parts += [heading(t("pages.ratings")), card(*[_rating(here, one) for one in ratings], spacing=S)]
    if pages or GivePage.ROLES.intersection(here.session.me.roles):
        give = GivePage(order=order.id)
        parts += [heading(t("pages.heading")), keyed(PageCard, f"pages-{order.id}", order.id, pages, give, ())]
    return parts


def vehicle_part(here: AppContext, vehicle: Vehicle) -> list[ft.Control]:
    """The pages that show this vehicle; given for it alone, or for all of its customer's."""
    if vehicle.customer is None or not RevokePage.ROLES.intersection(here.session.me.roles):
        return []
    world = here.session.world
    pages = [p for p in world.find(CustomerPage, "customer", vehicle.customer) if vehicle.id in p.vehicles]
    pages.sort(key=lambda p: p.given_at)
    fleet = tuple(v.id for v in world.find(Vehicle, "customer", vehicle.customer) if not v.merged_into)
    give = GivePage(vehicles=(vehicle.id,))
    return [heading(t("pages.heading")), keyed(PageCard, f"pages-{vehicle.id}", vehicle.id, pages, give, fleet)]


def _rating(here: AppContext, rating: VisitRating) -> ft.Control:
    tone = "ok" if rating.stars > 3 else "wait" if rating.stars == 3 else "overdue"
    words = ft.Column([label(rating.words)] if rating.words else [], tight=True)
    at = quiet(f"{rating.technician_name} · {when(rating.at, here.session.now())}")
    return ft.Column([line(pill(t("pages.rating", stars=rating.stars), tone), at), words], tight=True, spacing=4)


@ft.component
def PageCard(about: str, pages: list[CustomerPage], give: GivePage, fleet: tuple[VehicleId, ...]) -> ft.Control:
    """What there is, the newest that is in use first; the form where there is none."""
    here = use_app_context()
    today = company_day(here.session.now()).isoformat()
    living = [p for p in pages if not p.ended(today)]
    over = [p for p in pages if p.ended(today)]
    parts: list[ft.Control] = [quiet(t("pages.words"))]
    parts += [keyed(Given, f"page-{p.id}", p) for p in living]
    parts += [quiet(f"{_state(p)} · {_given(here, p)}") for p in over[-LATEST:]]
    parts += rest_note(over, LATEST)
    if GivePage.ROLES.intersection(here.session.me.roles) and (not living or fleet):
        parts.append(keyed(Giving, f"give-{about}-{len(pages)}", about, give, fleet))
    return card(*parts, spacing=M)


def _state(page: CustomerPage) -> str:
    return t("pages.state.revoked" if page.revoked_at else "pages.state.ended")


def _given(here: AppContext, page: CustomerPage) -> str:
    said = [t("pages.given", name=page.given_by_name, at=when(page.given_at, here.session.now()))]
    said += [t("pages.given.to", contact=page.contact)] if page.contact else []
    said += [t("pages.given.until", day=day(page.until))] if page.until else []
    return " · ".join(said)


@ft.component
def Given(page: CustomerPage) -> ft.Control:
    """A page in use: its code is fetched when it is asked for, since its secret is on no phone."""
    here = use_app_context()
    url, set_url = ft.use_state("")
    trouble, set_trouble = ft.use_state("")
    revoking, set_revoking = ft.use_state(False)

    async def show(_: Any) -> None:
        said, wrong = await ask(here, f"/api/customer-pages/{quote(page.id, safe='')}/link")
        set_trouble(wrong)
        set_url(str((said or {}).get("url", "")))

    parts: list[ft.Control] = [line(pill(t("pages.state.active"), "ok"), quiet(_given(here, page)))]
    plates = [v.plate for v in (here.session.world.get(Vehicle, id) for id in page.vehicles) if v and v.plate]
    if len(page.vehicles) > 1:
        parts.append(quiet(t("list.comma").join(plates[:NAMED])))
        parts += [quiet(t("office.plates_more", count=len(plates) - NAMED))] if len(plates) > NAMED else []
    if url:
        copy = ft.OutlinedButton(
            t("contact.copy"), icon=ft.Icons.CONTENT_COPY_ROUNDED, action=ft.CopyToClipboard(url), height=52
        )
        parts += [qr_code(url, t("pages.code"), SIDE), quiet(url), ft.Row([copy])]
    parts += [banner(trouble, t("office.save.again"), "wait")] if trouble else []
    buttons: list[ft.Control] = [] if url else [second_button(t("pages.show"), show, ft.Icons.QR_CODE_2_ROUNDED)]
    buttons.append(print_button("page", page.id, t("pages.heading"), t("pages.print")))
    if RevokePage.ROLES.intersection(here.session.me.roles):
        buttons.append(second_button(t("pages.revoke"), lambda _: set_revoking(not revoking), ft.Icons.LINK_OFF))
    parts.append(ft.Row(buttons, wrap=True, spacing=S, run_spacing=S))
    if revoking:
        parts.append(keyed(Revoking, f"revoke-{page.id}", page.id))
    return ft.Column(parts, tight=True, spacing=S)


@ft.component
def Giving(about: str, give: GivePage, fleet: tuple[VehicleId, ...]) -> ft.Control:
    """To whom, until when; of a vehicle also whether all of its customer's go along."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"pages.give/{about}")
    id = ft.use_memo(here.session.new_id, [])
    typed = form.text("until").strip()
    vehicles = fleet if fleet and form.get("fleet", False) else give.vehicles
    until = typed_date(typed) if typed else ""

    async def save(_: Any) -> None:
        said = GivePage(order=give.order, vehicles=vehicles, contact=form.text("contact").strip(), until=until)
        if await doing.do(said, id):
            await form.drop()

    parts: list[ft.Control] = [
        text_field(form, "contact", t("pages.contact"), redraw),
        text_field(form, "until", t("pages.until"), redraw, helper=t("office.form.like", example="2026-12-31")),
    ]
    if len(fleet) > 1:
        parts.append(tick(form, "fleet", t("pages.fleet", count=len(fleet)), redraw))
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    press = None if doing.busy else save
    parts.append(second_button(t("pages.give"), press, ft.Icons.QR_CODE_2_ROUNDED))
    return ft.Column(parts, tight=True, spacing=M)


@ft.component
def Revoking(id: str) -> ft.Control:
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"pages.revoke/{id}")

    async def save(_: Any) -> None:
        if await doing.do(RevokePage(reason=form.text("why").strip()), id):
            await form.drop()

    parts: list[ft.Control] = [text_field(form, "why", t("pages.revoke.why"), redraw)]
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts.append(second_button(t("pages.revoke.sure"), None if doing.busy else save, ft.Icons.LINK_OFF))
    return ft.Column(parts, tight=True, spacing=S)
