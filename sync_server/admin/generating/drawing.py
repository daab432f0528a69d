"""Customers, fleets and numbers drawn from a seed: every plate, VIN and phone number as the rulebook wants it.

May not know the company nor its clock: the same dice give the same fleet.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec

from rulebook.numbers import judge_vin
from rulebook.subjects.company.commands import VehicleLine
from sync_server.admin.generating.vocabulary import (
    BRANDS,
    GIVEN,
    MANNERS,
    PLACES,
    ROADS,
    SPOTS,
    SURNAMES,
    TRADES,
    Trade,
)

CUSTOMERS = 60
LETTERS, DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "0123456789"
_OFFICES = ("苏E",) * 12 + ("苏A", "苏B", "苏D", "苏F", "苏U", "沪A", "沪D", "浙F", "皖A", "鲁Q", "豫P", "赣C")
_SERIALS = ("ddddd", "Ldddd", "dLddd", "ddLdd", "dddLd", "LLddd", "dLLdd")
_MAKERS = ("LFWSRXSJ", "LGAX2BG2", "LZZ5CLSB", "LJ11KAAC", "LGHXCAG1", "LVBV3JBB", "LZYTBGCF")


def _written(dice: random.Random, form: str) -> str:
    return "".join(dice.choice(LETTERS if c == "L" else DIGITS) if c in "Ld" else c for c in form)


def _office(dice: random.Random) -> str:
    return dice.choice(_OFFICES)


PLATES: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "blue": ("blue", lambda dice: _office(dice) + _written(dice, dice.choice(_SERIALS))),
    "yellow": ("yellow", lambda dice: _office(dice) + _written(dice, dice.choice(_SERIALS))),
    "small_green": ("fading_green", lambda dice: _office(dice) + dice.choice("DFA") + _written(dice, "ddddd")),
    "large_green": ("yellow_green", lambda dice: _office(dice) + _written(dice, "ddddd") + dice.choice("DF")),
    "trailer": ("yellow", lambda dice: _office(dice) + _written(dice, "dLdd") + "挂"),
    "training": ("yellow", lambda dice: _office(dice) + _written(dice, "dddd") + "学"),
    "police": ("white", lambda dice: _office(dice) + _written(dice, "dddd") + "警"),
    "border": ("black", lambda dice: "粤Z" + _written(dice, "Lddd") + dice.choice("港澳")),
    "tractor": ("farm_green", lambda dice: "苏05" + _written(dice, "ddddd")),
    "trial": ("white", lambda dice: _office(dice) + _written(dice, "dddd") + "试"),
    "emergency": ("white", lambda dice: "苏X" + _written(dice, "dddd") + "应急"),
    "temporary": ("other", lambda dice: _office(dice) + _written(dice, "dddd") + "临"),
}
"""Kind → its colour in the list and how one is drawn; a vehicle that is `unplated` goes by its VIN."""


class MadeCustomer(msgspec.Struct, frozen=True):
    """A customer and what it drives; contact and address are those its orders name."""

    id: str
    name: str
    address: str
    contact: str
    phone: str
    trade: Trade


def full_name(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def names(dice: random.Random, count: int) -> list[str]:
    """So many different names; beyond all that there are, a number tells two apart."""
    every = [surname + given for surname in SURNAMES for given in GIVEN]
    dice.shuffle(every)
    return [every[n % len(every)] + (str(n // len(every) + 1) if n >= len(every) else "") for n in range(count)]


def mobile(dice: random.Random) -> str:
    return dice.choice(("138", "139", "137", "152", "158", "186", "189", "177", "199")) + _written(dice, "d" * 8)


def vin(dice: random.Random) -> str:
    """A VIN of a maker in China: its check digit holds."""
    head, tail = dice.choice(_MAKERS), dice.choice("KLMNPRS") + dice.choice(LETTERS[:8]) + _written(dice, "dddddd")
    return next(whole for c in "0123456789X" if judge_vin(whole := head + c + tail).ok)


def customers(dice: random.Random) -> list[MadeCustomer]:
    """Sixty customers of every trade, none with the name of another."""
    pairs = [(brand, trade) for brand in BRANDS for trade in TRADES]
    dice.shuffle(pairs)
    first = [next(pair for pair in pairs if pair[1] is trade) for trade in TRADES]  # no trade is missing
    chosen = (first + [pair for pair in pairs if pair not in first])[:CUSTOMERS]
    return [
        MadeCustomer(
            id=f"g-c-{n}",
            name=brand + trade.ending,
            address=dice.choice(PLACES) + dice.choice(ROADS) + f"{dice.randrange(1, 999)}号" + dice.choice(SPOTS),
            contact=dice.choice(SURNAMES) + dice.choice(MANNERS),
            phone=mobile(dice),
            trade=trade,
        )
        for n, (brand, trade) in enumerate(chosen)
    ]


def fleets(dice: random.Random, of: list[MadeCustomer], vehicles: int) -> list[list[VehicleLine]]:
    """At least so many vehicles: a few customers have many, most have some; no plate stands twice."""
    weights = [1 / (n + 4) for n in range(len(of))]
    seen: set[str] = set()
    return [
        [_vehicle(dice, customer, seen) for _ in range(int(vehicles * weight / sum(weights)) + 1)]
        for customer, weight in zip(of, weights, strict=True)
    ]


def _vehicle(dice: random.Random, customer: MadeCustomer, seen: set[str]) -> VehicleLine:
    kind, number = dice.choice(customer.trade.plates), vin(dice)
    colour, draw = PLATES.get(kind, ("none", lambda _: number))
    while (plate := draw(dice)) in seen:
        number = vin(dice)
    seen.add(plate)
    return VehicleLine(
        plate=plate,
        plate_colour=colour,
        vehicle_type=dice.choice(customer.trade.vehicles),
        vin=number,
        driver=full_name(dice),
        driver_phone=mobile(dice),
    )
