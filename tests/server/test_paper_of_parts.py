"""On paper: a part of a fee says what all of it is, an order says what was tried; who would leave with what."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from pair.field import ORDER, Field

from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.subjects.appointments.commands import TryFirst
from rulebook.subjects.orders.records import Order, Step
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.visits.records import Visit
from sync_server.papers.words import speaker
from sync_server.subjects.orders.papers import order_paper
from sync_server.subjects.people.holdings import holdings_report
from sync_server.subjects.receipts.papers import receipt_paper


def rows(paper: dict[str, Any]) -> dict[str, str]:
    return dict(paper["rows"])


def test_fee_4_the_receipt_of_a_part_says_what_all_of_it_is(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        fee = wang.fee(wang.the(Order, ORDER), wang.the(Visit, visit))
        number, _ = wang.next_receipt_number()
        part = IssueReceipt(
            visit=visit, receipt=ReceiptId("part-1"), number=number, token="t" * 24, plate="x", lines=fee.lines,
            total=Fen(fee.total - 10_000), method=Method.WECHAT, reference="000123",
        )  # fmt: skip
        said = await wang.does(part, ORDER)
        assert said.irregularities == ()
        await wang.does(TryFirst(step=Step.REMOTE, what="远程复位", leave_by="周队"), ORDER)
        await wang.sync()
        say = speaker("zh")
        with field.company.read() as work:
            receipt, order = work.get(Receipt, "part-1"), work.get(Order, ORDER)
            assert receipt
            assert order
            paper = rows(receipt_paper(work, receipt, say, "https://paigong.example"))
            assert f"{fee.total // 100}" in paper["本次费用合计"].replace(",", "")
            assert paper["付款单号末几位"] == "000123"
            assert "远程: 远程复位 · 周队 同意" in rows(order_paper(work, order, say))["此前处理"]
            held = holdings_report(work, "p-wang")
            assert "orders" in held["parts"]
            assert msgspec.json.encode(held)
        await wang.client.close()

    asyncio.run(scene())


def test_base_1_only_administrators_and_auditors_may_ask_what_somebody_holds(field: Field) -> None:
    async def scene() -> None:
        for person, status in (("p-qian", 200), ("p-wang", 403)):
            phone = await field.phone(person)
            profile = phone.client.profile
            headers = {"authorization": f"Bearer {profile.device}.{profile.token}"}
            got = field.client.get("/api/holdings?person=p-wang", headers=headers)
            assert got.status_code == status, got.text
            await phone.client.close()

    asyncio.run(scene())
