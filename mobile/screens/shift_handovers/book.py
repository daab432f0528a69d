"""The hand-over book: what is open is drawn, not remembered; the successor ticks it off and signs (DUTY-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.people_choice import colleagues, people_choice
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, primary_button, quiet, second_button, title
from mobile.ui.fields import text_field, tick
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import irregularity_text, money, t, until, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.promises.records import Promise
from rulebook.subjects.shift_handovers.commands import GiveShift, TakeShift
from rulebook.subjects.shift_handovers.open_matters import open_matters
from rulebook.subjects.shift_handovers.records import HandoverState, Matter, ShiftHandover

SHOWN = 20


def kind_words(matter: Matter) -> str:
    return t(f"hand_book.kind.{matter.kind}")


def matter_words(here: AppContext, matter: Matter) -> str:
    """What it is, in the reader's language; of an irregularity out of sight only its rule and what it is about.

    A promise that is due by a day is due by its end, of which the matter's own words name the day after.
    """
    words = matter.words
    if matter.kind == "cash" and words.lstrip("-").isdigit():
        words = money(int(words))
    if matter.kind == "irregularity":
        found = here.session.world.get(Irregularity, matter.id)
        words = irregularity_text(found.code, found.facts)[0] if found else words
    if matter.kind == "promise" and (promise := here.session.world.get(Promise, matter.id)):
        words = f"{promise.what} · {until(promise.due_at)}"
    return words


def matter_line(here: AppContext, matter: Matter) -> str:
    return t("hand_book.matter", kind=kind_words(matter), words=matter_words(here, matter))


def books_of(here: AppContext) -> list[ShiftHandover]:
    """Hand-overs from me and to me, the latest first."""
    world, me = here.session.world, here.session.me.id
    found = {h.id: h for key in ("giver", "to") for h in world.find(ShiftHandover, key, me)}
    return sorted(found.values(), key=lambda h: h.given_at, reverse=True)


@ft.component
def HandoverBook(back: Callable[[], Any]) -> ft.Control:
    """What waits for me, what I hand over, what was."""
    here = use_app_context()
    books = books_of(here)
    waiting = [h for h in books if h.to == here.session.me.id and h.state is HandoverState.GIVEN]
    past = [h for h in books if h not in waiting]
    parts: list[ft.Control] = [keyed(Take, f"take-{h.id}", h) for h in waiting]
    parts.append(keyed(Give, "give"))
    if past:
        parts += [heading(t("hand_book.past")), *[_past(here, h) for h in past[:SHOWN]], *rest_note(past, SHOWN)]
    return screen(page_head(t("me.page.book"), t("me.page.book.note"), back=back), body(*parts))


@ft.component
def Give() -> ft.Control:
    """The list is drawn from the records; said are only the words."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("hand.give")
    me = here.session.me
    matters = open_matters(here.session.world, me.id)
    to = form.text("to")

    async def give(_: Any) -> None:
        command = GiveShift(
            handover=here.session.new_id(),
            to=form.text("to"),
            matters=open_matters(here.session.world, me.id),
            words=form.text("words").strip(),
        )
        if await doing.do(command, command.handover):
            await form.drop()
            redraw()

    listed: list[ft.Control] = [label(f"· {matter_line(here, m)}") for m in matters]
    people = colleagues(here.session.world.all(Person), me.id)
    return card(
        title(t("hand_book.give")),
        quiet(t("hand_book.drawn", count=len(matters))),
        *(listed or [label(t("hand_book.nothing"))]),
        people_choice(form, "to", t("hand_book.to"), people, redraw),
        text_field(form, "words", t("hand_book.words"), redraw, lines=3),
        second_button(t("hand_book.send"), give if to and not doing.busy else None, ft.Icons.OUTPUT_ROUNDED),
        spacing=M,
    )


@ft.component
def Take(handover: ShiftHandover) -> ft.Control:
    """Every matter is ticked, then it is signed for."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"hand.take/{handover.id}")
    matters = (*handover.matters, *handover.left_out)
    seen = tuple(m.id for m in matters if form.get(f"seen-{m.kind}-{m.id}", False))

    async def take(_: Any) -> None:
        command = TakeShift(handover=handover.id, seen=seen, words=form.text("words").strip())
        if await doing.do(command, handover.id):
            await form.drop()

    def to_tick(matter: Matter) -> ft.Control:
        name = f"seen-{matter.kind}-{matter.id}"
        return tick(form, name, kind_words(matter), redraw, hint=matter_words(here, matter))

    ticks = [to_tick(m) for m in handover.matters]
    forgotten = [to_tick(m) for m in handover.left_out]
    parts: list[ft.Control] = [
        ft.Row(
            [title(t("hand_book.from", name=handover.giver_name), expand=True), pill(t("hand_book.given"), "wait")]
        ),
        quiet(when(handover.given_at, here.session.now())),
    ]
    if handover.words:
        parts.append(label(handover.words, ft.TextThemeStyle.BODY_LARGE))
    parts += ticks
    if forgotten:
        parts += [banner(t("hand_book.left_out"), tone="wait", rule="DUTY-1"), *forgotten]
    if not matters:
        parts.append(label(t("hand_book.nothing")))
    parts.append(text_field(form, "words", t("hand_book.taken.words"), redraw, lines=2))
    ready = len(seen) == len(matters)
    if not ready:
        parts.append(quiet(t("hand_book.tick", left=len(matters) - len(seen))))
    parts.append(primary_button(t("hand_book.take"), take if ready else None, ft.Icons.DRAW_OUTLINED, doing.busy))
    return card(*parts, spacing=M)


def _past(here: AppContext, handover: ShiftHandover) -> ft.Control:
    now = here.session.now()
    taken = handover.state is HandoverState.TAKEN
    mark = pill(t("hand_book.taken" if taken else "hand_book.given"), "ok" if taken else "wait")
    names = t("hand_book.names", giver=handover.giver_name, taker=handover.taken_by_name or handover.to_name)
    rows: list[ft.Control] = [
        ft.Row([title(names, expand=True), mark], spacing=S),
        quiet(t("hand_book.at", given=when(handover.given_at, now),
                taken=when(handover.taken_at, now) if taken else t("word.none"))),
    ]  # fmt: skip
    rows += [label(line) for line in (handover.words, handover.taken_words) if line]
    rows += [quiet(f"{'✓' if m.id in handover.seen else '·'} {matter_line(here, m)}")
             for m in (*handover.matters, *handover.left_out)]  # fmt: skip
    return card(*rows, spacing=S)
