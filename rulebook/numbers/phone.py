"""Chinese phone numbers of people and of SIM cards (ORD-2, RPL-2). May not know whose they are, nor dial
them.
"""

import re
import unicodedata
from typing import Final

from rulebook.numbers.text import digits_of, in_groups, is_digits, is_scientific, unwrap
from rulebook.numbers.verdict import Verdict, bad, empty, good, incomplete, warn

LENGTH: Final = 11
_COUNTRY: Final = re.compile(r"^\(?(?:\+|00)86\)?(?=1\d{10}(?:\d\d)?$)|^86(?=1[3-9]\d{9}$|1[04]\d{11}$)")
_IOT: Final = re.compile(r"1[04]\d{11}")  # machine-to-machine numbers: 10647…, 1440…, 13 digits
_LANDLINE: Final = re.compile(
    r"(?:\+?86)?\s*[((]?(0(?:10|2\d|[3-9]\d{2}))[))]?[\s-]*([2-8]\d{2,3}[\s-]?\d{4})(?:\s*(?:-|转|ext\.?|x)\s*(\d{1,6}))?",
    re.IGNORECASE,
)
_SERVICE: Final = re.compile(r"[48]00[\s-]*\d{3,4}[\s-]*\d{3,4}")
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")


def judge_mobile(text: str) -> Verdict:
    """Judge `text` as a Chinese mobile number: 11 digits from 13 to 19; +86 is left out. Usable while typing."""
    number = _COUNTRY.sub("", digits_of(text), count=1)
    if not number:
        return empty()
    if is_scientific(unwrap(text)):
        return bad(number, "scientific")
    if not is_digits(number):
        return bad(number, "phone.characters")
    if not re.match(r"1(?:[3-9]|$)", number):
        return bad(number, "phone.form")
    if len(number) < LENGTH:
        return incomplete(number, LENGTH - len(number), "phone.missing")
    return good(number) if len(number) == LENGTH else bad(number, "phone.too_long")


def judge_contact_phone(text: str) -> Verdict:
    """Judge `text` as a person's number: a mobile, or with a warning a landline with area code or a 400/800
    number.

    A landline's value is area code, number and extension joined by dashes: 0851-88123456-802.
    """
    written = unicodedata.normalize("NFKC", unwrap(text)).translate(_DASHES)
    landline = _LANDLINE.fullmatch(written)
    if landline:
        area, local, extension = landline.groups()
        digits = re.sub(r"\D", "", local)
        return warn("-".join(part for part in (area, digits, extension) if part), "phone.landline")
    if _SERVICE.fullmatch(written) and len(digits_of(written)) == 10:
        return warn(digits_of(written), "phone.landline")
    return judge_mobile(text)


def judge_sim_phone(text: str) -> Verdict:
    """Judge `text` as the number of a SIM card: a mobile, or a machine-to-machine number of 13 digits
    (RPL-2); +86, 0086 and 86 are left out.
    """
    number = _COUNTRY.sub("", digits_of(text), count=1)
    return good(number) if _IOT.fullmatch(number) else judge_mobile(text)


def show_phone(number: str) -> str:
    """A mobile number, whole or in part, as people say it: 138 0013 8000; a landline as it is."""
    return in_groups(number, 3, 4) if is_digits(number) else number
