"""What may be done in a case: answer, come again, wait and go on, hand over, link, put right, close (CASE-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.panes import cut
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, primary_button, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field, tick
from mobile.ui.text import role_name, t
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CaseId, CustomerId, OrderId, PersonId, ReceiptId, UnitId, VehicleId
from rulebook.kernel.roles import Role
from rulebook.numbers.searching import matches
from rulebook.policy.clocks import WaitFor
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifyCase,
    CloseCase,
    DeclineCase,
    GoOnCase,
    HandCase,
    HearAgain,
    LinkCase,
    TakeCase,
    WaitCase,
)
from rulebook.subjects.cases.owners import may_hand
from rulebook.subjects.cases.records import CaseKind, CaseState, Channel, ServiceCase
from rulebook.subjects.company.records import Customer
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.orders.records import Order

ICONS: dict[str, ft.IconData] = {
    "answer": ft.Icons.REPLY_ROUNDED,
    "again": ft.Icons.PHONE_CALLBACK_ROUNDED,
    "wait": ft.Icons.PAUSE_CIRCLE_OUTLINE_ROUNDED,
    "go_on": ft.Icons.PLAY_CIRCLE_OUTLINE_ROUNDED,
    "order": ft.Icons.ADD_TASK_ROUNDED,
    "hand": ft.Icons.SWAP_HORIZ_ROUNDED,
    "link": ft.Icons.LINK_ROUNDED,
    "classify": ft.Icons.EDIT_OUTLINED,
    "close": ft.Icons.CHECK_CIRCLE_OUTLINE_ROUNDED,
}
OFFERED = 8
FIRST = (Role.SERVICE_MANAGER, Role.CUSTOMER_SERVICE, Role.DISPATCHER, Role.DEPARTMENT_MANAGER)
"""Whose work a case mostly is, in the order in which they are offered."""


def offered_acts(here: AppContext, case: ServiceCase) -> list[str]:
    """What this person may do with the case as it stands."""
    me = here.session.me
    if me.roles == (Role.AUDITOR,):
        return []
    if not case.is_open:
        return ["again"]
    acts = ["answer", "again", "go_on" if case.state is CaseState.WAITING else "wait"]
    if may_hand(case, me):
        acts.append("hand")
    if OpenOrder.ROLES.intersection(me.roles):
        acts.append("order")
    acts.append("link")
    if ClassifyCase.ROLES.intersection(me.roles):
        acts.append("classify")
    if case.owner == me.id:
        acts.append("close")
    return acts


@ft.component
def CaseActions(case: ServiceCase) -> ft.Control:
    """One form at a time, below its button; what is offered to me comes first of all."""
    here = use_app_context()
    open_, set_open = ft.use_state("")
    parts: list[ft.Control] = []
    if case.offered and case.offered.to == here.session.me.id:
        parts.append(keyed(Offered, f"offered-{case.id}-{case.offered.at}", case))

    def toggle(key: str) -> Any:
        return lambda _: set_open("" if open_ == key else key)

    buttons = [second_button(t(f"case.do.{key}"), toggle(key), ICONS[key]) for key in offered_acts(here, case)]
    if buttons:
        parts.append(ft.Row([*buttons], wrap=True, spacing=S, run_spacing=S))
    forms: dict[str, Any] = {"order": OrderFromCase, "hand": HandForm, "link": LinkForm, "classify": ClassifyForm}
    if open_:
        form = forms.get(open_, WordsForm)
        parts.append(keyed(form, f"{open_}-{case.id}", case, open_, lambda: set_open("")))
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@ft.component
def Offered(case: ServiceCase) -> ft.Control:
    """Somebody hands me this case: take it, or say why not."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"case.decline/{case.id}")
    why = form.text("why").strip()
    assert case.offered is not None

    async def take(_: Any) -> None:
        await doing.do(TakeCase(), case.id)

    async def decline(_: Any) -> None:
        if await doing.do(DeclineCase(why=why), case.id):
            await form.drop()

    note = [quiet(case.offered.note)] if case.offered.note else []
    return card(
        quiet(t("case.offered_by", name=case.offered.by_name)),
        *note,
        primary_button(t("case.take"), take, ft.Icons.PAN_TOOL_ALT_OUTLINED, doing.busy),
        text_field(form, "why", t("case.decline.why"), redraw),
        second_button(t("case.decline"), decline if why and not doing.busy else None),
        tone="wait",
        spacing=M,
    )


@ft.component
def WordsForm(case: ServiceCase, act: str, done: Callable[[], Any]) -> ft.Control:
    """Answer, again, wait, go on, close: what was said, and the little that each asks beside it."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"case.{act}/{case.id}")
    words = form.text("words").strip()
    command = _command(act, case, form.text("channel", Channel.CALL), form.text("why", WaitFor.CUSTOMER), words,
                       bool(form.get("outcome")), form.text("satisfied"))  # fmt: skip

    async def save(_: Any) -> None:
        if await doing.do(command, case.id):
            await form.drop()
            done()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal else []
    if act in ("answer", "again"):
        ways = [(c, t(f"case.channel.{c}")) for c in Channel]
        parts.append(choice(form, "channel", t("case.way"), ways, redraw, Channel.CALL))
    if act == "wait":
        reasons = [(w, t(f"case.wait.{w}")) for w in WaitFor]
        parts.append(choice(form, "why", t("case.wait_for"), reasons, redraw, WaitFor.CUSTOMER))
    parts.append(text_field(form, "words", t(f"case.do.{act}.words"), redraw, lines=2))
    if act == "answer":
        parts.append(tick(form, "outcome", t("case.outcome"), redraw, t("case.outcome.hint")))
        asked = [("", t("case.not_asked")), ("yes", t("case.satisfied")), ("no", t("case.dissatisfied"))]
        parts.append(choice(form, "satisfied", t("case.satisfied.ask"), asked, redraw))
    ready = words or act == "close"
    button = primary_button(t(f"case.do.{act}.save"), save if ready else None, ICONS[act], doing.busy)
    return card(*parts, button, spacing=M)


def _command(
    act: str, case: ServiceCase, channel: str, why: str, words: str, outcome: bool, satisfied: str
) -> Command:
    """The command that an act's form gives."""
    if act == "answer":
        heard = {"yes": True, "no": False}.get(satisfied)
        return AnswerCase(what=words, channel=Channel(channel), outcome=outcome, satisfied=heard)
    if act == "again":
        return HearAgain(channel=Channel(channel), said=words)
    if act == "wait":
        return WaitCase(why=WaitFor(why), note=words)
    return GoOnCase(how=words) if act == "go_on" else CloseCase(note=words)


@ft.component
def OrderFromCase(case: ServiceCase, _: str, done: Callable[[], Any]) -> ft.Control:
    """A repair order with what the case says already; the form of the order asks for the rest."""
    here = use_app_context()
    doing = use_command()
    spare = ft.use_memo(here.session.new_id, [])

    async def press(_: Any) -> None:
        customer = here.session.world.get(Customer, case.customer or "")
        paper = OpenOrder(
            customer=case.customer or "",
            customer_name=customer.name if customer else case.customer_name,
            address=customer.address if customer else "",
            contact=case.caller,
            contact_phone=case.phone,
            problem=case.said,
            vehicles=(case.vehicle,) if case.vehicle else (),
        )
        if not await doing.do(paper, spare, tell=False):
            return
        if await doing.do(LinkCase(order=OrderId(spare)), case.id):
            done()
            here.go(routes.office("orders", spare, "amend"))

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal else []
    button = primary_button(t("case.do.order.save"), press, ICONS["order"], doing.busy)
    return card(*parts, quiet(t("case.do.order.words")), button, spacing=M)


@ft.component
def HandForm(case: ServiceCase, _: str, done: Callable[[], Any]) -> ft.Control:
    """To whom; they have to take it, until then it stays whose it is."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"case.hand/{case.id}")
    query, to = form.text("query"), form.text("to")

    def pick(id: str) -> Any:
        def press(_: Any) -> None:
            form.put("to", id)
            redraw()

        return press

    async def save(_: Any) -> None:
        if await doing.do(HandCase(to=PersonId(to), note=form.text("note").strip()), case.id):
            await form.drop()
            done()

    people = [p for p in takers(here, case) if matches(query, (p.name,))][:OFFERED]
    roles = {p.id: t("list.comma").join(role_name(r) for r in p.roles) for p in people}
    chips = [small_button(f"{p.name} · {roles[p.id]}", pick(p.id), on=p.id == to) for p in people]
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal else []
    parts += [
        text_field(form, "query", t("case.hand.who"), redraw),
        ft.Row([*chips], wrap=True, spacing=S, run_spacing=S),
        text_field(form, "note", t("case.hand.note"), redraw, lines=2),
        quiet(t("case.hand.hint")),
    ]
    button = primary_button(t("case.do.hand.save"), save if to else None, ICONS["hand"], doing.busy)
    return card(*parts, button, spacing=M)


def takers(here: AppContext, case: ServiceCase) -> list[Person]:
    """Who may take it: whose work it is first."""
    people = (p for p in here.session.world.all(Person) if p.active and not p.outsider)
    found = [p for p in people if p.id not in (case.owner, here.session.me.id)]
    return sorted(found, key=lambda p: (min(_rank(role) for role in p.roles), p.name))


def _rank(role: Role) -> int:
    return FIRST.index(role) if role in FIRST else len(FIRST)


@ft.component
def LinkForm(case: ServiceCase, _: str, done: Callable[[], Any]) -> ft.Control:
    """The order or the older case that this one belongs with, among the customer's own."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"case.link/{case.id}")

    def link(command: LinkCase) -> Any:
        async def press(_: Any) -> None:
            if await doing.do(command, case.id):
                done()

        return press

    world = here.session.world
    orders = [o for o in world.all(Order) if _of_same(case, o.customer, o.vehicles) and o.id not in case.orders]
    cases = [c for c in world.all(ServiceCase) if _of_same(case, c.customer, (c.vehicle,)) and c.id != case.id]
    chips = [
        small_button(
            t("case.link.to", number=o.number), link(LinkCase(order=OrderId(o.id))), ft.Icons.ASSIGNMENT_OUTLINED
        )
        for o in sorted(orders, key=lambda o: o.opened_at, reverse=True)
    ]
    chips += [
        small_button(
            t("case.link.to", number=c.number), link(LinkCase(case=CaseId(c.id))), ft.Icons.SUPPORT_AGENT_ROUNDED
        )
        for c in sorted(cases, key=lambda c: c.heard_at, reverse=True)
        if c.id not in case.cases
    ]
    if not chips:
        return card(quiet(t("case.link.none")))
    shown, more = cut(chips, form, redraw, OFFERED)
    return card(
        quiet(t("case.link.words")), ft.Row([*shown, *more], wrap=True, spacing=S, run_spacing=S), spacing=M
    )


def _of_same(case: ServiceCase, customer: str | None, vehicles: Any) -> bool:
    return bool(customer and customer == case.customer) or bool(case.vehicle and case.vehicle in vehicles)


@ft.component
def ClassifyForm(case: ServiceCase, _: str, done: Callable[[], Any]) -> ft.Control:
    """Another kind of matter; what it is about otherwise stays as it is."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"case.classify/{case.id}")
    kind = CaseKind(form.text("kind", case.kind))

    async def save(_: Any) -> None:
        command = ClassifyCase(
            kind=kind,
            customer=case.customer or CustomerId(""),
            vehicle=case.vehicle or VehicleId(""),
            unit=case.unit or UnitId(""),
            order=case.order or OrderId(""),
            receipt=case.receipt or ReceiptId(""),
            person=case.person or PersonId(""),
            reason=form.text("reason").strip(),
        )
        if await doing.do(command, case.id):
            await form.drop()
            done()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal else []
    parts += [
        choice(form, "kind", t("case.what"), [(k, t(f"case.kind.{k}")) for k in CaseKind], redraw, case.kind),
        text_field(form, "reason", t("case.do.classify.words"), redraw, lines=2),
    ]
    ready = save if kind is not case.kind else None
    button = primary_button(t("case.do.classify.save"), ready, ICONS["classify"], doing.busy)
    return card(*parts, button, spacing=M)
