"""The books for the preview: a month's odds and ends of money, and what a server says of accounts and lines."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from company import Company, Hand, coins, visit_of
from fake import FakeSession

from mobile.sync.link import Answer
from rulebook.kernel.ids import SYSTEM_DEVICE, Fen, ReceiptId
from rulebook.kernel.times import company_day
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.books.commands import CloseDay, RecordExport, SpendCash
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.confidentiality.commands import MovePaper, PaperAct
from rulebook.subjects.confidentiality.records import PaperCustody
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import ChaseReceivable
from rulebook.subjects.statements.commands import ImportStatement, StatementRow

LINE: dict[str, Any] = {
    "id": "0198c0de-1f2a-7cc1-9a51-0a4b2f6d9e10",
    "arrival": 1204,
    "device": "0198b1c2-77aa-7d10-8c11-2c9d4e5f6a7b",
    "device_name": "华为 Mate 60",
    "person": "li",
    "person_name": "李师傅",
    "seq": 37,
    "hash": "9f2c" * 16,
    "prev": "41ab" * 16,
    "mac": "c07d" * 16,
    "kind": "receipt.issue",
    "outcome": "accepted",
    "text": '{"id":"0198c0de-1f2a-7cc1-9a51-0a4b2f6d9e10","seq":37,"kind":"receipt.issue","body":{"total":36000}}',
}


def _receipt(company: Company, id: str, fen: int, method: Method, **more: Any) -> None:
    visit = visit_of("order-1")
    lines = company.receipt_for(company.li, "order-1", visit).lines
    number = f"PGA7-{len(company.world.ledger) + 50:06d}"
    issue = IssueReceipt(
        visit=visit, receipt=ReceiptId(id), number=number, token=f"token-of-{id}-with-enough-letters"[:40],
        plate="京A12345", lines=lines, total=Fen(fen), method=method, payer="刘师傅", **more,
    )  # fmt: skip
    company.li.must(issue, "order-1")


def money(company: Company) -> Company:
    """Debts, a statement with and without its receipts, an outlay, a closed day with a difference."""
    _receipt(company, "owed-1", 86_000, Method.OWED)
    _receipt(company, "owed-2", 32_050, Method.OWED)
    _receipt(
        company,
        "wechat-1",
        18_000,
        Method.WECHAT,
        invoice_title="顺达混凝土有限公司",
        tax_number="91320594MA1XTKW25U",
    )
    _receipt(company, "wechat-2", 25_000, Method.WECHAT)
    company.wait(days=9)
    company.fang.must(
        ChaseReceivable(receivable="owed-1", text="会计说月底一起付", promised="2026-04-30"), "chase"
    )
    company.collect(36_000, "fresh")
    company.li.must(
        SpendCash(expense="outlay-1", fen=Fen(3_500), purpose="工地停车费", order="order-1"), "outlay-1"
    )
    at = (company.now - timedelta(hours=3)).isoformat()
    rows = (
        StatementRow(number="", wallet_number="4200002101", at=at, fen=Fen(25_000)),
        StatementRow(number="PG1000007", wallet_number="4200002102", at=at, fen=Fen(9_900), fee=Fen(59)),
        StatementRow(number="PG1000007", wallet_number="4200002102", at=at, fen=Fen(9_900), refund=True),
    )
    statement = ImportStatement(method=Method.WECHAT, file="wallet-statement.csv", sha256="0" * 64, rows=rows)
    company.fang.must(statement, "statement")
    yesterday = (company_day(company.now) - timedelta(days=1)).isoformat()
    company.fang.must(CloseDay(day=yesterday, counts=coins(129_000)), yesterday)
    return company


def back(company: Company) -> Company:
    """Money that goes back to a customer, and two sheets of a secret file in the manager's hands."""
    company.anna.must(HearComplaint(what="多收了材料费", order="order-9"), "complaint-back")
    ask = AskApproval(
        subject="refund", about="complaint-back", amount=Fen(15_000), reason="退一半材料费", order="order-9"
    )
    company.anna.must(ask, "refund-1")
    company.chen.must(GrantApproval(), "refund-1")
    for _ in range(2):
        printed = RecordExport(report="record", form="pdf", first="", last="", about="visit:order-9-visit")
        Hand(company, "chen", SYSTEM_DEVICE).must(printed)
    first = min(company.world.all(PaperCustody), key=lambda one: one.printed_at)
    company.chen.must(MovePaper(paper=first.id, what=PaperAct.RETURNED), first.id)
    return company


A_PAGE = 50
ABOUT = {"plate": "京A12345", "customer": "顺达物流", "number": "PGLI-000001"}


def answer(session: FakeSession, path: str) -> Answer | None:
    """What a server says of accounts and lines, off the company's own entries; None of anything else."""
    parts = urlsplit(path)
    now = session.now().isoformat()
    line = LINE | {"at": now, "received_at": now}
    if parts.path.startswith("/api/lines/"):
        return _json(line)
    asked = {k: v[-1] for k, v in parse_qs(parts.query).items()}
    account, day = asked.get("account", ""), asked.get("day", "")
    rows: list[dict[str, Any]] = [
        {"day": e.day, "late": e.late, "at": e.at, "memo": e.memo, "source": e.source, "account": name, "fen": fen}
        | ABOUT
        for e in reversed(session.company.world.ledger)
        for name, fen in e.postings
        if day in ("", e.day) and (not account or f"{name}:".startswith(f"{account}:"))
    ]
    if parts.path.startswith("/api/trace/"):
        sealed = line | {"kind": "handover.declare", "arrival": 1219, "seq": 41, "text": ""}
        return _json({"lines": [line, sealed], "postings": rows[:2]})
    if parts.path != "/api/ledger":
        return None
    page = int(asked.get("page") or 0)
    shown = rows[page * A_PAGE : (page + 1) * A_PAGE]
    told = {"rows": shown, "all": len(rows), "total": sum(row["fen"] for row in rows)}
    return _json(told | {"page": page, "a_page": A_PAGE})


def statement(dry: bool) -> Answer:
    """What a server says of a wallet's file of nine rows."""
    states = ("new", "new", "matched", "new", "known", "left_out", "unmatched", "refused", "new")
    if not dry:
        states = tuple("matched" if state == "new" else state for state in states)
    rows: list[dict[str, Any]] = [
        {"row": 18 + n, "state": state, "number": f"PGLI-{n + 1:06d}", "fen": 18_000 + 3_250 * n, "said": ""}
        for n, state in enumerate(states)
    ]
    rows[3] |= {"refund": True}
    rows[5] |= {"number": "", "fen": 20_000, "refund": True, "why": "withdrawal"}
    rows[7] |= {"number": "PGLI-00000", "fen": 0, "why": "sum", "value": "壹佰"}
    total = sum(-row["fen"] if row.get("refund") else row["fen"] for row in rows if row["state"] != "left_out")
    said = {
        "rows": rows,
        "total": total,
        "told": total + 500,
        "checks": [{"what": "income", "told": total + 500, "listed": total}],
        "left_out": {"rows": 1, "income": 0, "outgo": 20_000, "neither": 0, "unowned": 0},
        "waiting": ["PGLI-000003", "PGLI-000007"],
    }
    return _json(said)


def _json(said: dict[str, Any]) -> Answer:
    return Answer(200, {}, json.dumps(said).encode())
