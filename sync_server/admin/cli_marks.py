"""`paigong marked`: from the number on a sheet that leaked to the line that says who took it out (SEC-1)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Row, select

from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.numbers.searching import search_key
from rulebook.subjects.books.records import Export, export_number
from sync_server.core.company import Company
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork


def exports_marked(work: UnitOfWork, number: str) -> Iterator[Export]:
    """The exports that bear this number, typed in any case and with or without its dash."""
    wanted = search_key(number)
    return (one for one in work.all(Export) if wanted and search_key(export_number(one.id)) == wanted)


def _line(work: UnitOfWork, id: str) -> Row[Any] | None:
    c = t.lines.c
    rows = work.connection.execute(select(t.lines).where(c.device == SYSTEM_DEVICE).order_by(c.seq.desc()))
    needle = json.dumps(id).encode()
    return next((row for row in rows if needle in bytes(row.raw)), None)


def add_marks(add: Any, base: argparse.ArgumentParser, open_one: Callable[[argparse.Namespace], Company]) -> None:
    """Put `marked` beside the other commands."""

    def run(args: argparse.Namespace) -> int:
        """Exit 0: told; 1: no export bears that number."""
        with open_one(args).read() as work:
            found = [_told(work, one) for one in exports_marked(work, args.number)]
        if not found:
            print(f"no export bears the number {args.number}", file=sys.stderr)
            return 1
        for one in found:
            print(
                json.dumps(one, ensure_ascii=False)
                if args.json
                else "\n".join(f"{k}\t{v}" for k, v in one.items())
            )
        return 0

    sub = add("marked", run, "who took out the sheet that bears a number, when, why, and the line of it", base)
    sub.add_argument(
        "number", help="as it stands in the sheet's first row, or at the foot and margin of a paper: EX-…"
    )
    sub.add_argument("--json", action="store_true", help="one JSON object")


def _told(work: UnitOfWork, one: Export) -> dict[str, Any]:
    line = _line(work, one.id)
    return {
        "number": export_number(one.id),
        "by": one.by_name,
        "person": one.by,
        "at": one.at,
        "reason": one.reason,
        "report": one.report,
        "form": one.form,
        "about": one.about,
        "first": one.first,
        "last": one.last,
        "line": one.id,
        "seq": line.seq if line else None,
        "hash": line.hash if line else "",
    }
