"""What is asked of a commit's HTTP API, and which lines are handed in: one row each, more are welcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote


class Call(NamedTuple):
    """One request. `who`: as whom of `PEOPLE`, nobody where it is empty."""

    method: str
    path: str
    who: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = {}
    note: str = ""


Found = dict[str, list[dict[str, Any]]]
"""Kind of record → the changes that the feeds told, as they are."""

UNKNOWN = "0" * 64
STRANGER = {"authorization": "Bearer 00000000-0000-4000-8000-000000000099.x"}
READERS = ("finance", "auditor", "manager", "head", "technician", "")
"""Some who may read the books, and some who may not."""

CALLS = (
    Call("GET", "/schema/openapi.json"),
    Call("GET", "/healthz"),
    Call("GET", "/nothing-here"),
    Call("GET", "/v/unknown"),
    Call("GET", "/api/enrol?code=unknown"),
    Call("GET", "/api/enrol", note="no code"),
    Call("POST", "/api/enrol", body=b"{}", note="empty"),
    Call("POST", "/api/enrol", body=b'{"code":"x","device":"' + b"0" * 36 + b'","token":"' + b"0" * 32 + b'"}'),
    Call("POST", "/api/sync", note="no login"),
    Call("POST", "/api/sync", headers=STRANGER, note="stranger"),
    Call("POST", "/api/sync", "finance", b"no header\n", note="torn"),
    Call("POST", "/api/sync", "finance", b'{"protocol":0,"first":1,"count":0,"digest":""}\n', note="old protocol"),
    Call("POST", "/api/sync", "finance", b'{"first":1,"count":0,"digest":"","rules":99}\n', note="digest"),
    Call("GET", "/api/events?ticket=unknown"),
    Call("POST", "/api/codes?person=g-tech-000", "administrator"),
    Call("POST", "/api/codes?person=nobody", "administrator"),
    Call("POST", "/api/codes?person=g-tech-000", "finance"),
    Call("HEAD", f"/api/files/{UNKNOWN}", "technician"),
    Call("GET", f"/api/files/{UNKNOWN}", "technician"),
    Call("GET", "/api/files/short", "technician"),
    Call("PATCH", f"/api/files/{UNKNOWN}", "technician", b"x", {"upload-offset": "0", "upload-length": "1"}),
    Call("GET", "/api/ledger?account=cash_in_hand:g-tech-000", "finance"),
    Call("GET", "/api/ledger?account=safe&day=2026-10-05", "finance"),
    Call("GET", "/api/trace/nothing/unknown", "finance"),
    Call("GET", "/api/lines/unknown", "finance"),
    Call("GET", "/api/papers/nothing/unknown", "finance"),
    Call("GET", "/api/papers/order/unknown", "finance"),
    Call("GET", "/api/reports/nothing", "finance"),
    Call("GET", "/api/reports/ledger?month=2026-13", "finance"),
    Call("GET", "/api/reports/ledger?form=doc", "finance"),
    Call("GET", "/api/reports/books?form=xlsx", "finance"),
    Call("GET", "/api/reports/books?form=beancount&month=2026-10", "auditor"),
    *(
        Call("GET", path, who)
        for path in (
            "/api/ledger",
            "/api/devices",
            "/api/quarantine",
            "/api/manifest",
            "/api/manifest?from=2&hashes=true",
            "/api/reports/receipts",
            "/api/reports/balances?month=2026-10",
        )
        for who in (*READERS, "administrator")
    ),
)

PAPERS = (
    ("order", "order"),
    ("record", "visit"),
    ("label", "swap"),
    ("receipt", "receipt"),
    ("handover", "handover"),
    ("day", "day"),
)
"""Printed form → the record it is about."""


def calls_about(found: Found, files: Path) -> Iterator[Call]:
    """What is asked about records that are there, and with files from outside."""
    for kind, changes in sorted(found.items()):
        for who in ("finance", "technician"):
            yield Call("GET", f"/api/trace/{kind}/{_path(changes[0]['id'])}", who)
    receipts = [change["body"] for change in found.get("receipt", ())]
    tokens = [
        next((r["token"] for r in receipts if bool(r.get("void_reason")) is void), "") for void in (False, True)
    ]
    for token in filter(None, tokens):
        yield Call("GET", f"/v/{token}")
    for paper, kind in PAPERS:
        for change in found.get(kind, ())[:1]:
            path = f"/api/papers/{paper}/{_path(change['id'])}?language="
            yield from (Call("GET", path + language, "manager") for language in ("zh", "en"))
            yield Call("GET", path + "zh", "storekeeper")
    yield from imports(files)


def imports(files: Path) -> Iterator[Call]:
    vehicles = (files / "vehicle-list.xlsx").read_bytes()
    other = (files / "vehicle-list-gb18030.csv").read_bytes()
    statement = (files / "wallet-statement.csv").read_bytes()
    for name, body in (("list.xlsx", vehicles), ("list.csv", other), ("list.csv", b"\x00"), ("list.csv", b"")):
        for language in ("zh", "en"):
            path = f"/api/imports/vehicles?name={name}&language={language}"
            yield Call("POST", path, "service", body, note=f"{len(body)} bytes")
    yield Call("POST", "/api/imports/vehicles?name=list.xlsx&dry_run=false", "technician", vehicles)
    for body in (statement, b"no statement"):
        yield Call("POST", "/api/imports/statement?name=s.csv", "finance", body, note=f"{len(body)} bytes")
    yield Call("POST", "/api/imports/statement?name=s.csv", "technician", statement)
    yield Call("POST", "/api/imports/statement?name=s.csv&dry_run=false", "finance", statement, note="taken")


def _path(id: str) -> str:
    return quote(id, safe="")


COMMANDS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("technician", "order.close", "g-order-unknown", {"follow_up": "x"}),
    ("service", "order.close", "unknown", {"follow_up": "x"}),
    ("service", "order.open", "new", {"submit": True}),
    ("service", "order.open", "new", {"kind": "repair", "customer_name": "客户", "problem": "不上线"}),
    ("service", "order.submit", "new", {}),
    ("manager", "order.approve", "new", {"revision": 7}),
    ("dispatcher", "order.assign", "new", {"technician": "g-tech-000"}),
    ("dispatcher", "order.suspend", "new", {"waiting_for": "parts"}),
    ("head", "order.cancel", "new", {"reason": "撤单"}),
    ("technician", "visit.arrive", "new", {"visit": "v-new"}),
    ("technician", "visit.complete", "new", {"visit": "unknown"}),
    ("technician", "receipt.void", "", {"receipt": "unknown", "reason": "x"}),
    ("technician", "base.return", "", {}),
    ("technician", "handover.declare", "", {"handover": "h-new", "counts": [], "receipts": ["unknown"]}),
    ("technician", "expense.pay", "", {"expense": "e-new", "fen": 5000, "purpose": "停车费"}),
    ("finance", "handover.count", "", {"handover": "h-new", "counts": [[10000, 1]]}),
    ("finance", "handover.count", "", {"handover": "unknown", "counts": []}),
    ("finance", "day.close", "", {"day": "2026-10-05", "counts": []}),
    ("finance", "day.close", "", {"day": "2099-01-01", "counts": []}),
    ("finance", "safe.deposit", "", {"fen": 10**9, "reference": "x"}),
    ("manager", "expense.decide", "", {"expense": "e-new", "allow": True}),
    ("administrator", "setting.set", "", {"name": "cash_limit_fen", "value": "300000"}),
    ("administrator", "setting.set", "", {"name": "cash_limit_fen", "value": "-1"}),
    ("administrator", "setting.set", "", {"name": "nothing", "value": "1"}),
    ("administrator", "person.add", "g-new", {"name": "新人", "roles": ["finance", "storekeeper"]}),
    ("administrator", "device.revoke", "unknown", {"reason": "x"}),
    ("storekeeper", "unit.move", "", {"unit": "unknown"}),
    ("storekeeper", "unit.receive", "", {"unit": "terminal", "number": "123", "model": "BD-1078V"}),
    ("auditor", "order.open", "other", {}),
    ("technician", "no.such.command", "", {}),
    ("technician", "visit.arrive", "new", {"no_such_field": 1}),
)
"""(who, kind, subject, body): facts that are kept, with what is told beside them; requests taken and refused."""
