"""Words for people: one catalogue in two languages, and dates, money and times as people there write them.

The catalogue is assets/i18n/<language>.json and its parts <language>.<room>.json, with the same keys in each.
Knows nothing of screens. The language is the device's: one person looks at one screen.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

from rulebook.kernel.catalogue import LANGUAGES, Words, chosen_words, file_is_in, said_again, sentence, words_of
from rulebook.kernel.errors import Refusal, WhyNot
from rulebook.kernel.times import COMPANY_ZONE, company_day, parse_time, read_date
from rulebook.numbers import yuan

CATALOGUE = Path(__file__).resolve().parents[2] / "assets" / "i18n"

_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_current = "zh"


@cache
def catalogue(language: str) -> Words:
    """All words of one language, the parts of all rooms put together."""
    files = [path for path in sorted(CATALOGUE.iterdir()) if file_is_in(path.name, language)]
    return words_of((path.name, path.read_bytes()) for path in files)


def use_language(language: str) -> None:
    """Switch all words; an unknown language leaves them as they are."""
    global _current
    if language in LANGUAGES:
        _current = language


def language() -> str:
    return _current


class Named(Protocol):
    """Goods, a plan, a company: whatever has a name in Chinese and perhaps one in English."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def named(one: Named, tongue: str = "") -> str:
    """Its name in that language, or in the reader's own; in Chinese where there is none in English."""
    return one.name_en if (tongue or _current) == "en" and one.name_en else one.name


def other_language() -> str:
    """The one that is not used now."""
    return next(one for one in LANGUAGES if one != _current)


def t(key: str, /, **facts: object) -> str:
    """The words under `key` in the current language, with the facts put in; the key itself if there are none."""
    return tr(_current, key, **facts)


def tr(in_language: str, key: str, /, **facts: object) -> str:
    """`t` in a given language, as for what a customer reads."""
    words = catalogue(in_language).get(key)
    if words is None:
        return key
    return sentence(words, {name: str(value) for name, value in facts.items()}) if facts else words


@cache
def _keys_of_choices() -> dict[str, tuple[str, ...]]:
    return chosen_words({code: catalogue(code) for code in LANGUAGES})


def chosen_keys(words: str) -> tuple[str, ...]:
    """The keys of the choices that are called so in some language."""
    return _keys_of_choices().get(words, ())


def read_choice(text: str) -> str:
    """What somebody chose, in the reader's language; what they wrote themselves as they wrote it."""
    return said_again(text, _keys_of_choices(), catalogue(_current))


def chosen_code(text: str, what: str) -> str:
    """The code of the choice of `what` that a text begins with, in whatever language; "" for none."""
    first = re.split("[;；]", text)[0].strip()
    return next((k.removeprefix(f"{what}.") for k in chosen_keys(first) if k.startswith(f"{what}.")), "")


def known(key: str) -> bool:
    return key in catalogue(_current)


# Facts of a refusal or irregularity whose values are codes: fact name → where their words may stand.
_CODED = {
    "missing": ("part",),
    "items": ("check",),
    "fields": ("field",),
    "field": ("field", "rules"),
    "state": ("state",),
    "roles": ("role",),
    "why": ("why_not",),
    "reason": ("reason",),
    "problem": ("problem", "number"),
    "where": ("office.place",),
    "kind": ("command",),
    "subject": ("matter",),
    "row": ("absence.row", "shift_swap.row"),
    "held": ("holding",),
    "whom": ("fault.whom",),
    "skill": ("kind",),
    "zone": ("visitor.zone",),
    "branch": ("branch",),
    "stands": ("loan.state",),
    "classed": ("secrecy.of",),
    "least": ("secrecy.class",),
    "most": ("secrecy.class",),
    "cls": ("secrecy.class",),
}
_MONEY = frozenset({"taken", "due", "counted", "expected", "difference", "total", "sum"})
"""Facts that may be sums, as fen or as yuan; `due` may be a day as well."""


_ENDS = frozenset({"until", "ends", "due"})
"""Facts that are half-open ends."""


def say_facts(facts: dict[str, str]) -> dict[str, str]:
    """Facts as people read them: codes in words, fen as money, times as times."""
    return {name: _say(name, value) for name, value in facts.items()}


def _say(name: str, value: str) -> str:
    if not value:
        return t("word.nothing")
    if len(value) > 15 and value[4:5] == "-" and "T" in value:
        return until(value) if name in _ENDS else when(value)
    if read_date(value[:10]) and (len(value) == 10 or value[10] == " "):
        return when(value)
    if _WEEK.fullmatch(value):
        return week(value)
    if name in _MONEY and value.lstrip("-").isdigit():
        return money(int(value))
    if name in _MONEY and value.endswith(tuple("0123456789")):
        return f"{MINUS}¥{value[1:]}" if value.startswith("-") else f"¥{value}"
    parts = [part.strip() for part in value.split(",")]
    for prefix in _CODED.get(name, ()):
        if all(known(f"{prefix}.{part}") for part in parts):
            return t("list.comma").join(t(f"{prefix}.{part}") for part in parts)
    return read_choice(value)


def why_words(reason: WhyNot) -> str:
    """Why somebody is not offered, with what the reason says beside: "on leave until 3 December"."""
    if not known(f"why_not.{reason.code}.with"):
        return t(f"why_not.{reason.code}")
    facts = {name: day(value) if read_date(value) else _say(name, value) for name, value in reason.facts.items()}
    return t(f"why_not.{reason.code}.with", **facts)


def refusal_text(refusal: Refusal) -> tuple[str, str]:
    """What happened and what to do next, for one refusal."""
    facts = say_facts(refusal.facts)
    return t(f"refusal.{refusal.code}", **facts), t(f"refusal.{refusal.code}.todo", **facts)


def irregularity_text(code: str, facts: dict[str, str]) -> tuple[str, str]:
    """What happened and what to do next, for one irregularity."""
    said = say_facts(facts)
    return t(f"irregularity.{code}", **said), t(f"irregularity.{code}.todo", **said)


def trouble_text(code: str) -> str:
    """Why the server or the storage cannot be used now; a code without words is named."""
    return t(f"trouble.{code}") if known(f"trouble.{code}") else t("trouble.other", code=code)


MINUS = "\N{NON-BREAKING HYPHEN}"
"""Is not parted from its figure at the end of a line."""


def money(fen: int) -> str:
    """Fen as ¥1,234.50."""
    return f"{MINUS if fen < 0 else ''}¥{yuan(abs(fen))}"


def money_short(fen: int) -> str:
    """Money where room is short: ¥300 where there are no jiao and fen."""
    return money(fen).removesuffix(".00")


def megabytes(size: int | None) -> str:
    """Bytes as a person reads them: 1.2 GB, 38 MB, and never a rounded-up comfort."""
    whole = (size or 0) // 1_000_000
    return f"{whole // 100 / 10:g} GB" if whole >= 1000 else f"{whole} MB"


def titled(key: str) -> str:
    """A word as a heading, a value or a choice: with a capital where the language has them."""
    words = t(key)
    return words[:1].upper() + words[1:]


def role_name(role: str) -> str:
    """A role as a heading, a value or a choice."""
    return titled(f"role.{role}")


def clock(text: str) -> str:
    """The time of day of ISO text, company time: 14:05."""
    moment = _moment(text)
    return moment.astimezone(COMPANY_ZONE).strftime("%H:%M") if moment else text


def when(text: str, now: datetime | None = None) -> str:
    """ISO text as 今天 14:05, 昨天 09:30, 11月22日 14:05; with `now` unknown, never "today"."""
    moment = _moment(text)
    if moment is not None:
        return _at(company_day(moment), clock(text), now)
    typed, _, hour = text.partition(" ")
    found = read_date(typed)
    if found is None:
        return text
    return _at(found, hour, now) if hour else day(text)


def until(text: str, now: datetime | None = None) -> str:
    """A half-open end as people say it: midnight is 24:00 of the last day, any other moment as `when`."""
    moment = _moment(text)
    if moment is None or clock(text) != "00:00":
        return when(text, now)
    return _at(company_day(moment) - timedelta(days=1), "24:00", now)


def _at(date: date, hour: str, now: datetime | None) -> str:
    """A day and a time of it, near days by their names."""
    if now is not None:
        apart = (date - company_day(now)).days
        if apart in (-1, 0, 1):
            return t(f"when.{('yesterday', 'today', 'tomorrow')[apart + 1]}", time=hour)
    return f"{_day(date, now)} {hour}"


def day(text: str) -> str:
    """An ISO date as people write it: 2026年11月22日, 22 Nov 2026."""
    found = read_date(text[:10])
    return _day(found, None, year=True) if found else text


def month(text: str) -> str:
    """An ISO month as people write it: 2026年3月, Mar 2026."""
    found = read_date(f"{text}-01")
    if not found:
        return text
    return f"{found.year}年{found.month}月" if _current == "zh" else f"{_MONTHS[found.month - 1]} {found.year}"


def week(text: str) -> str:
    """An ISO week as people write it: 2026-W49 as 2026年第49周, week 49 of 2026."""
    found = _WEEK.fullmatch(text)
    return t("when.week", year=found[1], week=str(int(found[2]))) if found else text


def day_of_week(found: date) -> str:
    """A day's short name: 一, Mon."""
    return _WEEKDAYS[_current][found.weekday()]


def weekday(moment: datetime) -> str:
    """11月22日 星期日, Sun 22 Nov."""
    name = _WEEKDAYS[_current][company_day(moment).weekday()]
    return t("when.weekday", day=_day(company_day(moment), moment), name=name)


def _day(found: date, now: datetime | None, year: bool = False) -> str:
    year = year or (now is not None and company_day(now).year != found.year)
    if _current == "zh":
        return f"{f'{found.year}年' if year else ''}{found.month}月{found.day}日"
    return f"{found.day} {_MONTHS[found.month - 1]}{f' {found.year}' if year else ''}"


def _moment(text: str) -> datetime | None:
    try:
        return parse_time(text)
    except ValueError:
        return None
