"""A provisional receipt number and its final one: given on arrival, shown to customers (RCT-2)."""

from __future__ import annotations

import asyncio

from pair.field import ORDER, Field, Phone

from rulebook.kernel.ids import VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.devices.commands import RetireBlock
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Receipt
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify
from sync_server.reporting.reports import REPORTS
from sync_server.reporting.span import Span


async def with_no_numbers_left(field: Field) -> tuple[Phone, VisitId]:
    """Wang at the customer's, with a block of two numbers, both spoilt."""
    field.office("p-qian", SetSetting(name="block_size", value="2"), "block_size")
    phone = await field.phone("p-wang")
    visit = await phone.arrives()
    await phone.swaps(visit)
    await phone.works(visit)
    while not phone.next_receipt_number()[1]:
        spoilt = await phone.takes_the_fee(visit)
        await phone.does(VoidReceipt(receipt=spoilt.id, reason="写错"), ORDER)
    return phone, visit


def test_rct_2_a_provisional_number_gets_its_final_one_in_the_same_round_trip(field: Field) -> None:
    async def scene() -> None:
        phone, visit = await with_no_numbers_left(field)
        given = await phone.takes_the_fee(visit)
        assert (given.number[:2], given.provisional, given.final) == ("T-", True, "")
        await phone.sync()
        shown = phone.the(Receipt, given.id)
        assert (shown.number, shown.final) == (given.number, "PGS-000001")
        (told,) = [i for i in field.all(Irregularity) if i.code == "provisional"]
        assert (told.state, told.facts["number"]) == ("settled", given.number)
        assert verify(field.company) == []
        assert compare(field.company).same

    asyncio.run(scene())


def test_rct_3_the_customers_copy_leads_to_both_numbers_and_each_number_to_the_receipt(field: Field) -> None:
    async def scene() -> None:
        phone, visit = await with_no_numbers_left(field)
        given = await phone.takes_the_fee(visit)
        assert field.client.get(f"/v/{given.token}").status_code == 404
        await phone.sync()
        page = field.client.get(f"/v/{given.token}").text
        assert given.number in page
        assert "正式号" in page
        assert "PGS-000001" in page
        with field.company.read() as work:
            by_copy = [r.id for r in work.find(Receipt, "number", given.number)]
            by_final = [r.id for r in work.find(Receipt, "final", "PGS-000001")]
            report = REPORTS["receipts"]
            rows = list(report.rows(work.connection, Span()))
        final = next(n for n, column in enumerate(report.columns) if "final" in column)
        assert by_copy == by_final == [given.id]
        assert [row[final] for row in rows if row[0] == given.number] == ["PGS-000001"]

    asyncio.run(scene())


def test_rct_2_a_proper_number_needs_no_other_on_the_check_page(field: Field) -> None:
    async def scene() -> None:
        phone = await field.phone("p-wang")
        receipt = await phone.does_the_visit()
        await phone.sync()
        page = field.client.get(f"/v/{receipt.token}").text
        assert receipt.number in page
        assert "正式号" not in page
        assert field.all(NumberBlock)
        assert all(block.device != "system" for block in field.all(NumberBlock))

    asyncio.run(scene())


def test_rct_2_sent_twice_it_is_numbered_once_and_the_next_gets_the_next(field: Field) -> None:
    async def scene() -> None:
        phone, visit = await with_no_numbers_left(field)
        first = await phone.takes_the_fee(visit)
        phone.weather.coming.extend(["answer_lost"] * 3)
        await phone.sync()
        phone.weather.coming.clear()
        await phone.does(VoidReceipt(receipt=first.id, reason="写错"), ORDER)
        while phone.the(Receipt, first.id).final == "":
            await phone.sync()
        finals = sorted(r.final for r in field.all(Receipt) if r.final)
        assert finals == ["PGS-000001"]
        assert field.get(Receipt, first.id) == phone.the(Receipt, first.id)
        assert verify(field.company) == []

    asyncio.run(scene())


def test_rct_2_final_numbers_of_before_a_restored_backup_are_never_given_again(field: Field) -> None:
    async def scene() -> None:
        phone, visit = await with_no_numbers_left(field)
        first = await phone.takes_the_fee(visit)
        await phone.sync()
        with field.company.read() as work:
            block = next(iter(work.find(NumberBlock, "device", "system")))
        field.office("system", RetireBlock(), block.id)
        await phone.does(VoidReceipt(receipt=first.id, reason="写错"), ORDER)
        while not phone.next_receipt_number()[1]:
            spoilt = await phone.takes_the_fee(visit)
            await phone.does(VoidReceipt(receipt=spoilt.id, reason="写错"), ORDER)
        second = await phone.takes_the_fee(visit)
        await phone.sync()
        assert phone.the(Receipt, second.id).final == "PGS2-000001"
        assert verify(field.company) == []

    asyncio.run(scene())
