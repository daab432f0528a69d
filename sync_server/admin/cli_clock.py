"""`paigong clock`: when a term is due that starts then, and why, in one sentence (SLA-1)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import in_range, parse_time
from rulebook.kernel.world import World
from rulebook.policy.clock_words import sentence_in
from rulebook.policy.clocks import ROWS, Clock, SiteClass
from rulebook.policy.running_clocks import TABLES, start_clock
from sync_server.core.company import Company
from sync_server.core.words import catalogue
from sync_server.subjects.cases.proposed_world import ProposedWorld

LANGUAGES = ("zh", "en")


def add_clock(add: Any, base: argparse.ArgumentParser, open_one: Callable[[argparse.Namespace], Company]) -> None:
    """Put `clock` beside the other commands."""

    def run(args: argparse.Namespace) -> int:
        """Exit 0: told; 2: no time with a zone, none that a line may bear, or a row with hours of its own."""
        try:
            start = in_range(parse_time(args.start), args.start)
        except Unreadable as error:
            print(f"{error}; say it like 2026-09-30T18:30+08:00", file=sys.stderr)
            return 2
        if args.hours and (own := ROWS[args.rule].hours) and own != args.hours:
            words = f"--hours {args.hours}: {args.rule} always counts by the hours {own}; leave it out"
            print(words, file=sys.stderr)
            return 2

        def told(world: World) -> dict[str, Any]:
            clock = start_clock(world, args.rule, start, table=args.hours, site=args.site)
            return _said(world, clock)

        if args.settings.server.url or (args.data / "paigong.db").exists():
            with open_one(args).read() as work:
                said = told(work)
        else:
            said = told(ProposedWorld())
        print(json.dumps(said, ensure_ascii=False) if args.json else f"{said['due']}\n{said[args.lang]}")
        return 0

    sub = add("clock", run, "when a term is due that starts then, and why", base)
    sub.add_argument("--start", required=True, metavar="TIME", help="ISO with a zone: 2026-09-30T18:30+08:00")
    sub.add_argument("--rule", required=True, choices=tuple(ROWS), help="the row of the term")
    sub.add_argument("--site", default="", choices=tuple(SiteClass), help="class of the customer's place")
    sub.add_argument("--hours", default="", choices=TABLES, help="whose service hours; the office's by default")
    sub.add_argument("--lang", choices=LANGUAGES, default="zh")
    sub.add_argument("--json", action="store_true", help="due time, warning and sentence as one JSON object")


def _said(world: World, clock: Clock) -> dict[str, Any]:
    """Due time and warning as ISO text, the years nobody has entered, and the sentence in both languages."""
    return {
        "rule": clock.row,
        "start": clock.start,
        "due": clock.due,
        "warn": clock.warn,
        "site": clock.site,
        "unknown_years": list(clock.unknown),
        **{language: sentence_in(catalogue(language), world, clock) for language in LANGUAGES},
    }
