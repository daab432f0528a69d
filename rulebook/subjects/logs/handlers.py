"""A log is closed once and never changes; what comes late stands beside it, dated (LOG-1, as CASH-7)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from rulebook.kernel.commands import Command, Nature
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.policy.lateness import settle_done_in_time
from rulebook.subjects.logs.acts import acts_on
from rulebook.subjects.logs.commands import (
    CloseLog,
    CloseWeek,
    RemarkLog,
)
from rulebook.subjects.logs.due import log_due, week_due
from rulebook.subjects.logs.figures import digest_of, figures_of, summed
from rulebook.subjects.logs.records import (
    DayLog,
    LogRemark,
    Supplement,
    WeekReport,
)

replace = msgspec.structs.replace

NO_ACT = frozenset(
    {
        "log.close",
        "log.remark",
        "week.close",
        "device.clock",
        "file.lose",
        "photo.add",
        "phone.forget",
        "read.note",
    }
)
"""Facts that are no act of the day they fall on."""
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


def log_id(person: str, day: str) -> str:
    return f"{person}:{day}"


def close_log(context: DecisionContext, body: CloseLog) -> None:
    """Draw the acts and keep them with remark and plan; a day that is closed already takes a dated remark only."""
    day = read_date(body.day)
    if day is None or day > company_day(context.at):
        context.irregular("log_not_written", context.line.id, text=body.day)
        return
    id = log_id(context.author.id, body.day)
    known = context.get(DayLog, id)
    if known is not None:
        words = " · ".join(part for part in (body.remark.strip(), body.plan.strip()) if part)
        if words:
            context.put(replace(known, remarks=(*known.remarks, _remark(context, words))))
        return
    acts = acts_on(context, context.author.id, day)
    context.put(
        DayLog(
            id=id,
            person=context.author.id,
            name=context.author.name,
            day=body.day,
            acts=acts,
            figures=figures_of(context, context.author.id, acts),
            digest=digest_of(acts),
            remark=body.remark.strip(),
            plan=body.plan.strip(),
            closed_at=iso(context.at),
            arrived_at=iso(context.arrived),
        )
    )
    if context.at <= log_due(context, day):
        settle_done_in_time(context, "log_missing", id)


def _remark(context: DecisionContext, text: str) -> LogRemark:
    return LogRemark(by=context.author.id, name=context.author.name, at=iso(context.at), text=text)


def remark_log(context: DecisionContext, body: RemarkLog) -> None:
    """A leader's words beside a closed log; where there is none yet, that is told and the words are in it."""
    log = context.get(DayLog, body.log)
    if log is None:
        context.irregular("log_not_written", context.line.id, text=f"{body.log}: {body.text}"[:200])
        return
    context.put(replace(log, remarks=(*log.remarks, _remark(context, body.text.strip()))))


def supplement(context: DecisionContext, body: Command) -> None:
    """A fact of a day whose log is closed: it stands beside the log with both its times; the log stays."""
    if body.NATURE is not Nature.FACT or context.line.kind in NO_ACT or context.author.id == SYSTEM_PERSON:
        return
    log = context.get(DayLog, log_id(context.author.id, company_day(context.at).isoformat()))
    if log is None or any(s.line == context.line.id for s in log.supplements):
        return
    late = Supplement(
        at=iso(context.at),
        arrived=iso(context.arrived),
        kind=context.line.kind,
        about=context.line.subject,
        line=context.line.id,
    )
    context.put(replace(log, supplements=(*log.supplements, late)))


def week_of(text: str) -> tuple[date, ...]:
    """The seven days of an ISO week (2026-W49); none where it is no week, or goes past the last day."""
    parts = _WEEK.fullmatch(text)
    if parts is None:
        return ()
    try:
        monday = date.fromisocalendar(int(parts[1]), int(parts[2]), 1)
        return tuple(monday + timedelta(days=n) for n in range(7))
    except (ValueError, OverflowError):
        return ()


def close_week(context: DecisionContext, body: CloseWeek) -> None:
    """The sums of the week's logs as they are now; said once, the report stays as it is."""
    days = week_of(body.week)
    id = log_id(context.author.id, body.week)
    if not days or days[0] > company_day(context.at) or context.get(WeekReport, id):
        context.irregular("log_not_written", context.line.id, text=body.week)
        return
    found = (context.get(DayLog, log_id(context.author.id, day.isoformat())) for day in days)
    logs = [log for log in found if log is not None]
    context.put(
        WeekReport(
            id=id,
            person=context.author.id,
            name=context.author.name,
            week=body.week,
            days=tuple(log.day for log in logs),
            figures=summed(log.figures for log in logs),
            words=body.words.strip(),
            plan=body.plan.strip(),
            closed_at=iso(context.at),
        )
    )
    due = week_due(context, days[0])
    if due and context.at <= due:
        settle_done_in_time(context, "week_missing", id)
