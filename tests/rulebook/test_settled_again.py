"""What was opened again is settled like what was opened first, once its cause is gone (section 0)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from company import Company, Hand
from memory import World

from rulebook import RULES_VERSION
from rulebook.kernel.authority import author_of
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.world import R
from rulebook.policy.lateness import clock_is_doubted, settle_done_in_time, settle_in_time
from rulebook.rules import RULES
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import SubmitOrder
from rulebook.subjects.shift_handovers.open_matters import open_matters

RULEBOOK = Path(__file__).resolve().parents[2] / "rulebook"
CODE = "task_late"


def judged(company: Company, hand: Hand, rules: int = RULES_VERSION) -> DecisionContext:
    """One more line of that person's before the rules; it says nothing yet."""
    author = author_of(company.world, hand.id)
    assert author is not None
    context = DecisionContext(RULES, company.world, hand.line(SubmitOrder(), "none"), author, company.now)
    context.rules = rules
    return context


def told(company: Company, code: str = CODE) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


def opens(company: Company, code: str = CODE, about: str = "t-1", hand: Hand | None = None) -> list[Irregularity]:
    """It comes about (once more); all that were told of it."""
    context = judged(company, hand or company.li)
    context.irregular(code, about, due="2026-03-02T12:00:00+08:00")
    company.world.apply(context.decision())
    return told(company, code)


@pytest.fixture
def again(company: Company) -> Company:
    """Opened, settled by the manager, and opened once more: the second has an id of its own."""
    (first,) = opens(company)
    company.chen.must(Settle(irregularity=first.id, text="已处理"))
    assert [one.is_settled for one in opens(company)] == [True, False]
    return company


def test_base_1_what_was_opened_again_is_settled_by_its_cause(again: Company) -> None:
    before = told(again)[0]
    context = judged(again, again.chen)
    context.settle_about(CODE, "t-1", met="later")
    again.world.apply(context.decision())
    first, second = told(again)
    assert first == before, "what somebody settled stays as they settled it"
    assert (second.state, second.settled_by, second.facts["met"]) == (IrregularityState.SETTLED, "chen", "later")
    assert context.decision().irregularities == ()


def test_base_1_while_the_second_is_open_a_third_is_the_second(again: Company) -> None:
    second = told(again)[1]
    assert opens(again) == [told(again)[0], second]


def test_base_1_another_code_or_another_thing_is_not_settled_with_it(again: Company) -> None:
    opens(again, "task_late", "t-1:x")
    opens(again, "task_unknown", "t-1")
    context = judged(again, again.chen)
    context.settle_about(CODE, "t-1")
    again.world.apply(context.decision())
    assert [one.is_settled for one in told(again)] == [True, True, False]
    assert not told(again, "task_unknown")[0].is_settled


def test_base_1_lines_of_an_older_edition_are_judged_as_they_were(again: Company) -> None:
    """Books derived anew stay what they were: then only what was opened first was settled."""
    context = judged(again, again.chen, rules=3)
    context.settle_about(CODE, "t-1")
    context.irregular(CODE, "t-1")
    assert [one.about for one in context.decision().irregularities] == ["t-1"]
    again.world.apply(context.decision())
    assert [one.is_settled for one in told(again)] == [True, False, False]


@pytest.mark.parametrize("settle", [settle_in_time, settle_done_in_time])
def test_time_1_what_was_met_in_time_settles_what_was_opened_again_unless_the_clock_is_doubted(
    again: Company, settle: Callable[[DecisionContext, str, str], None]
) -> None:
    backdated, off = again.copy(), again.copy()
    opens(off, "clock", off.li.device)
    for company, code in ((again, ""), (backdated, "backdated"), (off, "")):
        context = judged(company, company.li)
        if code:
            context.irregular(code, context.line.id, minutes="60")
        settle(context, CODE, "t-1")
        company.world.apply(context.decision())
        assert told(company)[1].is_settled == (company is again)


def test_time_1_a_clock_that_was_told_as_wrong_is_doubted_until_somebody_settled_that(company: Company) -> None:
    """Also where it was told once more, and for every line of the device, not only for the first."""
    assert not clock_is_doubted(judged(company, company.li))
    for _ in range(2):
        opens(company, "clock", company.li.device)
        (still,) = (one for one in told(company, "clock") if not one.is_settled)
        assert clock_is_doubted(judged(company, company.li))
        assert not clock_is_doubted(judged(company, company.wang))
        company.chen.must(Settle(irregularity=still.id, text="已校时"))
        assert not clock_is_doubted(judged(company, company.li))


class Asked(World):
    """Books that note by which key irregularities were asked for, and how many came back."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[tuple[str, int]] = []

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        found = list(super().find(kind, key, value))
        if kind.KIND == Irregularity.KIND:
            self.answers.append((key, len(found)))
        return found


def test_base_1_a_long_history_of_a_person_is_not_read_to_settle_one_thing(company: Company) -> None:
    for n in range(40):
        opens(company, "backdated", f"line-{n}")
    for one in told(company, "backdated"):
        context = judged(company, company.system)
        context.settle(one)
        company.world.apply(context.decision())
    opens(company)
    asked = Asked()
    asked.records = company.world.records
    company.world = asked
    context = judged(company, company.li)
    context.settle_about(CODE, "t-1")
    assert not clock_is_doubted(context)
    assert [one.kind for one in open_matters(context, "li")] == []
    assert asked.answers == [("open_about", 1), ("open_about", 0), ("open_of", 1)]


def test_base_1_nobody_settles_by_an_id_or_reads_a_persons_whole_history() -> None:
    """A cause that is gone asks `settle_about` or `standing`: by its id alone a later one would stay open."""
    by_id = re.compile(r"settle\(\s*context\.get\(Irregularity")
    history = re.compile(r'find\(Irregularity, "person"')
    for file in RULEBOOK.rglob("*.py"):
        text = file.read_text("utf-8")
        assert by_id.search(text) is None, file
        assert history.search(text) is None or file.name == "indicators.py", "a month of points is history"
