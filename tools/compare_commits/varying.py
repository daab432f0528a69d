"""What must vary from run to run, each by name: everything else is compared byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
_AGO = re.compile(r'"minutes": "\d+"')
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_SHORT = re.compile(r"\b[0-9a-f]{16}\b")
"""What an enrolment code goes by: made anew with each code."""
_PORT = re.compile(r"http://localhost:\d+")
_TICKET = re.compile(r'"ticket":"[^"]*"')
_CODE = re.compile(r'"code":"([A-Za-z0-9_-]{22})"|#/enrol/[A-Za-z0-9_-]{22}')
_EXPORT = re.compile(r"\bEX-[0-9A-F]{10}\b")
_EPOCH = re.compile(r'"cursor":"[^".]*')
_HEADERS = re.compile(
    r"^(?:date|content-length|ratelimit-remaining|ratelimit-reset|x-request-id): .*\n", re.MULTILINE
)
COMPANY_ZONE_H = 8
AN_HOUR = timedelta(hours=1)


class Varying:
    """Takes out of a text what varies. `known` are hashes that do not; one object for all texts of a commit.

    Ids and hashes become numbers in the order in which they are first met: the same one is the same number.
    """

    def __init__(self, known: frozenset[str] = frozenset(), every_time: bool = False) -> None:
        self.known = known
        self.every_time = every_time
        self._begun = datetime.now(UTC) - timedelta(minutes=1)
        self._numbers: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        for take in (self.headers, self.secrets, self.times, self.ids, self.hashes):
            text = take(text)
        return text

    @staticmethod
    def headers(text: str) -> str:
        """`date`; `content-length`, which goes by the rest, packed or not; what is left of a limit a minute;
        the number of a request."""
        return _HEADERS.sub("", text)

    @staticmethod
    def secrets(text: str) -> str:
        """Tickets of the event stream, one-time codes, which life of the database a cursor is of, the port,
        and the number that each export is given."""
        text = _PORT.sub("http://localhost:<port>", text)
        text = _TICKET.sub('"ticket":"<ticket>"', text)
        text = _CODE.sub(lambda m: '"code":"<code>"' if m[1] else "#/enrol/<code>", text)
        text = _EXPORT.sub("EX-<number>", text)
        return _EPOCH.sub('"cursor":"<epoch>', text)

    def times(self, text: str) -> str:
        """Moments of this run, and deadlines whole hours after one.

        In a company that was filled just now: every moment, and how many minutes ago one is.
        """
        if self.every_time:
            return _AGO.sub('"minutes": "<ago>"', _TIME.sub("<time>", text))
        return _TIME.sub(lambda m: self._time(m[0]), text)

    def _time(self, text: str) -> str:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        if moment.tzinfo is None:  # on paper: the company's hour, without seconds
            moment = moment.replace(tzinfo=UTC) - timedelta(hours=COMPANY_ZONE_H) + timedelta(minutes=1)
        hours, beyond = divmod(moment - self._begun, AN_HOUR)
        if hours < 0 or beyond > datetime.now(UTC) - self._begun + timedelta(minutes=2):
            return text
        return f"<time + {hours} h>" if hours else "<time>"

    def ids(self, text: str) -> str:
        """UUIDs (version 7 bears its moment) that were made since this run began."""

        def fresh(match: re.Match[str]) -> bool:
            millis = int(match[0].replace("-", "")[:12], 16)
            return millis >= self._begun.timestamp() * 1000

        return self._numbered(_UUID7, "id", text, fresh)

    def hashes(self, text: str) -> str:
        """SHA-256 and HMACs over what varies; what a one-time code goes by."""
        text = self._numbered(_SHORT, "code", text, lambda match: not match[0].isdigit())
        return self._numbered(_HASH, "hash", text, lambda match: match[0] not in self.known)

    def _numbered(
        self, pattern: re.Pattern[str], what: str, text: str, varies: Callable[[re.Match[str]], bool]
    ) -> str:
        def number(match: re.Match[str]) -> str:
            if not varies(match):
                return match[0]
            return self._numbers.setdefault(match[0], f"<{what} {len(self._numbers) + 1}>")

        return pattern.sub(number, text)


def hashes_in(data: bytes) -> frozenset[str]:
    """All that looks like a SHA-256 in a file's bytes."""
    return frozenset(found.decode() for found in re.findall(rb"[0-9a-f]{64}", data))
