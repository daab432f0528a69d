"""Photos of work that is over go after the company's term; their records stay and say so (FILE-2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest
from company import Company

from rulebook.kernel.files import names_files
from rulebook.kernel.ids import Fen, OrderId, ReceiptId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.rules import RULES
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.files.commands import AddPhoto, ArriveFile, EraseFile, LoseFile
from rulebook.subjects.files.gates import photos_awaited
from rulebook.subjects.files.keeping import naming_elsewhere, why_kept
from rulebook.subjects.files.records import Erasure, File, Photo
from rulebook.subjects.measurements.commands import RecordTest, Value
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure
from rulebook.subjects.measures.records import MeasureKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.stock.records import Unit

ELSEWHERE = naming_elsewhere(RULES.records.values())


def keeps(company: Company, months: int) -> None:
    """From now on the company keeps photos so long."""
    company.hua.must(SetSetting(name="photo_keep_months", value=str(months), reason="到期清理"))


def shot(company: Company, order: str, id: str = "photo-1", **changes: object) -> AddPhoto:
    """A photo of the order that has arrived."""
    add = company.photo("", id, **changes)  # type: ignore[arg-type]  # fields of the command
    company.li.must(add, order)
    company.system.must(ArriveFile(file=add.file, sent_by=company.li.id), add.file.sha256)
    return add


def why(company: Company, add: AddPhoto) -> str:
    file = company.world.get(File, add.file.sha256)
    assert file is not None
    return why_kept(company.world, ELSEWHERE, file, company.now)


def at(company: Company, moment: str) -> None:
    company.now = datetime.fromisoformat(moment).replace(tzinfo=COMPANY_ZONE)


def over(company: Company, months: int = 6, state: OrderState = OrderState.CLOSED) -> AddPhoto:
    """A photo of an order that is over; the term is set, and not over."""
    add = shot(company, company.order_in(state))
    keeps(company, months)
    assert why(company, add) == "term"
    return add


@pytest.mark.parametrize("state", [OrderState.CLOSED, OrderState.CANCELLED])
def test_file_2_months_after_the_work_the_bytes_may_go_and_the_records_stay(
    company: Company, state: OrderState
) -> None:
    add = over(company, 6, state)
    taken = company.world.get(Photo, "photo-1")
    at(company, "2026-09-02 23:59")
    assert why(company, add) == "term"
    at(company, "2026-09-03 00:00")
    assert why(company, add) == ""
    company.system.must(EraseFile(months=6), add.file.sha256)
    file, photo = company.world.get(File, add.file.sha256), company.world.get(Photo, "photo-1")
    assert file is not None
    assert photo is not None
    assert taken is not None
    assert (file.erased_at, file.erased_how) == (iso(company.now), Erasure.TERM)
    assert (photo.erased_at, photo.by, photo.at, photo.file) == (iso(company.now), "li", taken.at, add.file)
    assert why(company, add) == "erased"
    at(company, "2027-09-03 00:00")
    company.system.must(EraseFile(months=6), add.file.sha256)
    assert company.world.get(File, add.file.sha256) == file, "said again it changes nothing"


def test_file_2_by_default_and_for_nought_photos_are_kept_for_ever(company: Company) -> None:
    add = shot(company, company.order_in(OrderState.CLOSED))
    at(company, "2056-03-02 09:00")
    assert why(company, add) == "never"
    keeps(company, 1)
    assert why(company, add) == ""
    keeps(company, 0)
    assert why(company, add) == "never"


def test_file_2_a_photo_that_arrives_late_has_its_whole_term(company: Company) -> None:
    order = company.order_in(OrderState.CLOSED)
    keeps(company, 6)
    company.li.must(add := company.photo(), order)
    at(company, "2028-03-02 09:00")
    assert why(company, add) == "awaited"
    company.system.must(ArriveFile(file=add.file, sent_by=company.li.id), add.file.sha256)
    assert why(company, add) == "term"
    at(company, "2028-09-03 00:00")
    assert why(company, add) == ""


def complained(company: Company, order: str) -> None:
    company.anna.must(HearComplaint(what="又离线", customer=company.order(order).customer), "complaint-1")


def in_a_case(company: Company, order: str) -> None:
    hear = HearCase(
        kind=CaseKind.DISPUTE, channel=Channel.CALL, said="说没换过", customer=company.order(order).customer
    )
    company.anna.must(hear, "case-1")


def of_the_vehicle(company: Company, order: str) -> None:
    """Somebody calls who is no customer of ours, about the vehicle."""
    hear = HearCase(
        kind=CaseKind.DISPUTE, channel=Channel.CALL, said="旧账", vehicle=company.order(order).vehicles[0]
    )
    company.anna.must(hear, "case-1")


def complained_of_the_vehicle(company: Company, order: str) -> None:
    company.anna.must(HearComplaint(what="又离线", vehicle=company.order(order).vehicles[0]), "complaint-1")


def of_a_unit_on_it(company: Company, order: str) -> None:
    vehicle = company.order(order).vehicles[0]
    unit = next(one for one in company.world.all(Unit) if one.holder == vehicle)
    company.anna.must(
        HearCase(kind=CaseKind.DISPUTE, channel=Channel.CALL, said="说没换过", unit=unit.id), "case-1"
    )


def of_its_receipt(company: Company, order: str) -> None:
    receipt = Receipt(
        id=ReceiptId("r-1"), number="N-1", token="t", order=OrderId(order), visit=VisitId("v"), plate="", lines=(),
        total=Fen(100), method=Method.CASH, at=iso(company.now), by=company.li.id,
    )  # fmt: skip
    company.world.records["receipt", "r-1"] = receipt
    company.anna.must(
        HearCase(kind=CaseKind.DISPUTE, channel=Channel.CALL, said="多收了", receipt=receipt.id), "case-1"
    )


def irregular(company: Company, order: str) -> None:
    """The same picture again, for another order: somebody has to say why."""
    company.li.must(company.photo("", "photo-2"), company.order_in(OrderState.CANCELLED, "order-2"))


@pytest.mark.parametrize(
    "matter",
    [complained, in_a_case, of_the_vehicle, complained_of_the_vehicle, of_a_unit_on_it, of_its_receipt, irregular],
)
def test_file_2_what_is_disputed_stays_however_old_it_is(
    company: Company, matter: Callable[[Company, str], None]
) -> None:
    add = over(company)
    matter(company, "order-1")
    at(company, "2036-03-02 09:00")
    assert why(company, add) == "disputed"
    company.system.must(EraseFile(months=6), add.file.sha256)
    file = company.world.get(File, add.file.sha256)
    assert file is not None
    assert not file.erased_at, "a line that the rule does not bear out changes nothing"


def test_file_2_what_is_owed_for_stays(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit, method=Method.OWED), order)
    assert company.receivable().left
    add = shot(company, order)
    keeps(company, 6)
    assert why(company, add) == "term"
    company.world.records["order", order] = msgspec.structs.replace(company.order(order), state=OrderState.CLOSED)
    at(company, "2036-03-02 09:00")
    assert {i.code for i in company.world.all(Irregularity) if not i.is_settled} == set()
    assert why(company, add) == "owed"


def test_file_2_the_proof_of_a_measure_stays_and_so_does_what_no_photo_names(company: Company) -> None:
    add = over(company)
    due = company.now.date().isoformat()
    company.anna.must(HearComplaint(what="又离线"), "complaint-1")
    company.chen.must(
        SetMeasure(matter="complaint-1", kind=MeasureKind.CORRECTIVE, what="返工", who=company.li.id, due=due),
        "measure-1",
    )
    other = company.photo("", "photo-9", shows=b"proof only").file
    company.li.must(DoMeasure(result="已返工", proof=(add.file, other)), "measure-1")
    company.system.must(ArriveFile(file=other, sent_by=company.li.id), other.sha256)
    at(company, "2036-03-02 09:00")
    assert why(company, add) == "named"
    file = company.world.get(File, other.sha256)
    assert file is not None
    assert why_kept(company.world, ELSEWHERE, file, company.now) == "no_photo"


def test_file_2_the_picture_of_a_test_stays(company: Company) -> None:
    add = over(company)
    read = (Value(what="电压", value="24.1"),)
    company.li.must(RecordTest(test="test-1", values=read, vehicle="v-1", photo=add.file))
    at(company, "2036-03-02 09:00")
    assert why(company, add) == "named"


def test_file_2_a_picture_of_two_orders_stays_until_both_are_over_and_one_unknown_for_good(
    company: Company,
) -> None:
    add = over(company)
    other = company.order_in(OrderState.ON_SITE, "order-2")
    at(company, "2036-03-02 09:00")
    company.li.must(company.photo("", "photo-2"), other)
    assert why(company, add) == "term", "it was taken only now"
    at(company, "2036-12-02 09:00")
    assert why(company, add) == "order"
    lone = company.photo("", "photo-3", shows=b"lone")
    company.li.must(lone, "no such order")
    company.system.must(ArriveFile(file=lone.file, sent_by=company.li.id), lone.file.sha256)
    at(company, "2056-03-02 09:00")
    assert why(company, lone) == "order"


def test_file_2_only_the_server_says_it(company: Company) -> None:
    add = over(company)
    at(company, "2036-03-02 09:00")
    company.hua.must(EraseFile(months=6), add.file.sha256)
    file = company.world.get(File, add.file.sha256)
    assert file is not None
    assert not file.erased_at
    assert "no_role_fact" in company.open_irregularities()


def test_file_2_a_photo_that_names_erased_bytes_later_is_awaited_like_any_other(company: Company) -> None:
    add = over(company)
    at(company, "2036-03-02 09:00")
    company.system.must(EraseFile(months=6), add.file.sha256)
    gone = company.world.get(Photo, "photo-1")
    at(company, "2036-03-02 09:01")
    company.li.must(company.photo("", "photo-2"), "order-1")
    again, file = company.world.get(Photo, "photo-2"), company.world.get(File, add.file.sha256)
    assert again is not None
    assert file is not None
    assert (again.arrived, again.erased_at) == (False, "")
    assert (file.arrived_at, file.erased_at, file.erased_how) == ("", "", Erasure.TERM)
    assert photos_awaited(company.world, company.order("order-1")) == 1
    company.system.must(ArriveFile(file=add.file, sent_by=company.li.id), add.file.sha256)
    assert photos_awaited(company.world, company.order("order-1")) == 0
    assert company.world.get(Photo, "photo-1") == gone, "of the first it stays true that it went"
    assert why(company, add) == "term"


def test_file_2_a_line_of_before_that_comes_late_brings_no_bytes_back(company: Company) -> None:
    add = over(company)
    at(company, "2036-03-02 09:00")
    company.system.must(EraseFile(months=6), add.file.sha256)
    at(company, "2036-03-02 08:00")
    company.li.must(company.photo("", "photo-2"), "order-1")
    again = company.world.get(Photo, "photo-2")
    assert again is not None
    assert again.erased_at
    assert photos_awaited(company.world, company.order("order-1")) == 0
    company.li.must(LoseFile(), add.file.sha256)
    assert "photo_lost" not in company.open_irregularities()


def test_file_2_books_older_than_the_erasure_are_told_again_whatever_the_term_says_now(company: Company) -> None:
    """After a restore: the bytes are gone, whatever these books know of it."""
    company.li.must(add := company.photo(), company.order_in(OrderState.ON_SITE))
    company.system.must(EraseFile(how=Erasure.AGAIN), add.file.sha256)
    photo = company.world.get(Photo, "photo-1")
    assert photo is not None
    assert (photo.arrived, bool(photo.erased_at)) == (False, True)
    assert photos_awaited(company.world, company.order("order-1")) == 0


def test_file_2_every_record_that_names_a_file_is_found_by_it() -> None:
    """Else what it proves would go with the photos."""
    naming = [kind for kind in RULES.records.values() if names_files(kind)]
    assert Photo in naming
    assert {kind.KIND for kind in naming if "sha256" not in kind.KEYS} == set()
    assert len(ELSEWHERE) == len(naming) - 1
