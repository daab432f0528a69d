"""Numbers with what stands beside them on labels, in lists and in platforms' exports (RPL-1, RPL-2, ORD-1)."""

from __future__ import annotations

import pytest

from rulebook.numbers import (
    State,
    colour_beside,
    judge_iccid,
    judge_imei,
    judge_plate,
    judge_sim_phone,
    judge_tax_number,
    judge_vin,
)
from rulebook.subjects.company.vehicle_list.judge import judge_list

IMEI = "868124150000015"
ICCID = "89860430102000000013"
VIN = "LSVAA4182E2184847"
PLATE = "苏E5K208"


@pytest.mark.parametrize(
    "written",
    [
        f"IMEI 2：{IMEI}", f"IMEI2:{IMEI}", f"IMEI1 {IMEI}", f"IMEI{IMEI}", f"IMEI1{IMEI}", f"imei：{IMEI}",
        f"IMEI/SV: {IMEI} / 03", f"{IMEI}/01", f"*{IMEI}*", f"\u202d{IMEI}\u202c", f"`{IMEI}", f'="{IMEI}"',
    ],
)  # fmt: skip
def test_rpl_1_an_imei_is_read_with_what_a_label_prints_beside_it(written: str) -> None:
    assert (judge_imei(written).state, judge_imei(written).value) == (State.GOOD, IMEI)


@pytest.mark.parametrize("written", [f"IMEI SN {IMEI}", f"{IMEI}/{IMEI}", f"{IMEI}00", "IMEI 1", "8.68124E+14"])
def test_rpl_1_what_may_be_two_numbers_or_a_rounded_one_is_none(written: str) -> None:
    assert not judge_imei(written).ok


@pytest.mark.parametrize("written", [f"ICCID{ICCID}", f"ICCID 1：{ICCID}", f"CCID: {ICCID}", f"*{ICCID}*"])
def test_rpl_2_an_iccid_is_read_with_its_label(written: str) -> None:
    assert judge_iccid(written).value == ICCID
    assert judge_iccid(written).ok


@pytest.mark.parametrize(
    "written",
    [
        "(+86)1064812345678",
        "（+86）1064812345678",
        "(0086) 1064812345678",
        "+86 10648 12345 678",
        "861064812345678",
    ],
)
def test_rpl_2_the_country_may_stand_in_brackets(written: str) -> None:
    assert judge_sim_phone(written).value == "1064812345678"


@pytest.mark.parametrize("written", [f"*{VIN}*", f"车架号：{VIN}", f"VIN: {VIN}", f"车辆识别代号:{VIN.lower()}"])
def test_a_vin_is_read_with_its_label_and_between_the_stars_of_code_39(written: str) -> None:
    assert (judge_vin(written).state, judge_vin(written).value) == (State.GOOD, VIN)


@pytest.mark.parametrize(
    ("written", "plate", "colour"),
    [
        ("苏E5K208（黄）", PLATE, "yellow"),
        ("苏E5K208(黄牌)", PLATE, "yellow"),
        ("苏E·5K208 黄色", PLATE, "yellow"),
        ("苏E5K208-蓝", PLATE, "blue"),
        ("【黄】苏E5K208", PLATE, "yellow"),
        ("黄苏E5K208", PLATE, "yellow"),
        ("苏E5K208_2", PLATE, "yellow"),
        ("苏AD1234_5", "苏AD1234", "green"),
        ("苏AD12345_94", "苏AD12345", "fading_green"),
        ("黄绿苏AD12345", "苏AD12345", "yellow_green"),
        ("苏E●5K208", PLATE, ""),
        ("苏E_5K208", PLATE, ""),
    ],
)
def test_a_colour_beside_the_plate_is_its_colour_and_no_part_of_it(written: str, plate: str, colour: str) -> None:
    assert (judge_plate(written).value, judge_plate(written).ok, colour_beside(written)) == (plate, True, colour)


@pytest.mark.parametrize("written", ["黄", "苏A黄", "苏E5K208_7", "苏E5K208(红)", "苏E5K208/苏E1234挂"])
def test_what_is_no_plate_beside_a_colour_stays_none(written: str) -> None:
    assert not judge_plate(written).ok
    assert colour_beside(written) == ""


def test_ord_1_a_list_takes_the_colour_from_beside_the_plate_unless_a_column_says_it() -> None:
    report = judge_list([(1, ["车牌号", "司机"]), (2, ["苏E5K208（黄）", "刘"]), (3, ["苏AD1234_5", "王"])])
    assert [v.plate_colour for r in report.rows if (v := r.vehicle)] == ["yellow", "green"]
    said = judge_list([(1, ["车牌号", "车牌颜色", "司机"]), (2, ["苏E5K208（黄）", "蓝", "刘"])])
    assert [v.plate_colour for r in said.rows if (v := r.vehicle)] == ["蓝"]


def test_an_airports_own_plate_is_taken_with_a_warning() -> None:
    assert judge_plate("民航A1234").state is State.WARN


def test_rct_1_a_tax_number_that_a_spreadsheet_rounded_is_named_as_such() -> None:
    assert judge_tax_number("9.13502E+17").reason == "scientific"
