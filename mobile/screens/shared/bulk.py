"""Several rows of a list done at once: one line per record, one outcome per row; those refused stay picked.

Knows no record. Each line is an ordinary one, judged and sent like any other, so it works without signal where the
single command does; what the server refuses afterwards comes back to its row.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from mobile.client.session_api import InboxItem, Session
from mobile.screens.shared.rows import TOOLS, line, small_button
from mobile.ui.app_context import Form
from mobile.ui.basics import pill, quiet
from mobile.ui.text import refusal_text, t
from mobile.ui.theme import XS, S
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal

Make = Callable[[str], "Command | Refusal"]
"""The command for a record's id, or why there is none for it."""


@dataclass(frozen=True)
class Outcome:
    """What came of one row: the line it became, or why not. `sent`: the server may have answered it."""

    line: str = ""
    refusal: Refusal | None = None
    sent: bool = False


class Picks:
    """Which rows are picked, and what came of those that were done. The picked ones survive leaving the screen."""

    def __init__(self, form: Form, changed: Callable[[], None]) -> None:
        self._form, self.changed = form, changed
        memory = form.memory
        self.outcomes: dict[str, Outcome] = memory.setdefault("outcomes", {})
        self._run: dict[str, Any] = memory.setdefault("run", {"busy": False, "done": 0, "all": 0, "stop": False})

    @property
    def picking(self) -> bool:
        return bool(self._form.get("picking", False))

    @property
    def ids(self) -> list[str]:
        return list(self._form.get("ids", ()))

    @property
    def busy(self) -> bool:
        return bool(self._run["busy"])

    @property
    def progress(self) -> tuple[int, int]:
        """How many rows are through, of how many."""
        return int(self._run["done"]), int(self._run["all"])

    def start(self, on: bool) -> None:
        """Begin to pick, or end it and forget what was picked."""
        self._form.put("picking", on)
        self._form.put("ids", [])
        self.outcomes.clear()
        self.changed()

    def toggle(self, id: str) -> None:
        ids = self.ids
        self._form.put("ids", [one for one in ids if one != id] if id in ids else [*ids, id])
        self.outcomes.pop(id, None)
        self.changed()

    def pick(self, ids: Iterable[str]) -> None:
        """These and no others."""
        self._form.put("ids", list(dict.fromkeys(ids)))
        self.changed()

    def stop(self) -> None:
        """After the row that is under way."""
        self._run["stop"] = True

    def settle(self, inbox: Sequence[InboxItem]) -> None:
        """What the server refused afterwards is refused here too, and picked again."""
        lines = {item.line: item.refusal for item in inbox if item.refusal is not None}
        for id, outcome in self.outcomes.items():
            refusal = lines.get(outcome.line) if outcome.line and outcome.refusal is None else None
            if refusal is not None:
                self.outcomes[id] = Outcome(outcome.line, refusal, sent=True)
                if id not in self.ids:
                    self._form.put("ids", [*self.ids, id])

    async def run(
        self,
        session: Session,
        make: Make,
        only: Iterable[str] | None = None,
        subject: Callable[[str], str] = str,
    ) -> None:
        """One after the other, until all are through or somebody stops it; the done ones are picked no more.

        `only`: of the picked ones those; the others stay picked and nothing is said of them. `subject`: what a
        row's line is about, where that is not the row's own id.
        """
        wanted = None if only is None else set(only)
        ids = [id for id in self.ids if wanted is None or id in wanted]
        self._run.update(busy=True, done=0, all=len(ids), stop=False)
        for id in ids:
            self.outcomes.pop(id, None)
        self.changed()
        try:
            for id in ids:
                if self._run["stop"]:
                    break
                await self._one(session, id, make(id), subject(id))
                self._run["done"] += 1
                self.changed()
                await asyncio.sleep(0)
            if session.status.signal != "offline":
                await session.sync()
        finally:
            self._run["busy"] = False
            self.settle(session.inbox)
            self.changed()

    async def _one(self, session: Session, id: str, command: Command | Refusal, subject: str) -> None:
        if isinstance(command, Refusal):
            self.outcomes[id] = Outcome(refusal=command)
            return
        said = await session.do(command, subject)
        self.outcomes[id] = Outcome(said.line or "", said.refusal)
        if said.refusal is None:
            self._form.put("ids", [one for one in self.ids if one != id])


def picking_tools(picks: Picks, in_view: Sequence[str], words: str = "") -> list[ft.Control]:
    """Begin; then all that the filter leaves, none, and the way out. `words`: where two lists are there."""

    def begin(_: Any) -> None:
        picks.start(not picks.picking)

    if not picks.picking:
        return [
            ft.Row(
                [small_button(words or t("bulk.pick"), begin, ft.Icons.CHECKLIST_ROUNDED)], wrap=True, data=TOOLS
            )
        ]
    buttons = [
        small_button(
            t("bulk.all", count=len(in_view)), lambda _: picks.pick(in_view), ft.Icons.SELECT_ALL_ROUNDED
        ),
        small_button(t("bulk.none"), lambda _: picks.pick(())),
        small_button(t("bulk.end"), begin, ft.Icons.CLOSE_ROUNDED),
    ]
    picked = quiet(t("bulk.picked", count=len(picks.ids)))
    return [ft.Row([*buttons], wrap=True, spacing=S, run_spacing=S), picked]


def pickable(tile: ft.Control, picks: Picks, id: str) -> ft.Control:
    """A row of the list with its mark, and below it what came of it."""
    on = id in picks.ids
    icon = ft.Icons.CHECK_BOX_ROUNDED if on else ft.Icons.CHECK_BOX_OUTLINE_BLANK_ROUNDED
    mark = ft.Icon(icon, size=24, color=ft.Colors.PRIMARY if on else ft.Colors.OUTLINE)
    parts = [tile, *outcome_row(picks.outcomes.get(id))]
    column = ft.Column(
        parts, spacing=XS, tight=True, expand=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )
    return ft.Row([mark, column], spacing=S, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def outcome_row(outcome: Outcome | None) -> list[ft.Control]:
    """Done, or the reason with the rule's code."""
    if outcome is None:
        return []
    if outcome.refusal is None:
        return [ft.Row([pill(t("bulk.done"), "ok")])]
    return [line(pill(t("bulk.refused"), "overdue")), quiet(refusal_words(outcome.refusal))]


def refusal_words(refusal: Refusal) -> str:
    """What is in the way, what to do, and the rule's code."""
    what, todo = refusal_text(refusal)
    return f"{what} {todo} · {refusal.rule}".strip()


def progress_row(picks: Picks) -> list[ft.Control]:
    """How far it is, and a way to stop between two rows."""
    if not picks.busy:
        return []
    done, whole = picks.progress
    bar = ft.ProgressBar(value=done / max(1, whole), bar_height=6, border_radius=3)
    stop = small_button(t("lists.stop"), lambda _: picks.stop(), ft.Icons.STOP_CIRCLE_OUTLINED)
    return [bar, line(quiet(t("bulk.progress", done=done, all=whole)), stop)]


def counts(picks: Picks) -> tuple[int, int]:
    """How many rows went through, and how many were refused."""
    refused = sum(outcome.refusal is not None for outcome in picks.outcomes.values())
    return len(picks.outcomes) - refused, refused
