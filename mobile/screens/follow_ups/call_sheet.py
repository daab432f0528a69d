"""The call sheet: whom to call, what to ask, the answers as they are given (FUP-1).

Blind: what the books say of money and units stands nowhere on it until the answers are saved.
"""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.follow_ups.due_calls import Group, group, whom
from mobile.screens.follow_ups.matching import matched
from mobile.screens.follow_ups.not_asked import NotAsked
from mobile.screens.follow_ups.other_matter import OtherMatter
from mobile.screens.follow_ups.rest_times import RestTimes
from mobile.screens.shared.panes import pane_bar, pane_body, pane_head, rest_note
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, empty_state, heading, label, quiet, refusal_banner, title
from mobile.ui.contacts import reach
from mobile.ui.fields import choice, text_field, tick
from mobile.ui.frame import screen
from mobile.ui.money import typed_fen
from mobile.ui.plate import plate_badge
from mobile.ui.text import day, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.ids import CustomerId, Fen
from rulebook.kernel.times import iso
from rulebook.policy.duties import barred
from rulebook.subjects.company.records import Customer
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.follow_ups.quiet import quiet_until
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpKind
from rulebook.subjects.orders.records import Order

TRIES = 3
"""So many of the calls before are told, the last ones."""
STARS = ("5", "4", "3", "2", "1")
FORM = "calls.sheet/"


@ft.component
def CallSheet(key: str, back: Any) -> ft.Control:
    """One customer's call; once saved, how the answers match."""
    here = use_app_context()
    asked, set_asked = ft.use_state(list[str]())
    found = group(here.session, key)
    known = here.session.world.get(Customer, key)
    name = found.name if found else known.name if known else ""
    head = pane_head(name or t("nav.calls"), t("calls.sheet"), back=back)
    if asked:
        rest = [] if found is None else [quiet(t("calls.left", count=len(found.calls)))]
        return screen(head, pane_body(*matched(here, asked), *rest))
    if found is None:
        nothing = empty_state(ft.Icons.PHONE_CALLBACK_OUTLINED, t("calls.none_here"), t("calls.none_here.hint"))
        return screen(head, pane_body(nothing, *_rest(here, key)))
    return keyed(Sheet, f"sheet-{key}", found, head, set_asked)


def _rest(here: AppContext, key: str) -> list[ft.Control]:
    return [keyed(RestTimes, f"rest-{key}", key)] if here.session.world.get(Customer, key) else []


@ft.component
def Sheet(found: Group, head: ft.Control, done: Any) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"{FORM}{found.key}")
    commands = answers(here, found, form)
    mine = _own(here, found)

    async def save(_: Any) -> None:
        for command, order in commands:
            if not await doing.do(command, order):
                return
        await form.drop()
        done([order for _, order in commands])

    parts: list[ft.Control] = [*_resting(here, found), _reach(here, found)]
    if mine:
        parts.insert(0, banner(t("calls.own"), t("calls.own.todo"), "wait", "ROLE-2"))
    parts += [_script(here, found), *_orders(here, found, form, redraw), *_planned(found, form, redraw)]
    parts += [*_shared(form, redraw), keyed(OtherMatter, f"other-{found.key}", found)]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts += [keyed(NotAsked, f"not-{found.key}", found), *_rest(here, found.key)]
    may = bool(AskCustomer.ROLES.intersection(here.session.me.roles))
    note = "" if commands else unfit(found, form) or t("calls.needs")
    press = save if commands and may and not mine and not doing.busy else None
    bar = pane_bar(here, t("calls.save"), press, ft.Icons.CHECK_ROUNDED, doing.busy, note)
    return screen(head, pane_body(*parts), bar)


def _own(here: AppContext, found: Group) -> bool:
    """Whether I worked there or took the money: somebody else has to call (ROLE-2)."""
    orders = (here.session.world.get(Order, id) for id in {call.order for call in found.calls})
    return any(o and barred(here.session.world, o, "follow_up", here.session.me.id) for o in orders)


def _resting(here: AppContext, found: Group) -> list[ft.Control]:
    customer = None if found.key.startswith("order:") else CustomerId(found.key)
    until = quiet_until(here.session.world, customer, here.session.now())
    if until is None:
        return []
    words = t("calls.resting", until=when(iso(until), here.session.now()))
    return [banner(words, t("calls.resting.todo"), "wait", "FUP-1")]


def _reach(here: AppContext, found: Group) -> ft.Control:
    """Whom to call, and what became of the calls before."""
    now = here.session.now()
    people = whom(here.session, found)
    rows: list[ft.Control] = [title(people[0][1])] if people else []
    rows += reach("", *people) or [quiet(t("calls.no_number"))]
    for one in found.tries[-TRIES:]:
        agreed = t("calls.agreed", when=when(one.agreed_next, now)) if one.agreed_next else ""
        said = [t("calls.reached" if one.reached else "calls.in_vain"), agreed, one.note]
        rows.append(quiet(f"{when(one.at, now)} · {one.by_name} · " + " · ".join(s for s in said if s)))
    rows += rest_note(found.tries, TRIES)
    return card(*rows, spacing=S)


def _script(here: AppContext, found: Group) -> ft.Control:
    """What to say, in the order in which it is said."""
    kinds = {call.kind for call in found.calls}
    lines = [t("calls.script.hello", me=here.session.me.name, name=found.name)]
    if found.orders:
        lines += [t("calls.script.paid"), t("calls.script.unit")]
    if kinds - {FollowUpKind.NEXT_DAY, FollowUpKind.THREE_DAYS}:
        lines.append(t("calls.script.fleet"))
    lines += [t("calls.script.satisfied"), t("calls.script.wishes"), t("calls.script.thanks")]
    numbered = [label(f"{n}. {words}") for n, words in enumerate(lines, 1)]
    return ft.Column([heading(t("calls.script")), card(*numbered, spacing=S)], tight=True)


def _orders(here: AppContext, found: Group, form: Form, redraw: Any) -> list[ft.Control]:
    """Sum and number of each visit, in the customer's words."""
    parts: list[ft.Control] = []
    for id in found.orders:
        order = here.session.world.get(Order, id)
        about = next(call for call in found.calls if call.order == id and not call.plan)
        badge = [plate_badge(about.plate)] if about.plate else []
        which = [*badge, label(order.number if order else t("record.not_here")), quiet(day(about.opens[:10]))]
        paid = text_field(
            form, f"paid-{id}", t("forms.ask.paid"), redraw, prefix="¥ ",
            keyboard_type=ft.KeyboardType.NUMBER, helper=t("forms.ask.paid.hint"),
        )  # fmt: skip
        unit = text_field(form, f"unit-{id}", t("forms.ask.unit"), redraw, helper=t("forms.ask.unit.hint"))
        parts.append(card(ft.Row(which, wrap=True, spacing=S), paid, unit, spacing=M))
    return [heading(t("calls.visits")), *parts] if parts else []


def _planned(found: Group, form: Form, redraw: Any) -> list[ft.Control]:
    """A fleet's vehicles: those that were spoken of stay ticked."""
    if not found.planned:
        return []
    ticks = [
        tick(form, f"asked-{call.id}", call.plate or call.id, redraw, _kind(call), default=True)
        for call in found.planned
    ]
    return [heading(t("calls.vehicles", count=len(ticks))), *ticks]


def _kind(call: FollowUp) -> str:
    return t("calls.of", kind=t(f"calls.kind.{call.kind}"), day=day(call.due))


def _shared(form: Form, redraw: Any) -> list[ft.Control]:
    """Asked once a call, whatever it is about."""
    yes_no = [("yes", t("calls.works.yes")), ("no", t("calls.works.no"))]
    stars = [(star, t(f"calls.star.{star}")) for star in STARS]
    return [
        heading(t("calls.answers")),
        card(
            choice(form, "works", t("calls.works"), yes_no, redraw),
            choice(form, "satisfied", t("calls.satisfied"), stars, redraw),
            text_field(form, "why", t("calls.why"), redraw, lines=2),
            text_field(form, "wishes", t("calls.wishes"), redraw, lines=2),
            text_field(form, "spoken_with", t("calls.spoken_with"), redraw),
            text_field(form, "said", t("forms.ask.said"), redraw, lines=2),
            spacing=M,
        ),
    ]


def unfit(found: Group, form: Form) -> str:
    """What was typed and cannot be read, in words."""
    unread = any(form.text(f"paid-{id}").strip() and typed_fen(form, f"paid-{id}") is None for id in found.orders)
    return t("forms.ask.unread") if unread else ""


def answers(here: AppContext, found: Group, form: Form) -> list[tuple[AskCustomer, str]]:
    """One line for each order that is asked about: (command, order); nothing while something is missing."""
    said, satisfied, works = form.text("said").strip(), form.text("satisfied"), form.text("works")
    if not (said or satisfied) or unfit(found, form):
        return []
    ticked = [call for call in found.planned if form.get(f"asked-{call.id}", True)]
    orders = found.orders or list(dict.fromkeys(call.order for call in ticked))[:1]
    made = []
    for n, order in enumerate(orders):
        paid = typed_fen(form, f"paid-{order}")
        named = [call.id for call in found.calls if call.order == order and not call.plan]
        if not satisfied:
            named = [id for id in named if not id.endswith(FollowUpKind.THREE_DAYS)]
        named += [call.id for call in ticked] if n == 0 else []
        ask = AskCustomer(
            said=said or t(f"calls.star.{satisfied}"),
            paid=None if paid is None else Fen(paid),
            unit=form.text(f"unit-{order}").strip(),
            follow_ups=tuple(named),
            works=None if not works else works == "yes",
            satisfied=int(satisfied) if satisfied else None,
            why=form.text("why").strip(),
            wishes=form.text("wishes").strip(),
            spoken_with=form.text("spoken_with").strip(),
        )
        made.append((ask, order))
    return made
