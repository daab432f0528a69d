"""A pupil's test marked, and a passed one made a qualification with an end (TRN-1)."""

from __future__ import annotations

import secrets
from typing import Any

import flet as ft

from mobile.screens.company_rules.skills import skill_words
from mobile.screens.shared.date_parsing import typed_date
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import add_months, company_day
from rulebook.subjects.trainings.commands import MarkTest, SetQualification
from rulebook.subjects.trainings.qualifying import resting_on
from rulebook.subjects.trainings.records import Attendance, MarkedTest, TrainingSession

_STRETCH = ft.CrossAxisAlignment.STRETCH


@ft.component
def Testing(session: TrainingSession) -> ft.Control:
    """Everybody of the staff who signed, but oneself (ROLE-2)."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"test.mark/{session.id}")
    there = here.session.world.find(Attendance, "session", session.id)
    pupils = {one.person: one.name for one in there if one.person and one.person != here.session.me.id}
    typed, person = form.text("percent").strip(), form.text("person")
    percent = int(typed) if typed.isdecimal() and len(typed) <= 3 else -1

    async def save(_: Any) -> None:
        command = MarkTest(session=session.id, person=PersonId(person), percent=percent)
        if await doing.do(command, here.session.new_id()):
            await form.drop()
            redraw()

    keys = ft.KeyboardType.NUMBER
    parts: list[ft.Control] = [
        choice(form, "person", t("training.test.who"), list(pupils.items()), redraw)
        if pupils
        else quiet(t("training.nobody")),
        text_field(form, "percent", t("training.test.percent"), redraw, keyboard_type=keys),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    ready = person in pupils and 0 <= percent <= 100 and not doing.busy
    parts.append(second_button(t("training.test.save"), save if ready else None, ft.Icons.CHECK_ROUNDED))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=_STRETCH)


@ft.component
def Qualifying(session: TrainingSession) -> ft.Control:
    """Passed tests that no qualification rests on yet, and until when it is to hold."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"qualify.set/{session.id}")
    world, me = here.session.world, here.session.me
    passed = [one for one in world.find(MarkedTest, "session", session.id) if one.passed]
    tests = [one for one in passed if resting_on(world, one) is None]
    offered = [(one.id, one.name) for one in tests if one.person != me.id]
    test = form.text("test", offered[0][0] if offered else "")
    year = add_months(company_day(here.session.now()), 12).isoformat()
    until = typed_date(form.text("until", year))

    async def save(_: Any) -> None:
        granted = SetQualification(test=test, until=until, token=secrets.token_urlsafe(24))
        if await doing.do(granted, here.session.new_id()):
            await form.drop()
            redraw()

    parts: list[ft.Control] = [
        choice(form, "test", t("training.test.who"), offered, redraw, test)
        if offered
        else quiet(t("training.nobody_passed")),
        text_field(form, "until", t("training.qualify.until"), redraw, default=year),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    words = t("training.qualify.save", skill=skill_words((session.skill,)))
    ready = any(id == test for id, _ in offered) and bool(session.skill) and not doing.busy
    parts.append(second_button(words, save if ready else None, ft.Icons.WORKSPACE_PREMIUM_OUTLINED))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=_STRETCH)
