"""Amounts in figures and in capitals, as a receipt carries them (RCT-1)."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.numbers import MOST_FEN, NumberFault, capitals, parse_yuan, yuan

amounts = st.one_of(st.integers(0, MOST_FEN), st.integers(0, 10**7), st.integers(0, 10**12).map(lambda n: n * 100))


def read_capitals(said: str) -> int:
    """Fen out of capitals, by place values alone and ignoring every 零: an independent reading."""
    said = said.removeprefix("人民币").removesuffix("整").replace("零元", "").replace("零", "")
    fen, section, upper, digit = 0, 0, 0, 0
    for character in said:
        if character in "壹贰叁肆伍陆柒捌玖":
            digit = "壹贰叁肆伍陆柒捌玖".index(character) + 1
        elif character in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(character) + 1), 0
        elif character == "万":
            upper, section, digit = upper + (section + digit) * 10**4, 0, 0
        elif character == "亿":
            upper, section, digit = (upper + section + digit) * 10**8, 0, 0
        elif character == "元":
            fen, digit = (upper + section + digit) * 100, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[character], 0
    return fen


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (1000, "壹拾元整"),
        (30000, "叁佰元整"),
        (10050, "壹佰元零伍角整"),
        (45050, "肆佰伍拾元零伍角整"),
        (123456, "壹仟贰佰叁拾肆元伍角陆分"),
        (140950, "壹仟肆佰零玖元伍角整"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (600714, "陆仟零柒元壹角肆分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (1000000, "壹万元整"),
        (10000500, "壹拾万零伍元整"),
        (1000050000_00, "壹拾亿零伍万元整"),
        (100000001_00, "壹亿零壹元整"),
        (100005000_00, "壹亿零伍仟元整"),
        (MOST_FEN, "壹万亿元整"),
    ],
)
def test_an_amount_is_said_as_the_rules_for_vouchers_say_it(fen: int, said: str) -> None:
    assert capitals(fen) == f"人民币{said}"


@given(amounts)
def test_capitals_read_back_give_the_same_fen(fen: int) -> None:
    assert read_capitals(capitals(fen)) == fen


@given(amounts)
def test_capitals_never_say_nought_twice_in_a_row_nor_leave_a_unit_bare(fen: int) -> None:
    said = capitals(fen).removeprefix("人民币")
    assert "零零" not in said
    assert "零万" not in said
    assert "亿万" not in said
    assert said.endswith(("整", "分"))


@pytest.mark.parametrize("fen", [-1, MOST_FEN + 1])
def test_capitals_are_refused_below_nought_and_beyond_the_greatest_amount(fen: int) -> None:
    with pytest.raises(NumberFault):
        capitals(fen)


@given(st.integers(-MOST_FEN, MOST_FEN))
def test_figures_read_back_give_the_same_fen(fen: int) -> None:
    assert parse_yuan(yuan(fen), signed=True) == fen


def test_figures_are_grouped_and_have_two_decimals() -> None:
    assert yuan(123450) == "1,234.50"
    assert yuan(-5) == "-0.05"
    assert yuan(0) == "0.00"


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("300", 30000),
        ("３００．５", 30050),
        ("1,234.50", 123450),
        ("１，２３４．５０", 123450),
        ("￥450.50", 45050),
        ("¥ 450.5元", 45050),
        ("人民币300元整", 30000),
        ("`450.50", 45050),
        ("0.00000", 0),
        (".5", 50),
        ("5.", 500),
        ("0.29", 29),
        ("0000000000000000000001", 100),
    ],
)
def test_an_amount_is_read_exactly_however_it_is_written(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount.empty"),
        ("元", "amount.empty"),
        ("1,23", "amount.form"),
        ("12,34.5", "amount.form"),
        ("1e3", "amount.form"),
        ("三百", "amount.form"),
        ("1.2.3", "amount.form"),
        ("0.005", "amount.finer_than_fen"),
        ("-5", "amount.negative"),
        ("1000000000000.01", "amount.too_large"),
        ("nan", "amount.form"),
        ("٣٠٠", "amount.form"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(NumberFault) as caught:
        parse_yuan(text)
    assert caught.value.code == code
    assert caught.value.text("zh") != caught.value.text("en")


@given(st.text())
def test_no_text_makes_the_reader_of_amounts_stumble(text: str) -> None:
    with suppress(NumberFault):
        assert abs(parse_yuan(text, signed=True)) <= MOST_FEN


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (10**8 * 100, "人民币壹亿元整"),
        ((10**8 - 1) * 100, "人民币玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元整"),
        ((10**8 + 10**7) * 100, "人民币壹亿壹仟万元整"),
        ((10**8 + 10**7 - 1) * 100, "人民币壹亿零玖佰玖拾玖万玖仟玖佰玖拾玖元整"),
        (11_000 * 100, "人民币壹万壹仟元整"),
        (10_999 * 100, "人民币壹万零玖佰玖拾玖元整"),
        (10_000 * 100, "人民币壹万元整"),
        (9_999 * 100, "人民币玖仟玖佰玖拾玖元整"),
        (1_200 * 100, "人民币壹仟贰佰元整"),
    ],
)
def test_rct_1_the_sections_of_an_amount_meet_as_banks_write_them(fen: int, said: str) -> None:
    assert capitals(fen) == said


@pytest.mark.parametrize(("fen", "code"), [(-1, "amount.negative"), (10**14 + 1, "amount.too_large")])
def test_an_amount_that_has_no_capitals_says_which_it_was(fen: int, code: str) -> None:
    with pytest.raises(NumberFault) as fault:
        capitals(fen)
    assert str(fen) in str(fault.value)
    assert fault.value.code == code
