"""The report of this subject: returns, topics, models and answers of each round, and its method (FUP-2)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rulebook.subjects.surveys.records import SurveyAnswer, SurveyInvite, SurveyRound
from rulebook.subjects.surveys.results import by_branch, by_dealer, by_model, returns, topics
from sync_server.core.words import catalogue
from sync_server.reporting.report import Report, Row, books_of, records_of
from sync_server.reporting.span import Span

DEFINITIONS = (
    "方法 method",
    (
        "调查对象：起算日以来有上门完工的每一位客户，开始时冻结，无人可挑选。"
        " Population: every customer with a visit done since the first day, frozen at the opening."
    ),
    (
        "回收率 = 计入的答卷 / 调查客户。重复、结束后、作废、不在名单内的答卷另存，不计入。"
        " Returns = answers that count / customers asked; second, late and void ones are kept aside."
    ),
    "平均分只算答了这一项的客户；没问的不当零分。 A mean is over those who scored it.",
    (
        "经销商、办事处按答卷那天客户归谁；网上不记名的答卷分不出，另列。"
        " Dealer, and the office written down for it, on the day of the answer; nameless answers stand apart."
    ),
    "满意 = 4 分或 5 分。 Satisfied = a score of 4 or 5.",
    (
        "网上答卷不留客户：链接与客户的对照表单独存放，结束时销毁。"
        " Answers on the web name nobody: who had which link is kept apart and destroyed at the close."
    ),
)


def _surveys(connection: Connection, span: Span) -> Iterator[Row]:
    """Rounds that were opened in the span, the newest first."""
    words, world = catalogue("zh"), books_of(connection)
    rounds = [one for one in records_of(connection, SurveyRound) if span.holds(one.opened_at)]
    invites, answers = list(records_of(connection, SurveyInvite)), list(records_of(connection, SurveyAnswer))
    for round in sorted(rounds, key=lambda one: one.year, reverse=True):
        asked = [one for one in invites if one.round == round.id]
        given = [one for one in answers if one.round == round.id]
        found = returns(round, asked, given)
        yield (round.year, "回收 returns", "", found.population, found.counted, found.percent, "")
        for why, count in found.aside.items():
            yield (round.year, "不计入 aside", why, "", count, "", "")
        for model, several in {"": given, **by_model(given)}.items():
            for one in topics(round, several):
                name = words.get(f"survey.topic.{one.topic}", one.topic)
                mean = "" if one.mean is None else f"{one.mean / 100:.2f}"
                kind = f"型号 model {model}" if model else "题目 topic"
                yield (round.year, kind, name, one.answered, one.satisfied, "", mean)
        for kind, groups in (
            ("经销商 dealer", by_dealer(world, given)),
            ("办事处 office", by_branch(world, given)),
        ):
            for whose, several in groups.items():
                called = whose.name or words[f"surveys.whose.{whose.kind}"]
                for one in topics(round, several):
                    name = words.get(f"survey.topic.{one.topic}", one.topic)
                    mean = "" if one.mean is None else f"{one.mean / 100:.2f}"
                    yield (round.year, f"{kind} {called}", name, one.answered, one.satisfied, "", mean)
        for name in found.unreached:
            yield (round.year, "从未联系上 never reached", name, "", "", "", "")
        for answer in given:
            if answer.words:
                yield (round.year, "原话 words", answer.words, "", "", "", answer.model)
    yield ()
    yield from ((line,) for line in DEFINITIONS)


REPORTS: dict[str, Report] = {
    "survey": Report(
        "满意度调查 Survey",
        (
            "年 year",
            "项 item",
            "名称 name",
            "基数 of",
            "数 count",
            "% percent",
            "平均分 mean",
        ),
        _surveys,
    ),
}
