"""Histories that once ended badly, step by step as hypothesis printed them; they are run again every time.

A history is how its `Story` begins, and the calls of it:
`{"page": 3}, ("sync", {"who": 0, "weather": [("late", 0)]}), …`
"""

from __future__ import annotations

from typing import Any

NO_SIGNAL = ("sync", {"who": 0, "weather": [("no_signal", 0)]})
STEPS = ["accept", "depart", "arrive", "find", "swap", "work", "receipt", "sign", "complete", "base", "hand_over"]


def visit(n: int, steps: int) -> list[tuple[str, int]]:
    return [(deed, n) for deed in STEPS[:steps]]


PAST: dict[str, list[Any]] = {
    "outcomes lost to a request that got through after it was given up": [
        {},
        ("work", {"who": 0, "order": 0, "deeds": visit(3, 9)}),
        ("sync", {"who": 0, "weather": [("late", 0)]}),
        *[NO_SIGNAL] * 4,
        ("arrive_late", {"which": 0}),
        ("sync", {"who": 0}),
    ],
    "a number given twice after a break between two pages of changes": [
        {"page": 25},
        ("work", {"who": 0, "order": 0, "deeds": visit(8, 9)}),
        ("let_time_pass", {"hours": 960, "who": 0, "minutes": -4320}),
        ("work", {"who": 0, "order": 1, "deeds": visit(3, 11)}),
        ("work", {"who": 0, "order": 3, "deeds": visit(13, 9)}),
        ("sync", {"who": 0, "weather": [("twice", 53), ("portal", 118)]}),
        ("work", {"who": 0, "order": 0, "deeds": visit(12, 3)}),
        ("work", {"who": 0, "order": 2, "deeds": visit(13, 11)}),
    ],
    "a changed clock is noticed in a sync, and something is done before its answer": [
        {},
        ("work", {"who": 0, "order": 0, "deeds": visit(3, 3)}),
        ("sync", {"who": 0}),
        ("let_time_pass", {"hours": 1, "who": 1, "minutes": -7}),
        ("work", {"who": 0, "order": 0, "deeds": visit(3, 3)}),
        ("decide", {"deed": "assign", "order": 0, "n": 0}),
        ("sync", {"who": 1, "weather": [("fair", 0), ("meanwhile", 0)]}),
    ],
    "the server died before it noted whose picture it had got, of two who had named it": [
        {"photos": True},
        ("sync", {"who": 0}),
        ("work", {"who": 0, "order": 0, "deeds": [("accept", 1)], "shots": 1, "storm": 189}),
        ("get_a_phone", {"person": "p-zhao"}),
        ("sync", {"who": 1}),
        ("sync", {"who": 5}),
        NO_SIGNAL,
        ("work", {"who": 1, "order": 2, "deeds": visit(0, 2), "shots": 2, "storm": 361091}),
    ],
    "a dispatcher, who sees no debts, asks a customer who has paid what was owed": [
        {},
        ("sync", {"who": 3}),
        ("work", {"who": 0, "order": 0, "deeds": [*visit(3, 6), ("receipt", 4)]}),
        ("sync", {"who": 0}),
        ("decide", {"deed": "collect_debt", "order": 0, "n": 0}),
        ("sync", {"who": 3}),
        ("work", {"who": 3, "order": 0, "deeds": [("ask", 0)]}),
    ],
    "the archive names a unit that the phone does not hold": [
        {"photos": True},
        ("sync", {"who": 0}),
        ("work", {"who": 0, "order": 0, "deeds": visit(2, 3)}),
        ("work", {"who": 1, "order": 0, "deeds": visit(8, 6)}),
        ("work", {"who": 1, "order": 0, "deeds": visit(8, 5)}),
        ("work", {"who": 0, "order": 0, "deeds": [("accept", 0)]}),
        ("sync", {"who": 1}),
        ("work", {"who": 2, "order": 0, "deeds": [("assign", 0)]}),
        ("work", {"who": 0, "order": 0, "deeds": [("accept", 0)]}),
        ("work", {"who": 1, "order": 0, "deeds": visit(8, 5), "shots": 1}),
        ("sync", {"who": 0}),
    ],
}
