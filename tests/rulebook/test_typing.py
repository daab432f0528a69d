"""A number while it is being typed: right so far, and how much is still to come (RPL-1, RPL-2, ORD-1, RCT-1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from company import iccid, imei

from rulebook.numbers import (
    REASONS,
    State,
    judge_contact_phone,
    judge_iccid,
    judge_imei,
    judge_mobile,
    judge_plate,
    judge_terminal_number,
    judge_vin,
)
from rulebook.numbers.tax import judge_tax_number
from rulebook.numbers.verdict import Verdict

GOOD: dict[str, tuple[Callable[[str], Verdict], str, int]] = {
    # a good number, and so many characters it has at least
    "IMEI": (judge_imei, imei(7), 15),
    "ICCID": (judge_iccid, iccid(7), 19),
    "VIN": (judge_vin, "LSVAA4182E2184847", 17),
    "plate": (judge_plate, "京A12345", 7),
    "mobile": (judge_mobile, "13800138000", 11),
    "tax number": (judge_tax_number, "91350100M000100Y43", 18),
}


@pytest.mark.parametrize("what", GOOD)
def test_every_beginning_of_a_good_number_is_incomplete_and_says_how_much_is_missing(what: str) -> None:
    judge, number, shortest = GOOD[what]
    for length in range(1, shortest):
        verdict = judge(number[:length])
        if verdict.state is State.WARN:
            continue  # an old tax number of fifteen
        assert (verdict.state, verdict.value) == (State.INCOMPLETE, number[:length])
        assert verdict.missing == shortest - length
        for language in ("zh", "en"):
            said = verdict.text(language)
            assert said
            assert "None" not in said
            assert "{" not in said
    whole = judge(number)
    assert (whole.state, whole.value, whole.reason, whole.text()) == (State.GOOD, number, None, "")


def test_rpl_2_nineteen_characters_of_an_iccid_that_do_not_check_want_one_more() -> None:
    verdict = judge_iccid(iccid(7)[:19])
    assert (verdict.state, verdict.value, verdict.missing) == (State.INCOMPLETE, iccid(7)[:19], 1)
    assert verdict.reason == "iccid.nineteen"


@pytest.mark.parametrize(
    ("judge", "text", "value", "reason"),
    [
        (judge_imei, imei(7) + "1", imei(7) + "1", "imei.too_long"),
        (judge_iccid, iccid(7) + "1", iccid(7) + "1", "iccid.too_long"),
        (judge_iccid, "898604A0000000号", "898604A0000000号", "iccid.characters"),
        (judge_iccid, "8.98604E+18", None, "scientific"),
        (judge_terminal_number, "8.68124E+14", None, "scientific"),
        (judge_vin, "LSVAA4182E218484号", "LSVAA4182E218484号", "vin.characters"),
        (judge_vin, "LSVAA4182E21848471", "LSVAA4182E21848471", "vin.too_long"),
        (judge_mobile, "138001380001", "138001380001", "phone.too_long"),
        (judge_contact_phone, "010-88886666", "010-88886666", "phone.landline"),
        (judge_contact_phone, "010-88886666-12", "010-88886666-12", "phone.landline"),
        (judge_contact_phone, "4008001234", "4008001234", "phone.landline"),
    ],
)
def test_what_is_wrong_with_a_number_is_said_by_a_reason_that_has_words(
    judge: Callable[[str], Verdict], text: str, value: str | None, reason: str
) -> None:
    verdict = judge(text)
    assert verdict.reason == reason
    assert reason in REASONS
    assert verdict.value == (value or verdict.value)
    assert isinstance(verdict.value, str)
    assert verdict.state in (State.BAD, State.WARN)


def test_the_country_code_is_taken_off_a_mobile_number_once() -> None:
    assert judge_mobile("+86 138 0013 8000").value == "13800138000"
    assert judge_mobile("86 86 13800138000").state is State.BAD
