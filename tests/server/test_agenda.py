"""What is due is remembered, and is what reading everything would say, whatever changed in between."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import get_ident
from typing import Any

import pytest
from company import make_company
from every_kind import with_every_kind
from memory import World
from pair.field import ORDER, Field, on_both
from sqlalchemy import event

from rulebook.rules import RULES, passed_deadlines, tags_of
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.visitors.commands import VisitorIn, VisitorOut
from rulebook.subjects.visitors.records import Visitor, VisitorState
from sync_server.core.agenda import Agenda, WatchList
from sync_server.core.deadlines import pass_deadlines
from sync_server.core.rebuild import compare


@pytest.mark.parametrize("seed", range(4))
def test_sys_6_after_any_changes_it_says_what_reading_everything_says(seed: int) -> None:
    """Records of every kind come, change and go, and are asked about at many moments."""
    chance = random.Random(seed)
    company = make_company()
    early = dict(company.world.records)
    late = dict(with_every_kind(company).world.records)
    assert all(tags_of(record) for record in late.values()), "what carries no tag would change unseen"
    world = World()
    world.records = early
    lists = [WatchList(watch) for watch in RULES.deadlines]
    for each in lists:
        each.begin(world)
    told = 0
    for _ in range(12):
        changed = chance.sample(sorted(late), 40)
        for place in changed:
            if place in world.records and place not in early and chance.random() < 0.2:
                del world.records[place]
            else:
                world.records[place] = late[place]
        for each in lists:
            each.follow(world, changed)
        for days in (0, 1, 40, 400):
            now = company.now + timedelta(days=days)
            found = [one for each in lists for one in each.passed(world, now)]
            told += len(found)
            assert found == passed_deadlines(world, now)
    assert told


@contextmanager
def asked(field: Field) -> Iterator[list[str]]:
    """What this thread asks; the server looks after its own things in another."""
    said: list[str] = []
    here = get_ident()

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if get_ident() == here:
            said.append(statement)

    event.listen(field.company.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(field.company.engine, "before_cursor_execute", note)


@on_both
def test_sys_6_a_look_at_books_in_which_nothing_changed_reads_no_record(field: Field) -> None:
    for n in range(20):
        field.office("p-li", VisitorIn(visitor=f"v-{n}", name="张三", host="p-zhou"), "")
        field.office("p-li", VisitorOut(visitor=f"v-{n}"), "")
    pass_deadlines(field.company)
    pass_deadlines(field.company)
    with asked(field) as said:
        assert pass_deadlines(field.company) == 0
    assert not [one for one in said if "FROM records" in one]
    field.office("p-li", AgreeTime(time="2026-05-01T10:00:00+08:00"), ORDER)
    with asked(field) as said:
        pass_deadlines(field.company)
    assert len([one for one in said if "FROM records" in one]) < 15, "what changed, and not every visitor"


@on_both
def test_vis_1_who_left_is_forgotten_when_the_company_says_so_by_now(field: Field) -> None:
    field.office("p-li", VisitorIn(visitor="v-1", name="张三", host="p-zhou"), "")
    field.office("p-li", VisitorOut(visitor="v-1"), "")
    for _ in range(2):
        pass_deadlines(field.company)
        field.clock.now += timedelta(days=40)
    assert [one.state for one in field.all(Visitor)] == [VisitorState.OUT], "six months are not over"
    field.clock.now += timedelta(days=200)
    pass_deadlines(field.company)
    assert [(one.state, one.name) for one in field.all(Visitor)] == [(VisitorState.FORGOTTEN, "")]
    assert compare(field.company).same


def test_sys_6_another_server_process_and_books_put_back_are_followed(field: Field) -> None:
    other = Agenda(RULES.deadlines)
    with field.company.read() as work:
        before = other.passed(work, field.clock.now + timedelta(days=90))
    field.office("p-qian", SetSetting(name="visitor_forget_months", value="1"), "visitor_forget_months")
    field.office("p-li", VisitorIn(visitor="v-1", name="张三", host="p-zhou"), "")
    for moment in (field.clock.now, field.clock.now + timedelta(days=90)):
        with field.company.read() as work:
            assert other.passed(work, moment) == passed_deadlines(work, moment)
    with field.company.write() as work:
        work.begin_epoch("another life")
    with field.company.read() as work:
        now = field.clock.now + timedelta(days=90)
        after = other.passed(work, now)
        assert after == passed_deadlines(work, now)
    assert len(after) > len(before)
