"""What the tests of rotation share: the file of secrets, a phone that fell back to its first key, sound books."""

from __future__ import annotations

from pathlib import Path

from pair.field import Field, Phone

from mobile.store.folder_native import NativeFolder
from rulebook.kernel.identity import Device
from rulebook.kernel.irregularities import Irregularity
from sync_server.core.keyring import KeyRing, read_keys
from sync_server.core.rebuild import compare
from sync_server.core.verify import Fault, verify


def key_file(field: Field) -> Path:
    assert field.company.key_file
    return field.company.key_file


def keys(field: Field) -> KeyRing:
    return read_keys(key_file(field))


def told(field: Field) -> list[Irregularity]:
    return [i for i in field.all(Irregularity) if i.code == "leaked_key"]


def key_of(field: Field, phone: Phone) -> int:
    """The newest key that the books know a line of that phone to be signed under."""
    found = field.get(Device, phone.device_id)
    assert found
    return found.key


def faults(field: Field) -> list[Fault]:
    """Whatever is wrong in the books; they are derived anew as well."""
    assert compare(field.company).same
    return verify(field.company)


async def fallen_back(phone: Phone) -> Phone:
    """The app started anew after the note of its newer key was damaged on its disk."""
    await phone.client.close()
    folder = NativeFolder(phone.files)
    for name in await folder.names():
        if not name.startswith("state."):
            continue
        file = await folder.open(name)
        content = await file.read()
        assert b'"note":"signing"' in content
        await file.truncate(0)
        await file.append(content.replace(b'"note":"signing"', b'"note":"sign#ng"'))
        await file.close()
    first = phone.first_profile  # type: ignore[attr-defined]  # noted by the test
    return await Phone.opened(phone.files, first, phone.weather, phone.clock)
