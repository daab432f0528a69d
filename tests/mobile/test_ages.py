"""Whatever waits in a list says how old it is, and what is old looks old."""

from __future__ import annotations

from datetime import timedelta

import flet as ft
import pytest
from company import Company
from every_screen import look_at_all

from mobile.screens.shared.ages import age_mark, age_words, days_old
from mobile.screens.shared.lookups import order_tile
from mobile.ui import theme
from mobile.ui.text import t, tr, use_language
from rulebook.kernel.times import iso
from rulebook.subjects.orders.records import Order, OrderState
from tests.mobile.preview.album import SHOTS

LISTS = ("technician-today", "office-orders", "office-dispatch", "office-approvals", "office-irregularities",
         "office-finance-count", "office-finance-owed")  # fmt: skip


@pytest.mark.parametrize(
    ("days", "tone"), [(0, None), (1, None), (3, None), (4, "wait"), (7, "wait"), (8, "overdue"), (60, "overdue")]
)
def test_ord_9_what_is_old_looks_old(company: Company, days: int, tone: str | None) -> None:
    at = iso(company.now - timedelta(days=days))
    (mark,) = age_mark(at, company.now)
    assert days_old(at, company.now) == days
    ground = theme.look().tone(tone).ground if tone else None
    assert (mark.bgcolor if isinstance(mark, ft.Container) else None) == ground
    assert (str(days) in age_words(at, company.now)) is (days > 0)
    assert age_mark("", company.now) == []


def test_one_day_is_one_day_old(company: Company) -> None:
    use_language("en")
    try:
        assert age_words(iso(company.now - timedelta(days=1)), company.now) == "1 day old"
    finally:
        use_language("zh")


def test_ord_9_every_list_of_what_waits_says_how_old_it_is() -> None:
    ends = (t("age.today"), t("age.days", count="").split()[0])

    def aged(_: object, glass: object) -> int:
        texts = [str(c.value) for c in glass.controls() if isinstance(c, ft.Text)]  # type: ignore[attr-defined]  # a Text has a value
        return sum(text == ends[0] or (text.startswith("已 ") and text.endswith(" 天")) for text in texts)

    found = look_at_all(aged, shots=tuple(shot for shot in SHOTS if shot.name in LISTS))
    assert {name for name, count in found.items() if not count} == set()
    assert len(found) == len(LISTS)


def test_an_agreed_time_is_never_cut_in_a_row(company: Company) -> None:
    """Names beside it may be; "tom…" for tomorrow told nobody anything."""
    from types import SimpleNamespace

    order = Order(
        id="o", number="W1", kind="repair", state=OrderState.ASSIGNED, opened_by="anna",
        opened_at=iso(company.now),
        customer_name="一家名字很长很长的危险货物运输有限公司", technician_name="李师傅",
        appointment=iso(company.now + timedelta(days=1)),
    )  # type: ignore[call-arg]  # fmt: skip
    session = SimpleNamespace(now=lambda: company.now, world=company.world)
    tile = order_tile(session, order, lambda _: None)  # type: ignore[arg-type]  # the preview's session
    texts = [text for text in _texts(tile) if tr("zh", "when.tomorrow").split("{")[0].strip() in str(text.value)]
    assert len(texts) == 1
    assert texts[0].max_lines is None, "it goes on in another line"
    assert texts[0].no_wrap is not True


def _texts(control: object) -> list[ft.Text]:
    if isinstance(control, ft.Text):
        return [control]
    parts = [getattr(control, "content", None), *(getattr(control, "controls", None) or [])]
    return [text for part in parts if part is not None for text in _texts(part)]
