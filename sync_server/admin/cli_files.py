"""The part of the command line for photos: whether all are here, and moving them between folder and bucket."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from rulebook.policy.settings import setting
from sync_server.core.company import Company
from sync_server.core.files.checking import Wrong, check_files
from sync_server.core.files.erasing import Eraser, due_photos
from sync_server.core.files.moving import copy_files, copy_notes
from sync_server.core.files.opening import FOLDER, files_at
from sync_server.core.files.store import StoreAway, StoreRoom
from sync_server.core.progress import track

Open = Callable[[argparse.Namespace], Company]


def add_files(subs: Any, base: argparse.ArgumentParser, open_one: Open) -> None:
    """Put these commands beside the others."""

    def check(args: argparse.Namespace) -> int:
        """Exit 0: every file that has arrived is here, byte for byte; 1: not, and each is named."""
        found = check_files(open_one(args))
        for one in found.findings:
            print(f"{one.wrong}\t{one.sha256}\tnamed by {', '.join(one.named_by) or 'no line'}")
        print(f"{found.whole} files whole, {found.awaited} still on their phones, {found.erased} erased (FILE-2)")
        return 1 if any(one.wrong not in (Wrong.UNNOTED, Wrong.ERASED) for one in found.findings) else 0

    def erase(args: argparse.Namespace) -> int:
        """Exit 0: told, or done; 1: the store of photos is away: what lines say goes at the next look."""
        company = open_one(args)
        with company.read() as work:
            months = setting(work, "photo_keep_months", company.clock())
            due = list(due_photos(work, company.clock()))
        for one in due:
            print(f"{one.sha256}\t{one.size}\t{' '.join(one.orders)}")
        if not months:
            print("photo_keep_months is 0: the company keeps photos for ever (FILE-2)", file=sys.stderr)
        told = f"{len(due)} photos, {sum(one.size for one in due):,} bytes, kept for {months} months"
        if not args.now:
            print(f"{told}; nothing was erased: the server does it by itself, or say --now", file=sys.stderr)
            return 0
        try:
            count = Eraser(company).look()
        except (StoreAway, OSError) as error:
            print(f"{error}; what the lines say goes at the next look", file=sys.stderr)
            return 1
        print(f"{told}: {count} erased; their records stay", file=sys.stderr)
        return 0

    def move(args: argparse.Namespace) -> int:
        """Exit 0: all are there; 1: some are damaged, or there is no room; 2: no place that can be used."""
        settings = args.settings.server
        origin = args.origin or settings.files_url or str(settings.data / FOLDER)
        try:
            source, target = files_at(origin, settings), files_at(args.to, settings)
        except ValueError as error:
            print(f"such a place cannot be used: {error}", file=sys.stderr)
            return 2
        if target.where() == source.where():
            print(f"the files are in {source.where()} already", file=sys.stderr)
            return 2
        names = sorted(set(source.names()) - set(source.notes()))
        try:
            found = copy_files(source, target, track(names, "photos", len(names)))
            copy_notes(source, target)
        except (StoreRoom, OSError) as error:
            print(f"{error or 'there is no room for more'}; what was copied stays: call it again", file=sys.stderr)
            return 1
        for name in found.damaged:
            print(f"damaged\t{name}")
        print(f"{found.copied} files copied to {target.where()}, {found.there} were there already")
        print(_what_next(origin, args.to), file=sys.stderr)
        return 1 if found.damaged else 0

    files = subs.add_parser("files", help="photos: are all here, and moving them to another store")
    files = files.add_subparsers(required=True, metavar="WHAT")
    looked = files.add_parser("check", parents=[base], help="read every photo: is it here, and what it is called")
    looked.set_defaults(run=check, watch=True)
    old = files.add_parser(
        "erase",
        parents=[base],
        help="photos whose work and term are over: which; --now: erase them",
    )
    old.add_argument("--now", action="store_true", help="erase them, for good")
    old.set_defaults(run=erase, watch=True)
    moved = files.add_parser(
        "move", parents=[base], help="copy all photos into another store; may be called again"
    )
    moved.add_argument("--to", required=True, metavar="URL", help="s3+https://HOST/BUCKET, or a folder")
    moved.add_argument(
        "--from", dest="origin", metavar="URL", help="where they are; as the settings say by default"
    )
    moved.set_defaults(run=move, watch=True)


def _what_next(origin: str, to: str) -> str:
    setting = f'files_url = "{to}"' if "://" in to else "no files_url (photos are in `files` of `data` then)"
    return (
        f"Next: set {setting}; restart the server; call this once more with --from '{origin}' for what came "
        f"meanwhile; `paigong files check`. Nothing was removed where they were."
    )
