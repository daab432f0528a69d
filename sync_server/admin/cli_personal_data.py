"""`paigong personal-data`: what the books hold of one customer or colleague (SEC-1), what was erased (SEC-2)."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sync_server.core.company import Company
from sync_server.core.system import SystemRefused
from sync_server.reporting.personal.erasing import CustomerEraser, erasures
from sync_server.reporting.personal.handing_out import Unknown, hand_out


def add_personal_data(
    subs: Any, base: argparse.ArgumentParser, open_one: Callable[[argparse.Namespace], Company]
) -> None:
    """Put `personal-data export` beside the other commands."""

    def export(args: argparse.Namespace) -> int:
        """Exit 0: written; 1: nobody of that id, or no reason given; 2: the file cannot be made anew."""
        try:
            handed = hand_out(
                open_one(args), args.out, getpass.getuser(), args.reason, args.customer or "", args.person or ""
            )
        except Unknown as error:
            print(f"nobody in the books is {error}", file=sys.stderr)
            return 1
        except SystemRefused as error:
            print(error, file=sys.stderr)
            return 1
        except OSError as error:
            print(error, file=sys.stderr)
            return 2
        said = f"{handed.records} records of {len(handed.kinds)} kinds, {handed.files} files, {handed.lines} lines"
        print(f"{args.out}: {handed.number}, {said}")
        for sha256 in handed.absent:
            print(f"not in it, for it has not arrived or is damaged: photo {sha256}", file=sys.stderr)
        if handed.aside:
            print(f"{handed.aside} lines set aside name them: look at `paigong quarantine`", file=sys.stderr)
        print("Read it before you hand it out: free words may tell of others.", file=sys.stderr)
        return 0

    def listed(args: argparse.Namespace) -> int:
        """Exit 0: every erasure that was asked for, a line each; with --now those that were agreed to first."""
        company = open_one(args)
        if args.now:
            CustomerEraser(company).look()
        with company.read() as work:
            for one in erasures(work, company.clock()):
                known = one.erasure
                lines = f"{one.lines} lines keep words as received" if known.first_at else ""
                when = known.done_at or known.decided_at or known.asked_at
                print("\t".join((known.id, known.state, when, known.stands_for, one.waits or lines)))
        return 0

    data = subs.add_parser("personal-data", help="what the books hold of one customer or one colleague")
    verbs = data.add_subparsers(required=True, metavar="WHAT")
    out = verbs.add_parser("export", parents=[base], help="all of it as a ZIP, without what concerns others")
    whom = out.add_mutually_exclusive_group(required=True)
    whom.add_argument("--customer", metavar="ID", help="a customer, with all that is theirs")
    whom.add_argument("--person", metavar="ID", help="somebody who works or worked here")
    out.add_argument("--out", type=Path, required=True, help="the ZIP to write; must not be there yet")
    out.add_argument(
        "--reason", required=True, help="what for, as: they asked for it; stands in the books (SEC-1)"
    )
    out.set_defaults(run=export, watch=True)
    gone = verbs.add_parser(
        "erasures", parents=[base], help="whose words are to go or went, and what they wait for"
    )
    gone.add_argument("--now", action="store_true", help="carry out first what two agreed to")
    gone.set_defaults(run=listed, watch=True)
