"""What the server notes down about its master secrets."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.commands import Fact, Short, Text
from rulebook.kernel.roles import Role


class RotateMasterKey(Fact, frozen=True):
    """Master secret `number` is in use from now on; `leaked`: all before it are in hands they do not belong to."""

    KIND: ClassVar[str] = "master_key.rotate"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "SYS-9"
    number: int
    mark: Short = ""
    leaked: bool = False
    reason: Text = ""


class MoveDevice(Fact, frozen=True):
    """A line of a device has come that is signed under master secret `number`, and none before it was."""

    KIND: ClassVar[str] = "device.rekey"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "SYS-9"
    device: Short
    number: int
