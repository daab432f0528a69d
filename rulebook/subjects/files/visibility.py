"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, STORE, device_tag, person_tag
from rulebook.subjects.files.records import File, Photo, Purpose


def photo(record: Photo) -> frozenset[str]:
    seers = frozenset(person_tag(p) for p in (record.by, *record.open_to))
    return seers | (STORE if record.purpose in (Purpose.AS_PRINTED, Purpose.UNIT) else OFFICE)


def file(record: File) -> frozenset[str]:
    devices = frozenset(device_tag(d) for d in record.named_by)
    return devices | {f"role:{Role.ADMINISTRATOR}", f"role:{Role.AUDITOR}"}


VISIBILITY: Visibility = {
    Photo: photo,
    File: file,
}
