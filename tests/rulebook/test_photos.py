"""Files that lines name: what may be named, who may send it, what a record waits for."""

from __future__ import annotations

import msgspec
import pytest
from company import Company, Hand, opened, picture

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.files import MOST_FILE_BYTES, FileRef, FileType, files_of, is_whole, ref_of
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import tags_of
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.files.commands import AddPhoto, ArriveFile
from rulebook.subjects.files.gates import photos_awaited
from rulebook.subjects.files.records import File, Photo, Purpose
from rulebook.subjects.orders.commands import AssignOrder, WithdrawOrder
from rulebook.subjects.orders.records import OrderState


def photo(company: Company, id: str = "photo-1") -> Photo:
    found = company.world.get(Photo, id)
    assert found is not None
    return found


def arrives(company: Company, named: AddPhoto) -> Decision:
    return company.system.must(ArriveFile(file=named.file), named.file.sha256)


def test_a_photo_is_called_by_what_it_holds() -> None:
    data = picture()
    ref = ref_of(data)
    assert ref is not None
    assert is_whole(ref, data)
    assert not is_whole(ref, data + b"x")
    assert not is_whole(ref, data[:-1] + b"x")
    png = ref_of(b"\x89PNG\r\n\x1a\n...")
    assert png is not None
    assert png.type is FileType.PNG


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<svg/>", picture(size=MOST_FILE_BYTES + 1)])
def test_ruodk_114_an_empty_file_or_one_that_is_no_picture_is_not_named(data: bytes) -> None:
    assert ref_of(data) is None


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "x"},
        {"sha256": "A" * 64},
        {"sha256": "../" + "a" * 61},
        {"size": 0},
        {"size": 10**9},
        {"type": "svg"},
    ],
)
def test_a_line_that_names_a_file_which_cannot_be_is_unreadable(change: dict[str, object]) -> None:
    said = {"sha256": "a" * 64, "size": 5, "type": "jpeg"} | change
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(said), type=FileRef)


def test_the_files_of_a_command_are_found_wherever_it_names_them(company: Company) -> None:
    named = company.photo()
    assert files_of(named) == (named.file,)
    assert files_of(ReturnToBase()) == ()

    class Album(msgspec.Struct, frozen=True):
        one: AddPhoto
        more: tuple[FileRef, ...]

    other = company.photo(shows=b"after").file
    assert files_of(Album(named, (other, named.file))) == (named.file, other)


def test_an_order_waits_for_its_photos_until_their_bytes_have_arrived(company: Company) -> None:
    order, visit = company.on_site()
    first, second = company.photo(visit), company.photo(visit, "photo-2", b"after", purpose=Purpose.AFTER)
    assert opened(company.li.must(first, order)) == set()
    company.li.must(second, order)
    assert photos_awaited(company.world, company.order(order)) == 2
    arrives(company, first)
    assert photo(company).arrived
    assert photos_awaited(company.world, company.order(order)) == 1
    before = company.world.snapshot()
    again = arrives(company, first)
    assert again.records == ()
    assert company.world.snapshot() == before


def test_a_photo_of_a_file_that_is_here_already_waits_for_nothing(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.photo(visit), order)
    arrives(company, company.photo())
    company.li.must(company.photo(visit, "photo-2"), order)
    assert photo(company, "photo-2").arrived


def test_kobocat_565_the_same_photo_named_twice_writes_over_nothing(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.photo(visit), order)
    said = company.li.must(company.photo(visit, shows=b"another"), order)
    assert opened(said) == {("SYS-4", "id_twice")}
    assert len(company.world.all(Photo)) == 2
    assert photo(company).file == company.photo().file


def test_the_server_alone_says_that_a_file_has_arrived(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.photo(visit), order)
    said = company.li.must(ArriveFile(file=company.photo().file))
    assert opened(said) == {("ROLE-1", "no_role_fact")}
    assert not photo(company).arrived


def test_a_device_may_send_what_its_own_lines_name(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.photo(visit), order)
    file = company.world.get(File, company.photo().file.sha256)
    assert file is not None
    assert file.named_by == ("device-li",)
    company.wang.must(company.photo("", "photo-2"), order)
    file = company.world.get(File, file.id)
    assert file is not None
    assert file.named_by == ("device-li", "device-wang")


def test_ord_5_a_photo_of_somebody_elses_order_is_kept_and_told(company: Company) -> None:
    order, _visit = company.on_site()
    assert opened(company.wang.must(company.photo(), order)) == {("ORD-5", "not_assigned")}
    assert opened(company.li.must(company.photo("", "photo-2", b"other"), "order-none")) == {("ORD-5", "state")}
    assert opened(company.anna.must(company.photo("", "photo-3"), order)) == set()
    assert len(company.world.all(Photo)) == 3


def sees(company: Company, hand: Hand, id: str = "photo-1") -> bool:
    from rulebook.kernel.identity import Person

    person = company.world.get(Person, hand.id)
    assert person is not None
    return bool(tags_of_reader(person, hand.device) & tags_of(photo(company, id)))


def test_sec_1_a_photo_is_seen_by_the_orders_technician_and_the_office(company: Company) -> None:
    order = company.order_in(OrderState.APPROVED)
    company.anna.must(company.photo(purpose=Purpose.PROBLEM), order)
    assert not sees(company, company.li)
    assert not sees(company, company.guo)
    company.bo.must(AssignOrder(technician=company.li.id), order)
    assert [hand.id for hand in company.hands() if sees(company, hand)] == [
        "anna", "bo", "chen", "dong", "hua", "ji", "li",
    ]  # fmt: skip
    company.bo.must(WithdrawOrder(reason="改派"), order)
    company.bo.must(AssignOrder(technician=company.wang.id), order)
    assert sees(company, company.wang)
    assert not sees(company, company.li)


def test_rpl_2_the_storekeeper_sees_the_photo_of_a_number_taken_as_printed(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.photo(visit, purpose=Purpose.AS_PRINTED), order)
    assert sees(company, company.guo)
