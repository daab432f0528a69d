"""The numbers of the trade: IMEI, ICCID, plates, VINs, phone numbers, amounts. Pure text in, verdict out.

May not know orders, units or money kept anywhere: it says whether a number is well formed, never whether it
is known. Everything a caller needs is imported from here.
"""

from rulebook.numbers.amounts import MOST_FEN, capitals, parse_yuan, yuan
from rulebook.numbers.iccid import judge_iccid, show_iccid
from rulebook.numbers.imei import judge_imei, judge_terminal_number, show_imei
from rulebook.numbers.phone import judge_contact_phone, judge_mobile, judge_sim_phone, show_phone
from rulebook.numbers.plate import colour_beside, judge_plate, show_plate
from rulebook.numbers.plate_kinds import PLATE_COLOURS, PROVINCES, kind_of_plate, plate_colour
from rulebook.numbers.reasons import REASONS, NumberFault, reason_text, rule_of
from rulebook.numbers.tax import credit_code_check, judge_tax_number
from rulebook.numbers.text import clean, halfwidth, luhn_holds, plain_dashes, unwrap
from rulebook.numbers.verdict import State, Verdict
from rulebook.numbers.vin import judge_vin, show_vin

__all__ = [
    "MOST_FEN",
    "PLATE_COLOURS",
    "PROVINCES",
    "REASONS",
    "NumberFault",
    "State",
    "Verdict",
    "capitals",
    "clean",
    "colour_beside",
    "credit_code_check",
    "halfwidth",
    "judge_contact_phone",
    "judge_iccid",
    "judge_imei",
    "judge_mobile",
    "judge_plate",
    "judge_sim_phone",
    "judge_tax_number",
    "judge_terminal_number",
    "judge_vin",
    "kind_of_plate",
    "luhn_holds",
    "parse_yuan",
    "plain_dashes",
    "plate_colour",
    "reason_text",
    "rule_of",
    "show_iccid",
    "show_imei",
    "show_phone",
    "show_plate",
    "show_vin",
    "unwrap",
    "yuan",
]
