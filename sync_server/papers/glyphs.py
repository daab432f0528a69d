"""Which characters of a form no font can print: told before printing, with their place. Knows no record.

Beside the app's own two fonts two of Debian's packages are used where they lie: fonts-hanazono (the extensions B
to F of the Han characters) and fonts-babelstone-han (what Unicode 13 added to the older blocks). `make fonts`
fetches them into build/fonts; installed on the machine they are found as well.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from fontTools.ttLib import TTFont

from sync_server.core.resources import ASSETS, cache_folder

OWN: Final = ASSETS / "fonts"
OWN_FONTS: Final = ("NotoSansSC-subset.woff2", "NotoSansSC-rare.woff2")
FALLBACKS: Final = {"HanaMinB.ttf": "HanaMinB", "BabelStoneHan.ttf": "BabelStone Han"}
"""Files by the family that the templates name, in the order in which they are asked."""
FETCHED: Final = cache_folder() / "fonts"
FOLDERS: Final = (
    FETCHED,
    Path("/usr/share/fonts/truetype/hanazono"),
    Path("/usr/share/fonts/truetype/babelstone"),
)
GETA: Final = "〓"
"""What Chinese and Japanese printers set for a character they have no type for."""
_DRAWN: Final = ("qr", "signature", "svg")
_SEEN_NOT: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"})


class Missing(msgspec.Struct, frozen=True):
    """A character that cannot be printed, and where it stands."""

    character: str
    place: str

    def __str__(self) -> str:
        return f"{self.place}: U+{ord(self.character):04X}"


class CannotPrint(ValueError):
    """The form holds characters that no font has; it can be printed with 〓 in their place, if one so wants."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(", ".join(str(one) for one in missing))
        self.missing = missing


@cache
def own_characters() -> frozenset[int]:
    """The code points of the app's own fonts."""
    return frozenset().union(*(TTFont(OWN / name, lazy=True).getBestCmap() for name in OWN_FONTS))


def fallback_files() -> list[Path]:
    """The fallback fonts that are on this machine."""
    found = (next((folder / name for folder in FOLDERS if (folder / name).exists()), None) for name in FALLBACKS)
    return [path for path in found if path is not None]


@cache
def characters_of(path: Path) -> frozenset[int]:
    """The code points of a font file."""
    return frozenset(TTFont(path, lazy=True).getBestCmap())


def unprintable(data: Any) -> tuple[Missing, ...]:
    """The characters of a form's texts that no font has, each once a place."""
    known = own_characters()
    rare = [(place, ch) for place, text in texts_of(data) for ch in text if ord(ch) not in known and _seen(ch)]
    if not rare:
        return ()
    more = frozenset().union(*(characters_of(path) for path in fallback_files()))
    return tuple(dict.fromkeys(Missing(ch, place) for place, ch in rare if ord(ch) not in more))


def needs_fallback(data: Any) -> bool:
    """Whether a text of the form has characters beyond the app's own fonts."""
    known = own_characters()
    return any(ord(ch) not in known and _seen(ch) for _, text in texts_of(data) for ch in text)


def texts_of(data: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(where it stands, text) of all that is printed: the name beside a value, else the form's own word for it."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in _DRAWN or not isinstance(value, str):
                yield from texts_of(value, str(key))
    elif isinstance(data, list | tuple):
        named = len(data) == 2 and all(isinstance(part, str) for part in data)
        for part in data:
            yield from texts_of(part, data[0].strip() or place if named else place)


def with_geta(data: Any, missing: tuple[Missing, ...]) -> Any:
    """The form with 〓 for each character that cannot be printed."""
    table = dict.fromkeys((ord(one.character) for one in missing), GETA)
    return _replaced(data, table)


def _replaced(data: Any, table: dict[int, str]) -> Any:
    if isinstance(data, str):
        return data.translate(table)
    if isinstance(data, dict):
        return {key: _replaced(value, table) for key, value in data.items()}
    return [_replaced(part, table) for part in data] if isinstance(data, list | tuple) else data


def _seen(ch: str) -> bool:
    return unicodedata.category(ch) not in _SEEN_NOT
