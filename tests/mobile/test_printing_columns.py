"""Chinese in a printer's columns, and numbers in Code 128: nothing is lost, nothing runs over the edge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from thermal import EscPos, open_png, read_codes

from mobile.printing.bitmap import Bitmap, of_cells, png
from mobile.printing.code128 import code128
from mobile.printing.columns import between, encoded, fold, plain, prints, unprintable, width
from mobile.printing.escpos import escpos
from mobile.printing.paper import DOTS, Pair, Row, Words, laid_out

anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
trade = st.text(st.sampled_from("粤B12345 更换终端，。（）350.00￥abcdefgh-/é𠮷"), max_size=90)
texts = anything | trade


@given(texts, st.integers(4, 48))
def test_a_fold_loses_only_blanks_and_no_line_is_too_wide(text: str, columns: int) -> None:
    lines = fold(text, columns)
    assert lines
    assert all(width(line) <= columns for line in lines), lines
    assert "".join("".join(lines).split()) == "".join(plain(text).split())


@given(texts, st.sampled_from([58, 80]))
def test_whatever_a_text_holds_the_printer_understands_every_byte(text: str, paper: int) -> None:
    rows = laid_out(
        [Words(text, middle=True), Words(text, big=True), Pair(text, "￥350.00"), Pair("付款人", text)], 32
    )
    sheet = EscPos(DOTS[paper]).print(escpos(rows, paper))
    assert sheet.whole
    bare = "".join(sign if prints(sign) else "〓" for sign in plain(text))
    assert "".join(sheet.words.split()).startswith("".join(bare.split()))


def test_english_words_stay_whole_and_commas_do_not_begin_a_line() -> None:
    assert fold("terminal replaced on site", 12) == ["terminal", "replaced on", "site"]
    assert fold("客户深圳市物流公司，终端", 18) == ["客户深圳市物流公", "司，终端"]
    assert fold("89860412345678901234", 16) == ["8986041234567890", "1234"]
    assert fold("", 16) == [""]


def test_a_line_of_yen_alone_is_chinese_all_the_same() -> None:
    """A library that decides by the line sends a question mark (findings/escpos-yen-alone.sh)."""
    assert encoded("¥350") == encoded("￥350") == "￥350".encode("gb18030")
    assert encoded("———") == "———".encode("gb18030")
    assert unprintable("客户𠮷、𠮷😀") == "𠮷😀"
    assert encoded("𠮷") == "〓".encode("gb18030")


def test_two_ends_of_a_line_count_chinese_twice() -> None:
    assert between("金额", "￥350.00", 16) == "金额    ￥350.00"
    assert between("更换终端更换", "￥350.00", 20) is None


@given(st.text(st.sampled_from("0123456789"), min_size=1, max_size=22))
def test_rpl_1_every_number_of_digits_is_read_again(number: str) -> None:
    assert number in _read(number)


@given(st.from_regex(r"\A[0-9A-Z]{1,20}\Z"))
def test_rpl_2_numbers_with_letters_are_read_again(number: str) -> None:
    assert number in _read(number)


def _read(number: str) -> list[str]:
    row = of_cells([code128(number)], 2, 10).on(800)
    return read_codes(open_png(png(Bitmap(800, row.rows[20:22] * 30))))


@pytest.mark.parametrize("wrong", ["", "粤B1", "a\n"])
def test_what_code_128_has_no_signs_for_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not for Code 128"):
        code128(wrong)


def test_a_picture_is_the_dots_it_was_made_of() -> None:
    picture = open_png(png(Bitmap(10, (0b1000000001, 0b0111111110)), 3))
    assert picture.size == (30, 6)
    assert [picture.getpixel((x, 0)) for x in (0, 3, 27)] == [0, 255, 0]
    assert [picture.getpixel((x, 5)) for x in (0, 3, 27)] == [255, 0, 255]
    assert isinstance(picture, Image.Image)


def test_big_and_bold_end_with_their_line() -> None:
    sheet = EscPos(384).print(escpos([Row("大", big=True, bold=True), Row("小" * 16)], 58))
    assert sheet.lines == ["大", "小" * 16, ""] or sheet.lines == ["大", "小" * 16]
