"""The reports of this subject: columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.contact_forms.records import ContactForm
from sync_server.reporting.report import Report, Row, records_of
from sync_server.reporting.span import Span


def _forms(connection: Connection, span: Span) -> Iterator[Row]:
    """Every work contact form written in the span, with its true time, its answer and its ruling."""
    for f in records_of(connection, ContactForm):
        if span.holds(f.written_at):
            ruling = "" if f.upheld is None else "yes" if f.upheld else "no"
            yield (
                f.written_at,
                f.by_name,
                f.sender,
                f.to,
                f.ask,
                f.done,
                f.done_at,
                f.state,
                f.answered_by_name,
                f.answered_at,
                f.answer,
                ruling,
                f.ruled_by_name,
                f.ruling,
                ", ".join(f.missed),
            )


REPORTS: dict[str, Report] = {
    "contact_forms": Report(
        "工作联络单 Work contact forms",
        (
            "写单时间 written at",
            "写单人 by",
            "发出部门 from",
            "收件部门 to",
            "请求 asked",
            "已做 done first",
            "处理时间 done at",
            "状态 state",
            "答复人 answered by",
            "答复时间 answered at",
            "答复 answer",
            "支持写单方 upheld",
            "裁定人 ruled by",
            "裁定 ruling",
            "逾期 missed",
        ),
        _forms,
    ),
}
