"""`paigong keys`: the master secrets by number, and a new one taken into use (SYS-9)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from rulebook.kernel.identity import Person
from rulebook.kernel.times import in_company_time
from sync_server.core.chain import device_row
from sync_server.core.company import Company
from sync_server.core.rotating import CannotRotate, rotate, standing

Open = Callable[[argparse.Namespace], Company]
COPY_IT = "Copy master.key to the second place now; without it no phone's lines can be verified."
LEAKED = (
    "Links of customers' pages open nothing any more: give new ones. Webhooks are signed with new secrets: copy\n"
    "them to their receivers. Look at `paigong keys list` until every phone has moved on."
)


def add_keys(subs: Any, base: argparse.ArgumentParser, open_one: Open) -> None:
    """Put these commands beside the others."""

    def listed(args: argparse.Namespace) -> int:
        """A line a key: number, since when, devices, state, reason; then the devices that have not moved on."""
        company = open_one(args)
        company.read_key_file()
        with company.read() as work:
            company.follow_keys(work)
            keys, behind = standing(work, len(company.master.keys) - company.master.current)
            for one in keys:
                since = in_company_time(one.key.since) if one.key.since else ""
                state = f"{one.state} {in_company_time(one.key.leaked_at)}" if one.key.leaked_at else one.state
                reason = " ".join(one.key.reason.split())
                print(f"{one.key.number}\t{since}\t{one.devices} devices\t{state}\t{reason}")
            for device in sorted(behind, key=lambda d: (d.key, d.id)):
                person, row = work.get(Person, device.person), device_row(work, device.id)
                seen = in_company_time(row.last_seen) if row else ""
                print(f"\t{device.id}\t{person.name if person else device.person}\tkey {device.key}\t{seen}")
        return 0

    def rotated(args: argparse.Namespace) -> int:
        """Exit 0: another key is in use; 1: not, and why."""
        try:
            number = rotate(open_one(args), leaked=args.leaked, reason=args.reason)
        except (CannotRotate, OSError) as error:
            print(f"{error}. Nothing has changed.", file=sys.stderr)
            return 1
        print(f"key {number} is in use; phones move on at their next sync")
        print(COPY_IT, *([LEAKED] if args.leaked else []), sep="\n", file=sys.stderr)
        return 0

    whats = subs.add_parser("keys", help="master secrets: list them, take a new one into use")
    each = whats.add_subparsers(required=True, metavar="WHAT")
    there = each.add_parser("list", parents=[base], help="every key, and the devices that have not moved on")
    there.set_defaults(run=listed, watch=True)
    new = each.add_parser("rotate", parents=[base], help="take a new key into use; phones lose nothing")
    new.add_argument("--leaked", action="store_true", help="those before it are in wrong hands")
    new.add_argument("--reason", default="", help="why; it stands in the books")
    new.set_defaults(run=rotated, watch=True)
