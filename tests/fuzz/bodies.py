"""Well-typed bodies of commands with odd values: what gets past the schema and reaches the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import inspect as shape

T = TypeVar("T")
WORDS = (
    *(
        "",
        " ",
        "x",
        "王建国",
        "苏E5K208",
        "苏Ｅ·5K208",
        "{0.__class__}",
        "%s %(a)s",
        "=1+1",
        "\u202e反",
        "😀" * 40,
    ),
    *("order-x", "visit-x", "p-wang", "p-zhao", "868120000000007"),
    *("89860321740200000018", "13862130977", "2026-03-01", "2026-02-30", "0001-01-01", "9999-12-31"),
    *(
        "2026-03-01T08:00:00+08:00",
        "2026-03-01T08:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
    ),
    *("24:00", "00:00", "2026-03", "wechat", "a" * 300, "\n\n", "\u0000", "\ud7ff"),
)
NUMBERS = (0, 1, -1, 2, 7, 31, 100, 35_000, 10**9, 2**31, -(2**31), 2**53, 2**63 - 1, -(2**63))


class Dice:
    """Choices drawn from bytes; once they are used up, always the first."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self.ids: Sequence[str] = ()

    def roll(self, sides: int) -> int:
        """From 0 up to, but without, `sides`."""
        size = 1 if sides <= 256 else 2
        drawn = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(drawn, "big") % sides if drawn else 0

    def text(self) -> str:
        return self.pick(self.ids if self.ids and self.roll(2) else WORDS)

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.roll(len(choices))]


def body_of(kind: type[msgspec.Struct], dice: Dice, ids: Sequence[str] = ()) -> dict[str, Any]:
    """A body that its schema takes, or nearly; fields that may be left out are, now and then.

    `ids`: what is there to be named; every other text is one of them.
    """
    dice.ids = ids
    known = shape.type_info(kind)
    assert isinstance(known, shape.StructType)
    return _struct(known, dice, 0)


def _struct(known: shape.StructType, dice: Dice, depth: int) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if known.tag_field:
        said[known.tag_field] = known.tag
    for field in known.fields:
        if field.required or dice.roll(3):
            said[field.encode_name] = _value(field.type, dice, depth + 1)
    return said


def _value(known: shape.Type, dice: Dice, depth: int) -> Any:
    match known:
        case shape.StructType():
            return _struct(known, dice, depth)
        case shape.EnumType():
            return dice.pick([one.value for one in known.cls])
        case shape.LiteralType():
            return dice.pick(known.values)
        case shape.BoolType():
            return bool(dice.roll(2))
        case shape.IntType():
            return dice.pick(NUMBERS) if dice.roll(2) else dice.roll(1000)
        case shape.UnionType():
            return _value(dice.pick(known.types), dice, depth)
        case shape.NoneType():
            return None
        case shape.CollectionType() | shape.VarTupleType():
            many = dice.roll(3) if depth < 6 else 0
            return [_value(known.item_type, dice, depth + 1) for _ in range(many)]
        case shape.TupleType():
            return [_value(one, dice, depth + 1) for one in known.item_types]
        case shape.DictType():
            return {dice.text(): _value(known.value_type, dice, depth + 1) for _ in range(dice.roll(3))}
        case shape.CustomType() | shape.AnyType() | shape.RawType():
            return dice.text()
        case shape.StrType():
            return dice.text()
    return dice.text()
