"""Somebody who brings lists of master data in, over the API."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec
import openpyxl
from attacker import Attacker
from pair.field import Field

from rulebook.kernel.identity import Person
from rulebook.subjects.company.records import Customer, Price, Vehicle
from rulebook.subjects.dealers.records import Dealer
from rulebook.subjects.stock.records import Unit

IMPORTERS = {
    "customers": "p-li",
    "vehicles": "p-li",
    "people": "p-qian",
    "prices": "p-qian",
    "units": "p-zheng",
    "dealers": "p-zhou",
}
IMEI = "868120000000007"


def lines(*rows: tuple[object, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]  # a new workbook has a sheet
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


class Importer:
    """One person with a file: tries it out, then brings its rows in."""

    def __init__(self, field: Field, kind: str, person: str = "") -> None:
        self.field, self.kind = field, kind
        self.login = Attacker(field, person or IMPORTERS[kind]).headers

    def tries(self, data: bytes, reason: str = "", status: int = 200) -> Any:
        got = self.field.client.post(
            f"/api/lists/{self.kind}/trial",
            params={"name": "清单.csv", "reason": reason},
            content=data,
            headers=self.login,
        )
        assert got.status_code == status, got.text
        return got.json()

    def brings(self, told: Any, reason: str = "") -> list[Any]:
        wanted = [row for row in told["rows"] if row["verdict"] in ("new", "corrected")]
        asked = {
            "file": "清单.csv",
            "sha256": told["sha256"],
            "headings": told["headings"],
            "reason": reason,
            "rows": [{"row": r["row"], "texts": r["texts"], "seen": r["seen"]} for r in wanted],
        }
        got = self.field.client.post(
            f"/api/lists/{self.kind}/rows", content=msgspec.json.encode(asked), headers=self.login
        )
        assert got.status_code == 200, got.text
        return list(got.json()["rows"])

    def takes_out(self, form: str, language: str = "zh") -> bytes:
        got = self.field.client.get(
            f"/api/lists/{self.kind}",
            params={"form": form, "reason": "核对", "language": language},
            headers=self.login,
        )
        assert got.status_code == 200, got.text
        return got.content


def verdicts(told: Any) -> list[str]:
    return [row["verdict"] for row in told["rows"]]


def everything(field: Field) -> list[Any]:
    return [field.all(kind) for kind in (Customer, Vehicle, Price, Unit, Dealer, Person)]
