"""Points given to somebody: for what, by whom, what they say against it, and how that was ruled (KPI-1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import flet as ft

from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, pill, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.text import day, refusal_text, t
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day
from rulebook.numbers import plain_dashes
from rulebook.subjects.orders.records import Order
from rulebook.subjects.scores.commands import (
    GiveScoreEvent,
    GiveScoreMark,
    ObjectToScore,
    RuleOnObjection,
)
from rulebook.subjects.scores.indicators import completed
from rulebook.subjects.scores.records import Ruling, ScorePoint
from rulebook.subjects.scores.scheme import scheme_of
from rulebook.subjects.scores.span import month_span


def points_list(given: Sequence[ScorePoint]) -> ft.Control:
    if not given:
        return card(quiet(t("score.none_given")))
    return ft.Column([keyed(Points, f"point-{p.id}", p) for p in given], spacing=S, tight=True)


@ft.component
def Points(point: ScorePoint) -> ft.Control:
    """One row of points; whom it is about may object, another manager rules."""
    here = use_app_context()
    redraw = use_redraw()
    doing = use_command()
    form = use_form(f"score.point/{point.id}")
    name = t(f"score.rule.{point.rule}") if point.rule else t("score.mark")
    tone = "calm" if not point.counts else "ok" if point.points > 0 else "overdue"
    parts: list[ft.Control] = [
        line(label(name), pill(f"{point.points:+d}", tone)),
        quiet(" · ".join(p for p in (day(point.day), point.by_name, point.reason) if p)),
    ]
    said = point.objection
    if said is not None:
        parts.append(quiet(t("score.objected", words=said.words)))
        if said.ruling is not Ruling.OPEN:
            parts.append(quiet(t(f"score.ruling.{said.ruling}", why=said.why)))
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))

    async def objects(_: Any) -> None:
        if await doing.do(ObjectToScore(words=form.text("words").strip()), point.id):
            await form.drop()

    def rules(upheld: bool) -> Any:
        async def press(_: Any) -> None:
            if await doing.do(RuleOnObjection(upheld=upheld, why=form.text("why").strip()), point.id):
                await form.drop()

        return press

    if said is None and point.person == here.session.me.id:
        ready = form.text("words").strip() and not doing.busy
        parts += [
            text_field(form, "words", t("score.object.words"), redraw, lines=2),
            second_button(t("score.object"), objects if ready else None, ft.Icons.RATE_REVIEW_OUTLINED),
        ]
    elif said is not None and said.ruling is Ruling.OPEN and _may_rule(here, point):
        ready = form.text("why").strip() and not doing.busy
        uphold = second_button(t("score.uphold"), rules(True) if ready else None, ft.Icons.THUMB_UP_OUTLINED)
        deny = second_button(t("score.deny"), rules(False) if ready else None, ft.Icons.DO_NOT_DISTURB_ON_OUTLINED)
        parts += [
            text_field(form, "why", t("score.why"), redraw, lines=2),
            ft.Row([uphold, deny], wrap=True, spacing=S),
        ]
    return card(*parts, spacing=S)


def _may_rule(here: AppContext, point: ScorePoint) -> bool:
    return here.session.judge(RuleOnObjection(upheld=True, why="-"), point.id) is None


@ft.component
def GivePoints(person: Person, month: str) -> ft.Control:
    """An event of the scheme, resting on an order of that month; or a mark. Nobody gives any to themselves."""
    here = use_app_context()
    redraw = use_redraw()
    doing = use_command()
    form = use_form(f"score.give/{month}/{person.id}")
    now = here.session.now()
    span = month_span(month)
    last = min(company_day(now), span.days()[-1]).isoformat()
    scheme = scheme_of(month)
    rule, behind = form.text("rule"), form.text("behind")
    visits = completed(here.session.world, person.id, span)
    orders = [o for id in dict.fromkeys(v.order for v in visits) if (o := here.session.world.get(Order, id))]
    command = GiveScoreEvent(
        point=here.session.new_id(),
        rule=rule,
        day=form.text("day", last),
        behind=behind,
        reason=form.text("reason"),
    )

    async def give(_: Any) -> None:
        if await doing.do(command, person.id):
            await form.drop()

    rules = [(name, f"{t(f'score.rule.{name}')} {points:+d}") for name, points in scheme.events.items()]
    parts: list[ft.Control] = [choice(form, "rule", t("score.give.rule"), rules, redraw)]
    if orders:
        options = [(f"order:{o.id}", o.number) for o in orders]
        parts.append(choice(form, "behind", t("score.give.behind"), options, redraw))
    else:
        parts.append(quiet(t("score.give.none")))
    parts += [
        text_field(form, "day", t("score.give.day"), redraw, default=last),
        text_field(form, "reason", t("score.give.reason"), redraw, lines=2),
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
        second_button(
            t("score.give.save"), give if rule and behind and not doing.busy else None, ft.Icons.ADD_ROUNDED
        ),
    ]
    return card(*parts, spacing=M)


@ft.component
def GiveMark(person: Person, month: str) -> ft.Control:
    """A manager's own judgement, with its reason."""
    here = use_app_context()
    redraw = use_redraw()
    doing = use_command()
    form = use_form(f"score.mark/{month}/{person.id}")
    last = min(company_day(here.session.now()), month_span(month).days()[-1]).isoformat()
    barred = here.session.judge(GiveScoreMark(point="-", day=last, points=1, reason="-"), person.id)
    if barred is not None:
        why, todo = refusal_text(barred)
        return card(quiet(f"{why} {todo}"))
    points = typed_points(form.text("points"))

    async def give(_: Any) -> None:
        mark = GiveScoreMark(
            point=here.session.new_id(),
            day=form.text("day", last),
            points=points,
            reason=form.text("reason").strip(),
        )
        if await doing.do(mark, person.id):
            await form.drop()

    ready = points and form.text("reason").strip() and not doing.busy
    return card(
        text_field(form, "points", t("score.give_mark.points"), redraw),
        *([quiet(t("score.give_mark.unread"))] if form.text("points").strip() and not points else []),
        text_field(form, "day", t("score.give.day"), redraw, default=last),
        text_field(form, "reason", t("score.why"), redraw, lines=2),
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
        second_button(t("score.give_mark.save"), give if ready else None, ft.Icons.ADD_ROUNDED),
        spacing=M,
    )


def typed_points(text: str) -> int:
    """Points with their sign, however wide and with whatever dash they were typed; 0, which gives nothing, where
    they cannot be read.
    """
    typed = "".join(plain_dashes(text).split())
    return int(typed) if re.fullmatch(r"[+-]?[0-9]{1,4}", typed) else 0
