"""What became of every receipt number that was reserved: used, void, told as skipped, or missing (RCT-2).

A device's chain can be whole and a number missing all the same: nobody wrote a line for it. It is named here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.numbers import receipt_number, span
from rulebook.subjects.receipts.records import Receipt

_NUMBER = re.compile(r"(.+)-([0-9]{6,})")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One block and its numbers. `told`: skipped, and an irregularity says so; `missing`: nothing says anything.

    `unleased`: numbers between the block before it in its series and this one, which nobody was given.
    """

    block: NumberBlock
    used: int
    void: int
    told: tuple[str, ...]
    missing: tuple[str, ...]
    unleased: str

    @property
    def left(self) -> int:
        """Still to be used; none of a retired block."""
        return 0 if self.block.retired else max(0, self.block.last - self.block.next + 1)


def running(number: str) -> tuple[str, int] | None:
    """Series and running number of a receipt number; None for a provisional one and for what is none."""
    found = _NUMBER.fullmatch(number)
    if found is None or receipt_number(found[1], int(found[2])) != number:
        return None
    return found[1], int(found[2])


def account_for(
    blocks: Iterable[NumberBlock], receipts: Iterable[Receipt], told: Iterable[Irregularity]
) -> list[Account]:
    """Every block with what became of its numbers, by series and first number."""
    numbers: dict[str, dict[int, bool]] = defaultdict(dict)
    for receipt in receipts:
        for text in (receipt.number, receipt.final):
            if place := running(text):
                numbers[place[0]][place[1]] = bool(receipt.void_reason)
    skipped = _spans(told)
    accounts, before = [], dict[str, int]()
    for block in sorted(blocks, key=lambda b: (b.series, b.first)):
        last = max(block.last, block.next - 1)
        mine = {n: void for n, void in numbers[block.series].items() if block.first <= n <= last}
        silent = [n for n in range(block.first, block.next) if n not in mine]
        named = [n for n in silent if any(a <= n <= b for a, b in skipped[block.series])]
        missing = sorted(set(silent) - set(named))
        due = before.get(block.series, 0) + 1
        account = Account(
            block=block,
            used=len(mine),
            void=sum(mine.values()),
            told=_as_spans(block.series, named),
            missing=_as_spans(block.series, missing),
            unleased=span(block.series, due, block.first - 1) if due < block.first else "",
        )
        before[block.series] = max(before.get(block.series, 0), last)
        accounts.append(account)
    return accounts


def _spans(told: Iterable[Irregularity]) -> dict[str, list[tuple[int, int]]]:
    """Series → the runs of numbers that an irregularity says were skipped."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in told:
        for text in one.facts.get("numbers", "").split(", ") if one.code == "number_gap" else ():
            first, _, last = text.partition("–")
            start, end = running(first), running(last or first)
            if start and end:
                found[start[0]].append((start[1], end[1]))
    return found


def _as_spans(series: str, numbers: list[int]) -> tuple[str, ...]:
    """Runs of numbers in a row, each as one text."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return tuple(span(series, first, last) for first, last in runs)
