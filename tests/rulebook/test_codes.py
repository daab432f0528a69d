"""From a photo's codes to the number a field asks for, and a transfer from one screen to the other (STK-2)."""

from __future__ import annotations

import pytest
from company import FITTED, SIM_FITTED, imei, unit
from hypothesis import given
from hypothesis import strategies as st

from rulebook.kernel.ids import UnitId
from rulebook.numbers import State, judge_iccid, judge_imei
from rulebook.numbers.codes import number_in
from rulebook.subjects.stock.commands import GiveUnits
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.stock.transfer_slip import MOST_UNITS, PREFIX, read_slip, write_slip


@pytest.mark.parametrize(
    "texts",
    [
        [FITTED],
        ["SN 2024110312345", f"IMEI:{FITTED}"],
        ["https://maker.example/p?id=88", f"GT-100;IMEI={FITTED};ICCID={SIM_FITTED}"],
        [SIM_FITTED, "861234", FITTED],
    ],
    ids=["bare", "beside a serial", "several in one code", "after the SIM's"],
)
def test_rpl_1_the_terminals_number_is_found_among_a_labels_codes(texts: list[str]) -> None:
    assert number_in(texts, judge_imei) == FITTED


def test_rpl_2_the_sims_number_is_found_on_the_same_label() -> None:
    assert number_in([f"GT-100;IMEI={FITTED};ICCID={SIM_FITTED}"], judge_iccid) == SIM_FITTED


def test_a_label_without_such_a_number_gives_none() -> None:
    wrong = FITTED[:-1] + str((int(FITTED[-1]) + 1) % 10)
    assert number_in([wrong, "", "http://maker.example"], judge_imei) == ""


ids = st.one_of(
    st.builds(lambda k, n: UnitId(f"{k}:{n}"), st.sampled_from(UnitKind), st.text(min_size=1, max_size=20)),
    st.text(min_size=1, max_size=20).map(UnitId),
)


@given(st.lists(ids, min_size=1, max_size=MOST_UNITS), st.text(max_size=20))
def test_stk_2_what_one_screen_shows_the_other_phone_reads(units: list[UnitId], name: str) -> None:
    offer = GiveUnits(transfer="t-1", units=tuple(units), taker="wang")
    slip = read_slip(write_slip(offer, "li", name))
    assert slip is not None
    assert (slip.transfer, slip.giver, slip.taker, slip.name, slip.units) == (
        "t-1",
        "li",
        "wang",
        name,
        offer.units,
    )


@pytest.mark.parametrize("text", ["", "861234567890123", PREFIX, f"{PREFIX}[1]", f'{PREFIX}["t","","","",[]]'])
def test_what_is_no_transfer_is_not_taken_for_one(text: str) -> None:
    assert read_slip(text) is None


def test_too_many_units_for_a_code_are_told_before_it_is_drawn() -> None:
    many = tuple(unit(UnitKind.TERMINAL, imei(n)) for n in range(MOST_UNITS + 1))
    with pytest.raises(ValueError, match="do not fit"):
        write_slip(GiveUnits(transfer="t-1", units=many, taker=""), "li", "李")


def test_rpl_2_a_number_with_a_warning_is_taken_where_no_better_one_stands_beside_it() -> None:
    lettered = "898604A0000000000001"
    assert judge_iccid(lettered).state is State.WARN
    assert number_in(["?", lettered, lettered[:-1] + "2"], judge_iccid) == judge_iccid(lettered).value
    assert number_in([lettered, SIM_FITTED], judge_iccid) == SIM_FITTED
