"""One screen for every list of the books of reference: taken out, tried out, brought in (SYS-4, SEC-1)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.company.vehicle_import import KINDS as FILE_KINDS
from mobile.screens.company.vehicle_import import NO_FILE, Import
from mobile.screens.master_lists.list_rows import (
    VERDICTS,
    ListRow,
    Tried,
    change_words,
    outcome_words,
    read_row,
    report_file,
)
from mobile.screens.shared.panes import cut, filter_row
from mobile.screens.shared.report_files import ReportFiles
from mobile.screens.shared.rows import line, small_button
from mobile.sync.link import Unreachable
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, quiet, second_button
from mobile.ui.fields import text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import language, t
from mobile.ui.theme import M, S
from rulebook.kernel.roles import Role
from rulebook.master_lists.kinds import KINDS

A_REQUEST = 25
"""So many rows go to the server at once: the bar moves, and one can stop in between."""
TONES = {"new": "info", "corrected": "wait", "unchanged": "calm", "refused": "overdue"}
READERS = frozenset({Role.AUDITOR, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER})
OF_CUSTOMERS = "fleet"
NOTHING_TRIED = Tried()


def kinds_for(here: AppContext) -> list[str]:
    """The lists that one's roles open, be it to read only."""
    roles = set(here.session.me.roles)
    return [name for name, kind in KINDS.items() if roles & (kind.roles | READERS)]


def may_bring(here: AppContext, kind: str) -> bool:
    return bool(KINDS[kind].roles.intersection(here.session.me.roles))


@ft.component
def Lists(place: Place) -> ft.Control:
    """A customer's own vehicle list, or one of the company's lists."""
    here = use_app_context()
    kinds = kinds_for(here)
    fleet = may_bring(here, "vehicles")
    chosen = place.step if place.step in kinds else ""
    if not chosen and not fleet:
        chosen = kinds[0]
    chips = [_way(here, OF_CUSTOMERS, "", not chosen)] if fleet else []
    chips += [_way(here, name, name, name == chosen) for name in kinds]
    ways = ft.Row([*chips], wrap=True, spacing=S, run_spacing=S)
    if not chosen:
        return Import(place, ways)
    return keyed(ListPage, f"list-{chosen}", chosen, ways)


def _way(here: AppContext, name: str, step: str, on: bool) -> ft.Control:
    icon = ft.Icons.CHECK_ROUNDED if on else None
    return small_button(t(f"lists.kind.{name}"), lambda _: here.go(routes.office("import", step)), icon, on)


@ft.component
def ListPage(kind: str, ways: ft.Control) -> ft.Control:
    """Take out above, bring in below; a file that was tried fills the screen with its rows."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(f"office.lists/{kind}")
    picker = ft.use_memo(ft.FilePicker, [])
    file, set_file = ft.use_state(NO_FILE)
    tried, set_tried = ft.use_state(NOTHING_TRIED)
    trouble, set_trouble = ft.use_state("")
    busy, set_busy = ft.use_state("")
    stop = ft.use_ref(False)

    async def try_out(name: str, data: bytes) -> None:
        set_busy("trial")
        asked = {"name": name, "reason": form.text("reason").strip(), "language": language()}
        said, wrong = await ask(here, f"/api/lists/{kind}/trial?{urlencode(asked)}", data)
        set_busy("")
        set_trouble(wrong)
        if said is not None:
            set_tried(Tried.read(said))

    async def pick(_: Any) -> None:
        files = await picker.pick_files(
            file_type=ft.FilePickerFileType.CUSTOM, allowed_extensions=FILE_KINDS, with_data=True,
            cancel_upload_on_window_blur=False,
        )  # fmt: skip
        if files and files[0].bytes is not None:
            set_file((files[0].name, files[0].bytes))
            set_tried(NOTHING_TRIED)
            form.put("view", "")
            await try_out(files[0].name, files[0].bytes)

    async def again(_: Any) -> None:
        await try_out(*file)

    async def bring(_: Any) -> None:
        """A few rows at a time, until all are in, somebody stops it, or the server is out of reach."""
        stop.current = False
        set_busy("bring")
        now = tried
        path = f"/api/lists/{kind}/rows?{urlencode({'language': language()})}"
        waiting = now.waiting
        for first in range(0, len(waiting), A_REQUEST):
            if stop.current:
                break
            part = waiting[first : first + A_REQUEST]
            said, wrong = await ask(here, path, now.asked(file[0], form.text("reason").strip(), part))
            set_trouble(wrong)
            if said is None:
                break
            now = now.with_outcomes([read_row(one) for one in said["rows"]])
            set_tried(now)
        set_busy("")
        await here.session.sync()

    def halt(_: Any) -> None:
        stop.current = True

    async def keep_report(_: Any) -> None:
        await picker.save_file(file_name=f"{kind}-report.csv", src_bytes=report_file(tried))

    hands = Hands(pick, again, bring, halt, keep_report)
    parts = _standing(here, trouble, bool(tried.rows), busy)
    name = t(f"lists.kind.{kind}")
    if not tried.rows:
        parts += [ways, *_out(kind), *(_in(form, redraw) if may_bring(here, kind) else [])]
        bar = _start_bar(hands, busy) if may_bring(here, kind) else None
        return screen(page_head(t("nav.import"), name, big=True), body(*parts), bar)
    parts += _figures(tried, form, redraw)
    parts += _progress(tried) if busy == "bring" else []
    parts += _rows(tried, form, redraw)
    head = page_head(t("nav.import"), f"{name} · {file[0]}", big=True)
    return screen(head, body(*parts), _bar(tried, hands, busy))


@dataclass(frozen=True)
class Hands:
    """What can be done with a file: choose one, try it again, bring its rows in, stop, keep the report."""

    pick: Any
    again: Any
    bring: Any
    halt: Any
    keep_report: Any


def _standing(here: AppContext, trouble: str, tried: bool, busy: str) -> list[ft.Control]:
    """What is in the way, and that something is under way."""
    parts: list[ft.Control] = []
    if here.session.status.signal == "offline":
        parts.append(banner(t("office.import.offline"), t("office.import.offline.todo"), "wait"))
    if trouble:
        parts.append(banner(trouble, t("lists.trouble.todo") if tried else t("office.import.trouble.todo")))
    if busy == "trial":
        parts += [ft.ProgressBar(bar_height=6, border_radius=3), quiet(t("office.import.busy"))]
    return parts


def _start_bar(hands: Hands, busy: str) -> ft.Control:
    icon = ft.Icons.UPLOAD_FILE_ROUNDED
    return thumb_bar(t("office.import.pick"), None if busy else hands.pick, icon, bool(busy))


def _bar(tried: Tried, hands: Hands, busy: str) -> ft.Control:
    """Stop while rows go in; bring in what waits; else another file."""
    upload = ft.Icons.UPLOAD_FILE_ROUNDED
    others: list[ft.Control] = [second_button(t("lists.report"), hands.keep_report, ft.Icons.DOWNLOAD_ROUNDED)]
    if busy == "bring":
        return thumb_bar(t("lists.stop"), hands.halt, ft.Icons.STOP_CIRCLE_OUTLINED)
    if waiting := len(tried.waiting):
        others.append(second_button(t("office.import.again"), hands.pick, upload))
        words = t("lists.bring", count=waiting)
        return thumb_bar(words, hands.bring, ft.Icons.DOWNLOAD_DONE_ROUNDED, bool(busy), "", others)
    if tried.count("refused") and not tried.done:
        others.append(second_button(t("lists.try_again"), hands.again, ft.Icons.REFRESH_ROUNDED))
    return thumb_bar(t("office.import.again"), hands.pick, upload, bool(busy), "", others)


def _out(kind: str) -> list[ft.Control]:
    """The list as it is now, as a file that comes in again."""
    name = t(f"lists.kind.{kind}")
    path = f"/api/lists/{kind}?language={language()}&form="
    files = [(form.upper(), f"{path}{form}", f"{kind}.{form}") for form in ("xlsx", "csv")]
    out = card(
        label(t("lists.out.words", name=name), color=ft.Colors.ON_SURFACE_VARIANT),
        keyed(ReportFiles, f"files-{kind}", f"list_{kind}", files),
        padding=20,
        spacing=M,
    )
    return [heading(t("lists.out")), out]


def _in(form: Form, redraw: Any) -> list[ft.Control]:
    """What is to be said before a file is picked."""
    why = text_field(form, "reason", t("lists.reason"), redraw, helper=t("lists.reason.hint"))
    words = label(t("lists.in.words"), color=ft.Colors.ON_SURFACE_VARIANT)
    return [heading(t("lists.in")), card(words, quiet(t("lists.in.empty")), why, padding=20, spacing=M)]


def _progress(tried: Tried) -> list[ft.Control]:
    left = len(tried.waiting)
    done = sum(row.done for row in tried.rows)
    share = done / max(1, done + left)
    bar = ft.ProgressBar(value=share, bar_height=6, border_radius=3)
    return [bar, quiet(t("lists.progress", done=done, all=done + left))]


def _figures(tried: Tried, form: Form, redraw: Any) -> list[ft.Control]:
    parts: list[ft.Control] = []
    if tried.done and not tried.waiting:
        parts.append(banner(t("lists.brought", count=tried.done), t("office.import.done.todo"), "ok"))
    elif not tried.waiting and not tried.count("refused"):
        parts.append(banner(t("lists.all_unchanged"), t("lists.all_unchanged.todo"), "ok"))
    elif tried.count("refused"):
        refused = t("office.import.some_refused", count=tried.count("refused"))
        parts.append(banner(refused, t("lists.refused.todo"), "wait", "SYS-4"))
    if tried.ignored:
        parts.append(quiet(t("lists.ignored", columns=t("list.comma").join(tried.ignored))))
    options: list[tuple[str, str, int | None]] = [("all", t("office.import.rows"), len(tried.rows))]
    options += [(verdict, t(f"lists.{verdict}"), tried.count(verdict)) for verdict in VERDICTS]
    parts.append(filter_row(form, "view", options, redraw, _view(tried, form)))
    return parts


def _view(tried: Tried, form: Form) -> str:
    return form.text("view") or ("refused" if tried.count("refused") else "all")


def _rows(tried: Tried, form: Form, redraw: Any) -> list[ft.Control]:
    view = _view(tried, form)
    rows = [row for row in tried.rows if view in ("all", row.verdict)]
    shown, rest = cut(rows, form, redraw)
    if not shown:
        return [quiet(t("office.import.no_rows"))]
    return [card(*[_row(row) for row in shown], *rest, padding=M, spacing=M)]


def _row(row: ListRow) -> ft.Control:
    mark = pill(outcome_words(row), "ok" if row.done else TONES[row.verdict])
    name = " · ".join(part for part in (t("office.import.row", row=row.row), row.name) if part)
    words: list[ft.Control] = [line(label(name, ft.TextThemeStyle.TITLE_SMALL), mark)]
    if row.reason:
        said = f"{row.reason} · {row.rule}" if row.rule else row.reason
        words.append(label(said, color=ft.Colors.ON_SURFACE_VARIANT))
    elif row.changes:
        words.append(label(change_words(row), color=ft.Colors.ON_SURFACE_VARIANT))
    return ft.Column(words, spacing=2, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


async def ask(here: AppContext, path: str, data: bytes) -> tuple[Any, str]:
    """What the server says, and what went wrong in words."""
    try:
        answer = await here.session.post_bytes(path, data)
    except Unreachable:
        return None, t("trouble.unreachable")
    try:
        said = json.loads(answer.body)
    except ValueError:
        return None, t("trouble.server")
    if answer.status != 200:
        return None, str(said.get("detail") or said.get("title") or t("trouble.server"))
    return said, ""
