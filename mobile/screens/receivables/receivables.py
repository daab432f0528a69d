"""What customers owe: since when, until when, what they said, and what is done about it (CASH-8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.client.session_api import Session
from mobile.screens.archive.audit_trail import LinesOf
from mobile.screens.books.accounts import account_name
from mobile.screens.books.money_rows import bars
from mobile.screens.shared.ages import age_mark
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.older_list import older_rows
from mobile.screens.shared.panes import cut, pane_body, pane_head
from mobile.screens.shared.rows import line, link_row, row_tile, spread
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    amount,
    banner,
    card,
    divider,
    empty_state,
    heading,
    label,
    pill,
    primary_button,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.money import typed_fen
from mobile.ui.text import day, money, money_short, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day, read_date
from rulebook.policy.ledger import receivable as account_of
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, CollectReceivable, DecideWriteOff
from rulebook.subjects.receivables.handlers import is_overdue
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.statements.handlers import ELECTRONIC

TONES = {
    ReceivableState.OPEN: "wait",
    ReceivableState.COLLECTED: "ok",
    ReceivableState.WRITTEN_OFF: "calm",
    ReceivableState.VOID: "calm",
}
DOINGS: tuple[tuple[str, type[Command]], ...] = (
    ("chase", ChaseReceivable),
    ("collect", CollectReceivable),
    ("ask", AskWriteOff),
)


def owed_list(session: Session) -> list[Receivable]:
    """What is open first, the oldest due first; then what is over, the newest first."""
    every = session.world.all(Receivable)
    still = sorted((o for o in every if o.state is ReceivableState.OPEN), key=lambda o: (o.due, o.number))
    over = sorted((o for o in every if o.state is not ReceivableState.OPEN), key=lambda o: o.due, reverse=True)
    return [*still, *over]


def late_owed(session: Session) -> int:
    """How many are open and overdue."""
    still = session.world.find(Receivable, "state", ReceivableState.OPEN)
    return sum(is_overdue(one, session.now()) for one in still)


AGES: tuple[tuple[str, float, str], ...] = (
    ("in_time", 0, "ok"),
    ("1-30", 30, "info"),
    ("31-90", 90, "wait"),
    ("90+", 1e9, "overdue"),
)
"""Days past the day it is due, or the later day the customer promised: name, upper bound, tone."""


def aged_owed(owed: Iterable[Receivable], now: datetime) -> dict[str, int]:
    """Bucket → fen still owed, every bucket present (CASH-8)."""
    sums = {name: 0 for name, _, _ in AGES}
    today = company_day(now)
    for one in owed:
        due = read_date(max(one.due, one.promised))
        days = (today - due).days if due else 0
        sums[next(name for name, most, _ in AGES if days <= most)] += one.left
    return sums


COLUMNS: dict[str, Callable[[Receivable], Any]] = {
    "customer": lambda o: (o.customer, o.due),
    "sum": lambda o: (-o.left, o.due),
}


def owed_rows(here: AppContext, chosen: str, form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    """The list: sums above, each receivable below."""
    now = here.session.now()
    every = owed_list(here.session)
    still = [o for o in every if o.state is ReceivableState.OPEN]
    late = [o for o in still if is_overdue(o, now)]
    if not every:
        nothing = empty_state(
            ft.Icons.EVENT_AVAILABLE_OUTLINED, t("finance.owed.none"), t("finance.owed.none.hint")
        )
        return [*beyond_note(here), nothing, *_older(here, form)]
    words = t("finance.owed.late", count=len(late), sum=money_short(sum(o.left for o in late)))
    rows: list[ft.Control] = [
        card(
            quiet(t("finance.owed.open", count=len(still))),
            amount(money(sum(o.left for o in still)), big=False),
            ft.Row([pill(words, "overdue") if late else pill(t("finance.owed.in_time"), "ok")]),
            padding=M,
        )
    ]
    if still:
        sums = aged_owed(still, now)
        ages = [(t(f"finance.owed.age.{name}"), tone, sums[name]) for name, _, tone in AGES]
        rows.append(bars(t("finance.owed.ageing"), ages, 112))
    found = sorted_out(form, every, lambda o: o.due, COLUMNS, "urgent")
    rows += [*list_tools(form, tuple(COLUMNS), redraw, "urgent"), *beyond_note(here)]
    shown, more = cut(found, form, redraw)
    return [*rows, *(_row(here, one, one.id == chosen) for one in shown), *more, *_older(here, form)]


def _older(here: AppContext, form: Form) -> list[ft.Control]:
    """Those that are over. The days of the list here are when each is due, of the books' list when it began."""
    over = tuple(state for state in ReceivableState if state is not ReceivableState.OPEN)
    return older_rows(here, form, Receivable.KIND, over, by_day=False)


def _row(here: AppContext, owed: Receivable, chosen: bool) -> ft.Control:
    path = routes.office("finance", "owed", owed.id)
    due = t("finance.owed.due", day=day(owed.due))
    if owed.promised:
        due = t("finance.owed.promised", day=day(owed.promised))
    return row_tile(
        line(title(account_name(here.session.world, account_of(owed.customer)).rpartition(" · ")[2]),
             title(money_short(owed.left))),
        line(quiet(f"{owed.number} · {due}"), *_age(here, owed), _mark(here, owed)),
        on_click=lambda _: here.go(path),
        chosen=chosen,
    )  # fmt: skip


def _age(here: AppContext, owed: Receivable) -> list[ft.Control]:
    """How long it has been owed, while it is."""
    return age_mark(owed.opened_at, here.session.now()) if owed.still_owed else []


def _mark(here: AppContext, owed: Receivable) -> ft.Control:
    if is_overdue(owed, here.session.now()):
        return pill(t("finance.owed.overdue"), "overdue")
    if owed.write_off_asked_by:
        return pill(t("finance.owed.asked"), "info")
    return pill(t(f"finance.owed.state.{owed.state}"), TONES[owed.state])


@ft.component
def Owed(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One receivable: figures, what was said, and what may be done."""
    here = use_app_context()
    world, now = here.session.world, here.session.now()
    owed = world.get(Receivable, id)
    if owed is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("finance.owed.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("finance.owed"), back=back), pane_body(nothing))
    parts: list[ft.Control] = []
    if is_overdue(owed, now):
        until = max(owed.due, owed.promised)
        words = t("finance.owed.overdue_since", day=day(until))
        parts.append(banner(words, t("finance.owed.overdue.todo"), "overdue", "CASH-8"))
    figures = spread(
        (t("finance.owed.total"), money(owed.total)),
        (t("finance.owed.paid"), money(owed.paid)),
        (t("finance.owed.due_day"), day(owed.due)),
        (t("finance.owed.promised_day"), day(owed.promised) if owed.promised else ""),
        (t("finance.by"), person_name(world, owed.by)),
        (t("finance.owed.since"), when(owed.opened_at, now)),
    )
    left = amount(money(owed.still_owed))
    parts.append(card(quiet(t("finance.owed.left")), left, figures, padding=20, spacing=M))
    receipt = routes.office("finance", "receipt", owed.id)
    says = t("finance.owed.receipt") if world.get(RoundCharge, owed.id) is None else t("rounds.charge")
    icon = ft.Icons.RECEIPT_LONG_OUTLINED
    parts.append(link_row(owed.number or says, says, icon, lambda _: here.go(receipt)))
    if owed.chased:
        said = [
            ft.Column([label(r.text), quiet(f"{r.name} · {when(r.at, now)}")], spacing=0, tight=True)
            for r in owed.chased
        ]
        parts += [heading(t("finance.owed.said")), card(*said, spacing=M)]
    if owed.state is ReceivableState.OPEN:
        if owed.write_off_asked_by:
            parts.append(keyed(Deciding, f"deciding-{id}", owed))
        parts.append(keyed(Acting, f"acting-{id}", owed))
    parts.append(keyed(LinesOf, f"lines-{id}", "receivable", id))
    name = account_name(world, account_of(owed.customer)).rpartition(" · ")[2]
    return screen(pane_head(name, t("finance.owed"), back=back, actions=[_mark(here, owed)]), pane_body(*parts))


@ft.component
def Acting(owed: Receivable) -> ft.Control:
    """Ask the customer, book what was paid without a visit, or ask to give it up."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.owed/{owed.id}")
    mine = here.session.me.roles
    options = [(key, t(f"finance.owed.{key}")) for key, command in DOINGS if command.ROLES.intersection(mine)]
    chase_id = ft.use_memo(here.session.new_id, [len(owed.chased)])
    if not options:
        return ft.Container(height=0)
    what = form.text("what", options[0][0])
    command = _command(form, what, owed)

    async def do(_: Any) -> None:
        if command is not None and await doing.do(command, owed.id if what != "chase" else chase_id):
            await form.drop()

    press = do if command is not None and not doing.busy else None
    parts: list[ft.Control] = [choice(form, "what", "", options, redraw, what)]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    if what == "collect":
        methods = [(m.value, t(f"method.{m}")) for m in Method if m in ELECTRONIC]
        parts += [
            choice(form, "method", t("field.method"), methods, redraw, Method.TRANSFER.value),
            text_field(
                form,
                "sum",
                t("finance.sum"),
                redraw,
                prefix="¥ ",
                keyboard_type=ft.KeyboardType.NUMBER,
                on_submit=press,
            ),
            text_field(
                form,
                "reference",
                t("finance.reference"),
                redraw,
                hint=t("finance.reference.hint"),
                on_submit=press,
            ),
            quiet(t("finance.owed.cash_needs_receipt")),
        ]
    else:
        words = t("finance.owed.they_said" if what == "chase" else "finance.owed.why")
        parts.append(text_field(form, "text", words, redraw, lines=2))
    if what == "chase":
        parts.append(
            text_field(form, "promised", t("finance.owed.promises"), redraw, hint="2026-03-31", on_submit=press)
        )
    parts.append(primary_button(t(f"finance.owed.{what}.do"), press, busy=doing.busy))
    return ft.Column([heading(t("finance.owed.what_now")), card(*parts, padding=20, spacing=M)], tight=True)


def _command(form: Form, what: str, owed: Receivable) -> Command | None:
    """The command as far as it is filled in; None while something is missing."""
    text = form.text("text").strip()
    if what == "chase" and text:
        return ChaseReceivable(receivable=owed.id, text=text, promised=typed_date(form.text("promised")))
    if what == "ask" and text:
        return AskWriteOff(receivable=owed.id, reason=text)
    fen, reference = typed_fen(form, "sum"), form.text("reference").strip()
    if what == "collect" and fen and reference:
        method = Method(form.text("method", Method.TRANSFER.value))
        return CollectReceivable(receivable=owed.id, fen=Fen(fen), method=method, reference=reference)
    return None


@ft.component
def Deciding(owed: Receivable) -> ft.Control:
    """Somebody asks to give it up; a manager says yes or no, with the reason."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.write_off/{owed.id}")
    text = form.text("text").strip()
    barred = here.session.judge(DecideWriteOff(receivable=owed.id, grant=True, text=text or "-"), owed.id)
    asked = t("finance.owed.asked_by", name=person_name(here.session.world, owed.write_off_asked_by))

    def decide(grant: bool) -> Any:
        async def press(_: Any) -> None:
            if await doing.do(DecideWriteOff(receivable=owed.id, grant=grant, text=text), owed.id):
                await form.drop()

        return press if text and not doing.busy else None

    parts: list[ft.Control] = [title(asked), label(owed.write_off_reason), divider()]
    if barred is not None:
        return card(*parts, refusal_banner(barred, " "), spacing=M)
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts.append(text_field(form, "text", t("finance.owed.decision"), redraw, lines=2))
    parts.append(
        ft.Row(
            [
                ft.FilledButton(t("finance.owed.give_up"), on_click=decide(True), disabled=not text, height=52),
                second_button(t("finance.owed.go_on"), decide(False)),
            ],
            wrap=True,
            spacing=S,
        )
    )
    return card(*parts, padding=20, spacing=M)
