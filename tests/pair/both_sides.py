"""What the tests of two sides share."""

from __future__ import annotations

from pair.field import Field

from rulebook.kernel.irregularities import Irregularity


def codes(field: Field) -> set[str]:
    return {i.code for i in field.all(Irregularity)}
