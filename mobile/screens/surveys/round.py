"""One survey round: returns against what is wanted, names, topics year on year, what was written (FUP-2)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.report_files import ReportFiles
from mobile.screens.shared.rows import line
from mobile.screens.surveys.answering import Answering
from mobile.screens.surveys.sending import Sending
from mobile.screens.surveys.topic_rows import topic_rows
from mobile.screens.surveys.written import Written
from mobile.ui import theme
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command
from mobile.ui.basics import card, empty_state, heading, pill, quiet, refusal_banner, second_button, title
from mobile.ui.frame import screen
from mobile.ui.text import day, t
from mobile.ui.theme import S
from rulebook.policy.reports import REPORTS
from rulebook.policy.settings import setting
from rulebook.subjects.surveys.commands import CloseSurvey
from rulebook.subjects.surveys.records import RoundState, SurveyAnswer, SurveyInvite, SurveyRound
from rulebook.subjects.surveys.results import Returns, returns

NAMES = 60


@ft.component
def Round(id: str, back: Any) -> ft.Control:
    here = use_app_context()
    world = here.session.world
    found = world.get(SurveyRound, id)
    if found is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("surveys.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("nav.surveys"), back=back), pane_body(nothing))
    invites = list(world.find(SurveyInvite, "round", id))
    answers = list(world.find(SurveyAnswer, "round", id))
    is_open = found.state is RoundState.OPEN
    figures = returns(found, invites, answers)
    parts: list[ft.Control] = [_returns(here, found, figures)]
    if is_open:
        parts += [
            keyed(Answering, f"answering-{id}", found, invites),
            keyed(Sending, f"sending-{id}", found, invites),
        ]
    parts += _names(figures)
    parts += topic_rows(here, found, answers)
    parts.append(keyed(Written, f"written-{id}", found, answers))
    parts += _report(here)
    if is_open and CloseSurvey.ROLES.intersection(here.session.me.roles):
        parts.append(keyed(Closing, f"closing-{id}", id))
    mark = pill(t(f"surveys.state.{found.state}"), "info" if is_open else "calm")
    head = pane_head(t("surveys.of_year", year=found.year), t(f"surveys.topics.{found.topics}"), back, [mark])
    return screen(head, pane_body(*parts))


def _returns(here: AppContext, found: SurveyRound, figures: Returns) -> ft.Control:
    """The share that answered, beside the one that is wanted; and what it is a share of."""
    wanted = setting(here.session.world, "survey_percent", here.session.now())
    good = figures.percent >= wanted
    colours = theme.look().tone("ok" if good else "wait")
    share = min(figures.percent, 100)
    bar = ft.Container(
        ft.Row(
            [
                ft.Container(expand=max(share, 1), bgcolor=colours.strong, height=12),
                ft.Container(expand=101 - share),
            ],
            spacing=0,
        ),
        border_radius=6, clip_behavior=ft.ClipBehavior.HARD_EDGE, height=12, bgcolor=ft.Colors.OUTLINE_VARIANT,
    )  # fmt: skip
    aside = [t("surveys.aside", why=t(f"surveys.aside.{why}"), count=n) for why, n in figures.aside.items()]
    words = t("surveys.returned", count=figures.counted, of=figures.population, percent=figures.percent)
    return card(
        line(title(words), pill(t("surveys.wanted", percent=wanted), "ok" if good else "wait")),
        bar,
        quiet(t("surveys.sent", count=figures.sent)),
        *[quiet(one) for one in aside],
        quiet(t("surveys.definition", since=day(found.since), until=day(found.until))),
        spacing=S,
    )


def _names(figures: Returns) -> list[ft.Control]:
    """Who has not answered, and whom nobody has reached at all."""
    parts: list[ft.Control] = []
    for key, names in (("unreached", figures.unreached), ("missing", figures.missing)):
        if names:
            more = [quiet(t("calls.more", count=len(names) - NAMES))] if len(names) > NAMES else []
            shown = card(quiet(t("list.comma").join(names[:NAMES])), *more, spacing=S)
            parts += [heading(t(f"surveys.{key}", count=len(names))), shown]
    return parts


def _report(here: AppContext) -> list[ft.Control]:
    if not REPORTS["survey"].intersection(here.session.me.roles):
        return []
    path = "/api/reports/survey?form=xlsx"
    return [ReportFiles("survey", [(t("surveys.report"), path, "survey.xlsx")])]


@ft.component
def Closing(id: str) -> ft.Control:
    """The end of a round, asked twice."""
    doing = use_command()
    sure, set_sure = ft.use_state(False)

    async def press(_: Any) -> None:
        if not sure:
            set_sure(True)
        elif await doing.do(CloseSurvey(), id):
            set_sure(False)

    words = t("surveys.close.sure" if sure else "surveys.close")
    parts: list[ft.Control] = [quiet(t("surveys.close.words"))] if sure else []
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts.append(second_button(words, None if doing.busy else press, ft.Icons.STOP_CIRCLE_OUTLINED))
    return card(*parts, spacing=S)
