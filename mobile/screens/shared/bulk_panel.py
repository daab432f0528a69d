"""What is done with the picked rows of any list: which action, what it must know, the button that does it to each.

Knows no record: a list says which actions it has (`Bulk`), and each action draws its own few fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.shared.bulk import Make, Picks, counts, pickable, progress_row, refusal_words
from mobile.screens.shared.panes import pane_body, pane_head, two_panes
from mobile.screens.shared.people_choice import colleagues, people_choice
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import banner, card, primary_button, quiet
from mobile.ui.fields import text_field
from mobile.ui.frame import screen, thumb_bar
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record

PAGE = "bulk"
"""On a phone the step of the page of what is to be done with the picked rows."""
Fields = Callable[[AppContext, Form, Picks, list[Any], Callable[[], None]], list[ft.Control]]
"""What an action draws for the picked records, its button last."""


R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Action:
    """One thing to do with several rows. `roles`: whose roles give the command; None: whoever sees the list."""

    icon: ft.IconData
    roles: Iterable[Any] | None
    fields: Fields


@dataclass(frozen=True)
class Bulk:
    """A list's actions, named t("bulk." + name), and how its records are found by their ids.

    `key` names the list in its drafts.
    """

    key: str
    actions: Mapping[str, Action]
    find: Callable[[Session, Sequence[str]], list[Any]]
    title: str = "bulk.title.any"

    def offered(self, here: AppContext) -> list[str]:
        """The actions that one's roles open."""
        roles = set(here.session.me.roles)
        return [name for name, a in self.actions.items() if a.roles is None or roles.intersection(a.roles)]


def records_of(kind: type[R]) -> Callable[[Session, Sequence[str]], list[R]]:
    """Those of a kind that are in sight, in the order of their ids."""

    def find(session: Session, ids: Sequence[str]) -> list[R]:
        return [found for id in ids if (found := session.world.get(kind, id)) is not None]

    return find


def use_picks(key: str) -> tuple[Picks, int]:
    """Which rows of a list are picked, and a number that changes with them."""
    form = use_form(f"{key}.bulk")
    turn, set_turn = ft.use_state(0)
    count = ft.use_ref(0)

    def changed() -> None:
        count.current = (count.current or 0) + 1
        set_turn(count.current)

    return ft.use_memo(lambda: Picks(form, changed), [form]), turn


def beside_picks(
    here: AppContext, bulk: Bulk, picks: Picks, turn: int, rows: ft.Control, step: str, leave: Callable[[], Any]
) -> ft.Control | None:
    """While rows are picked: the list with the panel beside it, or the panel alone on a phone; else None."""
    if not picks.picking or not (here.wide or step == PAGE):
        return None
    panel = keyed(BulkPanel, f"bulk-{bulk.key}", bulk, picks, turn, None if here.wide else leave)
    return two_panes(here, rows, panel, rows)


def picked_row(
    picks: Picks, id: str, tile: Callable[[Any, bool], ft.Control], press: Any, chosen: bool
) -> ft.Control:
    """A row that is picked by a press while rows are picked, and opened by it else. `tile` takes press, chosen."""
    if not picks.picking:
        return tile(press, chosen)
    return pickable(tile(lambda _: picks.toggle(id), id in picks.ids), picks, id)


def picks_bar(here: AppContext, picks: Picks, go: Callable[..., Any]) -> ft.Control | None:
    """On a phone the way from the picked rows to what is done with them."""
    if not picks.picking or here.wide:
        return None
    words = t("bulk.go_on", count=len(picks.ids))
    return thumb_bar(words, go if picks.ids or picks.outcomes else None, ft.Icons.CHECKLIST_ROUNDED)


@ft.component
def BulkPanel(bulk: Bulk, picks: Picks, turn: int, back: Callable[[], Any] | None) -> ft.Control:
    """Which action, what it needs to know, and the button that does it to every picked row."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(f"{bulk.key}.bulk.action")
    picks.settle(here.session.inbox)
    records = bulk.find(here.session, picks.ids)
    action = form.text("action")

    def choose(name: str) -> Callable[[Any], None]:
        def press(_: Any) -> None:
            form.put("action", name)
            redraw()

        return press

    offered = bulk.offered(here)
    chips = [small_button(t(f"bulk.{n}"), choose(n), bulk.actions[n].icon, n == action) for n in offered]
    inside: list[ft.Control] = [ft.Row([*chips], wrap=True, spacing=S, run_spacing=S)]
    done, refused = counts(picks)
    if refused:
        words = t("bulk.some_refused", done=done, refused=refused)
        inside.append(banner(words, t("bulk.some_refused.todo"), "wait"))
        inside += why_not(picks)
    elif done and not picks.busy:
        inside.append(banner(t("bulk.all_done", count=done), _sent_words(here), "ok"))
    inside += progress_row(picks)
    if not records:
        inside.append(quiet(t("bulk.pick_first")))
    elif action in offered and not picks.busy:
        fields = bulk.actions[action].fields(here, form, picks, records, redraw)
        inside.append(card(*fields, padding=20, spacing=M))
    return screen(pane_head(t(bulk.title, count=len(records)), back=back), pane_body(*inside))


def why_not(picks: Picks) -> list[ft.Control]:
    """Each reason once, with how many rows have it: a row that has left the list meanwhile is told of here."""
    reasons = Counter(refusal_words(o.refusal) for o in picks.outcomes.values() if o.refusal is not None)
    return [quiet(t("bulk.reason", count=count, words=words)) for words, count in reasons.most_common()]


def _sent_words(here: AppContext) -> str:
    return t("bulk.kept") if here.session.status.signal == "offline" else t("bulk.sent")


def run_button(
    here: AppContext,
    picks: Picks,
    words: str,
    make: Make | None,
    icon: ft.IconData,
    only: Sequence[str] | None = None,
    subject: Callable[[str], str] = str,
) -> ft.Control:
    """Does it, row by row; at rest while `make` is None."""

    async def press(_: Any) -> None:
        if make is not None:
            await picks.run(here.session, make, only, subject)

    return primary_button(words, press if make is not None else None, icon, picks.busy)


def gone(what: str) -> Refusal:
    """The record is not in sight any more."""
    return Refusal(rule="SYS-3", code="not_found", facts={"what": what})


def hand_fields(command: Callable[[PersonId, str], Command]) -> Fields:
    """To one colleague, with a word; `command` takes who and the word. Each row is theirs once they take it."""

    def fields(
        here: AppContext, form: Form, picks: Picks, records: list[Any], redraw: Callable[[], None]
    ) -> list[ft.Control]:
        people = colleagues(here.session.world.all(Person), here.session.me.id)
        to = next((one for one in people if one.id == form.text("to")), None)
        note = form.text("note").strip()

        def make(_: str) -> Command:
            assert to is not None, "the button rests"
            return command(to.id, note)

        words = t("bulk.hand.do", count=len(records), name=to.name if to else "…")
        return [
            people_choice(form, "to", t("bulk.hand.who"), people, redraw),
            text_field(form, "note", t("bulk.hand.note"), redraw, lines=2),
            quiet(t("bulk.hand.words")),
            run_button(here, picks, words, make if to else None, ft.Icons.PERSON_ADD_ALT_1_ROUNDED),
        ]

    return fields
