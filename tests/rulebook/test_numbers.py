"""The numbers of the trade, as technicians type them and as spreadsheets mangle them (RPL-1, RPL-2, ORD-1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.numbers import (
    PROVINCES,
    REASONS,
    State,
    clean,
    judge_contact_phone,
    judge_iccid,
    judge_imei,
    judge_mobile,
    judge_plate,
    judge_sim_phone,
    judge_terminal_number,
    judge_vin,
    luhn_holds,
    reason_text,
    rule_of,
    show_iccid,
    show_imei,
    show_phone,
    show_plate,
    show_vin,
)
from rulebook.numbers.tax import judge_tax_number

IMEI = "868124158683440"
ICCID = "89860486907366258515"
VIN = "LJD8TSY002W6Y9LBK"

digits = st.text(alphabet="0123456789", min_size=1)


def with_check_digit(body: str) -> str:
    return next(body + d for d in "0123456789" if luhn_holds(body + d))


imeis = st.text(alphabet="0123456789", min_size=14, max_size=14).map(with_check_digit)
iccids = st.text(alphabet="0123456789", min_size=16, max_size=17).map(lambda t: with_check_digit("89" + t))


def test_cleaning_makes_full_width_half_width_and_drops_blanks_dashes_and_zero_width() -> None:
    assert clean("\t８６8 124-158\u2014683\u200b４４0\u3000\ufeff") == IMEI


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == clean(clean(once))
    assert not any(c.isspace() for c in once)


def test_an_imei_is_judged_digit_by_digit() -> None:
    assert judge_imei("").state is State.EMPTY
    for typed in range(1, 15):
        verdict = judge_imei(IMEI[:typed])
        assert (verdict.state, verdict.missing) == (State.INCOMPLETE, 15 - typed)
    assert judge_imei(IMEI).state is State.GOOD
    assert judge_imei(IMEI + "1").reason == "imei.too_long"


@given(imeis, st.integers(0, 14), st.integers(1, 9))
def test_any_single_wrong_digit_in_an_imei_is_found(imei: str, place: int, shift: int) -> None:
    wrong = imei[:place] + str((int(imei[place]) + shift) % 10) + imei[place + 1 :]
    assert not judge_imei(wrong).ok


@given(iccids, st.integers(0, 19), st.integers(1, 9))
def test_any_single_wrong_digit_in_an_iccid_is_found(iccid: str, place: int, shift: int) -> None:
    place %= len(iccid)
    wrong = iccid[:place] + str((int(iccid[place]) + shift) % 10) + iccid[place + 1 :]
    verdict = judge_iccid(wrong)
    assert not verdict.ok
    assert verdict.may_stand_as_printed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("868124158683441", "imei.check_digit"),
        ("86812415868344O", "imei.characters"),
        ("8.6E+14", "scientific"),
        ("8.61234E+14", "scientific"),
        ("861234000000000", "imei.rounded"),
        ("000000000000000", "imei.placeholder"),
        ("٨٦٨١٢٤١٥٨٦٨٣٤٤٠", "imei.characters"),
    ],
)
def test_an_imei_that_cannot_be_right_says_why(text: str, reason: str) -> None:
    verdict = judge_imei(text)
    assert (verdict.state, verdict.reason) == (State.BAD, reason)


@pytest.mark.parametrize(
    "text",
    [
        "86812 41586 83440",
        "IMEI: 868124158683440",
        "imei1：868124158683440",
        "'" + IMEI,
        f'="{IMEI}"',
        IMEI + ".0",
    ],
)
def test_an_imei_is_taken_however_labels_and_spreadsheets_wrap_it(text: str) -> None:
    assert judge_imei(text).value == IMEI
    assert judge_imei(text).ok


def test_the_reason_for_a_spreadsheet_number_tells_how_to_mend_it() -> None:
    verdict = judge_imei("8.6E+14")
    assert "文本" in verdict.text("zh")
    assert "format the column as text" in verdict.text("en")


def test_a_model_with_its_own_numbers_is_judged_by_its_makers_form() -> None:
    assert judge_terminal_number("bd-12 3456", ("BD######",)).value == "BD123456"
    assert judge_terminal_number("BD12345", ("BD######",)).reason == "terminal.form"
    assert judge_terminal_number("", ("BD######",)).state is State.EMPTY
    assert judge_terminal_number(IMEI).ok


def test_an_iccid_of_twenty_or_nineteen_digits_holds_by_luhn_over_all_of_them() -> None:
    assert judge_iccid(ICCID).state is State.GOOD
    assert judge_iccid("8986045611597143987" + "8").reason is None
    nineteen = with_check_digit("898604869073662585")
    assert len(nineteen) == 19
    assert judge_iccid(nineteen).state is State.GOOD


def test_nineteen_digits_whose_sum_fails_may_still_become_twenty() -> None:
    verdict = judge_iccid(ICCID[:19])
    assert (verdict.state, verdict.missing, verdict.ok) == (State.INCOMPLETE, 1, False)
    assert verdict.may_stand_as_printed


def test_an_iot_card_with_letters_is_taken_with_a_warning() -> None:
    verdict = judge_iccid("898604d0907366258515")
    assert (verdict.state, verdict.value, verdict.reason) == (State.WARN, "898604D0907366258515", "iccid.letters")


def test_a_readers_padding_is_left_out_so_that_one_card_is_not_two() -> None:
    nineteen = with_check_digit("898604869073662585")
    verdict = judge_iccid(nineteen + "F")
    assert (verdict.state, verdict.value) == (State.WARN, nineteen)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8986048690736625851G", "iccid.characters"),
        ("898604869073662585155", "iccid.too_long"),
        ("8.98605E+19", "scientific"),
        ("89860486907366300000", "iccid.rounded"),
        ("89860486907366258516", "iccid.check_digit"),
        ("898604", "iccid.missing"),
    ],
)
def test_an_iccid_that_is_not_taken_says_why(text: str, reason: str) -> None:
    assert judge_iccid(text).reason == reason
    assert not judge_iccid(text).ok


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("贵DF63170", "贵DF63170"),
        ("青ＡＨＷＶ５６", "青AHWV56"),
        ("鲁E·D31233 ", "鲁ED31233"),
        ("宁b・sh813", "宁BSH813"),
        ("粤B12345D", "粤B12345D"),
        ("粤B1234挂", "粤B1234挂"),
        ("京A1234警", "京A1234警"),
        ("粤Z1234港", "粤Z1234港"),
        ("京OA1234", "京OA1234"),
        ("\u2ed8A12345", "青A12345"),  # as copied out of a PDF: findings/chromium-pdf-radicals.sh
    ],
)
def test_plates_are_normalised(text: str, value: str) -> None:
    verdict = judge_plate(text)
    assert (verdict.state, verdict.value) == (State.GOOD, value)


@pytest.mark.parametrize("text", ["使014578", "WJ京12345", "京X1234应急", "VA12345"])
def test_special_plates_are_taken_with_a_warning(text: str) -> None:
    assert judge_plate(text).state is State.WARN


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("京A1234", State.INCOMPLETE, "plate.missing"),
        ("京", State.INCOMPLETE, "plate.missing"),
        ("湾A12345", State.BAD, "plate.province"),
        ("京5A12345", State.BAD, "plate.province"),
        ("京A1234O", State.BAD, "plate.letters_io"),
        ("京A1I345", State.BAD, "plate.letters_io"),
        ("京A123456", State.BAD, "plate.form"),
        ("京A1234567", State.BAD, "plate.too_long"),
        ("京ABCDEF", State.BAD, "plate.form"),
        ("无牌", State.BAD, "plate.province"),
        ("  ", State.EMPTY, "empty"),
    ],
)
def test_plates_that_are_not_taken_say_why(text: str, state: State, reason: str) -> None:
    verdict = judge_plate(text)
    assert (verdict.state, verdict.reason) == (state, reason)


@given(st.sampled_from(PROVINCES), st.sampled_from("ABCDEFGH"), st.integers(0, 99999))
def test_a_plate_is_never_called_wrong_on_its_way_to_being_complete(
    province: str, office: str, serial: int
) -> None:
    plate = f"{province}{office}{serial:05d}"
    for typed in range(1, 7):
        assert judge_plate(plate[:typed]).missing == 7 - typed
    assert judge_plate(plate).state is State.GOOD
    assert judge_plate(show_plate(plate)).value == plate


def test_there_are_thirty_one_provinces() -> None:
    assert len(set(PROVINCES)) == len(PROVINCES) == 31


def test_a_vin_made_in_china_must_hold_its_check_digit() -> None:
    assert judge_vin(VIN.lower()).value == VIN
    assert judge_vin(VIN).state is State.GOOD
    assert judge_vin("LEGR2X8G1CDBPC85Y").reason == "vin.check_digit"


def test_a_vin_from_abroad_is_taken_with_a_warning_when_its_ninth_place_is_a_filler() -> None:
    assert judge_vin("WDB9634031L123456").state is State.WARN


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("LJD8TSY0O2W6Y9LBK", "vin.letters_ioq"),
        ("LJD8TSY002W6Y9LB", "vin.missing"),
        (VIN + "1", "vin.too_long"),
        ("LJD8TSY0*2W6Y9LBK", "vin.characters"),
        ("1" * 17, "vin.placeholder"),
    ],
)
def test_a_vin_that_is_not_taken_says_why(text: str, reason: str) -> None:
    assert judge_vin(text).reason == reason


@pytest.mark.parametrize(
    "text", ["13800138000", "138 0013 8000", "+86 138-0013-8000", "008613800138000", "8613800138000"]
)
def test_a_mobile_number_is_taken_with_or_without_its_country(text: str) -> None:
    assert judge_mobile(text).value == "13800138000"
    assert judge_contact_phone(text).state is State.GOOD


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1381234", "phone.missing"),
        ("12345678901", "phone.form"),
        ("138001380001", "phone.too_long"),
        ("13800138000/13900139000", "phone.characters"),
        ("1.38E+10", "scientific"),
        ("88123456", "phone.form"),
    ],
)
def test_a_phone_number_that_is_not_taken_says_why(text: str, reason: str) -> None:
    assert judge_contact_phone(text).reason == reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0851-88123456", "0851-88123456"),
        ("（0851）8812 3456 转 802", "0851-88123456-802"),
        ("01062345678", "010-62345678"),
        ("400-800-1234", "4008001234"),
    ],
)
def test_a_contact_may_have_a_landline(text: str, value: str) -> None:
    verdict = judge_contact_phone(text)
    assert (verdict.state, verdict.value) == (State.WARN, value)
    assert not judge_mobile(text).ok


def test_a_sim_may_have_a_machine_number_of_thirteen_digits() -> None:
    assert judge_sim_phone("1064712345678").state is State.GOOD
    assert judge_sim_phone("1440012345678").state is State.GOOD
    assert judge_sim_phone("13800138000").ok
    assert not judge_sim_phone("0851-88123456").ok


def test_numbers_are_shown_in_groups() -> None:
    assert show_imei(IMEI) == "86812 41586 83440"
    assert show_iccid(ICCID) == "89860 48690 73662 58515"
    assert show_vin(VIN) == "LJD 8TSY00 2W6Y9LBK"
    assert show_plate("贵DF63170") == "贵D·F63170"
    assert show_phone("13800138000") == "138 0013 8000"


JUDGES = [judge_imei, judge_iccid, judge_plate, judge_vin, judge_mobile, judge_contact_phone, judge_sim_phone]


@pytest.mark.parametrize("judge", JUDGES)
@given(text=st.one_of(st.text(), digits, st.text(alphabet="0123456789ABCDEFLX京粤挂警-. +E", max_size=24)))
def test_no_text_makes_a_judge_stumble_and_what_it_takes_it_takes_again(judge, text: str) -> None:  # type: ignore[no-untyped-def]  # any judge
    verdict = judge(text)
    assert (verdict.reason is None) == (verdict.state is State.GOOD)
    assert (verdict.missing > 0) == (verdict.state is State.INCOMPLETE)
    assert verdict.text("zh") != "" or verdict.state is State.GOOD
    if verdict.ok:
        again = judge(verdict.value)
        assert again.ok
        assert again.value == verdict.value


@pytest.mark.parametrize("code", REASONS)
def test_each_reason_has_a_rule_and_words_in_both_languages(code: str) -> None:
    assert rule_of(code).split("-")[0] in {"ORD", "RPL", "RCT"}
    assert reason_text(code, "zh", missing=3) != reason_text(code, "en", missing=3)
    assert "{" not in reason_text(code, "zh", missing=3)


# RCT-1: tax numbers


@pytest.mark.parametrize(
    ("text", "state", "value", "missing", "code"),
    [
        ("91350100M000100Y43", State.GOOD, "91350100M000100Y43", 0, ""),
        (" 91350100m000 100y43 ", State.GOOD, "91350100M000100Y43", 0, ""),
        ("91350100M000100Y4", State.INCOMPLETE, "91350100M000100Y4", 1, "tax.missing"),
        ("91350100M000100Y431", State.BAD, "91350100M000100Y431", 0, "tax.too_long"),
        ("91350100M000100Y44", State.BAD, "91350100M000100Y44", 0, "tax.check_character"),
        ("91350100M000100I43", State.BAD, "91350100M000100I43", 0, "tax.check_character"),
        ("91350100M000100号43", State.BAD, "91350100M000100号43", 0, "tax.characters"),
        ("110108123456789", State.WARN, "110108123456789", 0, "tax.old"),
        ("", State.EMPTY, "", 0, "empty"),
    ],
    ids=[
        "good",
        "as people type it",
        "one short",
        "one too many",
        "wrong check",
        "no I",
        "not Latin",
        "old",
        "none",
    ],
)
def test_rct_1_a_tax_number_is_judged_while_it_is_typed(
    text: str, state: State, value: str, missing: int, code: str
) -> None:
    verdict = judge_tax_number(text)
    assert (verdict.state, verdict.value, verdict.missing) == (state, value, missing)
    assert (verdict.reason or "") == code


@pytest.mark.parametrize(
    ("plate", "shown"),
    [("京A12345", "京A·12345"), ("京A1", "京A·1"), ("京A", "京A"), ("XA12345", "XA12345"), ("", "")],
)
def test_a_plate_is_shown_with_the_dot_that_the_metal_carries(plate: str, shown: str) -> None:
    assert show_plate(plate) == shown
