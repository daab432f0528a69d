"""The part of the command line for backups and the way back: `backup`, `backup-key`, what `restore` adds."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from sync_server.admin.backup import Summary, Unusable, back_up
from sync_server.admin.backup_folder import let_go, newest_in, next_name
from sync_server.admin.encryption import KeyFault, decrypted, is_encrypted, new_identity
from sync_server.admin.photo_shelf import PhotoMissing, PhotoShelf, Shelf, StoreShelf
from sync_server.admin.restore import restore
from sync_server.admin.restore_check import rehearse
from sync_server.core.backed_up import note_meta
from sync_server.core.company import Company, open_company
from sync_server.core.files.opening import open_files
from sync_server.core.files.store import StoreAway
from sync_server.core.intake import iso_exact
from sync_server.core.keyring import WrongMaster
from sync_server.core.private_files import make_private_folder
from sync_server.core.server_settings import ServerSettings

IN_STORE = "store"
"""Written where a folder for photos is named: they stay where they are."""
HALF_SENT_S = 30 * 86_400
"""So long after its last bite a file that was half sent goes from the server; its phone would begin anew."""

Add = Callable[..., argparse.ArgumentParser]
Open = Callable[[argparse.Namespace], Company]


def add_backup(add: Add, base: argparse.ArgumentParser, open_one: Open) -> None:
    """Put these commands beside the others."""

    def backup(args: argparse.Namespace) -> int:
        """Exit 0: made; 1: not, and why: the last one stands, and nothing half made is left."""
        settings: ServerSettings = args.settings.server
        place = args.file or settings.backups
        if place is None:
            print("Name a file or folder, or set `backups` (see `paigong settings`).", file=sys.stderr)
            return 1
        recipients = tuple(args.encrypt_to) or settings.recipients
        root = args.photos or settings.backup_photos
        company = open_one(args)
        try:
            target = _target(place, company, bool(recipients), is_folder=args.file is None)
            shelf = _shelf(root, settings, recipients)
            summary = back_up(company, target, shelf, recipients)
        except (OSError, StoreAway, KeyFault, Unusable) as error:
            print(
                f"No backup was made: {error}. The last one stands.",
                file=sys.stderr,
            )
            return 1
        size = target.stat().st_size
        photos = f"{summary.referenced} photos, {shelf.added} of them new" if shelf else f"{summary.files} files"
        print(f"{target}  {summary.rows['lines']} lines, {photos}, {size:,} bytes")
        _tidy_up(company, place, settings.backup_keep)
        print("The master secret is not in it: keep master.key elsewhere.", file=sys.stderr)
        if isinstance(shelf, StoreShelf):
            print(f"Its photos are not in it: they stay in {company.files.where()}.", file=sys.stderr)
        return 0

    def backup_key(args: argparse.Namespace) -> int:
        """Exit 0: made; 1: there is a file already."""
        try:
            public = new_identity(args.file)
        except OSError as error:
            print(error, file=sys.stderr)
            return 1
        print(public)
        print(f"The private key is in {args.file}: keep it away from the server, and twice.", file=sys.stderr)
        return 0

    out = add("backup", backup, "write everything but the master secret into one file", base)
    out.add_argument("file", type=Path, nargs="?", help="the file, or a folder that gets one named by the time")
    out.add_argument(
        "--photos",
        type=Path,
        metavar="FOLDER",
        help="keep photos once for all backups, here; `store`: name them only",
    )
    out.add_argument(
        "--encrypt-to", action="append", default=[], metavar="age1…", help="a public key; may be given again"
    )
    add("backup-key", backup_key, "make a key pair that backups are encrypted to", base).add_argument(
        "file", type=Path, help="new file for the private key"
    )


def _tidy_up(company: Company, place: Path, keep: int) -> None:
    """Older backups, and what was half sent long ago; the backup is made, whatever becomes of these."""
    try:
        for path in let_go(place, keep) if place.is_dir() else []:
            print(f"{path} removed: {keep} are kept", file=sys.stderr)
        company.files.drop_parts(time.time() - HALF_SENT_S)
    except (OSError, StoreAway) as error:
        print(f"The backup is made; what should go after it is still there: {error}", file=sys.stderr)


def _target(place: Path, company: Company, encrypted: bool, is_folder: bool) -> Path:
    if is_folder:
        make_private_folder(place)
    return next_name(place, company.clock(), encrypted) if place.is_dir() else place


def add_restore_options(back: argparse.ArgumentParser) -> None:
    back.add_argument(
        "--photos", type=Path, metavar="FOLDER", help="where `backup --photos` kept them, or `store`"
    )
    back.add_argument("--identity", type=Path, metavar="FILE", help="the private key of an encrypted backup")
    back.add_argument("--check", action="store_true", help="rehearse only, in a temporary place")
    back.add_argument("--scratch", type=Path, metavar="FOLDER", help="where to rehearse; /tmp by default")


def _place(args: argparse.Namespace) -> Path:
    place: Path | None = args.file or args.settings.server.backups
    if place is None:
        raise Unusable("Name a backup or a folder of them, or set `backups` (see `paigong settings`).")
    return newest_in(place)


def _shelf(
    root: Path | None, settings: ServerSettings, recipients: tuple[str, ...] = (), identity: Path | None = None
) -> Shelf | None:
    """Where the photos of backups are kept apart. Raises Unusable."""
    if str(root) == IN_STORE:
        if not settings.files_url:
            raise Unusable(
                "photos stay in the store only where that is named by files_url (see `paigong settings`)"
            )
        return StoreShelf(open_files(settings))
    return PhotoShelf(root, recipients, identity) if root else None


def _shelf_of(args: argparse.Namespace) -> Shelf | None:
    return _shelf(args.photos or args.settings.server.backup_photos, args.settings.server, (), args.identity)


@contextmanager
def _plain(source: Path, args: argparse.Namespace, scratch: Path | None) -> Iterator[Path]:
    """The backup's file, decrypted where it needs to be; gone at the end."""
    if not is_encrypted(source):
        yield source
        return
    with decrypted(source, args.identity, scratch) as file:
        yield Path(f"/dev/fd/{file.fileno()}")


def restore_from(args: argparse.Namespace) -> Summary:
    """Restore what the command line names. Raises as `restore` does, KeyFault as Unusable."""
    try:
        source, data, settings = _place(args), args.data, args.settings.server
        files = open_files(settings) if settings.files_url else None
        make_private_folder(data)
        with _plain(source, args, data) as plain:
            shelf = _shelf_of(args)
            return restore(plain, data, settings.url, args.key, shelf=shelf, files=files, notes=source.parent)
    except (KeyFault, Unusable) as error:
        _rmdir_if_empty(args.data)
        raise Unusable(str(error)) from error


def _rmdir_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def check_restore(args: argparse.Namespace) -> int:
    """Exit 0: the backup brings back sound books; 1: it does not; 2: the wrong master secret."""
    try:
        source = _place(args)
        with _plain(source, args, args.scratch) as plain:
            found = rehearse(
                plain, args.key or args.data / "master.key", _shelf_of(args), args.scratch, source.parent
            )
    except WrongMaster as error:
        print(error, file=sys.stderr)
        return 2
    except (Unusable, KeyFault, PhotoMissing, StoreAway, OSError) as error:
        print(f"{error}", file=sys.stderr)
        return 1
    for fault in found.faults:
        print("\t".join(part for part in (fault.what, fault.where, fault.whose, fault.detail) if part))
    what = f"{source}  of {found.summary.made_at}: {found.lines} lines, {found.photos} photos"
    print(f"{what}: {f'{len(found.faults)} faults' if found.faults else 'sound'}")
    if found.sound:
        _note_drill(args)
    return 0 if found.sound else 1


def _note_drill(args: argparse.Namespace) -> None:
    """So that /metrics tells when a restore was last rehearsed, where the company is on this machine."""
    url = args.settings.server.url
    here = (args.data / "master.key").exists() and (url is not None or (args.data / "paigong.db").exists())
    if not here:
        return  # rehearsed on another machine, which must not begin a company
    company = open_company(args.data, url=url)
    note_for_metrics(company, {"drilled_at": iso_exact(company.clock())})
    company.engine.dispose()


def note_for_metrics(company: Company, notes: dict[str, str]) -> None:
    """Keep in the database what /metrics tells; what cannot be kept is said, for the command did its work."""
    try:
        with company.engine.begin() as connection:
            for key, value in notes.items():
                note_meta(connection, key, value)
    except SQLAlchemyError as error:
        print(f"not noted for /metrics: {getattr(error, 'orig', error)}", file=sys.stderr)
