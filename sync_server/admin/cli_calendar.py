"""`paigong calendar`: what a year's rest days and moved working days are, and what that rests on (STK-5)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

import msgspec

from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import CalendarYear
from sync_server.core.company import Company
from sync_server.core.system import SystemRefused, write_as_system
from sync_server.subjects.calendar.proposal import proposed

NOTHING = (
    "Nothing is known of {year}: weekends rest, the other days are worked. Enter its calendar once it is out."
)


def add_calendar(
    subs: Any, base: argparse.ArgumentParser, open_one: Callable[[argparse.Namespace], Company]
) -> None:
    """Put `calendar show` and `calendar set` beside the other commands."""

    def show(args: argparse.Namespace) -> int:
        """Exit 0, also for a year of which only weekends are known."""
        said = _said(open_one(args), args.year)
        if args.json:
            print(json.dumps(said, ensure_ascii=False))
        else:
            print("\n".join(_lines(said)))
        return 0

    def enter(args: argparse.Namespace) -> int:
        """Exit 0: entered; 1: no proposal for that year, or refused."""
        command = proposed(args.year)
        if command is None:
            print(NOTHING.replace("{year}", str(args.year)), file=sys.stderr)
            return 1
        company = open_one(args)
        try:
            with company.write() as work:
                write_as_system(work, company.master, command, f"{args.year:04d}", company.clock())
        except SystemRefused as error:
            print(error, file=sys.stderr)
            return 1
        print("\n".join(_lines(_said(company, args.year))))
        return 0

    calendar = subs.add_parser("calendar", help="the company's calendar: rest days and moved working days")
    verbs = calendar.add_subparsers(required=True, metavar="WHAT")
    one = verbs.add_parser("show", parents=[base], help="the days of a year, and what they rest on")
    one.add_argument("year", type=int)
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=show, watch=True)
    other = verbs.add_parser("set", parents=[base], help="enter a year as it is proposed")
    other.add_argument("year", type=int)
    other.set_defaults(run=enter, watch=True)


def _said(company: Company, year: int) -> dict[str, Any]:
    """Source (`company`, `proposed` or `weekends`), notice, what it rests on, rest days, worked weekend days."""
    with company.read() as work:
        known: CalendarYear | None = work.get(CalendarYear, f"{year:04d}")
    found: CalendarYear | SetCalendar | None = known or proposed(year)
    if found is None:
        words = NOTHING.replace("{year}", str(year))
        return {"year": year, "source": "weekends", "notice": "", "rests_on": words, "rest": [], "work": []}
    return {
        "year": year,
        "source": "company" if known else "proposed",
        "notice": found.notice,
        "rests_on": found.notice,
        "rest": [{"day": one.day, "name": one.name} for one in msgspec.structs.asdict(found)["rest"]],
        "work": list(found.work),
    }


def _lines(said: dict[str, Any]) -> list[str]:
    year = said["year"]
    if said["source"] == "weekends":
        return [str(said["rests_on"])]
    entered = said["source"] == "company"
    head = "entered by the company" if entered else f"proposed, not entered yet (`paigong calendar set {year}`)"
    rest = [f"  {one['day']}  {one['name']}" for one in said["rest"]]
    return [
        f"{year}: {head}",
        f"rests on: {said['notice']}",
        f"rest days of holidays: {len(rest)}",
        *rest,
        f"weekend days that are worked: {len(said['work'])}",
        *(f"  {day}" for day in said["work"]),
    ]
