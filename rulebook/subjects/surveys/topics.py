"""What is asked in a survey: lists of topics as data. A round keeps the list that it was opened with (FUP-2).

Words of a topic: `survey.topic.<topic>`.
"""

from __future__ import annotations

TOPICS: dict[str, tuple[str, ...]] = {
    "company": ("quality", "handling", "technical", "supply", "training", "paid_service"),
    "visit": ("punctual", "manner", "skill", "explained", "result", "charged"),
}
"""Name of a list → its six topics: what the customer has of the company (S2), and of a visit (S1 5.3, S3)."""
