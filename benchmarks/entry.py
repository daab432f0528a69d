"""What a benchmark found: our figure, a peer's, their ratio, and whether the aim is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One figure. Where there is none, `note` says why."""

    name: str
    unit: str
    value: float | None = None
    against: str = ""
    peer: float | None = None
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None
    note: str = ""


def figure(name: str, value: float, unit: str, note: str = "") -> Entry:
    """A figure that is only told."""
    return Entry(name, unit, round(value, 4), note=note)


def compared(
    name: str,
    value: float,
    unit: str,
    against: str,
    peer: float,
    at_most: float | None = None,
    at_least: float | None = None,
) -> Entry:
    """Ours beside a peer's of the same run. The aim, where there is one, is about ours divided by theirs."""
    ratio = value / peer
    aim, met = "", None
    if at_most is not None:
        aim, met = f"≤ {at_most:g}", ratio <= at_most
    if at_least is not None:
        aim, met = f"≥ {at_least:g}", ratio >= at_least
    return Entry(name, unit, round(value, 4), against, round(peer, 4), round(ratio, 3), aim, met)


def absent(name: str, why: str) -> Entry:
    """A peer that is not installed, or did not start."""
    return Entry(name, "", note=why)


def table(title: str, entries: Sequence[Entry]) -> str:
    rows = [("", "here", "", "against", "", "ratio", "aim", "")]
    rows += [_row(entry) for entry in entries]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([f"\n{title}", *(line.rstrip() for line in lines)])


def _row(entry: Entry) -> tuple[str, ...]:
    verdict = {True: "met", False: "MISSED", None: entry.note}[entry.met]
    ratio = "" if entry.ratio is None else f"{entry.ratio:.2f}"
    return (
        entry.name,
        _said(entry.value),
        entry.unit,
        entry.against,
        _said(entry.peer),
        ratio,
        entry.aim,
        verdict,
    )


def _said(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
