"""The topics of a round, beside the year before: of all, by model, by dealer, by office (FUP-2)."""

from __future__ import annotations

from itertools import pairwise

import flet as ft

from mobile.screens.shared.rows import line
from mobile.ui import theme
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, heading, label, quiet, title
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.policy.satisfaction import BEST
from rulebook.subjects.surveys.records import SurveyAnswer, SurveyRound
from rulebook.subjects.surveys.results import Whose, by_branch, by_dealer, by_model, topics

WIDE = 100
"""A bar's length in parts of the best score."""


def shown(mean: int | None) -> str:
    """A mean in hundredths: 4.32; a dash where nobody answered."""
    return "—" if mean is None else f"{mean // 100}.{mean % 100:02d}"


def topic_rows(here: AppContext, found: SurveyRound, answers: list[SurveyAnswer]) -> list[ft.Control]:
    """Each topic with its denominator, then the means by model, dealer and office, where there are several."""
    before = before_of(here, found)
    old = {}
    if before:
        said = list(here.session.world.find(SurveyAnswer, "round", before.id))
        old = {one.topic: one.mean for one in topics(before, said)}
    rows: list[ft.Control] = []
    for one in topics(found, answers):
        name = t(f"survey.topic.{one.topic}")
        then = quiet(t("surveys.then", year=before.year, mean=shown(old.get(one.topic)))) if before else None
        rows.append(
            ft.Column(
                [
                    line(label(name), title(shown(one.mean))),
                    dumbbell(one.mean, old.get(one.topic)),
                    line(
                        quiet(t("surveys.scored", count=one.answered, good=one.satisfied)),
                        *([then] if then else []),
                    ),
                ],
                spacing=2,
                tight=True,
            )
        )
    parts: list[ft.Control] = [heading(t("surveys.results")), card(*rows, spacing=S)]
    models = [(model or t("surveys.model.kept_apart"), several) for model, several in by_model(answers).items()]
    world = here.session.world
    grouped = {
        "model": models,
        "dealer": [(whose_words(one), several) for one, several in by_dealer(world, answers).items()],
        "branch": [(whose_words(one), several) for one, several in by_branch(world, answers).items()],
    }
    for by, groups in grouped.items():
        if len(groups) > 1:
            lines = [_group(found, name, several) for name, several in groups]
            parts += [heading(t(f"surveys.by_{by}")), card(*lines, spacing=S)]
    return parts


def before_of(here: AppContext, found: SurveyRound) -> SurveyRound | None:
    """The latest round of an earlier year that asked the same topics."""
    earlier = [r for r in here.session.world.all(SurveyRound) if r.year < found.year and r.topics == found.topics]
    return max(earlier, key=lambda one: one.year, default=None)


def dumbbell(now: int | None, then: int | None) -> ft.Control:
    """This year's mean as a bar of five, with a mark where it stood the year before."""
    length = 0 if now is None else round(now * WIDE / (BEST * 100))
    strong, rest = theme.look().tone("info").strong, ft.Colors.OUTLINE_VARIANT
    cells: list[ft.Control] = []
    mark = None if then is None else round(then * WIDE / (BEST * 100))
    cuts = sorted({0, length, WIDE, *([mark] if mark is not None else [])})
    for first, last in pairwise(cuts):
        colour = strong if last <= length else rest
        cells.append(ft.Container(expand=last - first, height=8, bgcolor=colour))
        if last == mark:
            cells.append(ft.Container(width=4, height=14, bgcolor=ft.Colors.ON_SURFACE))
    return ft.Row(cells, spacing=0, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def whose_words(one: Whose) -> str:
    """A dealer's or an office's name; in words, where there is none."""
    return one.name or t(f"surveys.whose.{one.kind}")


def _group(found: SurveyRound, name: str, answers: list[SurveyAnswer]) -> ft.Control:
    means = [f"{t(f'survey.topic.{one.topic}')} {shown(one.mean)}" for one in topics(found, answers)]
    head = line(label(name), quiet(t("surveys.answers", count=len(answers))))
    return ft.Column([head, quiet(" · ".join(means))], spacing=0, tight=True)
