"""The books to look into and to take out: every account with its balance, its postings, the safe, the exports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import flet as ft

from mobile.app import routes
from mobile.screens.archive.audit_trail import posting_rows, use_asked
from mobile.screens.books.accounts import account_name, balances
from mobile.screens.books.days import account_row, safe_card
from mobile.screens.confidentiality.my_papers import state_words
from mobile.screens.shared.list_tools import OLDEST, list_tools, narrowing
from mobile.screens.shared.panes import pane_body, pane_head, rest_note
from mobile.screens.shared.report_files import reason_field, report_button
from mobile.screens.shared.rows import line, link_row, pair
from mobile.ui import theme
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    amount,
    banner,
    card,
    heading,
    quiet,
    refusal_banner,
    second_button,
)
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.money import typed_fen
from mobile.ui.text import day as say_day
from mobile.ui.text import money, t, when
from mobile.ui.text import month as say_month
from mobile.ui.theme import M, S
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.policy import ledger
from rulebook.policy.reports import REPORTS
from rulebook.subjects.books.commands import DepositCash
from rulebook.subjects.books.records import PRINTED, Export
from rulebook.subjects.confidentiality.records import PaperCustody

EXPORTERS = frozenset({Role.FINANCE, Role.AUDITOR, Role.DEPARTMENT_MANAGER})
ALL = "all"
"""What stands in the address where every account is meant."""
SHOWN = 10
"""So many of the last exports are listed."""


def book_rows(here: AppContext, chosen: str) -> list[ft.Control]:
    """The safe, the exports, and every account that holds anything."""
    held = {a: fen for a, fen in balances(here.session.world).items() if fen}
    rows: list[ft.Control] = [safe_card(here)]
    if EXPORTERS.intersection(here.session.me.roles):
        path = routes.office("finance", "exports")
        words, note = t("finance.exports"), t("finance.exports.hint")
        rows.append(card(link_row(words, note, ft.Icons.DOWNLOAD_ROUNDED, lambda _: here.go(path)), padding=S))
    every = routes.office("finance", "account", ALL)
    words, note = t("finance.entries"), t("finance.entries.hint")
    rows.append(card(link_row(words, note, ft.Icons.LIST_ALT_ROUNDED, lambda _: here.go(every)), padding=S))
    rows.append(heading(t("finance.accounts")))
    if not held:
        return [*rows, quiet(t("finance.accounts.none"))]
    return rows + [_row(here, a, fen, a == chosen) for a, fen in held.items()]


def _row(here: AppContext, account: str, fen: int, chosen: bool) -> ft.Control:
    return account_row(here, account, fen, routes.office("finance", "account", account), chosen)


@ft.component
def AccountPage(name: str, back: Callable[[], Any] | None) -> ft.Control:
    """An account, or its part of one day (`account@day`): each posting opens the line it comes from."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(f"finance.account/{name}")
    account, _, day = name.partition("@")
    account = "" if account == ALL else account
    asked = narrowing(form)
    page = int(form.get("page", 0)) if form.get("page.of") == str(asked) else 0
    query = {"account": account, "day": day, "first": asked.first, "last": asked.last, "page": page,
             "oldest": "true" if asked.sort == OLDEST else "false"}  # fmt: skip
    said, trouble = use_asked(f"/api/ledger?{urlencode(query)}")
    under = say_day(day) if day else t("finance.account.all")
    words = account_name(here.session.world, account) if account else t("finance.entries")
    head = pane_head(words, under, back=back)
    parts: list[ft.Control] = []
    if trouble:
        parts.append(banner(t("finance.lines.not_now"), trouble, "wait"))
    if said is None:
        known = balances(here.session.world).get(account, 0)
        if account:
            parts.append(card(amount(money(ledger.as_told(account, known))), padding=20))
        if not trouble:
            parts.append(ft.ProgressBar(bar_height=6, border_radius=3))
        return screen(head, pane_body(*parts))
    total = [amount(money(ledger.as_told(account, said["total"])))] if account else []
    parts.append(card(*total, quiet(t("finance.account.rows", count=said["all"])), padding=20))
    if account == ledger.SAFE and not day and DepositCash.ROLES.intersection(here.session.me.roles):
        parts.append(keyed(Deposit, "deposit"))
    parts += [heading(t("finance.postings")), *list_tools(form, (), redraw)]
    if said["rows"]:
        several = not account or len({row["account"] for row in said["rows"]}) > 1
        parts.append(card(*posting_rows(here, said["rows"], several)))
    parts += _pages(form, said, redraw)
    return screen(head, pane_body(*parts))


def _pages(form: Form, said: dict[str, Any], redraw: Callable[[], None]) -> list[ft.Control]:
    """To the page before and the next one, and how many there are."""
    if "a_page" not in said:  # an older server tells all at once
        return []
    many, here = -(-said["all"] // said["a_page"]), said["page"]
    if many < 2 and not here:
        return []

    def to(page: int) -> Callable[..., None]:
        def press(_: Any) -> None:
            form.put("page", page)
            form.put("page.of", str(narrowing(form)))
            redraw()

        return press

    back = second_button(t("list.page.before"), to(here - 1) if here else None)
    on = second_button(t("list.page.after"), to(here + 1) if here + 1 < many else None)
    words = quiet(t("list.page", page=here + 1, pages=many))
    return [ft.Row([back, words, on], spacing=M, wrap=True, vertical_alignment=ft.CrossAxisAlignment.CENTER)]


@ft.component
def Deposit() -> ft.Control:
    """Cash from the safe to the bank, with the slip's number."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form("finance.deposit")
    here = use_app_context()
    id = ft.use_memo(here.session.new_id, [])
    fen, reference = typed_fen(form, "sum"), form.text("reference").strip()

    async def deposit(_: Any) -> None:
        if fen and await doing.do(DepositCash(fen=Fen(fen), reference=reference), id):
            await form.drop()

    press = deposit if fen and reference and not doing.busy else None
    beside: list[dict[str, Any]] = [{"expand": 1}, {"expand": 2}] if here.width >= theme.WIDE else [{}, {}]
    number = ft.KeyboardType.NUMBER
    fields: list[ft.Control] = [
        text_field(form, "sum", t("finance.sum"), redraw, prefix="¥ ", keyboard_type=number, on_submit=press,
                   **beside[0]),
        text_field(form, "reference", t("finance.deposit.slip"), redraw, on_submit=press, **beside[1]),
    ]  # fmt: skip
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [
        *(fields if here.width < theme.WIDE else [ft.Row(fields, spacing=S)]),
        second_button(t("finance.deposit.do"), press, ft.Icons.ACCOUNT_BALANCE_OUTLINED),
    ]  # fmt: skip
    return card(quiet(t("finance.deposit")), *parts, spacing=M)


@ft.component
def Exports(back: Callable[[], Any] | None) -> ft.Control:
    """What leaves the house: workbook, tables, beancount; each marked with one's name and logged (SEC-1)."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("finance.exports")
    today = company_day(here.session.now())
    this = today.strftime("%Y-%m")
    last = (today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    month = form.text("month", this)
    options = [(this, say_month(this)), (last, say_month(last)), ("", t("finance.exports.all"))]
    suffix = f"-{month}" if month else ""

    def button(name: str, words: str, kind: str) -> ft.Control:
        asked = urlencode({"form": kind} | ({"month": month} if month else {}))
        file = f"{name}{suffix}.{kind}"
        return report_button(form, words, f"/api/reports/{name}?{asked}", file)

    tables = [
        line(
            ft.Text(t(f"finance.report.{name}"), size=16),
            ft.Row([button(name, "CSV", "csv"), button(name, "XLSX", "xlsx")], spacing=S, wrap=True, tight=True),
        )
        for name, roles in REPORTS.items()
        if roles.intersection(here.session.me.roles)
    ]
    return screen(
        pane_head(t("finance.exports"), t("finance.exports.under"), back=back),
        pane_body(
            choice(form, "month", t("finance.exports.month"), options, redraw, this),
            *reason_field(form, redraw),
            heading(t("finance.exports.whole")),
            card(
                ft.Row(
                    [
                        button("books", t("finance.exports.books"), "xlsx"),
                        button("books", "beancount", "beancount"),
                    ],
                    wrap=True,
                    spacing=S,
                ),
                quiet(t("finance.exports.marked")),
                spacing=M,
            ),
            heading(t("finance.exports.tables")),
            card(*tables, spacing=M),
            heading(t("finance.exports.taken")),
            card(*_taken(here), spacing=S),
            heading(t("finance.exports.printed")),
            card(*_taken(here, printed=True), spacing=S),
        ),
    )


def _taken(here: AppContext, printed: bool = False) -> list[ft.Control]:
    """Who took out or printed what, and when, as far as one may see it (SEC-1)."""
    wanted = (x for x in here.session.world.all(Export) if (x.form == PRINTED) is printed)
    lately = sorted(wanted, key=lambda x: x.at, reverse=True)
    if not lately:
        return [quiet(t("finance.exports.printed.none" if printed else "finance.exports.taken.none"))]
    rows: list[ft.Control] = []
    for one in lately[:SHOWN]:
        of_paper = f"finance.{'paper' if printed else 'report'}.{one.report}"
        name = t("finance.exports.whole") if one.report == "books" else t(of_paper)
        words = name if printed else f"{name} · {one.form}"
        rows.append(pair(words, f"{one.by_name} · {when(one.at, here.session.now())}"))
        paper = here.session.world.get(PaperCustody, one.id) if printed else None
        marked = " · ".join(p for p in (one.number, one.reason, state_words(paper) if paper else "") if p)
        rows += [quiet(marked)] if marked else []
    return [*rows, *rest_note(lately, SHOWN)]
