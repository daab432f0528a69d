"""`paigong generate`: a company's month made up from a seed, or its years. Never for real books."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from sync_server.admin.generating.branches import PLACES
from sync_server.admin.generating.month import generate
from sync_server.admin.generating.years import (
    MOST_TECHNICIANS,
    MOST_VISITS,
    MOST_YEARS,
    VISITS,
    Disagrees,
    Uneven,
    generate_years,
)

TECHNICIANS, RECEIPTS = 20, 3000


def add_generate(add: Callable[..., argparse.ArgumentParser], base: argparse.ArgumentParser) -> None:
    """Put `generate` beside the other commands."""
    made = add("generate", run_generate, "make up a company's month, or years, from a seed", base)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--technicians", type=int, default=TECHNICIANS)
    made.add_argument("--receipts", type=int, help=f"in the month; {RECEIPTS} by default")
    made.add_argument(
        "--branches", type=int, choices=range(len(PLACES) + 1), default=0, help="beside the head office (BR-1)"
    )
    made.add_argument(
        "--years",
        type=int,
        help=f"1 to {MOST_YEARS}: so many years in place of the month; all but a sample is written in bulk",
    )
    made.add_argument("--visits", type=int, help=f"with --years: of a technician's day; {VISITS} by default")


def run_generate(args: argparse.Namespace) -> int:
    """Exit 0: made; 1: the folder or database holds a company already, or the rules refused what was made up;
    2: not to be made so."""
    if wrong := _wrong(args):
        print(wrong, file=sys.stderr)
        return 2
    try:
        return _month(args) if args.years is None else _years(args)
    except (FileExistsError, Disagrees, Uneven) as error:
        print(error, file=sys.stderr)
        return 1


def _wrong(args: argparse.Namespace) -> str:
    """What is wrong with the figures; '' for nothing."""
    if args.technicians < 1:
        return f"--technicians {args.technicians}: at least one"
    if args.years is None:
        return "" if args.visits is None else "--visits is for --years; a month has --receipts"
    if args.visits is not None and not 1 <= args.visits <= MOST_VISITS:
        return f"--visits {args.visits}: 1 to {MOST_VISITS}"
    if not 1 <= args.years <= MOST_YEARS:
        return f"--years {args.years}: 1 to {MOST_YEARS}"
    if args.technicians > MOST_TECHNICIANS:
        return f"--technicians {args.technicians}: at most {MOST_TECHNICIANS} with --years"
    if args.receipts is not None or args.branches:
        return "--years makes every fortnight alike, at the head office: leave out --receipts and --branches"
    return ""


def _month(args: argparse.Namespace) -> int:
    receipts = RECEIPTS if args.receipts is None else args.receipts
    url = args.settings.server.url
    made = generate(args.data, args.seed, args.technicians, receipts, url=url, branches=args.branches)
    print(f"{made.receipts} receipts, {made.lines} lines")
    return _told(made.refused)


def _years(args: argparse.Namespace) -> int:
    visits = VISITS if args.visits is None else args.visits
    url = args.settings.server.url
    made = generate_years(args.data, args.seed, args.technicians, args.years, url=url, visits=visits)
    print(f"{made.lines} lines, {made.records} records")
    copied = made.fortnights - made.judged
    print(f"{made.fortnights} fortnights: {made.judged} judged line by line, {copied} copied from them")
    return _told(made.refused)


def _told(refused: tuple[str, ...]) -> int:
    for one in refused:
        print(one, file=sys.stderr)
    return 1 if refused else 0
