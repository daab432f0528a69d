"""Who is enrolled on this device: a small file of notes, the last word of each profile counts."""

from __future__ import annotations

import msgspec

from mobile.desk import Profile
from mobile.store.folder import Folder

FILE = "profiles.log"


class Used(msgspec.Struct, frozen=True, tag="used", tag_field="note"):
    """A profile was opened; the last one opened is the first one offered."""

    device: str


class Enrolled(msgspec.Struct, frozen=True, tag="enrolled", tag_field="note"):
    profile: Profile


_decoder = msgspec.json.Decoder(Used | Enrolled)


async def read_profiles(folder: Folder) -> list[Profile]:
    """The profiles on this device, the one used last first."""
    file = await folder.open(FILE)
    try:
        content = await file.read()
    finally:
        await file.close()
    found: dict[str, Profile] = {}
    for line in content[: content.rfind(b"\n") + 1].splitlines():
        note = _decoder.decode(line)
        device = note.device if isinstance(note, Used) else note.profile.device
        profile = note.profile if isinstance(note, Enrolled) else found.get(device)
        if profile:
            found.pop(device, None)
            found[device] = profile
    return list(reversed(found.values()))


async def note_profile(folder: Folder, note: Used | Enrolled) -> None:
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
