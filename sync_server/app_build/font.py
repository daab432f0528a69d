"""Makes the two Chinese font files of the app from Noto Sans CJK SC. Run by hand when the font changes.

`NotoSansSC-subset.woff2` holds GB 2312 and everything a screen is written with; every phone loads it at start.
`NotoSansSC-rare.woff2` holds the other Han characters that the font knows (生僻字 in people's names); the service
worker hands it out when Flutter asks for a fallback font, so that it is only fetched where it is needed.
`blank.woff2` has no characters: it answers for every other fallback font, so that Flutter stops asking.

    python -m sync_server.app_build.font /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter, save_font
from fontTools.ttLib import TTCollection, TTFont

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "fonts"
FACE = "Noto Sans CJK SC"
SUBSET = "NotoSansSC-subset.woff2"
RARE = "NotoSansSC-rare.woff2"
BLANK = "blank.woff2"

# Beside GB 2312: Latin with accents (pinyin), punctuation, currency, letter-like signs, fractions, arrows,
# mathematics, technical signs, box drawing, shapes, dingbats, CJK signs, circled numbers, full-width forms.
SIGNS = [
    (0x20, 0x17F),
    (0x1CD, 0x1DC),
    (0x2B0, 0x2FF),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x22FF),
    (0x2300, 0x23FF),
    (0x2460, 0x24FF),
    (0x2500, 0x27BF),
    (0x2B00, 0x2BFF),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0xFE10, 0xFE4F),
    (0xFF00, 0xFFEF),
]
HAN = [(0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)]


def gb2312() -> Iterator[int]:
    """Every code point of GB 2312: 6,763 Han characters in two levels, and the signs."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def spread(ranges: Iterable[tuple[int, int]]) -> set[int]:
    return {point for first, last in ranges for point in range(first, last + 1)}


def everyday() -> set[int]:
    """The code points of the font that every phone loads."""
    return set(gb2312()) | spread(SIGNS)


def rare() -> set[int]:
    """The code points of the font for names: all Han characters that are not everyday ones."""
    return spread(HAN) - everyday()


def cut(source: Path, points: set[int], out: Path) -> int:
    """Write the subset of `source` that holds `points` to `out` as woff2; answer the number of glyphs."""
    with TTCollection(str(source), lazy=True) as faces:
        number = next(i for i, face in enumerate(faces.fonts) if face["name"].getDebugName(4) == FACE)
    font = TTFont(str(source), fontNumber=number, lazy=True)
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["kern"]
    options.drop_tables += ["GSUB", "VORG", "vhea", "vmtx", "BASE"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    out.parent.mkdir(parents=True, exist_ok=True)
    save_font(font, str(out), options)
    return int(font["maxp"].numGlyphs)


def blank(out: Path) -> None:
    """Write a font with nothing but the empty glyph to `out`."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({0xE000: ".notdef"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Paigong Blank", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = "woff2"
    builder.save(str(out))


def main(source: Path) -> None:
    for name, points in ((SUBSET, everyday()), (RARE, rare())):
        glyphs = cut(source, points, ASSETS / name)
        sys.stdout.write(f"{name}: {glyphs} glyphs, {(ASSETS / name).stat().st_size / 1e6:.2f} MB\n")
    blank(ASSETS / BLANK)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
