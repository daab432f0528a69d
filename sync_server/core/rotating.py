"""Another master secret comes into use (SYS-9): first it stands in the file, then the books name it.

Killed between the two, nothing has happened yet, and the same again goes on with the secret that is in the file.
Devices get their new keys at their next sync, by themselves (`syncing.py`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.subjects.master_keys.commands import RotateMasterKey
from rulebook.subjects.master_keys.records import MasterKey, master_keys
from sync_server.core.company import Company
from sync_server.core.keyring import LENGTH, KeyRing, mark_of, read_keys, write_keys
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork


class CannotRotate(Exception):
    """The file of master secrets is not where it can be written, or not the one that these books use."""


def rotate(company: Company, leaked: bool = False, reason: str = "", by: str = SYSTEM_PERSON) -> int:
    """Take a new master secret into use; its number. `leaked`: those before it are trusted no more.

    Other server processes follow at their next transaction. Raises CannotRotate or OSError; then nothing changed.
    """
    if company.key_file is None:
        raise CannotRotate("these books have no file of master secrets")
    _need_words(reason)
    with company.write() as work:  # one at a time, whoever else rotates
        ring = _in_file(company.key_file, company.master)
        if len(ring.keys) == ring.current:
            ring = replace(ring, keys=(*ring.keys, company.entropy(LENGTH)))
        if leaked:
            ring = replace(ring, told=ring.told | set(range(1, ring.current + 1)))
        write_keys(company.key_file, ring)
        number = take_into_use(work, ring, company.clock(), reason, by).current
    with company.read() as work:
        company.follow_keys(work)
    return number


def take_into_use(
    work: UnitOfWork, ring: KeyRing, now: datetime, reason: str = "", by: str = SYSTEM_PERSON
) -> KeyRing:
    """Have the books name the secrets that the file has beyond them; the line itself is signed under the newest.

    After a restore, those that came into use since the backup; then and else what the file calls leaked is so.
    """
    for number in range(ring.current + 1, len(ring.keys) + 1):
        leaked = set(range(1, number)) <= ring.told
        ring = replace(ring, current=number, leaked=ring.leaked | (ring.told if leaked else set()))
        command = RotateMasterKey(number=number, mark=mark_of(ring.key), leaked=leaked, reason=reason)
        write_as_system(work, ring, command, str(number), now, by)
    work.master = ring
    return ring


def _need_words(reason: str) -> None:
    """That a line can hold them: else the file would have a secret that no line takes into use."""
    try:
        said = msgspec.json.encode(RotateMasterKey(number=1, reason=reason))
        msgspec.json.decode(said, type=RotateMasterKey)
    except (UnicodeEncodeError, msgspec.ValidationError) as error:
        raise CannotRotate(f"such a reason cannot be kept ({error})") from error


def _in_file(path: Path, ring: KeyRing) -> KeyRing:
    """The secrets as they stand in the file now, and as the books use them."""
    there = read_keys(path)
    if there.keys[: len(ring.keys)] != ring.keys:
        raise CannotRotate(f"{path} is not the file that these books use; put the newest copy of it back")
    return replace(there, current=ring.current, leaked=ring.leaked)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A secret, and how many devices that are let in sign under it."""

    key: MasterKey
    devices: int
    state: str


def standing(work: UnitOfWork, unused: int) -> tuple[list[Standing], list[Device]]:
    """Every secret, the first first; the devices that have not moved on to the last. `unused`: only in the file.

    `state`: `in use`, `older`, `leaked` or `not in use yet`.
    """
    known = master_keys(work)
    let_in = [device for device in work.all(Device) if not device.revoked and _active(work, device)]
    found = [
        Standing(
            key=key,
            devices=sum(device.key == key.number for device in let_in),
            state="in use" if key.number == known.current else "leaked" if key.leaked_at else "older",
        )
        for key in known.keys
    ]
    more = range(known.current + 1, known.current + unused + 1)
    found += [Standing(key=MasterKey(number=n), devices=0, state="not in use yet") for n in more]
    return found, [device for device in let_in if device.key < known.current]


def _active(work: UnitOfWork, device: Device) -> bool:
    person = work.get(Person, device.person)
    return person is not None and person.active
