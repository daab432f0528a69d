"""What a start takes away of the files on this device. Knows no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mobile.store.notes import ANEW
from rulebook.rules import files_in
from rulebook.subjects.files.records import Photo

if TYPE_CHECKING:
    from mobile.client.offline_client import OfflineClient


async def drop_leftovers(client: OfflineClient) -> None:
    """Files taken here that no line, no half-done form and no photo names; nobody can get at them.

    Of lines forgotten, whose order is out of sight; or of a kill before a form knew of it. Where anything that
    may have named one is damaged, all stay. Those that the company erased go, too (FILE-2), unless a line that is
    not sent yet or a form names them anew.
    """
    world, blobs = client.world, client.blobs
    drafts = msgspec.json.encode(client.notes.state.drafts)
    unsent = {ref.sha256 for entry in client.pending if entry.line for ref in files_in(entry.line)}
    unread = any(entry.line is None for entry in client.pending)
    for sha256 in await blobs.here():
        photos = list(world.find(Photo, "sha256", sha256))
        wanted = unread or sha256 in unsent or sha256.encode() in drafts
        if photos and not wanted and all(photo.erased_at for photo in photos):
            await blobs.erase(sha256)
    if client.notes.state.cursor in ("", ANEW) or any(entry.line is None for entry in client.journal.entries):
        return
    named = {ref.sha256 for entry in client.journal.entries if entry.line for ref in files_in(entry.line)}
    for sha256 in await blobs.taken() - named:
        if sha256.encode() not in drafts and not world.find(Photo, "sha256", sha256):
            await blobs.remove(sha256)
