"""The part of the command line for lists of master data: brought in row by row, taken out (SYS-4)."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.master_lists.kinds import KINDS
from rulebook.master_lists.planning import RowVerdict
from sync_server.core.company import Company
from sync_server.core.logs import log_plainly
from sync_server.core.private_files import taken_out
from sync_server.core.progress import track
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.master_lists.bringing_in import RowOutcome, bring_in, source_of, try_out
from sync_server.subjects.master_lists.list_reading import read_file
from sync_server.subjects.master_lists.taking_out import take_out

Open = Callable[[argparse.Namespace], Company]
ROW_BY_ROW = "--row-by-row"


def bring_list(args: argparse.Namespace, kind: str, open_one: Open) -> int:
    """Exit 0: every row was taken (or would be); 1: rows are refused, the others are in; 2: file not readable."""
    try:
        data = args.file.read_bytes()
        found = read_file(kind, data, args.file.name, args.sheet or "")
    except (FileFault, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if args.dry_run and not args.settings.server.url and not (args.data / "paigong.db").exists():
        print(f"there is no company in {args.data}: a list is held against its books", file=sys.stderr)
        return 2
    company = open_one(args)
    source = source_of(kind, data, args.file.name, actor=SYSTEM_PERSON, reason=args.reason, language=args.lang)
    told: Iterable[RowOutcome] = try_out(company, found, source)
    if not args.dry_run:
        told = track(bring_in(company, found.rows, source, found.headings), "rows")
    counts: Counter[str] = Counter()
    for row in told:
        counts[row.verdict] += 1
        sys.stdout.write(said_as_json(row) if args.json else said_plainly(row))
    print(", ".join(f"{counts[verdict]} {verdict}" for verdict in RowVerdict), file=sys.stderr)
    return 1 if counts[RowVerdict.REFUSED] else 0


def said_as_json(row: RowOutcome) -> str:
    """One JSON object on its line."""
    kept = msgspec.structs.replace(row, texts={}, seen="")
    return msgspec.json.encode(kept).decode() + "\n"


def said_plainly(row: RowOutcome) -> str:
    """Row, verdict, record, and what changed or why not, with the rule's code."""
    changes = "; ".join(f"{c.column}: {c.before or '∅'} → {c.after or '∅'}" for c in row.changes)
    why = f"{row.reason} ({row.rule})" if row.reason else changes
    return "\t".join(part for part in (str(row.row), row.verdict, row.name, why) if part) + "\n"


def run_take_out(args: argparse.Namespace, open_one: Open) -> int:
    """Exit 0: written; 2: a list is no beancount."""
    if args.form == "beancount":
        print("a list is taken out as csv or xlsx", file=sys.stderr)
        return 2
    log_plainly()
    pieces = take_out(
        open_one(args), args.list, args.form, getpass.getuser(), reason=args.reason, language=args.lang
    )
    if args.out is None:
        sys.stdout.buffer.writelines(track(pieces, "pieces"))
        return 0
    with taken_out(args.out) as file:
        file.writelines(track(pieces, "pieces"))
    return 0


def add_list_imports(imports: Any, base: argparse.ArgumentParser, open_one: Open) -> None:
    """Put a subcommand for each kind beside the other imports; vehicles have theirs, with a switch."""
    for name, kind in KINDS.items():
        if name == "vehicles":
            continue
        sub = imports.add_parser(name, parents=[base], help=f"a list of {kind.en}, XLSX or CSV, row by row")
        sub.add_argument("file", type=Path)
        sub.add_argument("--dry-run", action="store_true", help="say what would be, bring nothing in")
        add_list_options(sub)
        sub.add_argument("--json", action="store_true", help="one JSON object a row on standard output")
        sub.add_argument("--lang", choices=("zh", "en"), default="zh")
        sub.add_argument("--sheet", help="the sheet that holds the list, where several might")
        sub.set_defaults(run=_bringing(name, open_one), watch=True)


def _bringing(kind: str, open_one: Open) -> Callable[[argparse.Namespace], int]:
    return lambda args: bring_list(args, kind, open_one)


def add_list_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--reason", default="", help="why known records are corrected, where a row does not say")
