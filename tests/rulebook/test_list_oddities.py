"""Lists as offices keep them: names of fleets between trucks, tallies, dates, cards by phone number (ORD-1)."""

from __future__ import annotations

import pytest

from rulebook.numbers.iccid import judge_iccid
from rulebook.subjects.company.vehicle_list.judge import judge_list
from rulebook.subjects.company.vehicle_list.reasons import ListError
from rulebook.subjects.company.vehicle_list.report import ListReport

HEAD = ("车牌号", "司机", "电话")
TRUCK = ("苏E5K208", "刘", "13800138000")
ICCID = "89860486907366258515"


def read(*rows: tuple[object, ...]) -> ListReport:
    return judge_list(list(enumerate(rows, 1)))  # type: ignore[arg-type]  # rows as a file has them


@pytest.mark.parametrize(
    "alone",
    ["一车队", "华东区（苏州）", "【长途组】", "共 1 台", "1辆", "总共12部车。", "填表日期 2026年11月7日",
     "打印时间 2026-11-09 10:00",
     "盖章：", "昆山分公司："],
)  # fmt: skip
def test_words_alone_in_their_row_are_no_vehicle_and_refuse_no_list(alone: str) -> None:
    report = read(HEAD, (alone, "", ""), TRUCK)
    assert [row.vehicle.plate for row in report.rows if row.vehicle] == ["苏E5K208"]
    assert [(passed.row, bool(passed.why)) for passed in report.passed_over] == [(2, True)]


@pytest.mark.parametrize(
    "alone", ["见附件", "E5K208", "苏", "苏E5K2", "未上牌", "12345", "苏E5K208（已报废）", "#REF!"]
)
def test_what_may_be_a_vehicle_is_judged_and_told(alone: str) -> None:
    report = read(HEAD, (alone, "", ""), TRUCK)
    assert [row.row for row in report.rows if row.faults] == [2]


def test_words_beside_a_driver_are_judged_too() -> None:
    assert [row.row for row in read(HEAD, ("一车队", "刘", ""), TRUCK).rows if row.faults] == [2]


def test_rpl_2_a_card_number_beside_an_iccid_is_the_cards_phone_number() -> None:
    assert judge_iccid(ICCID).ok
    (row,) = read(("车牌号", "SIM卡号", "ICCID"), ("苏E5K208", "+86 1440012345678", ICCID)).rows
    assert row.vehicle
    assert (row.vehicle.sim_phone, row.vehicle.iccid) == ("1440012345678", ICCID)
    (alone,) = read(("车牌号", "SIM卡号"), ("苏E5K208", ICCID)).rows
    assert alone.vehicle
    assert alone.vehicle.iccid == ICCID


def test_rpl_2_two_columns_of_cards_beside_a_phone_number_are_still_asked_about() -> None:
    with pytest.raises(ListError, match="ICCID"):
        read(("车牌号", "SIM卡号", "ICCID", "SIM手机号"), ("苏E5K208", ICCID, ICCID, "1440012345678"))
