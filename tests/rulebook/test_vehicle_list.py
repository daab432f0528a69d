"""A customer's vehicle list, judged row by row (ORD-1)."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.numbers import luhn_holds
from rulebook.policy.codes import CODES
from rulebook.subjects.company.vehicle_list.cells import Cell, UnreadCell
from rulebook.subjects.company.vehicle_list.columns import Field, field_named
from rulebook.subjects.company.vehicle_list.judge import judge_list
from rulebook.subjects.company.vehicle_list.reasons import ROW_REASONS, Fault, ListError
from rulebook.subjects.company.vehicle_list.report import ListReport, RowVerdict

HEADER = (
    "序号",
    "车牌号",
    "车架号",
    "司机姓名",
    "司机电话",
    "终端型号",
    "终端号(IMEI)",
    "SIM卡号(ICCID)",
    "SIM手机号",
    "备注",
)
PLATE, VIN, DRIVER, PHONE, MODEL, IMEI, ICCID, SIM, REMARK = range(1, 10)
VINS = ("L4A5URGX2BBA1P4BR", "LL9RANR27ZZ6UA19J", "LV6X87HB61Y3NTGT9", "LN8G1V983X2VBLNXJ")


def checked(body: str) -> str:
    return next(body + d for d in "0123456789" if luhn_holds(body + d))


def truck(n: int, **change: Cell) -> list[Cell]:
    """A faultless row; `change` puts other cells in, by column name in capitals."""
    cells: list[Cell] = [
        n,
        f"贵D{n:05d}",
        VINS[n % 4] if n < 5 else f"WDB9634031L{n:06d}",
        "马超",
        f"138{n:08d}",
        "BD-1078V",
        checked(f"868124{n:08d}"),
        checked(f"898604{n:013d}"),
        f"139{n:08d}",
        None,
    ]
    for name, value in change.items():
        cells[globals()[name]] = value
    return cells


def judged(*rows: Sequence[Cell], header: Sequence[Cell] = HEADER, **settings: object) -> ListReport:
    report = judge_list(enumerate([header, *rows], start=1), **settings)  # type: ignore[arg-type]  # test data by name
    for row in report.rows:
        assert "None" not in row.text("zh") + row.text("en"), "a sentence lacks what it is about"
        assert not row.text("en") or row.text("en") != row.text("zh") or not row.faults
    return report


def only_fault(report: ListReport) -> Fault:
    (refused,) = report.refused
    assert refused.vehicle is None
    return refused.faults[0]


def test_ord_1_a_header_copied_out_of_a_pdf_is_known() -> None:
    """With a radical for the character: findings/chromium-pdf-radicals.sh."""
    assert field_named("\u2ecb牌号") is field_named("车牌号") is Field.PLATE


def test_a_faultless_row_is_taken_as_it_stands() -> None:
    (row,) = judged(truck(1)).rows
    assert (row.row, row.verdict, row.column, row.reason, row.text()) == (2, RowVerdict.TAKEN, None, None, "")
    assert row.vehicle is not None
    assert (row.vehicle.plate, row.vehicle.driver, row.vehicle.remark) == ("贵D00001", "马超", None)


def test_titles_above_the_header_and_empty_rows_between_are_passed_over() -> None:
    rows: list[Sequence[Cell]] = [
        ["安装车辆明细", None],
        ["客户名称：鸿运物流有限公司", None, "填表日期：2026年11月2日"],
        ["联系人", "张三", "联系电话", "13800138000"],
        [],
        HEADER,
        truck(1),
        [None, "  ", "\u200b"],
        truck(2),
    ]
    report = judge_list(enumerate(rows, start=1))
    assert report.header_row == 5
    assert [row.row for row in report.rows] == [6, 8]
    assert report.passed_over == ()


def test_writing_is_put_right_and_told() -> None:
    report = judged(truck(1, PLATE="贵Ｄ·00001 ", VIN=VINS[1].lower(), SIM="139 0000 0001"))
    (row,) = report.rows
    assert row.verdict is RowVerdict.CLEANED
    assert [(c.column, c.before, c.after) for c in row.cleaned] == [
        ("车牌号", "贵Ｄ·00001", "贵D00001"),
        ("车架号", VINS[1].lower(), VINS[1]),
        ("SIM手机号", "139 0000 0001", "13900000001"),
    ]


@pytest.mark.parametrize("mark", ["\t{}", "'{}", '="{}"', "{} "])
def test_the_marks_that_keep_digits_as_text_do_not_harm(mark: str) -> None:
    imei = str(truck(1)[IMEI])
    (row,) = judged(truck(1, IMEI=mark.format(imei))).good
    assert row.vehicle is not None
    assert row.vehicle.terminal_number == imei


def test_numbers_in_cells_are_taken_exactly_where_no_digit_is_lost() -> None:
    imei, phone = str(truck(1)[IMEI]), str(truck(1)[PHONE])
    (row,) = judged(truck(1, IMEI=float(imei), PHONE=int(phone))).good
    assert row.verdict is RowVerdict.TAKEN
    assert row.vehicle is not None
    assert (row.vehicle.terminal_number, row.vehicle.driver_phone) == (imei, phone)


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"ICCID": 8.9860486907366258e19}, "SIM卡号(ICCID)", "cell.lost_digits"),
        ({"ICCID": 89860486907366200000}, "SIM卡号(ICCID)", "cell.lost_digits"),
        ({"IMEI": "8.61234E+14"}, "终端号(IMEI)", "scientific"),
        ({"IMEI": 861234000000000}, "终端号(IMEI)", "imei.rounded"),
        ({"IMEI": 8.5}, "终端号(IMEI)", "cell.not_text"),
        ({"IMEI": float("nan")}, "终端号(IMEI)", "cell.not_text"),
        ({"IMEI": True}, "终端号(IMEI)", "cell.not_text"),
        ({"IMEI": "#N/A"}, "终端号(IMEI)", "cell.error"),
        ({"IMEI": UnreadCell("cell.formula")}, "终端号(IMEI)", "cell.formula"),
        ({"IMEI": "12345"}, "终端号(IMEI)", "imei.missing"),
        ({"PLATE": dt.datetime(2026, 11, 2)}, "车牌号", "cell.date"),  # noqa: DTZ001 - cells have no zone
        ({"PLATE": None}, "车牌号", "empty"),
        ({"PLATE": "无"}, "车牌号", "empty"),
        ({"PLATE": "京A1234"}, "车牌号", "plate.missing"),
        ({"PHONE": "1381234"}, "司机电话", "phone.missing"),
        ({"VIN": "LEGR2X8G1CDBPC85Y"}, "车架号", "vin.check_digit"),
        ({"REMARK": "很" * 501}, "备注", "cell.too_long"),
        ({"DRIVER": "#REF!"}, "司机姓名", "cell.error"),
    ],
)
def test_a_row_at_fault_is_refused_with_its_column_and_reason(
    change: dict[str, Cell], column: str, code: str
) -> None:
    fault = only_fault(judged(truck(1, **change), truck(2)))
    assert (fault.column, fault.code) == (column, code)
    assert fault.text("zh") != fault.text("en")


def test_all_faults_of_a_row_are_kept_and_the_leftmost_counts() -> None:
    (row,) = judged(truck(2), truck(1, IMEI="1", PHONE="1", PLATE=None)).refused
    assert [fault.column for fault in row.faults] == ["车牌号", "司机电话", "终端号(IMEI)"]
    assert (row.column, row.reason) == ("车牌号", "empty")


@pytest.mark.parametrize(("name", "column"), [("IMEI", "终端号(IMEI)"), ("ICCID", "SIM卡号(ICCID)")])
def test_a_number_that_stands_twice_refuses_the_later_row_and_names_the_earlier(name: str, column: str) -> None:
    first = truck(1)[globals()[name]]
    report = judged(truck(1), truck(2), truck(3, **{name: first}), truck(4, **{name: first}))
    assert [(row.row, row.column) for row in report.refused] == [(4, column), (5, column)]
    for row in report.refused:
        assert row.faults[0].details["first_row"] == 2
        assert "第 2 行" in row.text("zh")
        assert "row 2" in row.text("en")


def test_a_number_counts_as_standing_already_even_where_its_row_was_refused_for_something_else() -> None:
    report = judged(truck(1, PHONE="1"), truck(2, IMEI=truck(1)[IMEI]))
    assert [row.reason for row in report.refused] == ["phone.missing", "row.repeated"]


def test_a_truck_may_stand_twice_for_a_second_terminal_and_that_is_told() -> None:
    report = judged(truck(1), truck(2, PLATE=truck(1)[PLATE], VIN=truck(1)[VIN]))
    assert [row.verdict for row in report.rows] == [RowVerdict.TAKEN, RowVerdict.TAKEN]
    assert [warning.code for warning in report.rows[1].warnings] == ["row.vehicle_again"]


def test_without_terminals_a_truck_that_stands_twice_is_a_mistake() -> None:
    report = judged(("贵D00001", "马超"), ("贵D00001", "马超"), header=("车牌号", "司机"))
    assert only_fault(report).code == "row.repeated"


def test_one_plate_with_two_vins_is_a_mistake_and_so_is_one_vin_with_two_plates() -> None:
    assert only_fault(judged(truck(1), truck(2, PLATE=truck(1)[PLATE]))).code == "row.plate_other_vin"
    assert only_fault(judged(truck(1), truck(2, VIN=truck(1)[VIN]))).code == "row.vin_other_plate"


def test_a_list_made_before_the_terminals_were_handed_out_is_taken() -> None:
    bare = {"IMEI": None, "ICCID": None, "SIM": None}
    assert not judged(truck(1, **bare), truck(2, **bare)).refused


def test_a_hole_in_a_column_that_others_fill_is_a_mistake() -> None:
    assert only_fault(judged(truck(1, ICCID=None), truck(2))).code == "empty"


def test_an_iot_card_with_letters_is_taken_with_a_warning() -> None:
    (row,) = judged(truck(1, ICCID="898604D0907366258515")).good
    assert [warning.code for warning in row.warnings] == ["iccid.letters"]
    assert "核对" in row.text()


def test_another_makers_numbers_are_taken_by_model() -> None:
    own = truck(1, MODEL="HB-R03S", IMEI="hb 123456")
    assert judged(own).refused
    (row,) = judged(own, maker_forms={"hb-r03s": ("HB######",)}).good
    assert row.vehicle is not None
    assert row.vehicle.terminal_number == "HB123456"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["合计", "60台"], "totals"),
        (["合计：60台"], "totals"),
        ([None, "总 计", None, "60 辆"], "totals"),
        ([61], "number_only"),
        (["62"], "number_only"),
        (["制表人：张三", None, None, "审核：李四"], "note"),
        ([None] * 10 + ["已核"], "note"),
        (HEADER, "header_again"),
    ],
)
def test_rows_that_hold_no_vehicle_are_passed_over_and_told(row: Sequence[Cell], why: str) -> None:
    report = judged(truck(1), row)
    assert [passed.why for passed in report.passed_over] == [why]
    assert len(report.rows) == 1


def test_the_lists_own_total_is_kept_for_comparison() -> None:
    assert judged(truck(1), ["合计", "60台"]).stated_total == 60
    assert judged(truck(1)).stated_total is None


def test_in_doubt_a_row_is_judged_not_passed_over() -> None:
    assert only_fault(judged(truck(1), ["见附件"])).code == "empty"
    assert len(judged(truck(1), truck(2, PLATE="合计")).refused) == 1


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (("Plate No.", "IMEI"), (Field.PLATE, Field.TERMINAL_NUMBER)),
        (("License Plate", "Driver's Phone", "Model"), (Field.PLATE, Field.DRIVER_PHONE, Field.TERMINAL_MODEL)),
        (("*车牌号（必填）", "大架号", "设备号"), (Field.PLATE, Field.VIN, Field.TERMINAL_NUMBER)),
        (("车 牌\n号 码", "ＶＩＮ", "ＩＣＣＩＤ"), (Field.PLATE, Field.VIN, Field.ICCID)),
        (("号牌号码", "车辆识别代号(VIN)", "终端IMEI号"), (Field.PLATE, Field.VIN, Field.TERMINAL_NUMBER)),
        (("车牌颜色", "车牌", "手机号"), (Field.PLATE_COLOUR, Field.PLATE, Field.DRIVER_PHONE)),
    ],
)
def test_headers_go_by_many_names(names: Sequence[str], fields: Sequence[Field]) -> None:
    cells = ["贵D00001" if field is Field.PLATE else "" for field in fields]
    report = judged(cells, header=names)
    assert tuple(column.field for column in report.columns) == fields
    assert tuple(column.header for column in report.columns) == names


def test_the_firms_contact_beside_the_driver_is_left_aside() -> None:
    header = ("联系人", "联系电话", "车牌号", "司机姓名", "司机电话", "颜值")
    report = judged(["老板", "1", "贵D00001", "马超", "13800138000", 5], header=header)
    (row,) = report.good
    assert row.vehicle is not None
    assert (row.vehicle.driver, row.vehicle.driver_phone) == ("马超", "13800138000")
    assert report.ignored_columns == ("联系人", "联系电话", "颜值")


@pytest.mark.parametrize(
    "header", [["车牌号"], ["Plate"], ["车牌号码", "所属公司"], ["车架号"], ["某公司清单", "车牌"]]
)
def test_ord_1_a_list_of_plates_or_vins_alone_is_a_list(header: list[str]) -> None:
    named = {"车架号": "LSVAA4182E2184847"}.get(header[0], "贵D00001")
    row = ["", named] if header[-1] == "车牌" else [named]
    report = judge_list(enumerate([["某运输公司"], header, row], start=1))
    assert [one.vehicle.plate or one.vehicle.vin for one in report.good if one.vehicle] == [named], report


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "list.empty"),
        ([[None, " "], []], "list.empty"),
        ([["随便", "什么"], truck(1)], "list.no_header"),
        ([["司机姓名", "终端号"], ["x", "y"]], "list.no_plate_column"),
        ([["车牌号", "车牌号码", "车架号"], ["x", "y"]], "list.column_twice"),
        ([HEADER], "list.no_rows"),
        ([HEADER, ["合计", "0台"]], "list.no_rows"),
    ],
)
def test_a_list_that_cannot_be_judged_at_all_says_why(rows: Sequence[Sequence[Cell]], code: str) -> None:
    with pytest.raises(ListError) as caught:
        judge_list(enumerate(rows, start=1))
    assert caught.value.code == code
    assert caught.value.text("zh") != caught.value.text("en")


def test_more_cells_than_the_header_are_a_fault_only_where_separators_may_stray() -> None:
    wide = [*truck(1), "5", "6"]
    assert not judged(wide).refused
    (row,) = judged(wide, strict_width=True).refused
    assert (row.column, row.reason) == (None, "row.too_many_cells")


@pytest.mark.parametrize("code", ROW_REASONS)
def test_each_reason_has_words_in_both_languages(code: str) -> None:
    fault = Fault("列", code, {"given": "x", "value": "y", "first_row": 5, "limit": 9})
    assert fault.text("zh") != fault.text("en")
    assert fault.rule in CODES


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(
        [*HEADER, "贵D00001", "868124158683440", "8.6E+14", "合计", "60台", UnreadCell("cell.formula")]
    ),
)


@given(st.lists(st.lists(cells, max_size=12), max_size=8), st.booleans(), st.booleans())
def test_no_junk_makes_the_judge_stumble(rows: list[list[Cell]], headed: bool, strict: bool) -> None:
    above: list[Sequence[Cell]] = [HEADER] if headed else []
    with suppress(ListError):
        report = judge_list(enumerate([*above, *rows], start=1), strict_width=strict)
        assert len(report.good) + len(report.refused) == len(report.rows)
        for row in report.rows:
            assert (row.vehicle is None) == bool(row.faults) == (row.verdict is RowVerdict.REFUSED)
            assert row.text("zh") or row.verdict is RowVerdict.TAKEN
        numbers = [row.vehicle.terminal_number for row in report.good if row.vehicle]
        assert len({n for n in numbers if n}) == len([n for n in numbers if n])


@given(st.lists(st.integers(1, 60), min_size=1, max_size=30))
def test_every_row_gets_exactly_one_verdict_whatever_repeats(order: list[int]) -> None:
    report = judged(*(truck(n) for n in order))
    assert [row.row for row in report.rows] == list(range(2, len(order) + 2))
    assert len(report.good) == len(set(order))


def test_a_list_that_cannot_be_judged_says_so_in_both_languages_with_the_files_name() -> None:
    error = ListError("list.empty", name="车辆.xlsx")
    assert error.text() == error.text("zh")
    assert error.text("zh").startswith("车辆.xlsx：")
    assert error.text("en").startswith("车辆.xlsx: ")
    assert error.text("en") != error.text("zh")
    assert str(error) == f"list.empty: {error.text('en')}"
    assert not ListError("list.empty").text().startswith(":")
