"""Master secrets follow each other; a device that moved on is held to it (SYS-9)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.identity import Device
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.master_keys.commands import MoveDevice, RotateMasterKey
from rulebook.subjects.master_keys.records import MasterKey, MasterKeys, master_keys

replace = msgspec.structs.replace


def rotate_master_key(context: DecisionContext, body: RotateMasterKey) -> None:
    """One number after the other; the same again changes nothing."""
    known = master_keys(context)
    if not by_system(context) or body.number != known.current + 1:
        return
    now = iso(context.now)
    before = [replace(key, leaked_at=key.leaked_at or now) if body.leaked else key for key in known.keys]
    fresh = MasterKey(number=body.number, mark=body.mark, since=now, reason=body.reason)
    context.put(MasterKeys(id=known.id, keys=(*before, fresh)))


def move_device(context: DecisionContext, body: MoveDevice) -> None:
    """It never moves back."""
    device = context.get(Device, body.device)
    if by_system(context) and device and body.number > device.key:
        context.put(replace(device, key=body.number, key_since=iso(context.now)))


def note_leaked(context: DecisionContext) -> None:
    """A fact signed under a leaked key by a device that had moved on: taken, and shown to the administrator."""
    if not context.leaked:
        return
    device = context.get(Device, context.line.device)
    name = (device.name if device else "") or context.line.device
    context.irregular("leaked_key", context.line.id, device=name)


def keys_of(context: DecisionContext, device: Device) -> list[bytes]:
    """What a device may have worked out a code with; [] on a phone, which knows nobody's keys (ORAL-3).

    A leaked one counts only for what was said before the device had moved on.
    """
    if context.keys is None:
        return []
    known = master_keys(context)
    moved = parse_time(device.key_since) if device.key_since else None
    good = [
        key.number
        for key in known.keys
        if not (key.leaked_at and key.number < device.key and (moved is None or context.at > moved))
    ]
    return [context.keys(device.id, number) for number in good]
