"""Wallets' and banks' statements: taken in row by row, matched to receipts, and what stays unmatched (CASH-5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast
from urllib.parse import urlencode

import flet as ft

from mobile.app import routes
from mobile.client.session_api import Session
from mobile.screens.archive.audit_trail import LinesOf
from mobile.screens.shared.ages import age_mark
from mobile.screens.shared.list_tools import OLDEST, list_tools, sorted_out
from mobile.screens.shared.panes import cut, filter_row, pane_bar, pane_body, pane_head, rest_note, search_field
from mobile.screens.shared.rows import line, link_row, row_tile, spread
from mobile.screens.statements.statement_columns import StatementColumns, ask
from mobile.screens.statements.statement_rows import TONES, Answer, row_said
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    amount,
    banner,
    card,
    empty_state,
    heading,
    label,
    pill,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.dialogs import toast
from mobile.ui.frame import screen
from mobile.ui.text import money, money_short, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.times import parse_time
from rulebook.numbers.searching import sought
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment
from rulebook.subjects.statements.handlers import unmatched
from rulebook.subjects.statements.records import Payment

FILES = ("csv", "txt", "xlsx", "xls", "et", "ods", "zip")
"""What wallets and banks hand out; the server tells by the content."""
NAMED = 20
"""So many of the receipts that still wait are named when a statement is taken in."""
NO_FILE: tuple[str, bytes] = ("", b"")


def open_rows(session: Session) -> tuple[list[Payment], list[Receipt]]:
    """Rows without a receipt, and receipts without a row."""
    world = session.world
    rows, waiting, _ = unmatched(world.all(Payment), world.all(Receipt))
    return sorted(rows, key=lambda p: p.at), sorted(waiting, key=lambda r: r.at)


def payment_rows(here: AppContext, chosen: str, form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    """What is open on either side; the way to take a statement in."""
    rows, waiting = open_rows(here.session)
    rows = sought(form.text("query"), rows, lambda p: (p.number, p.wallet_number))
    rows = sorted_out(form, rows, lambda p: p.at, {"sum": lambda p: (-p.fen, p.at)}, OLDEST)
    waiting = sought(form.text("query"), waiting, lambda r: (r.number,))
    waiting = sorted_out(form, waiting, lambda r: r.at, {"sum": lambda r: (-r.total, r.at)}, OLDEST)
    now = here.session.now()
    shown: list[ft.Control] = []
    if ImportStatement.ROLES.intersection(here.session.me.roles):
        path = routes.office("finance", "statement")
        words, note = t("finance.statement"), t("finance.statement.hint")
        shown.append(card(link_row(words, note, ft.Icons.UPLOAD_FILE_ROUNDED, lambda _: here.go(path)), padding=S))
    told = sum(-p.fen if p.refund else p.fen for p in rows)
    heads = t("finance.paid.rows", count=len(rows), sum=money_short(told))
    shown += [search_field(form, t("finance.paid.search"), redraw), *list_tools(form, ("sum",), redraw, OLDEST)]
    shown.append(heading(heads))
    cut_rows, more = cut(rows, form, redraw)
    shown += [_row(here, p, p.id == chosen) for p in cut_rows] or [quiet(t("finance.paid.rows.none"))]
    shown += more
    sum_of = money_short(sum(r.total for r in waiting))
    shown.append(heading(t("finance.paid.receipts", count=len(waiting), sum=sum_of)))
    cut_waiting, more = cut(waiting, form, redraw)
    for receipt in cut_waiting:
        path = routes.office("finance", "receipt", receipt.id)
        shown.append(
            row_tile(
                line(title(receipt.number), title(money_short(receipt.total))),
                line(
                    quiet(f"{t(f'method.{receipt.method}')} · {when(receipt.at, now)}"), *age_mark(receipt.at, now)
                ),
                on_click=_to(here, path),
                chosen=receipt.id == chosen,
            )
        )
    return [*shown, *more] if waiting else [*shown, quiet(t("finance.paid.receipts.none"))]


def _to(here: AppContext, path: str) -> Callable[..., Any]:
    return lambda _: here.go(path)


def _row(here: AppContext, payment: Payment, chosen: bool) -> ft.Control:
    now = here.session.now()
    sum_of = money_short(-payment.fen if payment.refund else payment.fen)
    mark = [pill(t("finance.paid.refund"), "overdue")] if payment.refund else []
    return row_tile(
        line(
            title(payment.number or payment.wallet_number), ft.Row([*mark, title(sum_of)], spacing=S, tight=True)
        ),
        line(quiet(f"{t(f'method.{payment.method}')} · {when(payment.at, now)}"), *age_mark(payment.at, now)),
        on_click=_to(here, routes.office("finance", "payment", payment.id)),
        chosen=chosen,
    )


@ft.component
def PaymentOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """A row of a statement, and by hand the receipt it belongs to."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.payment/{id}")
    world, now = here.session.world, here.session.now()
    payment = world.get(Payment, id)
    if payment is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("finance.paid.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("finance.paid"), back=back), pane_body(nothing))

    def match(receipt: Receipt) -> Callable[..., Any]:
        async def press(_: Any) -> None:
            await doing.do(MatchPayment(payment=payment.id, receipt=receipt.id), payment.id)

        return press

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    facts = spread(
        (t("field.method"), t(f"method.{payment.method}")),
        (t("receipt.at"), when(payment.at, now)),
        (t("finance.paid.number"), payment.number),
        (t("finance.paid.wallet_number"), payment.wallet_number),
        (t("finance.paid.fee"), money(payment.fee) if payment.fee else ""),
        (t("finance.paid.file"), payment.file),
    )
    parts.append(card(amount(money(-payment.fen if payment.refund else payment.fen)), facts, padding=20))
    if payment.receipt:
        path = routes.office("finance", "receipt", payment.receipt)
        found = world.get(Receipt, payment.receipt)
        words = found.number if found else payment.receipt
        parts.append(link_row(words, t("finance.paid.matched"), ft.Icons.LINK_ROUNDED, _to(here, path)))
    elif payment.paid_back:
        path = routes.office("finance", "refund", payment.paid_back)
        parts.append(link_row(t("refund.what"), t("finance.paid.matched"), ft.Icons.LINK_ROUNDED, _to(here, path)))
    elif payment.refund:
        parts.append(banner(t("finance.paid.is_refund"), t("finance.paid.is_refund.todo"), "wait", "CASH-5"))
    elif MatchPayment.ROLES.intersection(here.session.me.roles):
        fitting = _nearest(payment, world.find(Receipt, "clearing", payment.method))
        shown, more = cut(fitting, form, redraw)
        parts.append(heading(t("finance.paid.which")))
        parts += [
            card(
                line(title(r.number), label(money(r.total))),
                quiet(when(r.at, now)),
                second_button(t("finance.paid.match", number=r.number), None if doing.busy else match(r)),
                spacing=S,
            )
            for r in shown
        ]
        parts += more
        if not fitting:
            parts.append(quiet(t("finance.paid.no_fit")))
    parts.append(keyed(LinesOf, f"lines-{id}", "payment", id))
    return screen(pane_head(payment.number or payment.wallet_number, back=back), pane_body(*parts))


def _nearest(payment: Payment, waiting: Iterable[Receipt]) -> list[Receipt]:
    """The receipts of the payment's sum, the nearest to it in time first."""
    paid = parse_time(payment.at)
    fitting = [r for r in waiting if r.total == payment.fen]
    return sorted(fitting, key=lambda r: (abs(parse_time(r.at) - paid), r.number))


@ft.component
def Statement(back: Callable[[], Any] | None) -> ft.Control:
    """Pick the file, look at every row, take it in."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("finance.statement")
    picker = ft.use_memo(ft.FilePicker, [])
    file, set_file = ft.use_state(NO_FILE)
    said, set_said = ft.use_state(cast("Answer | None", None))
    taken, set_taken = ft.use_state(False)
    trouble, set_trouble = ft.use_state("")
    busy, set_busy = ft.use_state(False)
    naming, set_naming = ft.use_state(False)

    async def send(name: str, data: bytes, dry: bool) -> None:
        set_busy(True)
        try:
            told, wrong = await post_statement(here, name, data, form.text("method"), dry)
        finally:
            set_busy(False)
        set_trouble(wrong)
        if told is None:
            return
        set_said(told)
        set_taken(not dry)
        if not dry:
            toast(here.page, t("finance.statement.taken"))
            await here.session.sync()

    async def pick(_: Any) -> None:
        files = await picker.pick_files(
            file_type=ft.FilePickerFileType.CUSTOM, allowed_extensions=list(FILES), with_data=True,
            cancel_upload_on_window_blur=False,
        )  # fmt: skip
        if files and files[0].bytes is not None:
            set_file((files[0].name, files[0].bytes))
            await send(files[0].name, files[0].bytes, True)

    async def take(_: Any) -> None:
        await send(*file, False)

    async def named() -> None:
        set_naming(False)
        await send(*file, True)

    if naming:
        return keyed(StatementColumns, file[0], *file, lambda: set_naming(False), named)

    head = pane_head(t("finance.statement"), file[0], back=back)
    parts: list[ft.Control] = []
    if trouble:
        parts.append(banner(trouble, t("office.import.trouble.todo")))
    if trouble == t("statement.file.no_heading"):
        words, note = t("statement.columns"), t("statement.columns.hint")
        name_them = link_row(words, note, ft.Icons.TABLE_CHART_OUTLINED, lambda _: set_naming(True))
        parts.append(card(name_them, padding=S))
    if busy:
        parts += [ft.ProgressBar(bar_height=6, border_radius=3), quiet(t("office.import.busy"))]
    again = second_button(t("office.import.again"), None if busy else pick, ft.Icons.UPLOAD_FILE_ROUNDED)
    if said is None:
        parts.append(
            card(
                ft.Row([ft.Icon(ft.Icons.ACCOUNT_BALANCE_WALLET_OUTLINED, size=40, color=ft.Colors.PRIMARY)]),
                label(t("finance.statement.title"), ft.TextThemeStyle.TITLE_LARGE),
                label(t("finance.statement.words"), color=ft.Colors.ON_SURFACE_VARIANT),
                padding=20,
                spacing=M,
            )
        )
        bar = pane_bar(here, t("office.import.pick"), pick, ft.Icons.UPLOAD_FILE_ROUNDED, busy)
        return screen(head, pane_body(*parts), bar)
    parts += _report(said, taken, form, redraw)
    if taken:
        bar = pane_bar(here, t("office.import.again"), pick, ft.Icons.UPLOAD_FILE_ROUNDED, busy)
    else:
        good = sum(r["state"] == "new" for r in said["rows"])
        words = t("finance.statement.take", count=good)
        icon = ft.Icons.DOWNLOAD_DONE_ROUNDED
        bar = pane_bar(here, words, take if good else None, icon, busy, others=[again])
    return screen(head, pane_body(*parts), bar)


def _report(said: Answer, taken: bool, form: Any, redraw: Callable[[], None]) -> list[ft.Control]:
    """The sum against the file's own summary; then every row with what became of it."""
    rows, told = said["rows"], said.get("told")
    states = [s for s in TONES if any(r["state"] == s for r in rows)]
    view = form.text("view", "all")
    options: list[tuple[str, str, int | None]] = [("all", t("office.import.rows"), len(rows))]
    options += [(s, t(f"finance.row.{s}"), sum(r["state"] == s for r in rows)) for s in states]
    parts: list[ft.Control] = []
    sums = t("finance.statement.sum", sum=money(said["total"]))
    odd = [check for check in said.get("checks", ()) if check["told"] != check["listed"]]
    if told is None:
        parts.append(banner(sums, t("finance.statement.no_summary"), "info"))
    elif told == said["total"] and not odd:
        parts.append(banner(sums, t("finance.statement.agrees"), "ok"))
    else:
        words = t("list.comma").join(_checked(check) for check in odd) or money(told)
        parts.append(banner(sums, t("finance.statement.differs", told=words), "overdue", "CASH-5"))
    parts += _left_out(said.get("left_out") or {})
    if taken and said.get("waiting"):
        numbers = t("list.comma").join(said["waiting"][:NAMED])
        rest = rest_note(said["waiting"], NAMED)
        parts += [banner(t("finance.statement.waiting"), numbers, "wait", "CASH-5"), *rest]
    parts.append(filter_row(form, "view", options, redraw, "all"))
    wanted = [r for r in rows if view in ("all", r["state"])]
    some, rest = cut(wanted, form, redraw)
    parts.append(card(*[row_said(r) for r in some], *rest, padding=M, spacing=M))
    return parts


def _checked(check: Answer) -> str:
    """One thing that the summary says otherwise than the rows: 收入笔数 3（各行 2）."""
    count = check["what"].endswith("count")
    told, listed = (str(n) if count else money(n) for n in (check["told"], check["listed"]))
    return t("statement.check", what=t(f"statement.check.{check['what']}"), told=told, listed=listed)


def _left_out(left: Answer) -> list[ft.Control]:
    """What is in the file and not in the books; money that came in and that nobody took stands out."""
    shown: list[ft.Control] = []
    if left.get("unowned"):
        words = t("statement.unowned", sum=money(left["unowned"]))
        shown.append(banner(words, t("statement.unowned.todo"), "overdue", "CASH-5"))
    if left.get("rows"):
        sums = [money(left.get(name, 0)) for name in ("income", "outgo", "neither")]
        words = t("statement.left_out", count=left["rows"], income=sums[0], outgo=sums[1], neither=sums[2])
        shown.append(quiet(words))
    return shown


async def post_statement(
    here: AppContext, name: str, data: bytes, method: str, dry: bool
) -> tuple[Answer | None, str]:
    """Send the file; (report, what went wrong in words)."""
    asked = {"name": name, "method": method if method in list(Method) else "", "dry_run": str(dry).lower()}
    return await ask(here, f"/api/imports/statement?{urlencode(asked)}", data)
