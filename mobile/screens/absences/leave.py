"""One's own leave: asked for offline, how it stands, taken back; the certificate handed in (DUTY-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import flet as ft

from mobile.screens.absences.absence_words import STATE_TONES, days_words, leave_for, span_words
from mobile.screens.shared.date_parsing import typed_date, typed_time
from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.people_choice import colleagues, people_choice
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import day as day_words
from mobile.ui.text import refusal_text, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import COMPANY_ZONE, company_day, day_begins, iso, parse_time, read_date
from rulebook.subjects.absences.commands import AskLeave, HandPapers, WithdrawLeave
from rulebook.subjects.absences.handlers import held_parts
from rulebook.subjects.absences.leave_rules import LEAVE_ROWS
from rulebook.subjects.absences.lookup import OPEN
from rulebook.subjects.absences.records import ASKABLE, Absence, AbsenceKind, Papers
from rulebook.subjects.rosters.lookup import work_on

SHOWN = 12
NOON = timedelta(hours=12)


def asked(here: AppContext, form: Form) -> AskLeave | None:
    """The request as it is typed; None while a day or time is missing or cannot be read."""
    first = read_date(typed_date(form.text("first", _tomorrow(here))))
    last = read_date(typed_date(form.text("last"))) if form.text("last").strip() else first
    part = form.text("part", "whole")
    if first is None or last is None:
        return None
    begins, ends = _hours(here, first, last, part, form)
    if not begins or not ends:
        return None
    return AskLeave(
        kind=AbsenceKind(form.text("kind", AbsenceKind.PERSONAL)),
        begins=begins,
        ends=ends,
        reason=form.text("reason").strip(),
        need=form.text("need").strip(),
        stand_in=form.text("stand_in"),
    )


def _tomorrow(here: AppContext) -> str:
    """The next day that is worked; tomorrow where none is near."""
    today = company_day(here.session.now())
    days = [today + timedelta(days=n) for n in range(1, 15)]
    return next((d for d in days if work_on(here.session.world, here.session.me.id, d)), days[0]).isoformat()


def _hours(here: AppContext, first: date, last: date, part: str, form: Form) -> tuple[str, str]:
    """From and to, as the work of those days lies: by roster, else the company's hours."""
    if part == "hours":
        times = [typed_time(form.text(name)) for name in ("from", "to")]
        if any(len(time) != 5 or ":" not in time for time in times):
            return "", ""
        return f"{first.isoformat()}T{times[0]}:00+08:00", f"{first.isoformat()}T{times[1]}:00+08:00"
    world, me = here.session.world, here.session.me.id
    begun, done = work_on(world, me, first), work_on(world, me, last)
    begins = begun[0].begins if begun else day_begins(first)
    ends = done[-1].ends if done else day_begins(last) + timedelta(days=1)
    noon = day_begins(first) + NOON
    if part == "morning":
        ends = noon
    if part == "afternoon":
        begins = noon
    return iso(begins.astimezone(COMPANY_ZONE)), iso(ends.astimezone(COMPANY_ZONE))


def own_absences(here: AppContext) -> list[Absence]:
    """The latest first."""
    found = here.session.world.find(Absence, "person", here.session.me.id)
    return sorted(found, key=lambda a: parse_time(a.begins), reverse=True)


@ft.component
def Leave(back: Callable[[], Any]) -> ft.Control:
    """The form first, then what was asked for before."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("leave.ask")
    command = asked(here, form)
    judged = here.session.judge(command, "leave-as-typed") if command else None

    async def send(_: Any) -> None:
        typed = asked(here, form)
        if typed is not None and await doing.do(typed, here.session.new_id()):
            await form.drop()
            redraw()

    wants_need = judged is not None and judged.code == "absence_notice"
    parts: list[ft.Control] = [
        choice(form, "kind", t("leave.kind"), [(k, t(f"absence.kind.{k}")) for k in ASKABLE], redraw, "personal"),
        text_field(form, "first", t("leave.first"), redraw, default=_tomorrow(here), hint="2026-12-03"),
        choice(form, "part", "", [(p, t(f"leave.part.{p}")) for p in PARTS], redraw, "whole"),
        *_more_times(form, redraw),
        text_field(form, "reason", t("leave.reason"), redraw, lines=2),
    ]
    if wants_need or form.text("need").strip():
        parts.append(text_field(form, "need", t("leave.need"), redraw, lines=2))
    parts += _stand_in(here, form, redraw)
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    elif judged is not None:
        words, todo = refusal_text(judged)
        parts.append(banner(words, todo, "wait", judged.rule))
    parts.append(_table())
    parts += _to_decide(here)
    own = own_absences(here)
    if own:
        parts.append(heading(t("leave.mine")))
        parts += [keyed(OwnAbsence, f"absence-{a.id}-{a.state}-{a.papers}", a) for a in own[:SHOWN]]
        parts += rest_note(own, SHOWN)
    ready = command is not None and judged is None
    return screen(
        page_head(t("me.page.leave"), t("me.page.leave.note"), back=back),
        body(*parts),
        thumb_bar(
            t("leave.send"), send if ready else None, ft.Icons.SEND_ROUNDED, doing.busy,
            "" if ready else t("leave.not_ready"),
        ),
    )  # fmt: skip


PARTS = ("whole", "morning", "afternoon", "hours")


def _more_times(form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    part = form.text("part", "whole")
    if part == "whole":
        return [text_field(form, "last", t("leave.last"), redraw, helper=t("leave.last.hint"))]
    if part != "hours":
        return []
    fields: list[ft.Control] = [
        text_field(form, "from", t("leave.from"), redraw, hint="09:30", expand=True),
        text_field(form, "to", t("leave.to"), redraw, hint="11:30", expand=True),
    ]
    return [ft.Row(fields, spacing=S)]


def _stand_in(here: AppContext, form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    """What is in one's hands has to go to somebody, or be handed over before (BASE-1)."""
    world, me = here.session.world, here.session.me
    held = held_parts(world, me.id)
    if not held:
        return []
    words = t("list.comma").join(t(f"holding.{part}") for part in held)
    people = colleagues(world.all(Person), me.id)
    return [
        banner(t("leave.held", what=words), t("leave.held.todo"), "info", "BASE-1"),
        people_choice(form, "stand_in", t("leave.stand_in"), people, redraw, t("leave.stand_in.none")),
    ]


def _to_decide(here: AppContext) -> list[ft.Control]:
    """Others' leave that is mine to decide, for whoever has no approvals inbox."""
    waiting = leave_for(here.session)
    if not waiting:
        return []
    from mobile.screens.absences.absence_cards import LeaveCard

    return [heading(t("leave.to_decide")), *[keyed(LeaveCard, f"leave-{a.id}", a) for a in waiting]]


def _table() -> ft.Control:
    """The nine rows, to be read before one asks."""
    rows = [quiet(f"{n}. {t(f'absence.row.{row.name}')}") for n, row in enumerate(LEAVE_ROWS, 1)]
    return card(title(t("leave.rows")), *rows, spacing=2)


@ft.component
def OwnAbsence(absence: Absence) -> ft.Control:
    """One of one's own: how it stands, back to work, the certificate."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"leave.papers/{absence.id}")
    now = here.session.now()
    words = form.text("words").strip()

    async def take_back(_: Any) -> None:
        await doing.do(WithdrawLeave(), absence.id)

    async def hand_in(_: Any) -> None:
        if await doing.do(HandPapers(absence=absence.id, words=words), absence.id):
            await form.drop()

    rows: list[ft.Control] = [
        ft.Row(
            [
                title(t(f"absence.kind.{absence.kind}")),
                pill(t(f"state.{absence.state}"), STATE_TONES[absence.state]),
            ],
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        ),
        label(span_words(absence, now)),
        quiet(days_words(absence.length)),
    ]
    rows += [quiet(line) for line in (absence.reason, absence.why) if line]
    if absence.decided_by_name:
        rows.append(quiet(t("leave.decided", name=absence.decided_by_name, when=when(absence.decided_at, now))))
    if absence.stand_in_name:
        rows.append(quiet(t("leave.stands_in", name=absence.stand_in_name)))
    if absence.papers in (Papers.WANTED, Papers.MISSING):
        late = absence.papers is Papers.MISSING
        due = t("leave.papers.due", day=day_words(absence.papers_due))
        rows += [
            banner(due, t("leave.papers.todo"), "overdue" if late else "wait", "DUTY-1"),
            text_field(form, "words", t("leave.papers"), redraw, lines=2),
            second_button(t("leave.papers.hand"), hand_in if words and not doing.busy else None),
        ]
    if doing.refusal is not None:
        rows.append(refusal_banner(doing.refusal))
    if absence.state in OPEN and parse_time(absence.ends) > now:
        begun = absence.holds and parse_time(absence.begins) < now
        text = t("leave.back" if begun else "leave.withdraw")
        rows.append(second_button(text, None if doing.busy else take_back, ft.Icons.UNDO_ROUNDED))
    return card(*rows, spacing=M)
