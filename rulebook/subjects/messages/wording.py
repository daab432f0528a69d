"""The words for each occasion: the company's own, else these. What stands in braces is put in once (MSG-1).

They stand here and in no catalogue of words: what was drawn must come out the same whenever the books are derived
anew, and the catalogue may change with any version. A changed one needs an edition (rulebook/kernel/editions.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rulebook.kernel.wording import fill_from
from rulebook.kernel.world import World
from rulebook.subjects.messages.occasions import places_of
from rulebook.subjects.messages.records import MessageWording, Occasion

LANGUAGES = ("zh", "en")
LONGEST = 1000
"""Characters of a whole message."""
MOST = 60
"""Characters of one fact put into a message: a name of thousands would be a bill of thousands."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_NOT_A_LINE = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")

DEFAULTS: dict[Occasion, tuple[str, str]] = {
    Occasion.APPOINTMENT: (
        "【{company}】您好，{plate}的上门服务已约在{time}，{technician}师傅会按时到。有变动请来电{phone}。",
        "{company}: our visit for {plate} is agreed for {time}; {technician} comes. To change it, call {phone}.",
    ),
    Occasion.ON_THE_WAY: (
        "【{company}】您好，{technician}师傅已出发，正在前往为{plate}服务。联系电话{phone}。",
        "{company}: {technician} is on the way to you to see to {plate}. Questions? Call {phone}.",
    ),
    Occasion.DONE: (
        "【{company}】您好，{plate}的服务已完成，工单号{order}。如有问题请来电{phone}。",
        "{company}: the work on {plate} is done, order {order}. If anything is wrong, call {phone}.",
    ),
    Occasion.TERM_ENDS: (
        "【{company}】您好，{plate}的服务期将于{day}结束，共{count}项。续费请来电{phone}。",
        "{company}: the service term of {plate} ends on {day}, {count} in all. To renew, call {phone}.",
    ),
}

TITLES: dict[Occasion, tuple[str, str]] = {
    Occasion.APPOINTMENT: ("上门时间", "Our visit"),
    Occasion.ON_THE_WAY: ("技术员已出发", "On the way"),
    Occasion.DONE: ("服务已完成", "Work done"),
    Occasion.TERM_ENDS: ("服务期将到期", "A service term ends"),
}
"""What stands over a mail."""


def wording(world: World, occasion: Occasion, language: str) -> str:
    """The words as they are written now, with their places in braces."""
    own = world.get(MessageWording, occasion)
    zh, en = (own.zh, own.en) if own else DEFAULTS[occasion]
    return en if language == "en" else zh


def title_of(occasion: Occasion, language: str) -> str:
    zh, en = TITLES[occasion]
    return en if language == "en" else zh


def unknown_places(occasion: Occasion, text: str) -> list[str]:
    """What stands in braces and is nothing that this occasion knows."""
    return [name for name in _PLACE.findall(text) if name not in places_of(occasion)]


def worded(text: str, occasion: Occasion, facts: Mapping[str, str]) -> str:
    """The words with their places filled: each fact on one line, no longer than `MOST`, "—" for none."""
    known = {name: plain(facts.get(name, "")) or "—" for name in places_of(occasion)}
    return fill_from(text, known)[:LONGEST]


def plain(text: str) -> str:
    """One line, without signs that nobody sees."""
    said = _NOT_A_LINE.sub(" ", text).strip()
    return said if len(said) <= MOST else said[: MOST - 1] + "…"
