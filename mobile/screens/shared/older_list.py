"""Where a list ends on this device, the books' own list goes on, page by page, while there is signal (SEC-1).

What is shown of a record comes with the page and is kept nowhere; a press fetches the record with all that hangs
on it, and from then on it is read without signal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import flet as ft
import msgspec

from mobile.screens.shared.archive_search import is_fetched
from mobile.screens.shared.branches import FILTER
from mobile.screens.shared.fetch_beyond import fetch_row
from mobile.screens.shared.find_anything import ICONS, row_of_facts
from mobile.screens.shared.list_tools import OLDEST, narrowing
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context
from mobile.ui.basics import heading, quiet, second_button
from mobile.ui.downloads import fetch
from mobile.ui.text import day, money_short, t
from mobile.ui.theme import XS, S
from rulebook.horizon.rule import first_day
from rulebook.kernel.paging import ListPage, ListRow, ListSort
from rulebook.rules import RECORDS
from rulebook.subjects.receipts.records import Receipt

A_PAGE = 30
DRAWN = 120
"""So many of the rows are drawn, the last: a list of thousands stays as quick as its first page."""
PAGES_AT_ONCE = 5
"""At one press so many pages are asked for, at most, until there are as many new rows as a page has."""
_STRETCH = ft.CrossAxisAlignment.STRETCH
_STATES: dict[str, Callable[[str], str]] = {
    "order": lambda state: t(f"state.{state}"),
    "case": lambda state: t(f"case.state.{state}"),
    "complaint": lambda state: t(f"complaints.state.{state}"),
    "receipt": lambda state: t(f"method.{state}"),
    "receivable": lambda state: t(f"finance.owed.state.{state}"),
}


@dataclass(frozen=True)
class Asked:
    """Which of the books' lists: kind, states, days (ISO, '' for none) and order."""

    kind: str
    states: tuple[str, ...]
    first: str
    last: str
    sort: ListSort

    def path(self, cursor: str) -> str:
        said = {
            "state": ",".join(self.states), "first": self.first, "last": self.last, "sort": str(self.sort),
            "most": str(A_PAGE), "cursor": cursor,
        }  # fmt: skip
        return f"/api/records/{self.kind}?{urlencode({name: value for name, value in said.items() if value})}"


@dataclass(frozen=True)
class Loaded:
    """What came so far: the rows, where the next page begins ('' at first), whether that was all."""

    rows: tuple[ListRow, ...] = ()
    cursor: str = ""
    ended: bool = False
    behind: int = 0


def older_rows(
    here: AppContext, form: Form, kind: str, states: tuple[str, ...] = (), typed: bool = False, by_day: bool = True
) -> list[ft.Control]:
    """What goes below a list of such records, where this device holds only a part of them; else nothing.

    `states`: in which they are over. `typed`: something is looked for, which the archive's search finds. `by_day`:
    the list's days and order are those on which its records began.
    """
    days = here.session.status.horizon
    if not days:
        return []
    if typed:
        return [heading(_title(kind)), quiet(t("beyond.list.typed"))]
    asked = narrowing(form) if by_day else None
    held_since = first_day(here.session.now(), days)
    if asked and asked.first > held_since:
        return []
    last = min(asked.last, held_since) if asked and asked.last else held_since
    sort = ListSort.OLDEST if asked and asked.sort == OLDEST else ListSort.NEWEST
    which = Asked(kind, states, asked.first if asked else "", last, sort)
    every = [quiet(t("beyond.list.branches"))] if form.text(FILTER) else []
    return [*every, keyed(OlderList, f"older-{which.path('')}", which)]


@ft.component
def OlderList(asked: Asked) -> ft.Control:
    """The rows that came, and the button for more."""
    here = use_app_context()
    loaded, set_loaded = ft.use_state(Loaded())
    busy, set_busy = ft.use_state(False)
    trouble, set_trouble = ft.use_state("")

    async def more(_: Any) -> None:
        set_busy(True)
        set_trouble("")
        try:
            await _load(here, asked, loaded, set_loaded, set_trouble)
        finally:
            set_busy(False)

    def anew(_: Any) -> None:
        set_loaded(Loaded())

    days = here.session.status.horizon
    rows = [row for row in loaded.rows if not _is_here(here, row)]
    left_out = max(0, len(rows) - DRAWN)
    parts: list[ft.Control] = [heading(_title(asked.kind))]
    if left_out:
        parts += [quiet(t("beyond.list.above", count=left_out)), second_button(t("beyond.list.anew"), anew)]
    parts += [_row(here, row) for row in rows[left_out:]]
    if loaded.behind:
        parts.append(quiet(t("beyond.list.behind", count=loaded.behind)))
    if trouble:
        parts.append(quiet(trouble))
    elif here.session.status.signal == "offline" and not loaded.ended:
        parts.append(quiet(t("beyond.list.away", days=days)))
    if loaded.ended:
        parts.append(quiet(t("beyond.list.end") if rows else t("beyond.list.none", days=days)))
    else:
        words = t("beyond.list.more") if loaded.cursor else t("beyond.list.ask")
        said = t("beyond.list.asking") if busy else words
        parts.append(second_button(said, None if busy else more, ft.Icons.HISTORY_ROUNDED))
    return ft.Column(parts, spacing=S if rows else XS, tight=True, horizontal_alignment=_STRETCH)


def _title(kind: str) -> str:
    """Receipts have no list of their own on a device, which the others go on from."""
    return t("beyond.list.receipts") if kind == Receipt.KIND else t("beyond.found")


async def _load(
    here: AppContext, asked: Asked, loaded: Loaded, came: Callable[[Loaded], Any], wrong: Callable[[str], Any]
) -> None:
    """The next page, or some until there are enough new rows: `came` has each, `wrong` what was in the way."""
    new = 0
    for _ in range(PAGES_AT_ONCE):
        page, trouble = await _asked(here, asked.path(loaded.cursor))
        if page is None:
            wrong(trouble)
            return
        known = {row.id for row in loaded.rows}
        fresh = [row for row in page.rows if row.id not in known]
        ended = not page.cursor
        loaded = Loaded((*loaded.rows, *fresh), page.cursor, ended, page.behind)
        came(loaded)
        new += sum(not _is_here(here, row) for row in fresh)
        if ended or new >= A_PAGE:
            return


async def _asked(here: AppContext, path: str) -> tuple[ListPage | None, str]:
    body, wrong = await fetch(here, path)
    if wrong == t("trouble.unreachable"):
        wrong = t("beyond.list.away", days=here.session.status.horizon)
    try:
        return (None, wrong) if wrong else (msgspec.json.decode(body, type=ListPage), "")
    except msgspec.DecodeError:
        return None, t("trouble.server")


def _is_here(here: AppContext, row: ListRow) -> bool:
    """Whether this device holds it, so that its own list shows it."""
    kind: Any = RECORDS[row.kind]
    return here.session.world.get(kind, row.id) is not None


def _row(here: AppContext, row: ListRow) -> ft.Control:
    state = _STATES[row.kind](row.state) if row.state else ""
    words = row.about or row.customer or row.number
    parts = (row.number, row.customer if row.about else "", row.person, state, day(row.at))
    note = " · ".join(part for part in parts if part and part != words)
    title = f"{words} · {money_short(row.fen)}" if row.fen is not None else words
    icon = ICONS.get(row.kind, ft.Icons.INVENTORY_2_OUTLINED)
    if is_fetched(here, row.kind, row.id):
        return fetch_row(here, row.kind, row.id, title, note, icon, here.go)
    return row_of_facts(title, note, icon)
