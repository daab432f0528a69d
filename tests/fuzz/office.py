"""A device with a good key and bad intentions: signed lines of every kind with odd bodies, and torn requests.

No answer is a 5xx, no line is quarantined because a rule broke down over it, and the books stay sound.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
from attacker import Attacker
from pair.field import Field, demo_template, open_field
from sqlalchemy import select

from fuzz.bodies import Dice, body_of
from rulebook.kernel.roles import Role
from rulebook.rules import COMMANDS
from sync_server.admin import demo
from sync_server.core.verify import verify
from sync_server.db import tables as t

KINDS = tuple(sorted(COMMANDS))


class Office:
    """The demo company, and a device of a person of each role. `told`: what became of the lines so far."""

    def __init__(self, field: Field) -> None:
        self.field = field
        people = {role: id for id, _, roles, _ in demo.PEOPLE for role in roles}
        self.devices = [Attacker(field, people[role]) for role in Role]
        self.told: Counter[str] = Counter()
        with field.company.engine.connect() as connection:
            self.ids = tuple(sorted(connection.execute(select(t.records.c.id).distinct()).scalars()))

    def lines(self, data: bytes) -> None:
        """Up to eight lines of one device, whatever their bodies say."""
        dice = Dice(data)
        device = dice.pick(self.devices)
        first, framed = device.seq + 1, []
        for _ in range(1 + dice.roll(8)):
            kind = dice.pick(KINDS)
            body = msgspec.Raw(msgspec.json.encode(body_of(COMMANDS[kind], dice, self.ids)))
            framed.append(device.good(subject=dice.pick(self.ids), kind=kind, body=body))
        got = device.post(first, *framed)
        assert got.status_code == 200, got.text
        outcomes = msgspec.json.decode(got.content)["outcomes"]
        assert len(outcomes) == len(framed), outcomes
        broken = [line for line, one in zip(framed, outcomes, strict=True) if one.get("code") == "internal"]
        assert not broken, broken
        self.told.update(one["outcome"] for one in outcomes)

    def request(self, data: bytes) -> None:
        """Any bytes at the door."""
        got = self.field.client.post("/api/sync", content=data, headers=self.devices[0].headers)
        assert got.status_code < 500, got.text

    def is_sound(self) -> bool:
        """Whether what the lines made can be derived from them again."""
        return not verify(self.field.company)


@contextlib.contextmanager
def office(folder: Path) -> Iterator[Office]:
    """One in an empty folder."""
    (folder / "demo").mkdir()
    (folder / "field").mkdir()
    with open_field(demo_template(folder / "demo"), folder / "field") as field:
        yield Office(field)
