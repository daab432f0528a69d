"""Read marks are kept two years, then a month of them is forgotten by a line that says so (SEC-1)."""

from __future__ import annotations

from datetime import datetime

from company import CUSTOMER, Company
from test_confidentiality import mark_of, reads

from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines, tags_of
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.confidentiality.records import MonthState, ReadDay, ReadMark, ReadMonth


def passes(company: Company, moment: str) -> int:
    """The clock goes there, and the system acts on what has passed; so many months of reads were."""
    company.now = datetime.fromisoformat(moment).replace(tzinfo=COMPANY_ZONE)
    due = [one for one in passed_deadlines(company.world, company.now) if one.record == ReadMonth.KIND]
    for one in due:
        company.system.must(one)
    return len(due)


def test_sec_1_two_years_after_its_month_a_mark_says_nothing_and_nobody_is_shown_it(company: Company) -> None:
    reads(company.anna, ("visit", "v-1"))
    assert passes(company, "2028-03-31 23:59") == 0
    assert passes(company, "2028-04-01 00:01") == 1
    mark = mark_of(company, "visit", "v-1", "anna")
    assert mark is not None
    assert (mark.readings, mark.reader_name, mark.last_at, mark.days) == ((), "", "", 0)
    forgotten = [*company.world.all(ReadMark), *company.world.all(ReadDay)]
    assert {tags_of(one) for one in forgotten} == {frozenset()}
    (month,) = company.world.all(ReadMonth)
    assert (month.id, month.state, month.marks, month.days) == ("2026-03", MonthState.FORGOTTEN, 1, 1)
    assert passes(company, "2028-05-01 00:01") == 0


def test_sec_1_a_file_read_again_keeps_its_mark_and_one_read_after_forgetting_begins_anew(
    company: Company,
) -> None:
    reads(company.anna, ("customer", CUSTOMER), ("visit", "v-1"))
    company.wait(days=60)
    reads(company.anna, ("customer", CUSTOMER))
    assert passes(company, "2028-04-01 00:01") == 1
    again, old = mark_of(company, "customer", CUSTOMER, "anna"), mark_of(company, "visit", "v-1", "anna")
    assert again is not None
    assert old is not None
    assert (again.days, again.forgotten, old.forgotten) == (2, False, True)
    reads(company.anna, ("visit", "v-1"))
    anew = mark_of(company, "visit", "v-1", "anna")
    assert anew is not None
    assert (anew.days, anew.forgotten, anew.month, len(anew.readings)) == (1, False, "2028-04", 1)
    assert anew.first_at == anew.last_at


def test_sec_1_who_keeps_them_for_ever_says_nought(company: Company) -> None:
    company.hua.must(SetSetting(name="read_keep_months", value="0", reason="审计要求", since="2026-01-01"))
    reads(company.anna, ("visit", "v-1"))
    assert passes(company, "2036-04-01 00:01") == 0
