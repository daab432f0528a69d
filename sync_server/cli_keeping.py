"""The part of the command line that keeps house: backups, devices, and what was set aside."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rulebook.commands import RevokeDevice
from sync_server.backup import Unusable, back_up
from sync_server.company import Company, WrongMaster
from sync_server.reports.devices import devices_report
from sync_server.reports.quarantine import quarantine_report
from sync_server.restoring import begin_again, restore
from sync_server.system import SystemRefused, write_as_system

HALF_SENT_S = 30 * 86_400
"""So long after its last bite a file that was half sent goes from the server; its phone would begin anew."""

Add = Callable[..., argparse.ArgumentParser]
Open = Callable[[argparse.Namespace], Company]


def add_commands(add: Add, base: argparse.ArgumentParser, open_one: Open) -> None:
    """Put these commands beside the others."""

    def backup(args: argparse.Namespace) -> int:
        company = open_one(args)
        summary = back_up(company, args.file)
        company.files.drop_parts(time.time() - HALF_SENT_S)
        size = args.file.stat().st_size
        print(f"{args.file}  {summary.rows['lines']} lines, {summary.files} files, {size:,} bytes")
        print("The master secret is not in it: keep master.key elsewhere.", file=sys.stderr)
        return 0

    def restored(args: argparse.Namespace) -> int:
        company = open_one(args)
        with company.write() as book:
            begin_again(book, company.master, company.clock())
        print("A new life begins: phones fetch anew, send what is not here, and get new receipt numbers.")
        return 0

    def devices(args: argparse.Namespace) -> int:
        for d in devices_report(open_one(args)):
            state = f"revoked {d.revoked_at}" if d.revoked else "inactive" if not d.active else ""
            print(f"{d.id}\t{d.person}\t{d.person_name}\t{d.name}\t{d.last_seen}\t{d.lines}\t{state}")
        return 0

    def revoke(args: argparse.Namespace) -> int:
        company = open_one(args)
        try:
            with company.write() as book:
                command = RevokeDevice(reason=args.reason)
                write_as_system(book, company.master, command, args.device, company.clock())
        except SystemRefused as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{args.device} revoked; what it still hands in is taken and shown as an irregularity")
        return 0

    def quarantine(args: argparse.Namespace) -> int:
        found = [q for q in quarantine_report(open_one(args)) if args.all or q.state in ("open", "explained", "")]
        wanted = [q for q in found if q.hash.startswith(args.hash)] if args.hash else found
        for q in wanted:
            print(
                f"{q.hash[:16]}\t{q.received_at}\t{q.device}\t{q.person}\t{q.seq}\t{q.code}\t{q.state}\t{q.kind}"
            )
            for sha256 in q.files:
                there = "not here" if sha256 in q.missing else "here"
                print(f"\tphoto {sha256[:16]} of {q.subject or 'no order'}, by {q.person_name}: {there}")
            if args.hash:
                print(q.text)
        return 0 if wanted or not args.hash else 1

    add("backup", backup, "write everything but the master secret into one file", base).add_argument(
        "file", type=Path
    )
    back = add("restore", run_restore, "make the company of a backup in an empty --data", base)
    back.add_argument("file", type=Path)
    back.add_argument("--key", type=Path, help="the master secret's file, where it is not in --data yet")
    add("restored", restored, "say that the database was put back by other means than `restore`", base)
    add("devices", devices, "list devices: person, last heard of, lines", base)
    out = add("revoke", revoke, "revoke a device", base)
    out.add_argument("device")
    out.add_argument("--reason", default="revoked on the server's command line")
    aside = add("quarantine", quarantine, "list or show lines that could not be judged", base)
    aside.add_argument("hash", nargs="?", default="", help="show the line whose hash begins so, whole")
    aside.add_argument("--all", action="store_true", help="also those that were settled")


def run_restore(args: argparse.Namespace) -> int:
    """Exit 0: restored; 1: the backup cannot be used here, or is damaged; 2: the wrong master secret."""
    try:
        summary = restore(args.file, args.data, os.environ.get("PAIGONG_DATABASE_URL"), args.key)
    except WrongMaster as error:
        print(error, file=sys.stderr)
        return 2
    except (Unusable, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"restored, as of {summary.made_at}: {summary.rows['lines']} lines, {summary.files} files")
    print("Phones send again what came after it. Check with `paigong rebuild --check`.", file=sys.stderr)
    return 0
