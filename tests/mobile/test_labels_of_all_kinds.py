"""Labels as makers print them, held in all eight ways: every number that is there, no other (RPL-1)."""

from __future__ import annotations

import asyncio

import pytest
from company import imei
from test_several_codes import TURNED, held, label

from mobile.device.native.codes import read_codes
from rulebook.numbers import judge_iccid, judge_imei
from rulebook.numbers.codes import numbers_in

FIRST, SECOND, ICCID = "868124158683440", imei(77), "89860486907366258515"
WRONG = FIRST[:-1] + "9"
LABELS = {
    "both in one QR code": ((f"IMEI1:{FIRST}\nIMEI2:{SECOND}\nSN:20260017", "QRCode"),),
    "a data matrix beside bars": ((f"IMEI:{FIRST};ICCID:{ICCID}", "DataMatrix"), (SECOND, "Code128")),
    "bars of Code 39": ((FIRST, "Code39"), (SECOND, "Code39")),
    "a goods number among them": ((FIRST, "Code128"), ("6901234567892", "EAN13"), (SECOND, "Code128")),
    "words before the bars": ((f"IMEI1:{FIRST}", "Code128"), (f"IMEI2:{SECOND}", "Code128")),
}


def seen(picture: bytes) -> list[str]:
    return list(asyncio.run(read_codes(picture)))


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("name", LABELS)
def test_rpl_1_both_numbers_of_a_label_are_found_and_no_third(name: str, orientation: int) -> None:
    codes = seen(held(label(*LABELS[name]), orientation))
    assert sorted(numbers_in(codes, judge_imei)) == sorted([FIRST, SECOND])


@pytest.mark.parametrize("orientation", TURNED)
def test_rpl_1_a_number_printed_wrong_beside_a_good_one_is_not_taken(orientation: int) -> None:
    codes = seen(held(label((WRONG, "Code128"), (FIRST, "Code128"), (f"ICCID:{ICCID}", "QRCode")), orientation))
    assert numbers_in(codes, judge_imei) == [FIRST]
    assert numbers_in(codes, judge_iccid) == [ICCID]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (f"]C1{FIRST}", [FIRST]),
        (f"\x1d{FIRST}", [FIRST]),
        (f"D{FIRST}", [FIRST]),
        (f"IMEI/SV:{FIRST}/03", [FIRST]),
        (f'{{"imei":"{FIRST}","iccid":"{ICCID}"}}', [FIRST]),
        (f"https://example.com/t?imei={FIRST}&sn=1", [FIRST]),
        (f"MEID:A00000{FIRST[:8]} IMEI:{FIRST}", [FIRST]),
        (f"SN:{WRONG}\nIMEI:{FIRST}", [FIRST]),
        (f"{FIRST}{SECOND}", []),
        (f"{ICCID}{FIRST}", []),
    ],
)
def test_rpl_1_a_number_is_found_among_what_stands_around_it_and_never_cut_out_of_a_longer_one(
    code: str, found: list[str]
) -> None:
    assert numbers_in([code], judge_imei) == found
