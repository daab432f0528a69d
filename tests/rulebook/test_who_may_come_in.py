"""People and devices let in and shut out, changed clocks, lines set aside, files that were lost (ROLE-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from company import Company, opened, picture, refused

from rulebook.kernel.catalogue import sentence
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.files import ref_of
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE, happened_at, latest_start
from rulebook.manifest import files_named
from rulebook.rules import files_in
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.devices.commands import (
    EnrolDevice,
    ReportClock,
    ReportQuarantine,
    RetireBlock,
    RevokeDevice,
)
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.files.commands import ArriveFile, LoseFile
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.irregularities.commands import Explain, Settle
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import ChangeRoles, Deactivate, Reactivate, SetDuty
from rulebook.subjects.receipts.numbers import next_number, numbers_left
from rulebook.subjects.visits.commands import Arrive, ReportDamage

DEVICE = "device-li"


def person(company: Company, id: str) -> Person:
    found = company.world.get(Person, id)
    assert found is not None
    return found


def test_role_1_whoever_left_asks_for_nothing_more_and_what_they_still_report_is_kept(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED)
    assert refused(company.hua.does(Deactivate(reason=" "), "li")) == ("SYS-2", "reason_needed")
    company.hua.must(Deactivate(reason="离职"), "li")
    assert not person(company, "li").active
    assert refused(company.hua.does(Deactivate(reason="离职"), "li")) == ("ROLE-1", "inactive_already")
    assert refused(company.li.does(AcceptOrder(), "order-1")) == ("ROLE-1", "inactive")
    arrived = company.li.does(Arrive(visit="v-1"), "order-1")  # type: ignore[arg-type]  # an id is a string
    assert ("ROLE-1", "no_role_fact") in opened(arrived)
    company.hua.must(Reactivate(), "li")
    assert person(company, "li").active
    assert refused(company.hua.does(Reactivate(), "li")) == ("ROLE-1", "active_already")
    company.li.must(SetDuty(on_duty=False), "li")


@pytest.mark.parametrize("command", [Deactivate(reason="x"), Reactivate(), ChangeRoles(roles=(Role.AUDITOR,))])
def test_role_2_nobody_shuts_out_lets_in_or_promotes_themselves(company: Company, command: Command) -> None:
    assert refused(company.hua.does(command, "hua")) == ("ROLE-2", "own_request")
    verdict = company.hua.does(command, "nobody")
    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.facts) == ("not_found", {"what": "person nobody"})


def test_role_1_roles_are_changed_each_named_once(company: Company) -> None:
    company.hua.must(ChangeRoles(roles=(Role.AUDITOR, Role.FINANCE, Role.AUDITOR)), "bo")
    assert person(company, "bo").roles == (Role.AUDITOR, Role.FINANCE)


def test_role_1_a_revoked_device_is_shut_out_for_good(company: Company) -> None:
    assert refused(company.hua.does(RevokeDevice(reason=""), DEVICE)) == ("SYS-2", "reason_needed")
    assert refused(company.hua.does(RevokeDevice(reason="x"), "device-hua")) == ("ROLE-1", "own_device")
    company.hua.must(RevokeDevice(reason="手机丢失"), DEVICE)
    device = company.world.get(Device, DEVICE)
    assert device is not None
    assert (device.revoked, device.revoked_by, device.revoked_why) == (True, "hua", "手机丢失")
    assert refused(company.hua.does(RevokeDevice(reason="x"), DEVICE)) == ("ROLE-1", "revoked_already")
    asked = company.li.does(SetDuty(on_duty=False), "li")
    assert isinstance(asked, Refusal)
    assert (asked.code, asked.facts) == ("device_revoked", {"at": device.revoked_at})


def test_role_1_what_a_revoked_device_reports_from_before_and_after_is_told_apart(company: Company) -> None:
    company.on_site()
    before = company.now
    company.wait(hours=1)
    company.hua.must(RevokeDevice(reason="手机丢失"), DEVICE)
    fact = ReportDamage(visit="order-1-visit", what="x")  # type: ignore[arg-type]  # an id is a string
    old = company.li.must(fact, "order-1", before)
    assert ("ROLE-1", "revoked_device") in opened(old)
    assert ("ROLE-1", "revoked_after") not in opened(old)
    company.wait(minutes=2)
    new = company.li.must(fact, "order-1")
    assert ("ROLE-1", "revoked_after") in opened(new)
    (told,) = (i for i in new.irregularities if i.code == "revoked_after")
    assert told.facts["device"] == DEVICE, "a device that nobody named goes by its id"
    assert told.about == new.irregularities[0].line


@pytest.mark.parametrize(("minutes", "told"), [(4, False), (5, True), (-5, True)])
def test_time_1_a_changed_clock_is_told_from_five_minutes_on(company: Company, minutes: int, told: bool) -> None:
    report = ReportClock(before=90_000, after=90_000 + minutes * 60_000, since="2026-03-01T08:00:00+08:00")
    verdict = company.li.must(report)
    assert (("TIME-1", "clock_changed") in opened(verdict)) is told
    if told:
        assert verdict.irregularities[0].facts == {"minutes": "5", "since": "2026-03-01T08:00:00+08:00"}
        assert verdict.irregularities[0].about == verdict.irregularities[0].line


def test_sys_5_lines_set_aside_of_one_device_and_cause_are_one_matter_until_it_is_settled(
    company: Company,
) -> None:
    report = ReportQuarantine(device=DEVICE, code="body", lines=2)
    company.system.must(EnrolDevice(device=DEVICE, person=PersonId("li"), name="红米"), DEVICE)
    company.system.must(report)
    company.system.must(ReportQuarantine(device=DEVICE, code="body", lines=3))
    company.system.must(ReportQuarantine(device="unknown", code="chain", lines=1))
    first, second = company.world.all(Irregularity)
    assert first.facts == {"cause": "body", "lines": "5", "device": "红米"}
    assert (first.person, first.person_name, first.about) == ("li", "李师傅", f"{DEVICE}:body")
    assert second.facts == {"cause": "chain", "lines": "1", "device": "unknown"}
    assert second.person == company.system.id
    company.fang.must(Explain(irregularity=first.id, text="已重录"))
    company.system.must(ReportQuarantine(device=DEVICE, code="body", lines=1))
    assert company.world.all(Irregularity)[0].facts["lines"] == "6", "explained is not settled"
    company.hua.must(Settle(irregularity=first.id, text="已重录"))
    company.system.must(report)
    again = [i for i in company.world.all(Irregularity) if i.about == f"{DEVICE}:body"]
    assert [i.facts["lines"] for i in again] == ["6", "2"]


def test_sys_5_nobody_but_the_server_sets_lines_aside_or_retires_numbers(company: Company) -> None:
    said = company.li.must(ReportQuarantine(device=DEVICE, code="body", lines=2))
    assert opened(said) == {("ROLE-1", "no_role_fact")}
    company.li.must(RetireBlock(), "PGLI:1")
    block = company.world.get(NumberBlock, "PGLI:1")
    assert block is not None
    assert not block.retired


def test_rct_2_from_a_retired_block_no_number_is_given_any_more(company: Company) -> None:
    blocks = company.world.find(NumberBlock, "device", DEVICE)
    assert (next_number(blocks), numbers_left(blocks)) == ("PGLI-000001", 100)
    company.collect(100)
    assert numbers_left(company.world.find(NumberBlock, "device", DEVICE)) == 99
    company.system.must(RetireBlock(), "PGLI:1")
    company.system.must(RetireBlock(), "no such block")
    blocks = company.world.find(NumberBlock, "device", DEVICE)
    assert (next_number(blocks), numbers_left(blocks)) == (None, 0)


def test_file_1_a_lost_photo_is_told_once_and_its_device_need_not_wait(company: Company) -> None:
    company.on_site()
    company.li.must(company.photo("order-1-visit"), "order-1")
    ref = ref_of(picture())
    assert ref is not None
    company.wang.must(LoseFile(), ref.sha256)
    company.wang.must(LoseFile(), "f" * 64)
    assert not company.world.all(Irregularity), "it was never on that phone, or never named"
    lost = company.li.must(LoseFile(), ref.sha256)
    assert opened(lost) == {("FILE-1", "photo_lost")}
    (told,) = lost.irregularities
    (photo,) = company.world.all(Photo)
    assert (told.about, told.order, told.facts) == ("photo-1", "order-1", {"at": photo.at})
    assert not company.li.must(LoseFile(), ref.sha256).irregularities, "said again"
    file = company.world.get(File, ref.sha256)
    assert file is not None
    assert file.lost_by == (DEVICE,)


def test_file_1_what_arrived_cannot_be_lost_and_of_a_photo_of_no_order_it_is_told_too(company: Company) -> None:
    company.li.must(company.photo(), "no-such-order")
    company.wang.must(company.photo(id="photo-2"), "no-such-order")
    ref = ref_of(picture())
    assert ref is not None
    lost = company.li.must(LoseFile(), ref.sha256)
    assert [(i.about, i.order) for i in lost.irregularities] == [("photo-1", None)], "each loses their own"
    company.system.must(ArriveFile(file=ref, sent_by=PersonId("wang")))
    assert not company.wang.must(LoseFile(), ref.sha256).irregularities


def test_files_are_found_in_the_lines_that_name_them_and_nowhere_else(company: Company) -> None:
    ref = ref_of(picture())
    assert ref is not None
    naming = company.li.line(company.photo(), "order-1")
    plain = company.li.line(Arrive(visit="v-1"), "order-1")  # type: ignore[arg-type]  # an id is a string
    assert files_in(naming) == (ref,)
    assert files_named(naming) == (ref.sha256,)
    assert files_in(plain) == files_named(plain) == files_named(None) == ()


def test_time_1_a_line_began_when_its_clock_or_the_server_last_heard_says_whichever_is_later(
    company: Company,
) -> None:
    said = datetime(2026, 3, 2, 10, tzinfo=COMPANY_ZONE)
    line = company.li.line(ReturnToBase(), "", said)
    assert latest_start(line) == happened_at(line) == said
    for hours in (-1, 1):
        heard = int((said + timedelta(hours=hours)).timestamp() * 1000)
        held = msgspec.structs.replace(line, heard=heard, ran=60_000)
        assert latest_start(held) == max(said, said + timedelta(hours=hours, minutes=1))


def test_a_sentence_shows_the_name_of_a_fact_that_nobody_gave() -> None:
    text = "{person} cannot be assigned: {why}"
    assert sentence(text, {"person": "李师傅"}) == "李师傅 cannot be assigned: (why)"
