"""Printed forms as PDF: what a customer, a storekeeper or an auditor holds says what the books say."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from attacker import Attacker
from pair.field import ORDER, Field
from pypdf import PdfReader

from rulebook.subjects.books.commands import CloseDay
from rulebook.subjects.books.records import Day
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Count, Handover
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.orders.commands import AmendOrder, OpenOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo
from sync_server.papers.figures import signature_svg

SEES_ALL = "p-feng"


def text_of(pdf: bytes) -> str:
    """All words of a PDF, without what typesetting put between them."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@contextmanager
def after_a_visit(field: Field) -> Iterator[None]:
    """Wang has done the demo's repair, taken the fee and handed it over; finance counted 50 yuan short."""

    async def scene() -> None:
        phone = await field.phone("p-wang")
        receipt = await phone.does_the_visit()
        handover = await phone.hands_over(receipt.total, receipt)
        await phone.sync()
        short = Count(denomination=100, pieces=(receipt.total - 5_000) // 100)
        field.office("p-sun", CountHandover(handover=handover, counts=(short,)), handover)
        await phone.client.close()

    asyncio.run(scene())
    yield


def printed(field: Field, kind: str, id: str, language: str = "zh", who: str = SEES_ALL) -> str:
    got = field.client.get(f"/api/papers/{kind}/{id}?language={language}", headers=Attacker(field, who).headers)
    assert got.status_code == 200, got.text
    assert got.headers["content-type"] == "application/pdf"
    return text_of(got.content)


def test_ord_2_a_plate_is_found_in_the_text_of_its_order_as_it_was_typed(field: Field) -> None:
    """Without a blank behind the province's sign, which typst would set: findings/typst-pypdf-plate.sh."""
    path = f"/api/papers/order/{ORDER}?language=zh"
    got = field.client.get(path, headers=Attacker(field, SEES_ALL).headers)
    assert "苏E5K208" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(got.content)).pages)


@pytest.mark.parametrize(("language", "title"), [("zh", "维修服务单"), ("en", "Repairserviceorder")])
def test_ord_2_the_repair_order_says_what_the_caller_said(field: Field, language: str, title: str) -> None:
    order = field.order()
    said = printed(field, "order", ORDER, language)
    for words in (title, order.number, order.customer_name, order.symptom, "苏E5K208", "LFWSRXSJ6L1E12345"):
        assert "".join(words.split()) in said, words
    assert "冯雪" in said, "who printed it (SEC-1)"


def test_rct_1_ord_10_a_days_papers_agree_with_the_books(field: Field) -> None:
    with after_a_visit(field):
        (receipt,) = field.all(Receipt)
        (swap,) = field.all(Swap)
        (visit,) = field.all(Visit)
        (handover,) = field.all(Handover)
        slip = printed(field, "receipt", receipt.id)
        for words in (receipt.number, "捌佰陆拾元整", "¥860.00", "现金", "苏E5K208"):
            assert words in slip, words
        record = printed(field, "record", visit.id)
        for words in (visit.finding, visit.work, swap.old_number, swap.new_number, receipt.number, "刘师傅"):
            assert words in record, words
        signed = visit.signature
        assert signed is not None
        assert signed.digest in record
        label = printed(field, "label", swap.id)
        for words in (swap.old_number, "苏E5K208", visit.finding):
            assert words in label, words
        cash = printed(field, "handover", handover.id)
        for words in (receipt.number, "¥860.00", "¥810.00", "\u2212¥50.00", "王建国", "孙丽"):
            assert words in cash, words
        english = printed(field, "receipt", receipt.id, "en")
        assert "BeiDouvideoterminal" in english
        for paper, name in ((slip, demo.LETTERHEAD.name), (english, demo.LETTERHEAD.name_en)):
            assert "".join(name.split()) in paper
            assert "0512-65550198" in paper


def test_a_label_is_as_large_as_a_label(field: Field) -> None:
    with after_a_visit(field):
        (swap,) = field.all(Swap)
        got = field.client.get(f"/api/papers/label/{swap.id}", headers=Attacker(field, SEES_ALL).headers)
    box = PdfReader(io.BytesIO(got.content)).pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (box.width, box.height)] == [60, 40]
    assert len(PdfReader(io.BytesIO(got.content)).pages) == 1


def test_sec_1_nobody_prints_what_they_may_not_see(field: Field) -> None:
    with after_a_visit(field):
        (receipt,) = field.all(Receipt)
    for who, path in (
        ("p-zhao", f"receipt/{receipt.id}"),
        ("p-zheng", f"receipt/{receipt.id}"),
        ("p-zhao", f"order/{ORDER}"),
        (SEES_ALL, "order/none"),
        (SEES_ALL, "nothing/none"),
    ):
        got = field.client.get(f"/api/papers/{path}", headers=Attacker(field, who).headers)
        assert (got.status_code, got.json()["code"]) == (404, "not_found"), (who, path)
    assert field.client.get(f"/api/papers/order/{ORDER}").status_code == 401


def test_markup_in_what_people_typed_is_printed_as_they_typed_it(field: Field) -> None:
    order = field.order()
    wild = "#set page(width:1mm) $x$ *粗* \\ <a> @b"
    paper = {f: getattr(order, f) for f in AmendOrder.__struct_fields__ if hasattr(order, f)}
    amended = AmendOrder(**paper | {"symptom": wild})
    field.office("p-li", amended, ORDER)
    assert "".join(wild.split()) in printed(field, "order", ORDER)


def test_a_signature_is_drawn_again_from_its_strokes(field: Field) -> None:
    with after_a_visit(field):
        (visit,) = field.all(Visit)
    assert visit.signature is not None
    drawn = signature_svg(visit.signature.strokes)
    assert drawn.count("<path") == len(visit.signature.strokes)
    assert signature_svg(()) == ""


def test_ord_1_sixty_vehicles_go_over_as_many_pages_as_they_need(field: Field) -> None:
    rows = tuple(VehicleLine(plate=f"苏E{n:05d}", driver=f"司机{n}") for n in range(60))
    field.office("p-li", ImportVehicles(file="明细.xlsx", sha256="0" * 64, vehicles=rows), "import")
    order = field.order()
    paper = {f: getattr(order, f) for f in OpenOrder.__struct_fields__ if hasattr(order, f)}
    fleet = tuple(f"vehicle:{row.plate}" for row in rows)
    opened = OpenOrder(**paper | {"kind": "install", "vehicles": fleet, "submit": False})
    field.office("p-li", opened, "order-60")
    assert isinstance(field.get(Order, "order-60"), Order)
    said = printed(field, "order", "order-60")
    assert "安装任务派工单" in said
    assert all(row.plate in said for row in rows)


@pytest.mark.parametrize(("language", "words"), [("zh", ("日结单", "已日结")), ("en", ("Daysheet", "Closed"))])
def test_cash_7_the_day_sheet_says_what_the_books_say(field: Field, language: str, words: tuple[str, ...]) -> None:
    with after_a_visit(field):
        (day,) = field.all(Day)
        assert "尚未日结" in printed(field, "day", day.id)
        counts = (Count(denomination=100, pieces=809),)
        field.office("p-sun", CloseDay(day=day.id, counts=counts), day.id)
        sheet = printed(field, "day", day.id, language)
    for said in (*words, day.id, "¥860.00", "¥810.00", "¥809.00", "\u2212¥1.00", "\u2212¥50.00", "王建国", "孙丽"):
        assert said in sheet, said
    headers = Attacker(field, "p-zheng").headers
    assert field.client.get(f"/api/papers/day/{day.id}", headers=headers).status_code == 404
