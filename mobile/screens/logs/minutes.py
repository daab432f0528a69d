"""Minutes of meetings: decisions with who and until when, agreed answers; tasks are ended here (MIN-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.logs.log_details import unknown
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.panes import pane_bar, pane_body, pane_head
from mobile.screens.shared.people_choice import people_choice
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, pill, quiet, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import day, t
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, last_day, read_date
from rulebook.subjects.logs.commands import EndTask, WriteMinutes
from rulebook.subjects.logs.records import AgreedAnswer, Decided, Minutes, Task, TaskState

TONES = {TaskState.OPEN: "wait", TaskState.DONE: "ok", TaskState.DROPPED: "calm"}


def minutes_rows(here: AppContext) -> list[tuple[str, str, list[str], tuple[str, str] | None, str]]:
    found = sorted(here.session.world.all(Minutes), key=lambda m: m.held_at, reverse=True)
    return [(m.id, m.title, [day(m.held_at), m.by_name], _open(here, m), m.held_at) for m in found]


def _open(here: AppContext, minutes: Minutes) -> tuple[str, str] | None:
    left = sum(task.state is TaskState.OPEN for task in here.session.world.find(Task, "minutes", minutes.id))
    return (t("minutes.left", count=left), "wait") if left else None


@ft.component
def MinutesOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One meeting: what was said, decided and agreed."""
    here = use_app_context()
    world = here.session.world
    minutes = world.get(Minutes, id)
    if minutes is None:
        return unknown(back)
    people = [p.name for who in minutes.present if (p := world.get(Person, who)) is not None]
    parts: list[ft.Control] = [quiet(t("minutes.present", names=t("list.comma").join(people) or t("word.none")))]
    if minutes.words:
        parts.append(card(label(minutes.words)))
    tasks = [task for one in minutes.tasks if (task := world.get(Task, one)) is not None]
    if tasks:
        parts += [heading(t("minutes.decisions")), *[keyed(TaskCard, f"task-{k.id}-{k.state}", k) for k in tasks]]
    if minutes.answers:
        parts.append(heading(t("minutes.answers")))
        parts += [card(title(a.question), label(a.answer)) for a in minutes.answers]
    return screen(pane_head(minutes.title, day(minutes.held_at), back=back), pane_body(*parts))


@ft.component
def TaskCard(task: Task) -> ft.Control:
    """What somebody promised to do; ended with how."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"task/{task.id}")
    how = form.text("how").strip()

    def end(dropped: bool) -> Callable[..., Any]:
        async def press(_: Any) -> None:
            if await doing.do(EndTask(task=task.id, how=how, dropped=dropped), task.id):
                await form.drop()

        return press

    rows: list[ft.Control] = [
        ft.Row(
            [title(task.what, expand=True), pill(t(f"minutes.task.{task.state}"), TONES[task.state])], spacing=S
        ),
        quiet(t("minutes.task.who", name=task.who_name, due=day(last_day(task.due_at)))),
    ]
    if task.how:
        rows.append(label(f"{task.ended_by_name}: {task.how}"))
    if task.state is TaskState.OPEN:
        ready = how and not doing.busy
        done = ft.FilledButton(t("minutes.task.end"), on_click=end(False), disabled=not ready, height=52)
        drop = second_button(t("minutes.task.drop"), end(True) if ready else None)
        rows += [
            text_field(form, "how", t("minutes.task.how"), redraw),
            ft.Row([done, drop], spacing=S, wrap=True),
        ]
    return card(*rows, spacing=M)


@ft.component
def NewMinutes(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """A meeting is written down: title, who was there, one decision and one agreed answer at a time."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.minutes")
    world = here.session.world
    staff = sorted((p for p in world.all(Person) if p.active and not p.outsider), key=lambda p: p.name)
    decisions = [Decided(**one) for one in form.get("decisions", [])]
    answers = [AgreedAnswer(**one) for one in form.get("answers", [])]
    heading_ = form.text("title").strip()

    def keep_decision(_: Any) -> None:
        due = typed_date(form.text("due"))
        one = {
            "task": here.session.new_id(),
            "what": form.text("what").strip(),
            "who": form.text("who"),
            "due": due,
        }
        form.put("decisions", [*form.get("decisions", []), one])
        for name in ("what", "who", "due"):
            form.put(name, "")
        redraw()

    def keep_answer(_: Any) -> None:
        one = {"question": form.text("question").strip(), "answer": form.text("answer").strip()}
        form.put("answers", [*form.get("answers", []), one])
        for name in ("question", "answer"):
            form.put(name, "")
        redraw()

    async def save(_: Any) -> None:
        written = here.session.new_id()
        command = WriteMinutes(
            minutes=written,
            title=heading_,
            held=company_day(here.session.now()).isoformat(),
            present=tuple(form.get("present", [])),
            words=form.text("words").strip(),
            decisions=tuple(decisions),
            answers=tuple(answers),
        )
        if await doing.do(command, written):
            await form.drop()
            here.go(routes.office("logs", "minutes", written))

    ready_one = form.text("what").strip() and form.text("who") and read_date(typed_date(form.text("due")))
    ready_two = form.text("question").strip() and form.text("answer").strip()
    named = {p.id: p.name for p in staff}
    parts: list[ft.Control] = [
        text_field(form, "title", t("minutes.title"), redraw),
        _present(form, staff, redraw),
        text_field(form, "words", t("minutes.words"), redraw, lines=4),
        heading(t("minutes.decisions")),
        *[card(label(d.what), quiet(t("minutes.task.who", name=named.get(d.who, d.who), due=day(d.due))))  # type: ignore[call-overload]  # an id is a string
          for d in decisions],
        text_field(form, "what", t("minutes.what"), redraw),
        people_choice(form, "who", t("minutes.who"), staff, redraw),
        text_field(form, "due", t("minutes.due"), redraw, hint="2026-12-03"),
        second_button(t("minutes.decision.add"), keep_decision if ready_one else None, ft.Icons.ADD_ROUNDED),
        heading(t("minutes.answers")),
        *[card(title(a.question), label(a.answer)) for a in answers],
        text_field(form, "question", t("minutes.question"), redraw),
        text_field(form, "answer", t("minutes.answer"), redraw, lines=2),
        second_button(t("minutes.answer.add"), keep_answer if ready_two else None, ft.Icons.ADD_ROUNDED),
    ]  # fmt: skip
    bar = pane_bar(here, t("minutes.save"), save if heading_ else None, ft.Icons.DONE_ALL_ROUNDED, doing.busy)
    return screen(pane_head(t("minutes.new"), back=back), pane_body(*parts, spacing=M), bar)


def _present(form: Any, staff: list[Person], redraw: Callable[[], None]) -> ft.Control:
    """Who was there, as chips."""
    here_now: list[str] = list(form.get("present", []))

    def chip(person: Person) -> ft.Control:
        on = person.id in here_now

        def flip(_: Any) -> None:
            form.put("present", [p for p in here_now if p != person.id] if on else [*here_now, str(person.id)])
            redraw()

        icon = ft.Icons.CHECK_ROUNDED if on else None
        return ft.Semantics(
            selected=on, content=ft.OutlinedButton(person.name, icon=icon, on_click=flip, height=52)
        )

    chips = ft.Row([chip(p) for p in staff], wrap=True, spacing=S, run_spacing=S)
    return ft.Column([label(t("minutes.there")), chips], spacing=S, tight=True)
