"""Where somebody stood, as reports and papers write it."""

from __future__ import annotations

from rulebook.subjects.rounds.records import Position


def place_of(position: Position | None) -> str:
    """Degrees with six decimals, worked out without floats."""
    if position is None:
        return ""
    return f"{_degrees(position.latitude)}, {_degrees(position.longitude)} ±{position.metres} m"


def _degrees(millionths: int) -> str:
    return f"{'-' if millionths < 0 else ''}{abs(millionths) // 10**6}.{abs(millionths) % 10**6:06d}"
