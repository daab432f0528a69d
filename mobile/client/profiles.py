"""Who is enrolled on this device: a small file of notes, the last word of each profile counts."""

from __future__ import annotations

import logging

import msgspec

from mobile.client.offline_client import Profile
from mobile.client.pins import PinMark
from mobile.store.folder import Folder
from rulebook.kernel.wire import EnrolRequest

FILE = "profiles.log"
ANEW = "profiles.anew"
"""The notes as they are to be: written whole before the others are touched, so that a kill costs nothing."""

log = logging.getLogger(__name__)


class Used(msgspec.Struct, frozen=True, tag="used", tag_field="note"):
    """A profile was opened; the last one opened is the first one offered."""

    device: str


class Enrolled(msgspec.Struct, frozen=True, tag="enrolled", tag_field="note"):
    profile: Profile


class Asked(msgspec.Struct, frozen=True, tag="asked", tag_field="note"):
    """What this device will ask, or has asked, a server with a code: asked again after a kill, it is the same."""

    ask: EnrolRequest


class Locked(msgspec.Struct, frozen=True, tag="locked", tag_field="note", omit_defaults=True):
    """A person logged out: the profile opens to the PIN of this mark only. Its unsent work still goes out."""

    device: str
    salt: str
    mark: str
    rounds: int = 0

    @property
    def pin(self) -> PinMark:
        return PinMark(self.salt, self.mark, self.rounds)


def locked_by(device: str, pin: PinMark) -> Locked:
    return Locked(device, pin.salt, pin.mark, pin.rounds)


class Wiping(msgspec.Struct, frozen=True, tag="wiping", tag_field="note"):
    """A profile is being removed; a start that finds this goes on with it."""

    device: str


Note = Used | Enrolled | Asked | Locked | Wiping
_decoder = msgspec.json.Decoder(Note)


async def _notes(folder: Folder) -> list[Note]:
    """All notes that can be read; a damaged one costs no other."""
    await _finish_rewriting(folder)
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
        if isinstance(note, Wiping):
            found.pop(note.device, None)
        if isinstance(note, Asked | Locked | Wiping):
            continue
        device = note.device if isinstance(note, Used) else note.profile.device
        profile = note.profile if isinstance(note, Enrolled) else found.get(device)
        if profile:
            found.pop(device, None)
            found[device] = profile
    return list(reversed(found.values()))


async def locks(folder: Folder) -> dict[str, Locked]:
    """The profiles that are locked, by device."""
    found: dict[str, Locked] = {}
    for note in await _notes(folder):
        if isinstance(note, Locked):
            found[note.device] = note
        elif isinstance(note, Used):
            found.pop(note.device, None)
    return found


async def pin_of(folder: Folder, device: str) -> Locked | None:
    """The PIN that a profile was locked with last, open or not."""
    marks = [n for n in await _notes(folder) if isinstance(n, Locked) and n.device == device]
    return marks[-1] if marks else None


async def being_wiped(folder: Folder) -> list[str]:
    return [n.device for n in await _notes(folder) if isinstance(n, Wiping)]


async def drop_profile(folder: Folder, device: str) -> None:
    """Leave nothing of a profile in the notes: its key and its token go too."""
    notes = await _notes(folder)
    codes = {n.profile.code for n in notes if isinstance(n, Enrolled) and n.profile.device == device}
    kept = [n for n in notes if _device_of(n) != device and not (isinstance(n, Asked) and n.ask.code in codes)]
    await folder.remove(ANEW)
    await _append(folder, ANEW, b"".join(msgspec.json.encode(n) + b"\n" for n in kept) + END)
    await _finish_rewriting(folder)


END = b"end\n"


def _device_of(note: Note) -> str:
    match note:
        case Enrolled():
            return note.profile.device
        case Asked():
            return note.ask.device
        case _:
            return note.device


async def _append(folder: Folder, name: str, content: bytes) -> None:
    file = await folder.open(name)
    try:
        await file.append(content)
    finally:
        await file.close()


async def _finish_rewriting(folder: Folder) -> None:
    """Put the new notes in the old ones' place, if they were written whole."""
    if ANEW not in await folder.names():
        return
    file = await folder.open(ANEW)
    try:
        content = await file.read()
    finally:
        await file.close()
    if content.endswith(END):
        kept = await folder.open(FILE)
        try:
            await kept.truncate(0)
            await kept.append(content.removesuffix(END))
        finally:
            await kept.close()
    await folder.remove(ANEW)


async def note_profile(folder: Folder, note: Note) -> None:
    """Keep a note durably; a torn end of an earlier one is cut off first."""
    await _finish_rewriting(folder)
    file = await folder.open(FILE)
    try:
        content = await file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            await file.truncate(whole)
        await file.append(msgspec.json.encode(note) + b"\n")
    finally:
        await file.close()
