"""Histories that once ended badly, step by step as hypothesis printed them; they are run again every time.

A history is how its `Story` begins, and the calls of it:
`{"page": 3}, ("sync", {"who": 0, "weather": [("late", 0)]}), …`
"""

from __future__ import annotations

from typing import Any

NO_SIGNAL = ("sync", {"who": 0, "weather": [("no_signal", 0)]})
VISIT = [
    (deed, 3) for deed in ("accept", "depart", "arrive", "find", "swap", "work", "receipt", "sign", "complete")
]

PAST: dict[str, list[Any]] = {
    "outcomes lost to a request that got through after it was given up": [
        {},
        ("work", {"who": 0, "order": 0, "deeds": VISIT}),
        ("sync", {"who": 0, "weather": [("late", 0)]}),
        *[NO_SIGNAL] * 4,
        ("arrive_late", {"which": 0}),
        ("sync", {"who": 0}),
    ],
}
