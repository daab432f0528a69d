"""The part of the command line that keeps house: backups, devices, and what was set aside."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from rulebook.kernel.times import in_company_time
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.enrolment.records import EnrolmentCode
from sync_server.admin.backup import Unusable
from sync_server.admin.cli_backup import add_backup, add_restore_options, check_restore, restore_from
from sync_server.admin.restore import begin_again, words_erased
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import withdraw_code
from sync_server.core.files.store import ERASED, StoreAway
from sync_server.core.keyring import WrongMaster
from sync_server.core.system import SystemRefused, write_as_system
from sync_server.core.waiting import WaitingRoom, awaited_devices, give_up, held_lines
from sync_server.reporting.personal.erasing import erase_again
from sync_server.subjects.devices.holdings import holdings, last_word
from sync_server.subjects.devices.quarantine import quarantine_report
from sync_server.subjects.devices.reports import devices_report

Add = Callable[..., argparse.ArgumentParser]
Open = Callable[[argparse.Namespace], Company]


def add_commands(add: Add, base: argparse.ArgumentParser, open_one: Open) -> None:
    """Put these commands beside the others."""

    def restored(args: argparse.Namespace) -> int:
        company = open_one(args)
        with company.write() as work:
            begin_again(work, company.master, company.clock())
            backups: Path | None = args.settings.server.backups
            beside = backups / ERASED if backups else None
            noted = words_erased(work, company.files, company.master, None, beside)
            erase_again(work, work.master or company.master, noted, company.clock())
        print("A new life begins: phones fetch anew, send what is not here, and get new receipt numbers.")
        return 0

    def devices(args: argparse.Namespace) -> int:
        if args.holds:
            return _print_holdings(open_one(args), args.holds)
        for d in devices_report(open_one(args)):
            state = f"revoked {d.revoked_at}" if d.revoked else "inactive" if not d.active else ""
            print(f"{d.id}\t{d.person}\t{d.person_name}\t{d.name}\t{d.last_seen}\t{d.lines}\t{state}")
        return 0

    def revoke(args: argparse.Namespace) -> int:
        company = open_one(args)
        try:
            with company.write() as work:
                command = RevokeDevice(reason=args.reason)
                write_as_system(work, company.master, command, args.device, company.clock())
                WaitingRoom(work, company.master, company.clock()).let_out()
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

    add_backup(add, base, open_one)
    back = add("restore", run_restore, "make the company of a backup in an empty --data", base)
    back.add_argument("file", type=Path, nargs="?", help="a backup, or a folder: the newest of it")
    add_restore_options(back)
    back.add_argument("--key", type=Path, help="the master secret's file, where it is not in --data yet")
    add_awaited(add, base, open_one)
    add_codes(add, base, open_one)
    add("restored", restored, "say that the database was put back by other means than `restore`", base)
    listed = add("devices", devices, "list devices: person, last heard of, lines", base)
    listed.add_argument(
        "--holds", default="", metavar="DEVICE", help="whose customers' data this one is fed, instead"
    )
    out = add("revoke", revoke, "revoke a device", base)
    out.add_argument("device")
    out.add_argument("--reason", default="revoked on the server's command line")
    aside = add("quarantine", quarantine, "list or show lines that could not be judged", base)
    aside.add_argument("hash", nargs="?", default="", help="show the line whose hash begins so, whole")
    aside.add_argument("--all", action="store_true", help="also those that were settled")


def _print_holdings(company: Company, device: str) -> int:
    """A line for each customer: name, orders, those in progress, vehicles, when the last order began, own file.

    Exit 1: no such device.
    """
    found = holdings(company, device)
    if found is None:
        print(f"no device {device}", file=sys.stderr)
        return 1
    for one in found:
        file = "file" if one.file else ""
        latest = in_company_time(one.latest) if one.latest else ""
        print(f"{one.customer}\t{one.orders}\t{one.in_progress}\t{one.vehicles}\t{latest}\t{file}")
    known = next(d for d in devices_report(company) if d.id == device)
    if known.revoked or not known.active:
        said = "it is fed nothing any more, this is what it may hold"
    else:
        said = "what is not named here it gives back at its next sync"
    print(f"Last heard of {known.last_seen}; {said}.", file=sys.stderr)
    if word := last_word(company, device):
        at = in_company_time(word.said_at)
        print(f"By its own signed word of {at} nothing is left that ended before {word.before}.", file=sys.stderr)
    return 0


def add_codes(add: Add, base: argparse.ArgumentParser, open_one: Open) -> None:
    def codes(args: argparse.Namespace) -> int:
        company = open_one(args)
        try:
            if args.withdraw:
                withdraw_code(company, args.withdraw, args.reason)
        except SystemRefused as error:
            print(error, file=sys.stderr)
            return 1
        with company.read() as work:
            found = work.all(EnrolmentCode)
        for c in sorted(found, key=lambda one: (one.issued_at, one.id)):
            print(f"{c.id}\t{c.person_name or c.person}\t{c.issued_by_name}\t{c.issued_at}\t{c.state}\t{c.device}")
        return 0

    given = add("codes", codes, "enrolment codes: for whom, by whom, when, and which device used them", base)
    given.add_argument("--withdraw", default="", metavar="ID", help="it opens nothing any more")
    given.add_argument("--reason", default="", help="why")


def add_awaited(add: Add, base: argparse.ArgumentParser, open_one: Open) -> None:
    def awaited(args: argparse.Namespace) -> int:
        company = open_one(args)
        if args.without and not give_up(company, args.without, args.reason):
            print(f"nobody waits for {args.without}", file=sys.stderr)
            return 1
        _print_awaited(company)
        return 0

    wait = add("awaited", awaited, "after a restore: devices that are waited for, and lines that wait", base)
    wait.add_argument("--without", default="", metavar="DEVICE", help="it never will come: wait for it no more")
    wait.add_argument("--reason", default="", help="why")


def _tell_whom_it_waits_for(args: argparse.Namespace) -> None:
    """Devices as the backup has them: what each may bring back, and which of them were shut out."""
    company = open_company(args.data, url=args.settings.server.url)
    _print_awaited(company)
    company.engine.dispose()
    print(
        "Revoked after the backup: stays shut out once the device, or an administrator's phone, has synced.\n"
        "Revoke the others again (`paigong revoke`); say of a phone that never will come so: `paigong awaited`.",
        file=sys.stderr,
    )


def _print_awaited(company: Company) -> None:
    """A line for each device: who, last heard of, what the books have of it, whether it is still waited for."""
    with company.read() as work:
        waiting = {one.device: one for one in awaited_devices(work)}
        held = held_lines(work)
    known = {d.id: d for d in devices_report(company)}
    for id in sorted(waiting.keys() | known.keys()):
        d, one = known.get(id), waiting.get(id)
        state = "revoked" if d and d.revoked else "" if one is None else "came" if one.settled else "awaited"
        name = f"{d.person}\t{d.person_name}\t{d.last_seen}\t{d.lines} lines" if d else "\t\t\t0 lines"
        print(f"{id}\t{name}\t{state}" + (f"\t{held[id]} held" if id in held else ""))


def run_restore(args: argparse.Namespace) -> int:
    """Exit 0: restored; 1: the backup cannot be used here, or is damaged; 2: the wrong master secret."""
    if args.check:
        return check_restore(args)
    try:
        summary = restore_from(args)
    except WrongMaster as error:
        print(error, file=sys.stderr)
        return 2
    except (Unusable, StoreAway, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    photos = summary.files or summary.referenced
    print(f"restored, as of {in_company_time(summary.made_at)}: {summary.rows['lines']} lines, {photos} files")
    _tell_whom_it_waits_for(args)
    print("Phones send again what came after it. Check with `paigong rebuild --check`.", file=sys.stderr)
    return 0
