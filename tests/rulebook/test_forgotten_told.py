"""What a device says that it has forgotten, and what is told where it does not (SEC-1)."""

from __future__ import annotations

import pytest
from company import Company, opened
from phone_sight import phone_of

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import DeviceId, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.devices.commands import EnrolDevice, ReportForgotten, ReportKept, RevokeDevice
from rulebook.subjects.devices.records import Forgotten

DEVICE = "device-li"


@pytest.fixture
def with_device(company: Company) -> Company:
    company.system.must(EnrolDevice(device=DEVICE, person=PersonId("li"), name="红米"), DEVICE)
    return company


def word(company: Company) -> Forgotten | None:
    return company.world.get(Forgotten, DEVICE)


def told(company: Company) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == "forget_overdue"]


def test_sec_1_the_latest_word_of_a_device_counts_and_what_went_adds_up(with_device: Company) -> None:
    company = with_device
    company.li.must(ReportForgotten(before="2026-01-10", days=30, gone=7), DEVICE)
    company.li.must(ReportForgotten(before="2026-01-12", days=30, gone=2), DEVICE)
    said = word(company)
    assert said is not None
    assert (said.id, said.person, said.before, said.days, said.gone) == (DEVICE, "li", "2026-01-12", 30, 9)
    assert said.said_at
    assert not said.told_at


@pytest.mark.parametrize("before", ["", "gestern", "2026-02-30", "2999-01-01"])
def test_sec_1_a_word_that_can_say_nothing_is_kept_as_a_line_and_counts_for_nothing(
    with_device: Company, before: str
) -> None:
    with_device.li.must(ReportForgotten(before=before, days=30, gone=7), DEVICE)
    assert word(with_device) is None


def test_sec_1_a_device_that_holds_too_much_is_told_to_the_administrator_until_it_says_otherwise(
    with_device: Company,
) -> None:
    company = with_device
    verdict = company.system.must(ReportKept(device=DEVICE, before="2026-01-12"), DEVICE)
    assert opened(verdict) == {("SEC-1", "forget_overdue")}
    (first,) = told(company)
    assert first.facts == {"device": "红米", "name": "李师傅", "before": "2026-01-12"}
    assert (first.owner, first.person) == ("administrator", "li")
    said = word(company)
    assert said is not None
    assert (said.before, bool(said.told_at)) == ("", True), "it said nothing yet"
    company.li.must(ReportForgotten(before="2026-01-11", days=30), DEVICE)
    assert not told(company)[0].is_settled, "a day too little"
    company.li.must(ReportForgotten(before="2026-01-12", days=30), DEVICE)
    assert told(company)[0].is_settled
    company.system.must(ReportKept(device=DEVICE, before="2026-02-01"), DEVICE)
    assert [one.is_settled for one in told(company)] == [True, False], "a second time is another matter"


def test_sec_1_a_device_that_is_shut_out_is_told_no_more(with_device: Company) -> None:
    company = with_device
    company.system.must(ReportKept(device=DEVICE, before="2026-01-12"), DEVICE)
    company.hua.must(RevokeDevice(reason="手机丢了"), DEVICE)
    assert told(company)[0].is_settled
    company.system.must(ReportKept(device=DEVICE, before="2026-02-12"), DEVICE)
    assert len(told(company)) == 1


def test_sec_1_only_the_server_says_that_a_device_holds_too_much(with_device: Company) -> None:
    company = with_device
    company.fang.must(ReportKept(device=DEVICE, before="2026-01-12"), DEVICE)
    company.system.must(ReportKept(device="unknown", before="2026-01-12"), "unknown")
    assert not told(company)
    assert word(company) is None


def test_sec_1_the_word_is_seen_by_its_device_and_by_who_looks_after_devices(with_device: Company) -> None:
    company = with_device
    company.li.must(ReportForgotten(before="2026-01-12", days=30), DEVICE)
    assert company.world.get(Device, DEVICE) is not None
    for hand, sees in ((company.li, True), (company.hua, True), (company.guo, False), (company.anna, False)):
        person = company.world.get(Person, hand.id)
        assert person is not None
        phone = phone_of(company.world, person, hand.device)
        assert (phone.get(Forgotten, DeviceId(DEVICE)) is not None) is sees, hand.id
