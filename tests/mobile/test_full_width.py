"""What a Chinese keyboard types in full width counts like any other figure: codes, figures, hours."""

from mobile.screens.approvals.approval_request import digits
from rulebook.numbers import halfwidth


def full(text: str) -> str:
    return "".join(chr(ord(ch) + 0xFEE0) if "!" <= ch <= "~" else ch for ch in text)


def test_a_spoken_code_may_be_typed_in_full_width() -> None:
    assert digits(full("12-34 56")) == "123456"


def test_one_normaliser_makes_full_width_half_and_leaves_chinese_alone() -> None:
    assert halfwidth(full("A1+86:(x)") + "贵D鿿") == "A1+86:(x)贵D鿿"
