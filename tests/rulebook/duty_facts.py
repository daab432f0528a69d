"""Facts of DUTY-1 and LOG-1 as anybody's device might say them, for whatever tries all facts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.subjects.absences.commands import HandPapers, TellSick
from rulebook.subjects.logs.commands import CheckSpot, CloseLog, CloseWeek, EndTask, RemarkLog, WriteMinutes
from rulebook.subjects.logs.records import AgreedAnswer, Decided, Point
from rulebook.subjects.shift_handovers.commands import BeginShift, EndShift, GiveShift, TakeShift
from rulebook.subjects.shift_handovers.records import Matter

words = st.sampled_from(["", "发烧", "x" * 200, "{0}"])
people = st.sampled_from(["li", "wang", "chen", "nobody"])
ids = st.sampled_from(["one", "two"])
days = st.sampled_from(["2026-03-02", "2026-03-03", "9999-12-31", "0001-01-01", "bald", ""])
moments = st.sampled_from(
    [
        "2026-03-02T10:00:00+08:00",
        "2026-03-04T00:00:00+08:00",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T09:00:00+08:00",
        "x",
        "",
    ]
)
weeks = st.sampled_from(["2026-W10", "2026-W99", "0000-W01", "9999-W53", "x"])
matters = st.builds(Matter, kind=st.sampled_from(["order", "promise", "?"]), id=ids, words=words)

DUTY_FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    TellSick: st.builds(TellSick, absence=ids, person=people, begins=moments, ends=moments, words=words),
    HandPapers: st.builds(HandPapers, absence=ids, words=words),
    BeginShift: st.builds(BeginShift),
    EndShift: st.builds(EndShift),
    GiveShift: st.builds(
        GiveShift, handover=ids, to=people, matters=st.lists(matters, max_size=2).map(tuple), words=words
    ),
    TakeShift: st.builds(TakeShift, handover=ids, seen=st.lists(ids, max_size=2).map(tuple)),
    CloseLog: st.builds(CloseLog, day=days, remark=words, plan=words),
    RemarkLog: st.builds(RemarkLog, log=st.sampled_from(["li:2026-03-02", "x"]), text=words),
    CloseWeek: st.builds(CloseWeek, week=weeks, words=words),
    CheckSpot: st.builds(
        CheckSpot,
        check=ids,
        order=st.sampled_from(["order-1", "none", ""]),
        points=st.builds(Point, name=st.just("签字"), good=st.booleans()).map(lambda point: (point,)),
    ),
    WriteMinutes: st.builds(
        WriteMinutes,
        minutes=ids,
        title=words,
        held=days,
        present=st.lists(people, max_size=2).map(tuple),
        decisions=st.builds(Decided, task=ids, what=words, who=people, due=days).map(lambda one: (one,)),
        answers=st.builds(AgreedAnswer, question=words, answer=words).map(lambda one: (one,)),
    ),
    EndTask: st.builds(EndTask, task=ids, how=words, dropped=st.booleans()),
}
