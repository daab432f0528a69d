"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.trainings.feedback import average
from rulebook.subjects.trainings.records import Attendance, Feedback, MarkedTest, Qualification, TrainingSession
from sync_server.reporting.report import Report, Row, records_of
from sync_server.reporting.span import Span


def _qualifications(connection: Connection, span: Span) -> Iterator[Row]:
    """Every qualification granted in the span, with the test and the session behind it."""
    tests = {test.id: test for test in records_of(connection, MarkedTest)}
    sessions = {session.id: session for session in records_of(connection, TrainingSession)}
    for q in records_of(connection, Qualification):
        if not span.holds(q.since):
            continue
        test = tests[q.test]
        session = sessions[test.session]
        trainer = session.held[-1].trainer_name if session.held else session.trainer_name
        yield (
            q.name,
            q.skill,
            q.since,
            q.until,
            q.state,
            session.title,
            session.begins,
            trainer,
            test.percent,
            test.needed,
            test.by_name,
            q.by_name,
            q.number,
            q.revoked_at,
            q.revoked_by_name,
            q.revoked_why,
        )


def _trainings(connection: Connection, span: Span) -> Iterator[Row]:
    """Every session that begins in the span, with who signed and how the tests went."""
    signed: dict[str, list[Attendance]] = {}
    for one in records_of(connection, Attendance):
        signed.setdefault(one.session, []).append(one)
    results: dict[str, list[MarkedTest]] = {}
    for test in records_of(connection, MarkedTest):
        results.setdefault(test.session, []).append(test)
    heard: dict[str, list[Feedback]] = {}
    for word in records_of(connection, Feedback):
        heard.setdefault(word.session, []).append(word)
    for s in records_of(connection, TrainingSession):
        if not span.holds(s.begins):
            continue
        there, tests = signed.get(s.id, []), results.get(s.id, [])
        yield (
            s.begins,
            s.title,
            s.kind,
            s.skill,
            s.place,
            s.held[-1].trainer_name if s.held else s.trainer_name,
            s.state,
            s.material,
            len(there),
            ", ".join(one.name for one in there),
            len(tests),
            sum(test.passed for test in tests),
            len(said := heard.get(s.id, [])),
            average(said),
            "；".join(one.words for one in said if one.words),
        )


REPORTS: dict[str, Report] = {
    "qualifications": Report(
        "资格 Qualifications",
        (
            "姓名 name",
            "技能 skill",
            "生效 since",
            "到期 until",
            "状态 state",
            "培训 training",
            "培训时间 held at",
            "讲师 trainer",
            "得分 percent",
            "合格线 needed",
            "评定人 examiner",
            "授予人 granted by",
            "证书号 certificate",
            "撤销 revoked",
            "撤销人 revoked by",
            "撤销原因 why",
        ),
        _qualifications,
    ),
    "trainings": Report(
        "培训 Trainings",
        (
            "时间 begins",
            "名称 title",
            "种类 kind",
            "技能 skill",
            "地点 place",
            "讲师 trainer",
            "状态 state",
            "资料 material",
            "签到人数 signed",
            "签到人 names",
            "考核人数 tested",
            "合格人数 passed",
            "反馈人数 feedback",
            "平均分(1–5) average",
            "反馈内容 said",
        ),
        _trainings,
    ),
}
