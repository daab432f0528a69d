"""Numbers that things really bear: issuers', makers', persons', machines'. python-stdnum is asked where it can."""

import random

import pytest
from company import SIM_FITTED, Company, make_company, opened, refused, unit
from hypothesis import given
from hypothesis import strategies as st
from stdnum import imei as std_imei
from stdnum import luhn as std_luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from rulebook.numbers import (
    State,
    credit_code_check,
    judge_contact_phone,
    judge_iccid,
    judge_imei,
    judge_mobile,
    judge_plate,
    judge_sim_phone,
    judge_tax_number,
    judge_terminal_number,
    judge_vin,
    luhn_holds,
    parse_yuan,
    plate_colour,
)
from rulebook.numbers.iccid_issuers import ISSUERS
from rulebook.numbers.identity import identity_check, is_identity_number
from rulebook.numbers.plate_kinds import PLATE_COLOURS
from rulebook.numbers.terminal_forms import JT808, example, matches, read_masks
from rulebook.rules import missing_to_complete
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.stock.check_digits import only_as_printed
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.stock.terminal_models import all_masks, masks_of, rule_name
from rulebook.subjects.stock.unit_list import read_unit_list

SIM = UnitKind.SIM


def full_width(text: str) -> str:
    return "".join(chr(ord(ch) + 0xFEE0) if "!" <= ch <= "~" else ch for ch in text)


# Phones


@pytest.mark.parametrize("number", ["1064712345678", "1440012345678", "1410112345678"])
@pytest.mark.parametrize("before", ["", "86", "+86", "0086", "+86 ", "86-"])
def test_the_number_of_a_machine_is_taken_with_and_without_the_country_before_it(number: str, before: str) -> None:
    verdict = judge_sim_phone(before + number)
    assert (verdict.state, verdict.value) == (State.GOOD, number)
    assert judge_sim_phone(full_width(before + number)) == verdict


def test_a_mobile_number_that_begins_with_86_is_not_cut() -> None:
    assert judge_mobile("+8613800138000").value == judge_mobile("8613800138000").value == "13800138000"
    assert not judge_sim_phone("86106471234567").ok  # a figure is missing: nothing is guessed


@pytest.mark.parametrize(
    ("judge", "text"),
    [
        (judge_imei, "IMEI: 868124158683440"),
        (judge_iccid, "ICCID：89860486907366258515"),
        (judge_vin, "LSVAA4182E2184847"),
        (judge_plate, "贵D·12345"),
        (judge_mobile, "+86 138-0013-8000"),
        (judge_contact_phone, "0851-88123456"),
        (judge_tax_number, "91350100M000100Y43"),
        (judge_imei, '="868124158683440"'),
        (judge_imei, "8.68124E+14"),
        (judge_iccid, "8.98604E+18"),
    ],
)
def test_full_width_figures_and_signs_change_nothing_anywhere(judge, text: str) -> None:
    assert judge(full_width(text)) == judge(text)


def test_full_width_sums_are_read() -> None:
    assert parse_yuan(full_width("1,450.50")) == 145_050


# SIM cards


def test_china_telecoms_cards_have_no_check_figure_and_are_taken_with_a_warning() -> None:
    for number in ("89860321175311000101", "89860321175311000102", "89861117531100010103"):
        verdict = judge_iccid(number)
        assert (verdict.state, verdict.reason) == (State.WARN, "iccid.no_check")
        assert not only_as_printed(SIM, number)


@pytest.mark.parametrize("issuer", ISSUERS, ids=lambda issuer: issuer.prefix)
def test_which_cards_are_checked_stands_in_the_table(issuer) -> None:
    stem = issuer.prefix + "4869073662585"
    right = next(stem + d for d in "0123456789" if std_luhn.is_valid(stem + d))
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert len(right) == 20
    assert judge_iccid(right).ok
    assert judge_iccid(wrong).ok is not issuer.checked


def test_before_version_4_every_card_had_to_prove_itself() -> None:
    wrong = next(f"8986032117531100010{d}" for d in "0123456789" if not luhn_holds(f"8986032117531100010{d}"))
    assert only_as_printed(SIM, wrong, every_sim=True)
    assert not only_as_printed(SIM, wrong)


def test_the_store_takes_a_number_as_printed_when_asked_but_none_that_was_rounded() -> None:
    wrong = "89860486907366258516"
    rows = "\n".join((wrong, "89860486907366300000"))
    assert [row.problem for row in read_unit_list(SIM, rows, lambda _: False)] == ["verdict", "verdict"]
    taken = read_unit_list(SIM, rows, lambda _: False, as_printed=True)
    assert [(row.number, row.problem) for row in taken] == [(wrong, ""), ("89860486907366300000", "verdict")]


# Terminals


@pytest.mark.parametrize("number", ["A6B1234", "013900001234", "AAAABBBB0000000000000000001234", "144012345678"])
def test_a_jt_t_808_number_is_taken_with_a_warning_where_the_model_is_known(number: str) -> None:
    verdict = judge_terminal_number(number, with_model=True)
    assert (verdict.state, verdict.value, verdict.reason) == (State.WARN, number, "terminal.jt808")
    assert not judge_terminal_number(number).ok


def test_an_imei_cut_short_is_no_phone_number() -> None:
    assert not judge_terminal_number("868124158683", with_model=True).ok
    assert judge_terminal_number("868124158683441", with_model=True).reason == "imei.check_digit"


def test_a_rule_of_the_company_counts_for_its_model_only() -> None:
    masks = read_masks("HB###### imei")
    assert judge_terminal_number("hb-123456", masks).state is State.GOOD
    assert judge_terminal_number("868124158683440", masks).state is State.GOOD
    assert judge_terminal_number("868124158683441", masks).reason == "imei.check_digit"
    assert judge_terminal_number("A6B1234", read_masks("HB######"), with_model=True).reason == "terminal.form"


@pytest.mark.parametrize("text", ["", "HB", "HB(\\d+)+$", "终端号", "#" * 31, " ".join(["####"] * 9)])
def test_what_is_no_mask_is_not_taken(text: str) -> None:
    assert read_masks(text) == ()


def test_each_mask_fits_its_own_example_and_no_longer_number() -> None:
    for mask in (*JT808, "HB######", "@@##**"):
        assert matches(example(mask), [mask])
        assert not matches(example(mask) + "0", [mask])


@pytest.fixture
def company() -> Company:
    return make_company()


def test_the_administrator_says_how_the_numbers_of_a_model_look_from_a_day_on(company: Company) -> None:
    company.hua.must(SetSetting(name=rule_name("hb-r03s"), value="hb######, IMEI"))
    assert masks_of(company.world, "HB-R03S", company.now) == ("HB######", "IMEI")
    assert all_masks(company.world, company.now) == {"HB-R03S": ("HB######", "IMEI")}
    later = SetSetting(name=rule_name("HB-R03S"), value="#######", since="2099-01-01")
    company.hua.must(later)
    assert masks_of(company.world, "HB-R03S", company.now) == ("HB######", "IMEI")


def test_a_rule_that_is_no_mask_or_names_no_model_is_refused(company: Company) -> None:
    assert refused(company.hua.does(SetSetting(name=rule_name("X1"), value="(a+)+"))) == ("RPL-1", "field_wrong")
    assert refused(company.hua.does(SetSetting(name="terminal_form:", value="####"))) == ("SYS-3", "not_found")
    assert refused(company.chen.does(SetSetting(name=rule_name("X1"), value="####"))) == ("ROLE-1", "no_role")


# Tax numbers


def identity(birth: str, order: str = "721", region: str = "370802") -> str:
    stem = f"{region}{birth}{order}"
    return stem + identity_check(stem)


@pytest.mark.parametrize(
    "code", ["N2320281MF12345679", "Y1320281MA1234567R", "A1320281MA1234567E", "93320281MF1234567K"]
)
def test_rct_1_a_tax_number_may_begin_with_a_letter(code: str) -> None:
    """Villages' organisations (N2), others (Y1), the army's (A1); a farmers' cooperative begins with figures."""
    assert judge_tax_number(code, persons=False).ok
    assert judge_tax_number(code[:-1] + ("0" if code[-1] != "0" else "1")).reason == "tax.check_character"


def test_a_persons_tax_number_is_the_identity_number() -> None:
    verdict = judge_tax_number("370802190001017219")
    assert (verdict.state, verdict.value) == (State.GOOD, "370802190001017219")
    assert judge_tax_number("370802190001017218").reason == "tax.check_character"
    assert not judge_tax_number("370802190001017219", persons=False).ok
    many = (identity("19000101", f"{n:03d}") for n in range(100, 200))
    with_x = next(number for number in many if number.endswith("X"))
    assert judge_tax_number(with_x.lower()).value == with_x


@pytest.mark.parametrize("wrong", ["19000230", "19001301", "19000100"])
def test_an_identity_number_with_no_such_birthday_is_not_taken(wrong: str) -> None:
    assert not is_identity_number(identity(wrong))


def test_old_numbers_of_companies_are_taken_with_a_warning_as_before() -> None:
    assert judge_tax_number("370802740201236").reason == "tax.old"


# What python-stdnum says


@given(st.integers(0, 10**14 - 1), st.integers(0, 9))
def test_an_imei_holds_where_stdnum_says_so(serial: int, last: int) -> None:
    number = f"{serial:014d}{last}"
    rounded = number.endswith("0" * 7) or len(set(number)) == 1
    assert judge_imei(number).ok == (std_imei.is_valid(number) and not rounded)
    assert luhn_holds(number) == std_luhn.is_valid(number)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 30))
def test_a_credit_code_holds_where_stdnum_says_so(stem: str, shift: int) -> None:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    own = credit_code_check(stem)
    assert own == uscc.calc_check_digit(stem)
    code = stem + letters[(letters.index(own) + shift) % 31]
    assert judge_tax_number(code, persons=False).ok == (shift in (0, 31))


def test_identity_numbers_hold_where_stdnum_says_so() -> None:
    dice = random.Random(11643)
    seen = 0
    for _ in range(5_000):
        stem = f"{dice.choice(['110101', '370802', '520102', '440304'])}{dice.randrange(1890, 2030)}"
        stem += f"{dice.randrange(0, 14):02d}{dice.randrange(0, 33):02d}{dice.randrange(1000):03d}"
        number = stem + dice.choice([identity_check(stem), "0", "X"])
        try:
            ric.get_birth_date(number)
            expected = number[-1] == ric.calc_check_digit(number)
        except ValidationError:
            expected = False
        assert is_identity_number(number) == expected, number
        seen += expected
    assert seen > 1_000


# Plates


@pytest.mark.parametrize("plate", ["鲁08·12345", "黑01·A2345", "新2312345", "皖12A0123"])
def test_the_plates_of_tractors_are_taken_with_a_warning(plate: str) -> None:
    verdict = judge_plate(plate)
    assert (verdict.state, verdict.reason, verdict.value) == (State.WARN, "plate.tractor", plate.replace("·", ""))
    assert judge_plate(plate, typed=True) == verdict


@pytest.mark.parametrize("plate", ["贵D12345临", "临贵D12345", "临时贵D12345", "临J12345"])
def test_a_list_may_hold_a_temporary_plate_and_a_phone_may_not_type_one(plate: str) -> None:
    assert judge_plate(plate).reason == "plate.temporary"
    assert judge_plate(plate, typed=True).reason == "plate.temporary_typed"


def test_each_colour_of_the_standard_goes_by_its_code_and_its_words() -> None:
    for colour, (code, words) in PLATE_COLOURS.items():
        assert plate_colour(str(code)) == colour
        assert all(plate_colour(word) == colour for word in words.split())
    assert (plate_colour("农 黄"), plate_colour("彩虹")) == ("farm_yellow", "")


def test_a_tractors_plate_is_right_so_far_while_it_is_typed() -> None:
    for end in range(3, 8):
        assert judge_plate("鲁08A2345"[:end]).state is State.INCOMPLETE


def hand_out_makers_terminal(company: Company, number: str) -> None:
    new = ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model="HB-R03S")
    company.guo.must(new)
    company.hand_out(company.li, unit(UnitKind.TERMINAL, number))


@pytest.mark.parametrize(("number", "told"), [("HB123456", False), ("HB12345X", True)])
def test_rpl_1_a_swap_is_judged_by_the_rule_of_the_terminals_model(
    company: Company, number: str, told: bool
) -> None:
    company.hua.must(SetSetting(name=rule_name("HB-R03S"), value="HB######"))
    hand_out_makers_terminal(company, number)
    order, visit = company.on_site()
    verdict = company.li.does(company.swap(visit, new_number=number, model="HB-R03S"), order)
    assert (("RPL-1", "check_digit") in opened(verdict)) is told
    missing = missing_to_complete(company.world, company.order(order), company.visit(visit))
    assert ("photo_as_printed" in missing) is told


def test_rpl_2_a_card_of_china_telecom_opens_nothing(company: Company) -> None:
    order, visit = company.on_site()
    card = "89860321175311000102"
    sims = company.swap(visit, unit=UnitKind.SIM, old_number=SIM_FITTED, new_number=card)
    assert ("RPL-2", "check_digit") not in opened(company.li.does(sims, order))
