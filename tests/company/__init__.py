"""A whole company in memory, in a few words: people of every role, a customer, vehicles, stock, prices.

Everything in it came about by real lines through `decide`, so a test starts from books the rules made.
`company.anna.does(OpenOrder(...), "order-1")` is one person's command on their own device.
"""

from company.books import MASTERS, Company
from company.hand import Hand
from company.made import make_company, usual_company
from company.order_paths import PATHS, STEPS
from company.things import (
    CUSTOMER,
    FITTED,
    IN_BAG,
    IN_STORE,
    MORNING,
    OTHER_FITTED,
    OTHER_PLATE,
    OTHER_TRUCK,
    PEOPLE,
    PLATE,
    PRICE,
    SECOND_IN_BAG,
    SIM_FITTED,
    SIM_IN_BAG,
    STROKES,
    TICKED,
    TRUCK,
    coins,
    iccid,
    imei,
    picture,
    unit,
    visit_of,
)
from company.verdicts import opened, refused

__all__ = [
    "CUSTOMER",
    "FITTED",
    "IN_BAG",
    "IN_STORE",
    "MASTERS",
    "MORNING",
    "OTHER_FITTED",
    "OTHER_PLATE",
    "OTHER_TRUCK",
    "PATHS",
    "PEOPLE",
    "PLATE",
    "PRICE",
    "SECOND_IN_BAG",
    "SIM_FITTED",
    "SIM_IN_BAG",
    "STEPS",
    "STROKES",
    "TICKED",
    "TRUCK",
    "Company",
    "Hand",
    "coins",
    "iccid",
    "imei",
    "make_company",
    "opened",
    "picture",
    "refused",
    "unit",
    "usual_company",
    "visit_of",
]
