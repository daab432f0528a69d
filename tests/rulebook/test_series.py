"""What became of every reserved receipt number: nothing is missing without being named (RCT-2)."""

from __future__ import annotations

import msgspec
from company import Company
from hypothesis import given
from hypothesis import strategies as st

from rulebook.kernel.ids import DeviceId, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.numbers import receipt_number
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receipts.series import Account, account_for


def accounts(company: Company) -> dict[str, Account]:
    """Of Li's numbers, by block."""
    world = company.world
    found = account_for(world.all(NumberBlock), world.all(Receipt), world.all(Irregularity))
    return {a.block.id: a for a in found if a.block.person == "li"}


def block(first: int, last: int, next: int, series: str = "PGX") -> NumberBlock:
    return NumberBlock(
        id=f"{series}:{first}",
        device=DeviceId("d"),
        person=PersonId("li"),
        series=series,
        first=first,
        last=last,
        next=next,
    )


def test_rct_2_used_void_and_left_numbers_add_up_to_the_block(company: Company) -> None:
    company.collect(30_000)
    company.collect(20_000, "receipt-2")
    company.li.must(VoidReceipt(receipt=ReceiptId("receipt-2"), reason="写错"))
    (one,) = accounts(company).values()
    assert (one.used, one.void, one.left, one.told, one.missing) == (2, 1, 98, (), ())


def test_rct_2_a_number_that_was_skipped_is_told_and_not_missing(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.receipt_for(company.li, order, visit, number="PGLI-000004"), order)
    (one,) = accounts(company).values()
    assert (one.used, one.told, one.missing) == (1, ("PGLI-000001–PGLI-000003",), ())


def test_rct_2_a_number_without_receipt_and_without_a_word_is_missing(company: Company) -> None:
    for n in (1, 2, 3):
        company.collect(10_000, f"receipt-{n}")
    del company.world.records["receipt", "receipt-2"]
    (one,) = accounts(company).values()
    assert (one.used, one.missing) == (2, ("PGLI-000002",))


def test_rct_2_numbers_between_two_blocks_that_nobody_was_given_are_named() -> None:
    first, second = account_for([block(1, 100, 1), block(201, 300, 201)], [], [])
    assert (first.unleased, second.unleased) == ("", "PGX-000101–PGX-000200")


@given(st.sets(st.integers(1, 40)), st.sets(st.integers(1, 40)), st.integers(1, 40))
def test_rct_2_every_number_below_the_next_one_is_used_told_or_missing_and_only_one_of_them(
    used: set[int], told: set[int], next: int
) -> None:

    receipts = [msgspec.convert(receipt_fields(n), Receipt) for n in used if n < next]
    gaps = [msgspec.convert(gap_fields(n), Irregularity) for n in told]
    (one,) = account_for([block(1, 40, next)], receipts, gaps)
    counted = one.used + how_many(one.told) + how_many(one.missing)
    assert counted + one.left == 40
    silent = set(range(1, next)) - used
    assert how_many(one.missing) == len(silent - told)


def how_many(spans: tuple[str, ...]) -> int:
    ends = [text.partition("–") for text in spans]
    return sum(int((last or first)[-6:]) - int(first[-6:]) + 1 for first, _, last in ends)


def receipt_fields(n: int) -> dict[str, object]:
    return {
        "id": f"r-{n}",
        "number": receipt_number("PGX", n),
        "token": f"t-{n}",
        "order": "o",
        "visit": "v",
        "plate": "",
        "lines": (),
        "total": 0,
        "method": "cash",
        "at": "2026-03-02T09:00:00+08:00",
        "by": "li",
    }


def gap_fields(n: int) -> dict[str, object]:
    moment = "2026-03-02T09:00:00+08:00"
    return {
        "id": f"number_gap:{n}",
        "rule": "RCT-2",
        "code": "number_gap",
        "about": f"r-{n}",
        "person": "li",
        "person_name": "李",
        "owner": "finance",
        "opened_at": moment,
        "due_at": moment,
        "state": "open",
        "line": f"l-{n}",
        "facts": {"numbers": receipt_number("PGX", n)},
    }
