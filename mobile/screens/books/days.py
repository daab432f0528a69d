"""Company days: control totals, what is in the way of closing, the safe counted, and what came late (CASH-7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast
from urllib.parse import urlencode

import flet as ft

from mobile.app import routes
from mobile.client.session_api import Session
from mobile.screens.archive.audit_trail import posting_rows, use_asked
from mobile.screens.books.accounts import account_name
from mobile.screens.books.money_rows import difference_tone, difference_words
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.panes import cut, pane_bar, pane_body, pane_head
from mobile.screens.shared.rows import PRESSED, line, link_row, pair, row_tile, spread
from mobile.screens.statements.payments import open_rows
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    amount,
    banner,
    card,
    divider,
    empty_state,
    heading,
    label,
    pill,
    pressed_whole,
    quiet,
    refusal_banner,
    title,
)
from mobile.ui.dialogs import confirm
from mobile.ui.downloads import print_button
from mobile.ui.fields import choice
from mobile.ui.frame import screen
from mobile.ui.money import counts_of, denomination_counter, total_line, total_of
from mobile.ui.text import day as say_day
from mobile.ui.text import money, money_short, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import company_day, read_date
from rulebook.policy import ledger
from rulebook.subjects.books.commands import CloseDay
from rulebook.subjects.books.records import Books, Day, DayState
from rulebook.subjects.cash.handlers import receipts_in_hand
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.receipts.records import Receipt

OFFERED = 6
"""So many open days are offered at once, the latest ones."""


def open_days(session: Session) -> list[str]:
    """Days with entries that are not closed, the first first; today is always among them."""
    today = company_day(session.now()).isoformat()
    books = session.world.get(Books, Books.THE)
    closed = books.closed_until if books else ""
    found = {d.id for d in session.world.all(Day) if d.state is DayState.OPEN and closed < d.id <= today}
    return sorted(found | ({today} if today > closed else set()))


COLUMNS: dict[str, Callable[[Day], Any]] = {"state": lambda d: (d.state is not DayState.OPEN, d.id)}
"""By what the days can be sorted, beside their date."""


def day_rows(here: AppContext, chosen: str, form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    """The way to close, then every day, the newest first; narrowed down and sorted as any list of the office."""
    session = here.session
    rows: list[ft.Control] = []
    if CloseDay.ROLES.intersection(session.me.roles):
        path = routes.office("finance", "close")
        words = t("finance.day.close.hint", count=len(open_days(session)))
        rows.append(
            card(
                link_row(t("finance.day.close"), words, ft.Icons.EVENT_AVAILABLE_ROUNDED, lambda _: here.go(path)),
                padding=S,
            )
        )
    known = session.world.all(Day)
    if not known:
        return [
            *rows,
            empty_state(ft.Icons.EVENT_NOTE_OUTLINED, t("finance.day.none"), t("finance.day.none.hint")),
        ]
    shown, rest = cut(sorted_out(form, known, lambda d: d.id, COLUMNS), form, redraw)
    rows += list_tools(form, tuple(COLUMNS), redraw)
    return [*rows, *(_row(here, one, one.id == chosen) for one in shown), *rest]


def _row(here: AppContext, day: Day, chosen: bool) -> ft.Control:
    path = routes.office("finance", "day", day.id)
    marks: list[ft.Control] = []
    if day.late:
        marks.append(pill(t("finance.day.late", count=day.late), "wait", ft.Icons.HISTORY_ROUNDED))
    closed = day.state is DayState.CLOSED
    marks.append(pill(t(f"finance.day.{day.state}"), "ok" if closed else "info"))
    facts = t("finance.day.facts", count=day.entries, safe=money_short(day.totals.get(ledger.SAFE, 0)))
    return row_tile(
        line(title(say_day(day.id)), ft.Row(marks, spacing=6, tight=True)),
        quiet(facts),
        on_click=lambda _: here.go(path),
        chosen=chosen,
    )


@ft.component
def DayPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One day: as closed, its totals by account, what came late, the sheet to print."""
    here = use_app_context()
    world, now = here.session.world, here.session.now()
    said, trouble = use_asked(f"/api/ledger?{urlencode({'day': id})}")
    day = world.get(Day, id)
    head = pane_head(say_day(id), t("finance.day"), back=back)
    if day is None:
        return screen(
            head,
            pane_body(empty_state(ft.Icons.EVENT_NOTE_OUTLINED, t("finance.day.none"), t("finance.day.nothing"))),
        )
    parts: list[ft.Control] = []
    if day.counted is not None and day.expected is not None:
        off = day.counted - day.expected
        parts.append(banner(difference_words(off), "", difference_tone(off), "CASH-4" if off else ""))
        facts = spread(
            (t("finance.day.expected"), money(day.expected)),
            (t("finance.day.counted"), money(day.counted)),
            (t("finance.day.closed_by"), day.closed_by_name),
            (t("finance.day.closed_at"), when(day.closed_at, now)),
        )
        parts.append(card(facts, quiet(t("finance.day.never_changes")), padding=20, spacing=M))
    elif day.state is DayState.OPEN:
        parts.append(banner(t("finance.day.is_open"), t("finance.day.is_open.todo"), "info"))
    else:
        parts.append(banner(t("finance.day.closed_along", name=day.closed_by_name), tone="ok", rule="CASH-7"))
    parts.append(ft.Row([print_button("day", id, f"day-{id}", t("finance.day.print"))]))
    parts += [heading(t("finance.day.totals")), card(*totals_rows(here, day))]
    late = [row for row in (said or {}).get("rows", ()) if row["late"]]
    if day.late:
        parts.append(heading(t("finance.day.late", count=day.late)))
        parts.append(quiet(t("finance.day.late.words")))
        parts.append(card(*posting_rows(here, late)) if late else quiet(trouble or t("finance.lines.not_now")))
    return screen(head, pane_body(*parts))


def totals_rows(here: AppContext, day: Day) -> list[ft.Control]:
    """Each account's movement, opening its postings; below them their sum, which must be nil."""
    rows: list[ft.Control] = []
    for account, fen in sorted(day.totals.items()):
        path = routes.office("finance", "account", f"{account}@{day.id}")
        rows.append(account_row(here, account, fen, path))
    balance = sum(day.totals.values())
    return [*rows, divider(), pair(t("finance.day.balance"), money(balance), strong=True)]


def account_row(here: AppContext, account: str, fen: int, path: str, chosen: bool = False) -> ft.Control:
    """An account and its sum; a tap shows what it is made of."""
    inner = ft.Row(
        [
            label(account_name(here.session.world, account), expand=True),
            label(money(ledger.as_told(account, fen))),
        ],
        spacing=M,
    )
    box = ft.Container(
        inner,
        padding=PRESSED,
        border_radius=12,
        ink=True,
        bgcolor=ft.Colors.PRIMARY_CONTAINER if chosen else None,
        on_click=lambda _: here.go(path),
    )
    return pressed_whole(box)


def in_the_way(session: Session) -> list[tuple[str, str, str]]:
    """What one looks at before closing: (tone, words, path); none of it forbids the close."""
    world = session.world
    waits = [h for h in world.all(Handover) if h.state is HandoverState.DECLARED]
    differences = [i for i in world.all(Irregularity) if i.code == "difference" and not i.is_settled]
    rows, waiting = open_rows(session)
    holders = {r.holder for r in world.all(Receipt) if r.holder}
    in_hand = sum(r.total for p in holders for r in receipts_in_hand(world, p))
    finance, odd = routes.office("finance"), routes.office("irregularities")
    checks = [
        (len(waits), t("finance.check.envelopes", count=len(waits)), t("finance.check.envelopes.none"), finance),
        (len(differences), t("finance.check.differences", count=len(differences)),
         t("finance.check.differences.none"), odd),
        (len(rows) + len(waiting), t("finance.check.unmatched", rows=len(rows), receipts=len(waiting)),
         t("finance.check.unmatched.none"), finance),
        (in_hand, t("finance.check.in_hand", sum=money_short(in_hand)), t("finance.check.in_hand.none"), finance),
    ]  # fmt: skip
    return [("wait", some, path) if count else ("ok", none, path) for count, some, none, path in checks]


@ft.component
def Closing(back: Callable[[], Any] | None) -> ft.Control:
    """The safe is counted blind; then the day is closed, with the difference if there is one."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    asking, ask = ft.use_state(cast("int | None", None))
    session = here.session
    form = use_form("finance.close")
    days = open_days(session)
    today = company_day(session.now()).isoformat()
    day = form.text("day", days[-1] if days else today)
    total = total_of(form)
    command = CloseDay(day=day, counts=counts_of(form))

    async def close(_: Any) -> None:
        ask(None)
        if await doing.do(command, day):
            await form.drop()
            here.go(routes.office("finance", "day", day))

    async def press(event: Any) -> None:
        until = read_date(day)
        off = total - ledger.safe_by(session.world, until) if until else 0
        if off:
            ask(off)
        else:
            await close(event)

    counted_any = bool(command.counts)
    words = (
        t("finance.day.differs", difference=difference_words(asking or 0))
        if counted_any
        else t("finance.day.uncounted")
    )
    title_words = t("finance.day.differs.ask" if counted_any else "finance.day.uncounted.ask")
    question = confirm(title_words, words, t("finance.day.differs.yes"), close, lambda _: ask(None), danger=True)
    ft.use_dialog(question if asking else None)
    head = pane_head(t("finance.day.close"), t("finance.day.close.under"), back=back)
    if not days:
        nothing = empty_state(ft.Icons.EVENT_AVAILABLE_OUTLINED, t("finance.day.all_closed"), "")
        return screen(head, pane_body(nothing))
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    last, more = cut(days[::-1], form, redraw, OFFERED)
    options = [(d, t("finance.day.today") if d == today else say_day(d)) for d in reversed(last)]
    parts += [choice(form, "day", t("finance.day.which"), options, redraw, day), *more]
    along = [d for d in days if d < day]
    if along:
        parts.append(quiet(t("finance.day.along", count=len(along))))
    parts += [heading(t("finance.check")), card(*_checks(here, in_the_way(session)), spacing=S)]
    counted = ft.Column(
        [total_line(form, t("finance.day.safe")), divider(), denomination_counter(form, redraw)],
        spacing=M,
        tight=True,
    )
    width = min(560, here.width - 100) if here.wide else None
    parts += [
        heading(t("finance.day.count")),
        card(ft.Row([ft.Container(counted, width=width, expand=not here.wide)])),
    ]
    note = t("finance.day.final")
    icon = ft.Icons.LOCK_CLOCK_OUTLINED
    bar = pane_bar(here, t("finance.day.close.do", day=say_day(day)), press, icon, doing.busy, note)
    return screen(head, pane_body(*parts), bar)


def _checks(here: AppContext, checks: Sequence[tuple[str, str, str]]) -> list[ft.Control]:
    return [
        ft.Row(
            [
                pill(t(f"finance.check.{tone}"), tone),
                label(words, expand=True),
                ft.TextButton(t("office.open"), on_click=lambda _, p=path: here.go(p), height=48),
            ],
            spacing=M,
        )
        for tone, words, path in checks
    ]


def safe_card(here: AppContext) -> ft.Control:
    """What the books say is in the safe now."""
    books = here.session.world.get(Books, Books.THE)
    until = (
        t("finance.books.closed", day=say_day(books.closed_until)) if books else t("finance.books.never_closed")
    )
    safe = ledger.safe_by(here.session.world, company_day(here.session.now()))
    return card(quiet(t("account.safe")), amount(money(safe), big=False), quiet(until), padding=M)
