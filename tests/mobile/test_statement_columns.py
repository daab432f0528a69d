"""The columns of a statement that nobody knows, as somebody names them on the screen (CASH-5)."""

from __future__ import annotations

from typing import Any

from mobile.screens.statements.statement_columns import below, head_of, headings, layout_of, picked
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.layouts import what_is_wrong

ROWS = [
    (1, ["某村镇银行"]),
    (3, ["入账日", "进出", "发生", "", "说明"]),
    (4, ["2026-11-07", "进", "450.50", "", "PGAA-000001"]),
    (5, ["2026-11-08", "出", "5.00", "", "手续费"]),
    (6, ["2026-11-08", "进", "88.00"]),
]
HEADS = ROWS[1][1]


class Typed:
    """What stands in the form."""

    def __init__(self, **values: Any) -> None:
        self.values = {name.replace("_", " "): value for name, value in values.items()}

    def get(self, name: str, default: Any = "") -> Any:
        return self.values.get(name.replace("_", " "), default)

    def text(self, name: str, default: str = "") -> str:
        return str(self.get(name, default))


def test_the_heading_is_what_the_server_takes_for_it_until_somebody_picks_another() -> None:
    assert head_of(Typed(), {"head": 3}) == 3  # type: ignore[arg-type]  # a form of what was typed
    assert head_of(Typed(head=1), {"head": 3}) == 1  # type: ignore[arg-type]  # a form of what was typed
    assert headings(ROWS, 3) == HEADS
    assert headings(ROWS, 9) == []


def test_what_stands_in_a_column_is_shown_once_each() -> None:
    assert below(ROWS, 3, 1) == ["进", "出"]
    assert below(ROWS, 3, 4) == ["PGAA-000001", "手续费"]


def test_what_was_picked_is_a_layout_that_the_rules_take() -> None:
    form: Any = Typed(column_0="day", column_1="way", column_2="sum", column_4="memo", money_in=["进"])
    assert picked(form, HEADS) == {"day": "入账日", "sum": "发生", "way": "进出", "memo": "说明"}
    layout = layout_of(form, HEADS, "own-1")
    assert (layout.method, layout.money_in, layout.name) == (Method.TRANSFER, ("进",), "转账")
    assert what_is_wrong(layout.columns, layout.money_in) == ""


def test_words_of_a_column_that_is_not_read_say_nothing() -> None:
    form: Any = Typed(column_0="day", column_2="sum", money_in=["进"], name=" 某村镇银行 ", method="alipay")
    layout = layout_of(form, HEADS, "own-1")
    assert (layout.money_in, layout.name, layout.method) == ((), "某村镇银行", Method.ALIPAY)
