"""Histories that once ended badly, step by step as hypothesis printed them; they are run again every time.

A history is how its `Story` begins, and the calls of it:
`{"page": 3}, ("sync", {"who": 0, "weather": [("late", 0)]}), …`
"""

from __future__ import annotations

from typing import Any

PAST: dict[str, list[Any]] = {}
