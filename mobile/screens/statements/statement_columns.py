"""A statement that nobody knows: its columns are named once, ten rows looked at, the layout kept (CASH-5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast
from urllib.parse import urlencode

import flet as ft
import msgspec

from mobile.screens.shared.panes import cut, pane_bar, pane_body, pane_head
from mobile.screens.shared.rows import line, row_tile, small_button
from mobile.screens.statements.statement_rows import Answer, row_said
from mobile.sync.link import Unreachable
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.commands import SaveStatementLayout
from rulebook.subjects.statements.handlers import ELECTRONIC
from rulebook.subjects.statements.layouts import FIELDS

Rows = list[tuple[int, list[str]]]
WORDS = 12
"""So many words of a column are offered at once."""
TEN = 10
HEADS = 12
"""So many rows are offered as the heading."""
NOTHING_SEEN: Answer = {}


def head_of(form: Form, seen: Answer) -> int:
    """The number of the row that is the heading: what was picked, else what the server takes for it."""
    return int(form.get("head", seen.get("head", 0)))


def headings(rows: Rows, head: int) -> list[str]:
    return next((cells for n, cells in rows if n == head), [])


def below(rows: Rows, head: int, column: int) -> list[str]:
    """What stands in a column, each text once, from the top."""
    texts = (cells[column] for n, cells in rows if n > head and column < len(cells))
    return list(dict.fromkeys(text for text in texts if text))


def picked(form: Form, heads: Sequence[str]) -> dict[str, str]:
    """Field → heading, as the columns were named so far."""
    chosen = {form.text(f"column {n}"): head for n, head in enumerate(heads) if head}
    return {field: chosen[field] for field in FIELDS if field in chosen}


def layout_of(form: Form, heads: Sequence[str], id: str) -> SaveStatementLayout:
    """What would be saved."""
    columns = picked(form, heads)
    words = tuple(form.get("money_in", [])) if "way" in columns else ()
    method = Method(form.text("method", Method.TRANSFER))
    name = form.text("name").strip() or t(f"method.{method}")
    return SaveStatementLayout(layout=id, name=name[:60], method=method, columns=columns, money_in=words)


async def ask(here: AppContext, path: str, data: bytes) -> tuple[Answer | None, str]:
    """What the server says, and what went wrong in words."""
    try:
        answer = await here.session.post_bytes(path, data)
    except Unreachable:
        return None, t("office.import.unreachable")
    try:
        said = msgspec.json.decode(answer.body)
    except msgspec.DecodeError:
        return None, t("trouble.server")
    if answer.status == 200:
        return said, ""
    why = str(said.get("field", ""))
    return None, t(f"statement.file.{why}") if said.get("code") == "no_statement" else str(said.get("detail", ""))


@ft.component
def StatementColumns(name: str, data: bytes, back: Callable[[], Any], saved: Callable[[], Any]) -> ft.Control:
    """The file's first rows, its columns to be named, and what the rows come to by them."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("finance.statement.columns")
    id = ft.use_memo(here.session.new_id, [name])
    seen, set_seen = ft.use_state(NOTHING_SEEN)
    tried, set_tried = ft.use_state(cast("Answer | None", None))
    trouble, set_trouble = ft.use_state("")

    async def load() -> None:
        told, wrong = await ask(here, "/api/imports/statement/look", data)
        set_seen(told or {})
        set_trouble(wrong)

    ft.use_effect(load, [name])
    rows: Rows = [(n, cells) for n, cells in seen.get("rows", ())]
    heads = headings(rows, head_of(form, seen))

    def changed() -> None:
        set_tried(None)
        redraw()

    async def attempt(_: Any) -> None:
        layout = msgspec.json.encode(layout_of(form, heads, id)).decode()
        told, wrong = await ask(
            here, f"/api/imports/statement?{urlencode({'name': name, 'layout': layout})}", data
        )
        set_tried(told)
        set_trouble(wrong)

    async def keep(_: Any) -> None:
        if await doing.do(layout_of(form, heads, id), id):
            await form.drop()
            await here.session.sync()
            await saved()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if trouble:
        parts.append(banner(trouble, t("statement.columns.todo"), "overdue", "CASH-5"))
    if rows:
        parts += _asked(form, rows, head_of(form, seen), changed)
    if tried is not None:
        parts.append(heading(t("statement.columns.ten", count=min(TEN, len(tried["rows"])))))
        parts.append(card(*[row_said(row) for row in tried["rows"][:TEN]], padding=M, spacing=M))
    head = pane_head(t("statement.columns"), name, back=back)
    if tried is None:
        ready = bool(picked(form, heads))
        bar = pane_bar(here, t("statement.columns.try"), attempt if ready else None, ft.Icons.TABLE_ROWS_ROUNDED)
    else:
        again = second_button(t("statement.columns.try"), attempt)
        words, icon = t("statement.columns.save"), ft.Icons.SAVE_ROUNDED
        bar = pane_bar(here, words, keep, icon, doing.busy, others=[again])
    return screen(head, pane_body(*parts), bar)


def _asked(form: Form, rows: Rows, head: int, changed: Callable[[], None]) -> list[ft.Control]:
    """Which row is the heading, what each column is, which words are money in, what to call it."""
    parts: list[ft.Control] = [heading(t("statement.columns.heading"))]
    first, more = cut(rows, form, changed, HEADS)
    parts += [*(_head_row(form, n, cells, n == head, changed) for n, cells in first), *more]
    parts.append(heading(t("statement.columns.which")))
    heads = headings(rows, head)
    parts += [_column(form, rows, head, n, text, changed) for n, text in enumerate(heads) if text]
    way = next((n for n, _ in enumerate(heads) if form.text(f"column {n}") == "way"), None)
    if way is not None:
        parts.append(_words(form, below(rows, head, way), changed))
    methods = [(str(m), t(f"method.{m}")) for m in Method if m in ELECTRONIC]
    parts.append(choice(form, "method", t("statement.columns.method"), methods, changed, str(Method.TRANSFER)))
    parts.append(text_field(form, "name", t("statement.columns.name")))
    return parts


def _head_row(form: Form, n: int, cells: list[str], chosen: bool, changed: Callable[[], None]) -> ft.Control:
    def pick(_: Any) -> None:
        form.put("head", n)
        changed()

    words = " · ".join(cell for cell in cells if cell)[:90]
    return row_tile(label(words), on_click=pick, chosen=chosen, name=t("office.import.row", row=n))


def _column(form: Form, rows: Rows, head: int, n: int, text: str, changed: Callable[[], None]) -> ft.Control:
    """A column with what stands in it; opened, everything that it may be."""
    field = form.text(f"column {n}")
    meaning = t(f"statement.field.{field}") if field else t("statement.columns.unread")

    def toggle(_: Any) -> None:
        form.put("open", -1 if form.get("open", -1) == n else n)
        changed()

    def pick(value: str) -> Callable[..., Any]:
        def press(_: Any) -> None:
            form.put(f"column {n}", value)
            form.put("open", -1)
            changed()

        return press

    tile = row_tile(
        line(label(text), label(meaning, color=ft.Colors.PRIMARY if field else ft.Colors.ON_SURFACE_VARIANT)),
        quiet(" · ".join(below(rows, head, n)[:3])[:80]),
        on_click=toggle,
        chosen=bool(field),
        name=f"{text} {meaning}",
    )
    if form.get("open", -1) != n:
        return tile
    names = [("", t("statement.columns.unread")), *((f, t(f"statement.field.{f}")) for f in FIELDS)]
    chips = [small_button(words, pick(value), on=value == field) for value, words in names]
    return ft.Column([tile, ft.Row(chips, wrap=True, spacing=S, run_spacing=S)], spacing=S, tight=True)


def _words(form: Form, texts: list[str], changed: Callable[[], None]) -> ft.Control:
    """The words of the column that says which way: those that mean money in."""
    chosen = list(form.get("money_in", []))
    shown, more = cut(texts, form, changed, WORDS)

    def flip(text: str) -> Callable[..., Any]:
        def press(_: Any) -> None:
            form.put("money_in", [w for w in chosen if w != text] if text in chosen else [*chosen, text])
            changed()

        return press

    chips = [small_button(text, flip(text), on=text in chosen) for text in shown]
    row = ft.Row([*chips, *more], wrap=True, spacing=S, run_spacing=S)
    return ft.Column(
        [label(t("statement.columns.money_in"), ft.TextThemeStyle.TITLE_SMALL), row], spacing=S, tight=True
    )
