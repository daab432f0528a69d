"""Rows that nothing has happened to are the very ones of the drawing before; all others are made anew."""

from __future__ import annotations

from collections.abc import Iterator

import flet as ft
import pytest
from company import imei
from glass import Glass
from test_gun import Counter, at_the_counter

from mobile.ui import theme
from mobile.ui.kept_rows import KeptRows
from mobile.ui.text import t, use_language


@pytest.fixture(autouse=True)
def _light() -> Iterator[None]:
    theme.use_look(False, 1000)
    yield
    theme.use_look(False, 1000)


def test_a_row_is_made_again_when_what_it_shows_has_changed_and_not_before() -> None:
    rows = KeptRows()

    def drawn(*told: tuple[str, str]) -> list[ft.Control]:
        keep = rows.again()
        return [keep(key, words, lambda words=words: ft.Text(words)) for key, words in told]  # type: ignore[misc]

    first = drawn(("a", "1"), ("b", "1"))
    second = drawn(("c", "1"), ("a", "1"), ("b", "2"))
    assert [row.key for row in second] == ["c", "a", "b"]
    assert second[1] is first[0]
    assert second[2] is not first[1]
    third = drawn(("c", "1"))
    assert third[0] is second[0]
    assert drawn(("a", "1"))[0] is not second[1], "one that was away is a new one"


def test_a_row_is_made_again_in_another_language_light_and_width() -> None:
    rows = KeptRows()

    def drawn() -> ft.Control:
        return rows.again()("a", "", lambda: ft.Text(t("store.entry.none")))

    seen = [drawn(), drawn()]
    assert seen[0] is seen[1]
    use_language("en")
    seen.append(drawn())
    theme.use_look(True, 1000)
    seen.append(drawn())
    theme.use_look(True, 412)
    seen.append(drawn())
    assert len({id(row) for row in seen}) == 4


def test_a_scan_leaves_the_rows_of_the_others_as_they_are(company: object) -> None:
    numbers = [imei(n) for n in range(750, 755)]

    def rows(glass: Glass) -> dict[object, int]:
        return {c.key: id(c) for c in glass.controls() if isinstance(c, ft.Row) and c.key in numbers}

    async def story(glass: Glass, counter: Counter) -> None:
        await counter.shoots(*numbers[:4])
        await glass.sees("第 4 件")
        before = rows(glass)
        await counter.shoots(numbers[4])
        await glass.sees("第 5 件")
        after = rows(glass)
        assert list(after) == numbers[::-1]
        assert {key: after[key] for key in before} == before

    at_the_counter(company, "chen", "/office/stock/count", story)
