"""New units pasted as a list: every row judged, wrong ones named (STK-1)."""

from __future__ import annotations

from company import iccid, imei

from rulebook.subjects.stock.check_digits import only_as_printed
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.stock.unit_list import MOST_ROWS, UnitRow, read_unit_list

T, SIM, PART = UnitKind.TERMINAL, UnitKind.SIM, UnitKind.PART


def listed(text: str, kind: UnitKind = T, known: str = "") -> list[UnitRow]:
    return read_unit_list(kind, text, lambda number: number == known)


def wrong(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def test_stk_1_a_pasted_list_names_each_wrong_row() -> None:
    text = "\n".join([imei(1), "", wrong(imei(2)), imei(1), imei(3), "IMEI: " + imei(4)])
    rows = listed(text, known=imei(3))
    assert [(r.row, r.problem) for r in rows] == [(1, ""), (3, "verdict"), (4, "twice"), (5, "known"), (6, "")]
    assert rows[-1].number == imei(4)
    assert rows[1].verdict.reason == "imei.check_digit"


def test_stk_1_a_number_written_in_groups_is_one_number() -> None:
    number = imei(5)
    (row,) = listed(f"{number[:5]} {number[5:10]} {number[10:]}")
    assert (row.number, row.problem) == (number, "")


def test_rpl_2_a_sims_phone_number_stands_beside_it_and_is_judged_too() -> None:
    rows = listed(f"{iccid(1)},14400000001\n{iccid(2)}\t12\n{iccid(3)}", SIM)
    assert [(r.phone, r.problem) for r in rows] == [("14400000001", ""), ("12", "verdict"), ("", "")]
    assert rows[1].verdict.reason != "iccid.check_digit"


def test_stk_1_the_stores_own_numbers_have_no_check_digit() -> None:
    assert [r.problem for r in listed("T-07\nT-08", PART)] == ["", ""]


def test_stk_1_a_list_is_cut_at_its_most_rows() -> None:
    assert len(listed("\n".join(imei(n) for n in range(MOST_ROWS + 5)))) == MOST_ROWS


def test_rpl_2_only_a_failing_check_digit_wants_a_photo() -> None:
    assert only_as_printed(T, wrong(imei(1)))
    assert not only_as_printed(T, imei(1))
    assert not only_as_printed(T, "")
    assert not only_as_printed(PART, "T-07")
