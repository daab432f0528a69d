"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.identity import Device
from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import device_tag, person_tag
from rulebook.subjects.devices.records import Forgotten, NumberBlock


def number_block(record: NumberBlock) -> frozenset[str]:
    return frozenset({device_tag(record.device), f"role:{Role.FINANCE}", f"role:{Role.AUDITOR}"})


def device(record: Device) -> frozenset[str]:
    return frozenset({person_tag(record.person), f"role:{Role.ADMINISTRATOR}", f"role:{Role.AUDITOR}"})


def forgotten(record: Forgotten) -> frozenset[str]:
    return frozenset(
        {device_tag(record.id), person_tag(record.person), f"role:{Role.ADMINISTRATOR}", f"role:{Role.AUDITOR}"}
    )


VISIBILITY: Visibility = {
    NumberBlock: number_block,
    Device: device,
    Forgotten: forgotten,
}
