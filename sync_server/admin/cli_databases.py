"""`paigong report database`: what was asked of one of the archive's databases, told or as a file (ARC-1)."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from rulebook.subjects.archive.databases import NATURES, report_name
from rulebook.subjects.archive.handlers import unreadable_field
from rulebook.subjects.archive.records import Database, Dimension, Measure, Query
from sync_server.core.company import Company
from sync_server.core.private_files import taken_out
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span
from sync_server.subjects.archive.tables import report_of
from sync_server.subjects.archive.told import saved_as, saved_queries, told

ASKED = ("year", "first", "last", "company", "dealer", "office", "nature", "rows", "columns", "measure")


def add_databases(
    report: Any, base: argparse.ArgumentParser, open_one: Callable[[argparse.Namespace], Company]
) -> None:
    """Put `report database` beside the other reports."""

    def run(args: argparse.Namespace) -> int:
        """Exit 0: told or written; 2: no such saved report, or a question that cannot be read."""
        company = open_one(args)
        try:
            query = _query(company, args)
            if query is None:
                return _saved(company)
            form = _form(args.out)
        except (LookupError, ValueError) as error:
            print(error, file=sys.stderr)
            return 2
        if args.out is not None:
            name, part = report_name(query.database), report_of(query)
            span = Span(query.first or "0001-01-01", query.last or "9999-12-31")
            with taken_out(args.out) as file:
                file.writelines(
                    export(company, name, form, span, getpass.getuser(), reason=args.reason, report=part)
                )
            return 0
        with company.read() as work:
            said = told(work, query)
        if args.json:
            sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        else:
            sys.stdout.writelines(line + "\n" for line in _lines(said))
        return 0

    sub = report.add_parser("database", parents=[base], help="units, services, shipments or agreements, summed up")
    sub.add_argument("database", nargs="?", choices=tuple(Database), help="without one: what is saved, or --saved")
    sub.add_argument("--saved", default="", metavar="NAME", help="a saved report; the rest goes before it")
    sub.add_argument("--year", help="YYYY")
    sub.add_argument("--first", help="YYYY-MM-DD")
    sub.add_argument("--last", help="YYYY-MM-DD")
    sub.add_argument("--company", help="a part of its name")
    sub.add_argument("--dealer", help="the dealer's id")
    sub.add_argument("--office")
    sub.add_argument("--nature", choices=NATURES)
    sub.add_argument("--rows", choices=tuple(Dimension), help="rows of the cross-table; years by default")
    sub.add_argument("--columns", choices=tuple(Dimension), help="its columns; months by default")
    sub.add_argument("--measure", choices=tuple(Measure), help="what its figures add up; entries by default")
    sub.add_argument("--out", type=Path, help="a file to write, .xlsx or .csv")
    sub.add_argument("--reason", default="", help="what it is taken out for; stands on the file (SEC-1)")
    sub.add_argument("--json", action="store_true", help="with the records behind each figure")
    sub.set_defaults(run=run, watch=True)


def _query(company: Company, args: argparse.Namespace) -> Query | None:
    said = {name: value for name in ASKED if (value := getattr(args, name)) is not None}
    if args.saved:
        with company.read() as work:
            known = msgspec.to_builtins(saved_as(work, args.saved))
        said = known | said
    if args.database:
        said["database"] = args.database
    if "database" not in said:
        return None
    query = msgspec.convert(said, Query)
    if wrong := unreadable_field(query):
        raise ValueError(f"--{wrong} cannot be read: {getattr(query, wrong)!r}")
    return query


def _form(out: Path | None) -> str:
    if out is None:
        return ""
    form = out.suffix.lstrip(".").lower()
    if form not in ("xlsx", "csv"):
        raise ValueError(f"--out takes a file that ends in .xlsx or .csv, not {out.name}")
    return form


def _saved(company: Company) -> int:
    with company.read() as work:
        for one in saved_queries(work):
            print(f"{one.id}  {one.query.database}  {one.name}  ({one.by_name})")
    return 0


def _lines(said: dict[str, Any]) -> Iterator[str]:
    sums = said["sums"]
    yield f"{sums['count']} entries, {sums['quantity']} pieces, {sums['fen']} fen"
    yield "\t".join(["", *(column or "-" for column in said["columns"])])
    cells = {(one["row"], one["column"]): one["value"] for one in said["cells"]}
    for row in said["rows"]:
        yield "\t".join([row or "-", *(str(cells[row, column]) for column in said["columns"])])
