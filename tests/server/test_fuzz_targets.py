"""The targets of the fuzzing in `make soak`: each takes changed seeds, and notices a fault (SYS-1)."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import msgspec
import pytest

from rulebook import rules
from rulebook.kernel.lines import Unreadable

sys.path.insert(0, str(Path(__file__).parents[1]))
from fuzz.bodies import Dice, body_of
from fuzz.office import Office
from fuzz.one import changed
from fuzz.readers import Reader, readers
from pair.field import Field

READERS = {reader.name: reader for reader in readers()}


@pytest.mark.parametrize("name", READERS)
def test_what_comes_from_outside_is_taken_or_refused_and_nothing_else(name: str) -> None:
    reader, dice = READERS[name], random.Random(20_261_130)
    for seed in reader.seeds:
        reader.takes(seed)
    for _ in range(30):
        reader.takes(changed(reader.seeds, dice))


def test_a_reader_that_breaks_down_is_noticed() -> None:
    def breaks(data: bytes) -> None:
        if b"\x00" in data:
            raise KeyError("a mistake of ours")
        raise Unreadable("schema", "refused")

    reader = Reader("broken", breaks, (Unreadable,), (b"x",))
    reader.takes(b"x")
    with pytest.raises(KeyError):
        reader.takes(b"\x00")


def test_lines_of_every_kind_with_odd_bodies_are_judged_and_the_books_stay_sound(field: Field) -> None:
    dice, office = random.Random(20_261_130), Office(field)
    for _ in range(25):
        office.lines(dice.randbytes(dice.randrange(20, 600)))
        office.request(dice.randbytes(200))
    assert min(office.told[one] for one in ("refused", "recorded", "quarantined")) > 2, office.told
    assert office.is_sound()


def test_most_bodies_are_what_their_schema_takes() -> None:
    """Else nothing would reach the rules."""
    dice, taken, drawn = random.Random(7), 0, 0
    for kind in rules.COMMANDS.values():
        for _ in range(10):
            body = body_of(kind, Dice(dice.randbytes(300)))
            drawn += 1
            try:
                msgspec.convert(body, kind)
                taken += 1
            except msgspec.ValidationError:
                continue
    assert taken > drawn / 2, (taken, drawn)
