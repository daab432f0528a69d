"""Lists of each kind: people, prices, units, vehicles; each row is the command that is there for it."""

from __future__ import annotations

from list_importer import Importer, lines, verdicts, workbook
from pair.field import Field

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.subjects.company.records import Customer, Price, Vehicle
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.stock.units import unit_id


def test_people_are_entered_and_each_change_is_the_command_that_is_there_for_it(field: Field) -> None:
    one = Importer(field, "people")
    data = workbook(
        ("公司人员名册",),
        (),
        ("工号", "姓名", "岗位", "手机", "技能", "在职"),
        ("p-new", "新人", "技术员,库管", 13800138002, "repair、install", "是"),
        ("p-wang", "王建国", "技术员；调度", None, None, "是"),
        ("p-zhao", "赵小燕", "飞行员", None, None, None),
    )
    told = one.tries(data)
    assert verdicts(told) == ["new", "corrected", "refused"]
    assert (told["rows"][2]["column"], told["rows"][2]["code"]) == ("岗位", "cell.not_one_of")
    assert all(row["done"] for row in one.brings(told))
    new, wang = field.get(Person, "p-new"), field.get(Person, "p-wang")
    assert new is not None
    assert wang is not None
    assert (set(new.roles), new.phone, new.skills) == (
        {Role.TECHNICIAN, Role.STOREKEEPER},
        "13800138002",
        ("repair", "install"),
    )
    assert set(wang.roles) == {Role.TECHNICIAN, Role.DISPATCHER}


def test_a_leaver_in_the_list_is_judged_like_any_leaver(field: Field) -> None:
    one = Importer(field, "people")
    (row,) = one.tries(lines(("编号", "姓名", "在职"), ("p-xu", "徐磊", "否")))["rows"]
    assert row["code"] == "reason_needed"
    one.brings(one.tries(lines(("编号", "姓名", "在职", "更正原因"), ("p-xu", "徐磊", "否", "离职"))))
    gone = field.get(Person, "p-xu")
    assert gone is not None
    assert not gone.active


def test_fee_3_prices_are_exact_and_what_stood_there_stays(field: Field) -> None:
    one = Importer(field, "prices")
    known = field.all(Price)[0]
    data = workbook(
        ("型号", "名称", "英文名称", "单价(元)", "生效日期", "更正原因"),
        (known.model, known.name, known.name_en, 0.07, known.valid_from, "笔误"),
        ("X-1", "新件", "new part", "1,234.50", "2027年1月1日", ""),
        ("X-2", "太细", "", 1.005, "2027/1/1", ""),
        ("X-3", "日期错", "", 1, "2027-02-30", ""),
        ("X-4", "填了电话", "", "13800138000", "2027/1/1", ""),
    )
    told = one.tries(data)
    assert verdicts(told) == ["corrected", "new", "refused", "refused", "refused"]
    assert [row["column"] for row in told["rows"][2:]] == ["单价(元)", "生效日期", "单价(元)"]
    assert (told["rows"][4]["code"], "13800138000" in told["rows"][4]["reason"]) == ("cell.too_dear", True)
    assert all(row["done"] for row in one.brings(told))
    now, new = field.get(Price, known.id), field.get(Price, "X-1:2027-01-01")
    assert now is not None
    assert new is not None
    assert (now.fen, now.before[0].fen, new.fen) == (7, known.fen, 123450)


def test_stk_1_units_are_received_and_what_the_books_have_is_never_changed_by_a_list(field: Field) -> None:
    one = Importer(field, "units")
    known = next(u for u in field.all(Unit) if u.unit is UnitKind.TERMINAL)
    data = workbook(
        ("种类", "号码", "型号", "位置"),
        ("终端", known.number, "别的型号", None),
        ("终端", known.number[:-1] + str((int(known.number[-1]) + 1) % 10), known.model, None),
        ("工具", "0007", "扳手", "仓库"),
        ("终端", 8.68e14 + 0.5, known.model, None),
        ("SIM卡", "8.98604E+18", "流量卡", None),
    )
    told = one.tries(data)
    assert [row["code"] for row in told["rows"]][:3] == ["row.unit_differs", "imei.check_digit", ""]
    assert verdicts(told)[3:] == ["refused", "refused"]
    assert one.brings(told)[0]["done"]
    assert field.get(Unit, unit_id(UnitKind.TOOL, "0007"))
    assert field.get(Unit, known.id) == known


def test_vehicles_go_in_by_row_with_whose_they_are(field: Field) -> None:
    one = Importer(field, "vehicles")
    whose = field.all(Customer)[0]
    data = lines(
        ("车牌号", "客户", "司机", "司机电话"),
        ("贵D00001", whose.name, "张一", "13800138000"),
        ("不是车牌", whose.name, "", ""),
        ("贵D00002", "没有这家", "", ""),
    )
    told = one.tries(data)
    assert [row["code"] for row in told["rows"]][2:] == ["row.not_known"]
    assert verdicts(told) == ["new", "refused", "refused"]
    one.brings(told)
    vehicle = next(v for v in field.all(Vehicle) if v.plate == "贵D00001")
    assert (vehicle.customer, vehicle.driver) == (whose.id, "张一")


def test_what_a_list_puts_right_of_a_vehicle_stays_on_its_record(field: Field) -> None:
    one = Importer(field, "vehicles")
    one.brings(one.tries(lines(("车牌号", "司机", "司机电话"), ("贵D00001", "张一", "13800138000"))))
    one.brings(one.tries(lines(("车牌号", "司机", "司机电话"), ("贵D00001", "李二", ""))))
    vehicle = next(v for v in field.all(Vehicle) if v.plate == "贵D00001")
    assert (vehicle.driver, vehicle.driver_phone) == ("李二", "13800138000")
    assert [(past.said, past.by, past.file) for past in vehicle.past] == [({"driver": "张一"}, "p-li", "清单.csv")]
