"""A person's figures counted again from two exported tables alone, as an auditor would: nothing of the product is
imported here.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
GRACE, AGAIN = timedelta(minutes=15), timedelta(days=30)
Sums = dict[str, tuple[int, int]]


def table(text: str) -> list[dict[str, str]]:
    """Rows by the English word of their heading."""
    rows = list(csv.reader(io.StringIO(text)))
    begin = next(n for n, row in enumerate(rows) if len(row) > 3)
    heads = [head.split(" ", 1)[-1] for head in rows[begin]]
    return [dict(zip(heads, row, strict=True)) for row in rows[begin + 1 :] if len(row) == len(heads)]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(CHINA)


def _customer(row: dict[str, str]) -> str:
    return row["customer id"] or row["customer"]


def recount(tables: dict[str, str], calendar: dict[str, set[str]], person: str, name: str, month: str) -> Sums:
    """Figure → numerator and denominator. `calendar`: the days of rest, and the weekend days that are worked."""
    rows = table(tables["service"])

    def works(day: date) -> bool:
        text = day.isoformat()
        return text not in calendar["rest"] and (day.weekday() < 5 or text in calendar["work"])

    def here(text: str) -> bool:
        return bool(text) and moment(text).strftime("%Y-%m") == month

    mine = [row for row in rows if row["technician id"] == person]
    done = sorted((row for row in mine if here(row["completed"])), key=lambda row: moment(row["completed"]))
    orders = {row["id"]: row for row in done}
    first = date.fromisoformat(f"{month}-01")
    days = [first + timedelta(days=n) for n in range(31)]
    worked = [day for day in days if day.strftime("%Y-%m") == month and works(day)]

    def again(row: dict[str, str]) -> bool:
        end = moment(row["completed"])
        return any(
            other["id"] != row["id"]
            and _customer(other) == _customer(row)
            and set(other["vehicle ids"].split()) & set(row["vehicle ids"].split())
            and other["symptom"] == row["symptom"]
            and end < moment(other["opened"]) <= end + AGAIN
            for other in rows
        )

    visits = {id: [r for r in rows if r["id"] == id and r["arrived"]] for id in orders}
    promised = [row for row in mine if row["agreed"] and here(row["arrived"])]
    kept = [row for row in promised if moment(row["arrived"]) <= moment(row["agreed"]) + GRACE]
    due = [row for row in table(tables["handovers"]) if row["technician"] == name and here(row["due"])]
    in_time = [row for row in due if moment(row["declared at"]) <= moment(row["due"])]
    timed = [row for row in done if row["arrived"]]
    minutes = sum((moment(r["completed"]) - moment(r["arrived"])) // timedelta(minutes=1) for r in timed)
    served_by_me = {row["number"] for row in mine if row["completed"]}
    called = [
        r for r in table(tables["follow_ups"]) if r["score"] and r["order"] in served_by_me and here(r["time"])
    ]
    answers = list({(row["order"], row["time"]): row for row in called}.values())
    heard = [row for row in table(tables["complaints"]) if row["person"] == name and here(row["heard"])]
    against = [row for row in heard if "unfounded" not in row["outcome"].lower()]
    good = [row for row in orders.values() if not row["unsolved"]]
    return {
        "served": (len({_customer(row) for row in done}), len(worked)),
        "solved": (sum(not again(row) for row in good), len(orders)),
        "first_visit": (sum(len(visits[row["id"]]) == 1 for row in good), len(orders)),
        "punctual": (len(kept), len(promised)),
        "satisfied": (sum(int(row["score"]) >= 4 for row in answers), len(answers)),
        "cash": (len(in_time), len(due)),
        "on_site": (minutes, len(timed)),
        "complaints": (len(against), len(orders)),
    }
