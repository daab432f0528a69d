"""What somebody with a phone's key can put into lines, files and addresses, and what comes of it elsewhere."""

from __future__ import annotations

import io

import msgspec
import pytest
from attacker import Attacker
from httpx import Response
from openpyxl import load_workbook
from pair.field import ORDER, Field

from rulebook.kernel.commands import Command
from rulebook.kernel.files import FileRef, FileType
from rulebook.kernel.ids import Fen, ReceiptId, VisitId
from rulebook.subjects.cash.commands import DeclareHandover
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import File, Purpose
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.visits.commands import RecordFinding
from sync_server.reporting.sheets import mark

FINANCE = "p-sun"


def receipt(id: str = "receipt-1", **changes: object) -> IssueReceipt:
    said = {
        "number": "X-1",
        "token": "t" * 22,
        "plate": "苏E1",
        "lines": (),
        "total": Fen(100),
        "method": Method.CASH,
    }
    return IssueReceipt(visit=VisitId("visit-1"), receipt=ReceiptId(id), **said | changes)


def sends(one: Attacker, command: Command, body: bytes = b"", **changes: object) -> str:
    """The command, or a body made by hand, in a line of its own; what became of it."""
    own = {"body": msgspec.Raw(body)} if body else {}
    (outcome,) = one.outcomes(one.seq + 1, one.good(command, ORDER, **own | changes))
    return outcome.outcome


def asks(field: Field, path: str, who: str = FINANCE) -> Response:
    return field.client.get(path, headers=Attacker(field, who).headers)


def test_a_files_name_with_a_line_break_after_it_is_none(field: Field) -> None:
    one, name = Attacker(field), "a" * 64
    add = AddPhoto(photo="p", purpose=Purpose.BEFORE, file=FileRef(sha256=name, size=5, type=FileType.JPEG))
    broken = msgspec.json.encode(add).replace(name.encode(), name.encode() + b"\\n")
    assert sends(one, add, broken) == "quarantined"
    assert field.all(File) == []
    for method in ("HEAD", "GET"):
        assert field.client.request(method, f"/api/files/{name}%0A", headers=one.headers).status_code == 400


@pytest.mark.parametrize("word", ["\x01", "\x0b=1", "\x1b[0m", "\ufffe", "9" * 190 + ".00", "苏E1\x08"])
def test_what_a_technician_writes_never_spoils_finances_workbook(field: Field, word: str) -> None:
    one = Attacker(field)
    assert sends(one, receipt(plate=word)) == "recorded"
    got = asks(field, "/api/reports/books?form=xlsx")
    assert got.status_code == 200
    sheet = load_workbook(io.BytesIO(got.content))["Receipts"]
    (_, _, row) = sheet.iter_rows(values_only=True)
    assert (row[0], row[4]) == ("X-1", 1)
    assert str(row[3]).replace("\ufffd", "") == "".join(x for x in word if x.isprintable())


@pytest.mark.parametrize("word", ["\n=1+1", "＝1+1", "＠SUM(A1)", "\t=1", "-1+1"])
def test_no_cell_is_a_formula_in_whatever_way_it_begins(field: Field, word: str) -> None:
    assert sends(Attacker(field), receipt(plate=word)) == "recorded"
    assert f"'{word}" in asks(field, "/api/reports/receipts").text


def test_a_name_puts_no_line_of_its_own_into_a_ledger(field: Field) -> None:
    assert (
        mark('张三\n2026-01-01 open Assets:Mine\r"', "now")
        == '导出 exported: 张三 2026-01-01 open Assets:Mine " now'
    )


def test_rct_4_a_receipts_history_has_every_line_however_it_spells_the_receipt(field: Field) -> None:
    one = Attacker(field)
    sends(one, receipt("receipt-1"))
    sends(
        one,
        VoidReceipt(receipt=ReceiptId("receipt-1"), reason="写错"),
        b'{"receipt":"\\u0072eceipt-1","reason":"x"}',
    )
    sends(one, RecordFinding(visit=VisitId("v"), finding="\x01"))
    declared = DeclareHandover.KIND
    sends(one, receipt(), b'{"handover":5,"x":"receipt-1"}', kind=declared)
    got = asks(field, "/api/trace/receipt/receipt-1")
    assert got.status_code == 200, "what cannot be read does not hide what can"
    assert [line["kind"] for line in got.json()["lines"]] == ["receipt.issue", "receipt.void", declared]


def test_rct_3_the_check_page_shows_the_receipt_that_had_the_code_first(field: Field) -> None:
    one = Attacker(field)
    sends(one, receipt("receipt-9", number="TRUE-1"))
    sends(one, receipt("receipt-1", number="FALSE-1", total=Fen(9900)))
    page = field.client.get("/v/" + "t" * 22).text
    assert "TRUE-1" in page
    assert "FALSE-1" not in page


@pytest.mark.parametrize("first", ["99999999999999999999", "0", "-1"])
def test_a_manifest_from_nowhere_is_refused_with_a_name(field: Field, first: str) -> None:
    assert asks(field, f"/api/manifest?from={first}", "p-wang").status_code == 400
