"""Every figure opens what it is made of: postings, records, and the raw line with its device, number and hash."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from attacker import Attacker
from pair.field import Field, on_both

from rulebook.kernel.lines import line_hash
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Count, Handover
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.statements.records import Payment

STATEMENT = Path(__file__).resolve().parents[1] / "data" / "wallet-statement.csv"
FINANCE, AUDITOR, STOREKEEPER = "p-sun", "p-feng", "p-zheng"


def said(field: Field, path: str, who: str = AUDITOR) -> Any:
    got = field.client.get(path, headers=Attacker(field, who).headers)
    assert got.status_code == 200, got.text
    return got.json()


def wang_declares(field: Field) -> tuple[Receipt, str]:
    """A visit with its fee in cash, in an envelope that nobody has counted."""

    async def scene() -> None:
        phone = await field.phone("p-wang")
        receipt = await phone.does_the_visit()
        await phone.hands_over(receipt.total, receipt)
        await phone.sync()
        await phone.client.close()

    asyncio.run(scene())
    (receipt,) = field.all(Receipt)
    (handover,) = field.all(Handover)
    return receipt, handover.id


@on_both
def test_cash_1_a_figure_leads_to_its_postings_and_on_to_the_line_itself(field: Field) -> None:
    receipt, _ = wang_declares(field)
    report = said(field, "/api/ledger?account=cash_in_hand")
    (posting,) = report["rows"]
    assert (report["total"], report["all"], posting["account"]) == (receipt.total, 1, "cash_in_hand:p-wang")
    line = said(field, f"/api/lines/{posting['source']}")
    assert line["hash"] == line_hash(line["text"].encode())
    assert (line["kind"], line["person_name"], line["outcome"]) == ("receipt.issue", "王建国", "accepted")
    kept = [raw for seq, raw, _ in field.kept_lines(line["device"]) if seq == line["seq"]]
    assert [line["text"].encode()] == kept
    assert said(field, "/api/ledger?account=cash_in_hand&day=2001-01-01")["rows"] == []
    assert said(field, "/api/ledger")["total"] == 0, "everything together is nil"
    assert said(field, "/api/ledger?account=cash%25")["rows"] == []
    assert said(field, "/api/ledger?account=%00&day=%00")["rows"] == []
    nothing = field.client.get("/api/trace/receipt/%00", headers=Attacker(field, AUDITOR).headers)
    assert nothing.status_code == 404


@on_both
def test_rct_4_a_receipt_opens_every_line_that_names_it(field: Field) -> None:
    receipt, _ = wang_declares(field)
    found = said(field, f"/api/trace/receipt/{receipt.id}")
    assert [line["kind"] for line in found["lines"]] == ["receipt.issue", "handover.declare"]
    assert sum(posting["fen"] for posting in found["postings"]) == 0
    before, after = found["lines"]
    assert before["arrival"] < after["arrival"]


@on_both
def test_cash_3_the_declared_sum_stays_sealed_in_its_line_until_it_is_counted(field: Field) -> None:
    _, handover = wang_declares(field)
    path = f"/api/trace/handover/{handover}"
    for who in (FINANCE, AUDITOR):
        (declared,) = said(field, path, who)["lines"]
        assert declared["text"] == ""
        assert said(field, f"/api/lines/{declared['id']}", who)["text"] == ""
    count = CountHandover(handover=handover, counts=(Count(denomination=10_000, pieces=8),))
    field.office(FINANCE, count, handover)
    declared, counted = said(field, path, FINANCE)["lines"]
    assert '"counts"' in declared["text"]
    assert counted["kind"] == "handover.count"


def test_sec_1_the_books_are_open_to_those_who_answer_for_them_only(field: Field) -> None:
    receipt, _ = wang_declares(field)
    for who in ("p-wang", STOREKEEPER, "p-li"):
        headers = Attacker(field, who).headers
        for path in ("/api/ledger", f"/api/trace/receipt/{receipt.id}", "/api/lines/x"):
            assert field.client.get(path, headers=headers).status_code == 403, (who, path)
        taken = field.client.post("/api/imports/statement", content=STATEMENT.read_bytes(), headers=headers)
        assert taken.status_code == 403
    auditor = Attacker(field, AUDITOR).headers
    assert field.client.post("/api/imports/statement", content=b"x", headers=auditor).status_code == 403
    assert field.client.get("/api/trace/receipt/none", headers=auditor).status_code == 404
    assert field.client.get("/api/trace/nothing/none", headers=auditor).status_code == 404
    assert field.client.get("/api/lines/none", headers=auditor).status_code == 404
    assert field.client.get("/api/ledger").status_code == 401


@on_both
def test_cash_5_finance_brings_a_statement_in_from_the_screen(field: Field) -> None:
    headers = Attacker(field, FINANCE).headers
    path = "/api/imports/statement?name=wallet-statement.csv"
    tried = field.client.post(path, content=STATEMENT.read_bytes(), headers=headers).json()
    assert (tried["method"], tried["total"], tried["told"], len(tried["rows"])) == ("wechat", 647_250, 647_250, 40)
    assert field.all(Payment) == []
    taken = field.client.post(f"{path}&dry_run=false", content=STATEMENT.read_bytes(), headers=headers).json()
    assert {row["state"] for row in taken["rows"]} == {"unmatched"}
    assert len(field.all(Payment)) == 40
    odd = field.client.post(path, content=b"no statement", headers=headers)
    assert (odd.status_code, odd.json()["code"]) == (422, "no_statement")


@on_both
def test_rct_4_an_entry_says_plate_customer_and_receipt_and_all_come_by_date_page_by_page(field: Field) -> None:
    receipt, _ = wang_declares(field)
    order = field.get(Order, receipt.order)
    assert order
    whole = said(field, "/api/ledger")
    assert whole["all"] == len(whole["rows"]) == 2
    for row in whole["rows"]:
        assert (row["receipt"], row["number"], row["plate"]) == (receipt.id, receipt.number, receipt.plate)
        assert row["customer"] == order.customer_name
    assert said(field, "/api/ledger?page=1")["rows"] == []
    day = whole["rows"][0]["day"]
    assert said(field, f"/api/ledger?first={day}&last={day}&oldest=true")["all"] == 2
    assert said(field, "/api/ledger?last=2001-01-01")["all"] == 0
