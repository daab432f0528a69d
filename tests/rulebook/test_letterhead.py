"""The company as it names itself to customers (RCT-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import Company, refused

from rulebook.kernel.identity import Person
from rulebook.kernel.times import iso
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import tags_of
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.letterhead.handlers import letterhead_at
from rulebook.subjects.letterhead.records import ID, Letterhead

FIRST = SetLetterhead(name="路安达车联网", phone="0512 65550198", address="春申湖中路390号")


def test_rct_1_the_administrator_says_how_the_company_is_called_and_every_phone_has_it(company: Company) -> None:
    company.hua.must(FIRST, ID)
    known = company.world.get(Letterhead, ID)
    assert known
    assert (known.name, known.phone, known.set_by) == ("路安达车联网", "0512-65550198", "hua")
    li = company.world.get(Person, "li")
    assert li
    assert tags_of(known) & tags_of_reader(li, "device-li")


def test_rct_1_a_receipt_keeps_the_name_that_held_when_it_was_given(company: Company) -> None:
    before = company.now
    assert letterhead_at(company.world, iso(before)) is None, "what nobody said is not made up"
    company.hua.must(FIRST, ID)
    given = company.now
    company.now += timedelta(days=40)
    company.hua.must(SetLetterhead(name="路安达科技", phone="4008001234"), ID)
    company.now += timedelta(days=1)
    called = [letterhead_at(company.world, iso(at)) for at in (before, given, company.now)]
    assert [c.name for c in called if c] == ["路安达车联网", "路安达车联网", "路安达科技"]
    assert called[1]
    assert called[1].address == "春申湖中路390号"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (SetLetterhead(name="  ", phone="0512-65550198"), "field_missing"),
        (SetLetterhead(name="路安达", phone="12"), "field_wrong"),
        (SetLetterhead(name="路安达", phone=""), "field_wrong"),
    ],
)
def test_rct_1_a_name_and_a_number_that_can_be_dialled_are_wanted(
    company: Company, body: SetLetterhead, code: str
) -> None:
    assert refused(company.hua.does(body, ID)) == ("RCT-1", code)
    assert company.world.get(Letterhead, ID) is None


@pytest.mark.parametrize("who", ["li", "bo", "chen", "fang"])
def test_rct_1_nobody_else_names_the_company(company: Company, who: str) -> None:
    assert refused(getattr(company, who).does(FIRST, ID)) == ("ROLE-1", "no_role")


def test_rct_1_there_is_one_company(company: Company) -> None:
    assert refused(company.hua.does(FIRST, "another")) == ("SYS-3", "not_found")
