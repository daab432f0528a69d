"""A customer's vehicle list: tried first, reported row by row, then taken whole or its good rows only (ORD-1)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import flet as ft

from mobile.app.routes import Place
from mobile.screens.company.import_report import Report, report_view
from mobile.screens.shared.panes import cut
from mobile.screens.shared.rows import small_button
from mobile.sync.link import Unreachable
from mobile.ui.app_context import AppContext, use_app_context, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, quiet, second_button
from mobile.ui.dialogs import confirm, toast
from mobile.ui.fields import text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import language, t
from mobile.ui.theme import M, S
from rulebook.numbers.searching import matches
from rulebook.subjects.company.records import Customer

KINDS = ["xlsx", "xls", "et", "xlsb", "ods", "csv", "txt"]


@dataclass(frozen=True)
class Allowed:
    """What the person said about this file: which sheet, and whether numbers stand as printed (RPL-2)."""

    sheet: str = ""
    as_printed: bool = False


OFFERED = 30
"""So many customers are offered at once."""
NOTHING = Allowed()
NO_FILE: tuple[str, bytes] = ("", b"")


@ft.component
def Import(place: Place, ways: ft.Control | None = None) -> ft.Control:
    """Pick, look, take. `ways`: what leads to the other lists."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.import")
    picker = ft.use_memo(ft.FilePicker, [])
    file, set_file = ft.use_state(NO_FILE)
    report, set_report = ft.use_state(Report((), 0, 0, 0))
    trouble, set_trouble = ft.use_state("")
    busy, set_busy = ft.use_state(False)
    asking, ask = ft.use_state(False)
    allowed, allow = ft.use_state(NOTHING)

    async def send(name: str, data: bytes, dry: bool, good_only: bool, allowed: Allowed) -> None:
        set_busy(True)
        set_trouble("")
        try:
            told, wrong = await post(here, name, data, dry, good_only, form.text("customer"), allowed)
        finally:
            set_busy(False)
        set_trouble(wrong)
        if told is not None:
            set_report(told)
            if told.imported:
                toast(here.page, t("office.import.done", count=told.imported))
                await here.session.sync()

    async def pick(_: Any) -> None:
        files = await picker.pick_files(
            file_type=ft.FilePickerFileType.CUSTOM, allowed_extensions=KINDS, with_data=True,
            cancel_upload_on_window_blur=False,
        )  # fmt: skip
        if files and files[0].bytes is not None:
            set_file((files[0].name, files[0].bytes))
            set_report(Report((), 0, 0, 0))
            allow(NOTHING)
            await send(files[0].name, files[0].bytes, True, False, NOTHING)

    async def take(_: Any) -> None:
        ask(False)
        await send(*file, False, bool(report.refused), allowed)

    def again(more: Allowed) -> Any:
        async def press(_: Any) -> None:
            allow(more)
            await send(*file, True, False, more)

        return press

    def close(_: Any) -> None:
        ask(False)

    ft.use_dialog(_question(report, take, close) if asking else None)
    parts = _standing(here, trouble, busy)
    if report.question:
        parts.append(banner(report.question, t("lists.which_sheet"), "wait", "ORD-1"))
        chips = [small_button(name, again(replace(allowed, sheet=name))) for name in report.sheets]
        parts.append(ft.Row([*chips], wrap=True, spacing=S, run_spacing=S))
    if not report.rows:
        parts += [
            *([ways] if ways else []),
            _invitation(),
            heading(t("office.import.customer")),
            _customers(here, form, redraw),
        ]
        words, icon = t("office.import.pick"), ft.Icons.UPLOAD_FILE_ROUNDED
        bar = thumb_bar(words, None if busy else pick, icon, busy)
        return screen(page_head(t("lists.vehicles"), t("office.import.words"), big=True), body(*parts), bar)
    if report.as_printed and not allowed.as_printed:
        parts.append(
            banner(t("lists.as_printed.some", count=report.as_printed), t("lists.as_printed.hint"), "wait")
        )
        parts.append(second_button(t("lists.as_printed"), again(replace(allowed, as_printed=True))))
    parts += [report_view(here, form, report, file[0], redraw)]
    head = page_head(t("lists.vehicles"), file[0], big=True)
    return screen(head, body(*parts), _bar(report, busy, lambda _: ask(True), take, pick))


def _standing(here: AppContext, trouble: str, busy: bool) -> list[ft.Control]:
    """What is in the way, and that something is under way."""
    parts: list[ft.Control] = []
    if here.session.status.signal == "offline":
        parts.append(banner(t("office.import.offline"), t("office.import.offline.todo"), "wait"))
    if trouble:
        parts.append(banner(trouble, t("office.import.trouble.todo")))
    if busy:
        parts += [ft.ProgressBar(bar_height=6, border_radius=3), quiet(t("office.import.busy"))]
    return parts


def _bar(report: Report, busy: bool, ask: Any, take: Any, pick: Any) -> ft.Control:
    """What may be taken now; with refused rows the good ones alone, after being asked."""
    icon, upload = ft.Icons.DOWNLOAD_DONE_ROUNDED, ft.Icons.UPLOAD_FILE_ROUNDED
    if report.imported or not report.good:
        return thumb_bar(t("office.import.again"), pick, upload, busy)
    again = second_button(t("office.import.again"), None if busy else pick, upload)
    if report.refused:
        words = t("office.import.good_only", count=report.good)
        return thumb_bar(words, ask, icon, busy, "", [again])
    return thumb_bar(t("office.import.all", count=report.good), take, icon, busy, "", [again])


def _question(report: Report, yes: Any, no: Any) -> ft.AlertDialog:
    words = t("office.import.ask.words", good=report.good, refused=report.refused)
    return confirm(t("office.import.ask"), words, t("office.import.ask.yes"), yes, no)


def _invitation() -> ft.Control:
    return card(
        ft.Row([ft.Icon(ft.Icons.TABLE_VIEW_OUTLINED, size=40, color=ft.Colors.PRIMARY)]),
        label(t("office.import.title"), ft.TextThemeStyle.TITLE_LARGE),
        label(t("office.import.columns"), color=ft.Colors.ON_SURFACE_VARIANT),
        quiet(t("office.import.safe")),
        padding=20,
        spacing=M,
    )


def _customers(here: AppContext, form: Any, redraw: Any) -> ft.Control:
    """Whose vehicles these are, found by any part of the name; nobody's is allowed."""
    chosen = form.text("customer")
    every = here.session.world.all(Customer)
    fit = [c for c in every if c.id == chosen or matches(form.text("find"), (c.name, c.contact, c.contact_phone))]
    shown, more = cut(sorted(fit, key=lambda c: (c.id != chosen, c.name)), form, redraw, OFFERED)
    options = [("", t("office.import.nobody")), *((c.id, c.name) for c in shown)]

    def pick(id: str) -> Any:
        def press(_: Any) -> None:
            form.put("customer", id)
            redraw()

        return press

    chips = [
        small_button(name, pick(id), ft.Icons.CHECK_ROUNDED if id == chosen else None, id == chosen)
        for id, name in options
    ]
    field = [text_field(form, "find", t("dealers.find_customer"), redraw)] if len(every) > OFFERED else []
    row = ft.Row([*chips, *more], wrap=True, spacing=S, run_spacing=S)
    return ft.Column([*field, row], spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


async def post(
    here: AppContext, name: str, data: bytes, dry: bool, good_only: bool, customer: str, allowed: Allowed
) -> tuple[Report | None, str]:
    """Send the file; (report, what went wrong in words)."""
    asked = {
        "name": name,
        "dry_run": str(dry).lower(),
        "accept_good_rows": str(good_only).lower(),
        "language": language(),
        "customer": customer,
        "sheet": allowed.sheet,
        "as_printed": str(allowed.as_printed).lower(),
    }
    try:
        answer = await here.session.post_bytes(f"/api/imports/vehicles?{urlencode(asked)}", data)
    except Unreachable:
        return None, t("office.import.unreachable")
    try:
        said = json.loads(answer.body)
    except ValueError:
        return None, t("trouble.server")
    if answer.status != 200:
        return None, str(said.get("detail") or said.get("title") or t("trouble.server"))
    return Report.read(said), ""
