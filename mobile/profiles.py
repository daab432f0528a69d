"""Who is enrolled on this device: a small file of notes, the last word of each profile counts."""

from __future__ import annotations

import logging

import msgspec

from mobile.desk import Profile
from mobile.store.folder import Folder
from rulebook.wire import EnrolRequest

FILE = "profiles.log"

log = logging.getLogger(__name__)


class Used(msgspec.Struct, frozen=True, tag="used", tag_field="note"):
    """A profile was opened; the last one opened is the first one offered."""

    device: str


class Enrolled(msgspec.Struct, frozen=True, tag="enrolled", tag_field="note"):
    profile: Profile


class Asked(msgspec.Struct, frozen=True, tag="asked", tag_field="note"):
    """What this device will ask, or has asked, a server with a code: asked again after a kill, it is the same."""

    ask: EnrolRequest


Note = Used | Enrolled | Asked
_decoder = msgspec.json.Decoder(Note)


async def _notes(folder: Folder) -> list[Note]:
    """All notes that can be read; a damaged one costs no other."""
    file = await folder.open(FILE)
    try:
        content = await file.read()
    finally:
        await file.close()
    found: list[Note] = []
    for line in content.split(b"\n")[:-1]:
        try:
            found.append(_decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            log.exception("a damaged note about the profiles")
    return found


async def asked_before(folder: Folder, code: str) -> EnrolRequest | None:
    """What was asked with this code, where the answer may have been lost."""
    asked = [n.ask for n in await _notes(folder) if isinstance(n, Asked) and n.ask.code == code]
    return asked[-1] if asked else None


async def read_profiles(folder: Folder) -> list[Profile]:
    """The profiles on this device, the one used last first."""
    found: dict[str, Profile] = {}
    for note in await _notes(folder):
        if isinstance(note, Asked):
            continue
        device = note.device if isinstance(note, Used) else note.profile.device
        profile = note.profile if isinstance(note, Enrolled) else found.get(device)
        if profile:
            found.pop(device, None)
            found[device] = profile
    return list(reversed(found.values()))


async def note_profile(folder: Folder, note: Note) -> None:
    """Keep a note durably; a torn end of an earlier one is cut off first."""
    file = await folder.open(FILE)
    try:
        content = await file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            await file.truncate(whole)
        await file.append(msgspec.json.encode(note) + b"\n")
    finally:
        await file.close()
