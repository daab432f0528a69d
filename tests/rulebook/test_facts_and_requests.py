"""Facts and requests (section 0): a request may be refused and changes nothing then; a fact never is, nor lost."""

from __future__ import annotations

import msgspec
import pytest
from company import Company, opened, refused

from rulebook.kernel.files import FileRef, FileType
from rulebook.kernel.lines import Unreadable
from rulebook.rules import decide
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.files.commands import AddPhoto, ArriveFile
from rulebook.subjects.files.records import File, Photo, Purpose
from rulebook.subjects.orders.commands import AcceptOrder, AssignOrder, OpenOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork, ReportDamage


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("order.teleport", b"{}"),
        ("visit.find", b'{"visit": 5}'),
        ("visit.find", b"[1"),
        ("order.open", b'{"x": 1}'),
    ],
)
def test_sys_1_sys_5_what_cannot_be_read_is_told_apart_from_what_is_refused(
    company: Company, kind: str, body: bytes
) -> None:
    line = msgspec.structs.replace(company.li.line(AcceptOrder(), "order-1"), kind=kind, body=msgspec.Raw(body))
    before = company.world.snapshot()
    with pytest.raises(Unreadable) as caught:
        decide(company.world, line, company.now)
    assert caught.value.code == ("kind" if kind == "order.teleport" else "body")
    assert company.world.snapshot() == before
    company.order_in(OrderState.ACCEPTED)


def test_sys_2_what_is_wrong_in_a_request_is_named(company: Company) -> None:
    verdict = company.hua.does(SetSetting(name="cash_minutes", value="bald"))
    assert refused(verdict) == ("SYS-2", "field_wrong")
    assert verdict.facts["field"] == "cash_minutes"  # type: ignore[union-attr]  # a refusal, or it fails


def test_sys_3_a_request_about_what_is_not_known_here_is_refused_by_name(company: Company) -> None:
    verdict = company.bo.does(AssignOrder(technician=company.li.id), "order-9")
    assert refused(verdict) == ("SYS-3", "not_found")
    assert "order-9" in verdict.facts["what"]  # type: ignore[union-attr]  # a refusal, or it fails


def test_sys_4_an_id_used_again_by_a_fact_is_kept_beside_the_first_and_told(company: Company) -> None:
    order, visit = company.on_site()
    issue = company.receipt_for(company.li, order, visit)
    company.li.must(issue, order)
    assert ("SYS-4", "id_twice") in opened(company.li.does(issue, order))
    assert len(company.world.all(Receipt)) == 2


def test_sys_4_an_id_used_again_by_a_request_is_refused(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    assert refused(company.anna.does(OpenOrder(), "order-1")) == ("SYS-4", "exists")


def test_a_request_refused_leaves_everything_as_it_was(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)
    before = company.world.snapshot()
    company.bo.does(AssignOrder(technician=company.li.id), "order-1")
    assert company.world.snapshot() == before


def test_file_1_a_file_is_named_by_its_bytes_and_arrives_by_the_servers_word_only(company: Company) -> None:
    order, visit = company.on_site()
    ref = FileRef(sha256="a" * 64, size=1_000, type=FileType.JPEG)
    company.li.must(AddPhoto(photo="photo-1", purpose=Purpose.DAMAGE, file=ref, visit=visit), order)
    assert ("ROLE-1", "no_role_fact") in opened(company.li.does(ArriveFile(file=ref)))
    assert not company.world.all(Photo)[0].arrived
    company.system.must(ArriveFile(file=ref))
    assert company.world.all(Photo)[0].arrived
    assert company.world.get(File, "a" * 64) is not None


@pytest.mark.parametrize("left_out", ["finding", "work", "customer_tried"])
def test_ord_8_finding_work_and_the_customers_own_try_are_asked_for_before_completion(
    company: Company, left_out: str
) -> None:
    order, visit = company.on_site()
    if left_out != "finding":
        company.li.must(RecordFinding(visit=visit, finding="电源线松动", reproduced=True), order)
    if left_out != "work":
        tried = left_out != "customer_tried"
        company.li.must(
            RecordWork(visit=visit, work="重新接线", cause="振动", advice="加固", customer_tried=tried), order
        )
    verdict = company.li.does(CompleteVisit(visit=visit), order)
    assert refused(verdict) == ("ORD-10", "incomplete")
    assert left_out in verdict.facts["missing"].split(",")  # type: ignore[union-attr]  # a refusal, or it fails


def test_ord_12_damage_is_told_with_its_photos_beside_it(company: Company) -> None:
    order, visit = company.on_site()
    assert ("ORD-12", "damage") in opened(company.li.does(ReportDamage(visit=visit, what="划伤仪表台"), order))
    ref = FileRef(sha256="b" * 64, size=1_000, type=FileType.JPEG)
    company.li.must(AddPhoto(photo="photo-2", purpose=Purpose.DAMAGE, file=ref, visit=visit), order)
    assert [p.purpose for p in company.world.find(Photo, "order", order)] == [Purpose.DAMAGE]
