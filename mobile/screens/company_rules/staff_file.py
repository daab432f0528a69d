"""A person's file: trainings they signed for, what they are qualified for, released scores (COST-1)."""

from __future__ import annotations

import flet as ft

from mobile.client.session_api import PhoneWorld
from mobile.screens.company_rules.skills import skill_words
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.rows import pair
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, divider, heading, label, quiet
from mobile.ui.text import day, t
from mobile.ui.text import month as say_month
from mobile.ui.theme import S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, parse_time
from rulebook.subjects.scores.records import Score
from rulebook.subjects.scores.visibility import LEADERS
from rulebook.subjects.trainings.records import Attendance, MarkedTest, Qualification, TrainingSession

MOST = 24
"""Entries of each list that are shown, the latest first."""


def staff_file(here: AppContext, person: Person) -> list[ft.Control]:
    """Everything on record of how somebody was trained and judged.

    Nothing for who does not see scores of others (SEC-1): it would look emptier than it is.
    """
    if person.outsider or LEADERS.isdisjoint(f"role:{role}" for role in here.session.me.roles):
        return []
    world = here.session.world
    parts = [
        ("staff.trainings", _trainings(world, person)),
        ("staff.qualifications", _qualifications(here, person)),
        ("staff.scores", _scores(world, person)),
    ]
    rows: list[ft.Control] = []
    for words, found in parts:
        shown = [pair(name, value) for name, value in found[:MOST]]
        if rows:
            rows.append(divider())
        rows.append(label(t(words, count=len(found)), ft.TextThemeStyle.TITLE_SMALL))
        rows += shown or [quiet(t("staff.none"))]
        if len(found) > MOST:
            rows.append(quiet(t("staff.more", count=len(found) - MOST)))
    return [heading(t("staff.file")), *beyond_note(here), card(*rows, padding=20, spacing=S)]


def _on(moment: str) -> str:
    return day(company_day(parse_time(moment)).isoformat())


def _trainings(world: PhoneWorld, person: Person) -> list[tuple[str, str]]:
    """Sessions that they signed for, and each of their tests; the latest first."""
    tests = world.find(MarkedTest, "person", person.id)
    tested = {one.session for one in tests}
    found = [(one.at, one.session, _tested(_on(one.at), one)) for one in tests]
    signed = world.find(Attendance, "person", person.id)
    found += [(one.signed_at, one.session, _on(one.signed_at)) for one in signed if one.session not in tested]
    found.sort(key=lambda one: parse_time(one[0]), reverse=True)
    sessions = {id: world.get(TrainingSession, id) for _, id, _ in found}
    return [(one.title if (one := sessions[id]) else t("staff.session"), said) for _, id, said in found]


def _tested(on: str, result: MarkedTest) -> str:
    said = t("training.test.passed" if result.passed else "training.test.failed")
    return t("staff.tested", day=on, percent=result.percent, said=said)


def _qualifications(here: AppContext, person: Person) -> list[tuple[str, str]]:
    """What somebody was qualified for, and until when; by the clock, not by whether the server has told it yet."""
    now = here.session.now()
    found = []
    held = here.session.world.find(Qualification, "person", person.id)
    for one in sorted(held, key=lambda q: parse_time(q.since), reverse=True):
        until = t("training.qualification.until", until=day(one.held_to))
        state = "revoked" if one.revoked_at else "ended" if parse_time(one.until) <= now else "valid"
        said = t(f"training.qualification.{state}")
        found.append((skill_words((one.skill,)), t("staff.held", until=until, said=said)))
    return found


def _scores(world: PhoneWorld, person: Person) -> list[tuple[str, str]]:
    """Released months alone: until then a score is provisional (KPI-1)."""
    released = sorted(world.find(Score, "person", person.id), key=lambda one: one.month, reverse=True)
    return [
        (say_month(one.month), t("staff.score", points=one.points, grade=t("score.grade", grade=one.grade)))
        for one in released
    ]
