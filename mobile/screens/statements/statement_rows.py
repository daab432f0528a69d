"""One row of a statement as the screen tells it: what became of it, its sum, why. Knows no record (CASH-5)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.rows import line
from mobile.ui.basics import label, pill, quiet
from mobile.ui.text import money, t
from mobile.ui.theme import M

Answer = dict[str, Any]
TONES = {
    "new": "info",
    "matched": "ok",
    "known": "calm",
    "unmatched": "wait",
    "left_out": "calm",
    "refused": "overdue",
}


def row_said(row: Answer) -> ft.Control:
    sum_of = money(-row["fen"] if row.get("refund") else row["fen"]) if row.get("fen") else ""
    mark = pill(t(f"finance.row.{row['state']}"), TONES.get(row["state"], "calm"))
    name = " ".join(p for p in (t("office.import.row", row=row["row"]), row.get("number", "")) if p)
    words: list[ft.Control] = [line(label(name), ft.Row([label(sum_of), mark], spacing=M, tight=True))]
    if row.get("why"):
        words.append(quiet(t(f"statement.row.{row['why']}", value=row.get("value", ""))))
    return ft.Column(words, spacing=2, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
