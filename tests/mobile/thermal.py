"""Two thermal printers made of paper: what they are sent they print, and what they do not understand they refuse.

Written from the makers' command lists, knowing nothing of mobile/printing: bytes in, an image and its words out.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parents[2] / "assets/fonts/NotoSansSC-subset.woff2"
BLACK, WHITE = 0, 255


@cache
def font_of(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


class NotUnderstood(Exception):
    """The printer would print rubbish here, or stop."""


@dataclass
class Sheet:
    """What came out: an image in dots, and each line of text as it was set."""

    image: Image.Image
    lines: list[str] = field(default_factory=list)
    pictures: list[Image.Image] = field(default_factory=list)
    whole: bool = False
    """Whether the job's own end was seen: an ESC/POS feed, a TSPL PRINT."""

    @property
    def words(self) -> str:
        return "\n".join(self.lines)

    def codes(self) -> list[str]:
        return read_codes(self.image)


def read_codes(image: Image.Image) -> list[str]:
    """Every code on it, as any reader sees it."""
    return sorted(code.text for code in zxingcpp.read_barcodes(image.convert("L")) if code.valid)


def open_png(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("L")


class EscPos:
    """A printer of so many dots: font A 12 × 24, Chinese 24 × 24, GB 18030 of one and two bytes."""

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self.y = 0
        self.big = self.bold = self.chinese = False
        self.text: list[str] = []
        self.column = 0
        self.sheet = Sheet(Image.new("L", (dots, 8_000), WHITE))
        self.pen = ImageDraw.Draw(self.sheet.image)

    def print(self, data: bytes) -> Sheet:
        at = 0
        while at < len(data):
            at = self.command(data, at)
        self.sheet.image = self.sheet.image.crop((0, 0, self.dots, max(1, self.y)))
        return self.sheet

    def command(self, data: bytes, at: int) -> int:
        """Do what stands at `at`; where the next begins."""
        two, three = data[at : at + 2], data[at : at + 3]
        match two:
            case b"\x1b@":
                self.big = self.bold = self.chinese = False
                return at + 2
            case b"\x1c&":
                self.chinese = True
                return at + 2
            case b"\x1bE":
                self.bold = bool(data[at + 2] & 1)
                return at + 3
            case b"\x1d!":
                if data[at + 2] not in (0x00, 0x11):
                    raise NotUnderstood(three)
                self.big = data[at + 2] == 0x11
                return at + 3
            case b"\x1bd":
                self.feed(data[at + 2])
                self.sheet.whole = at + 3 == len(data)
                return at + 3
            case b"\x1dv":
                return self.raster(data, at)
        if data[at] == 0x0A:
            self.feed(1)
            return at + 1
        if 0x20 <= data[at] < 0x7F:
            self.sign(chr(data[at]), 1)
            return at + 1
        if self.chinese and 0x81 <= data[at] <= 0xFE and 0x40 <= data[at + 1] <= 0xFE:
            self.sign(two.decode("gb18030"), 2)
            return at + 2
        raise NotUnderstood(data[at : at + 4])

    def sign(self, sign: str, columns: int) -> None:
        size = 2 if self.big else 1
        x = self.column * 12
        self.column += columns * size
        if self.column * 12 > self.dots:
            raise NotUnderstood(f"the head is at its end before {sign}: {''.join(self.text)}")
        self.text.append(sign)
        place, font = (x, self.y - 3 * size), font_of(22 * size)
        for shift in range(1 + self.bold):
            self.pen.text((place[0] + shift, place[1]), sign, font=font, fill=BLACK)

    def feed(self, lines: int) -> None:
        if self.text or lines == 1:
            self.sheet.lines.append("".join(self.text))
        self.y += lines * (54 if self.big else 30)
        self.text, self.column = [], 0

    def raster(self, data: bytes, at: int) -> int:
        if data[at + 2 : at + 4] != b"0\x00" or self.text:
            raise NotUnderstood(data[at : at + 8])
        stride = int.from_bytes(data[at + 4 : at + 6], "little")
        height = int.from_bytes(data[at + 6 : at + 8], "little")
        dots = data[at + 8 : at + 8 + stride * height]
        if len(dots) < stride * height or stride * 8 > self.dots + 7:
            raise NotUnderstood("an image that is cut off or too wide")
        picture = Image.frombytes("1", (stride * 8, height), bytes(b ^ 0xFF for b in dots)).convert("L")
        self.sheet.pictures.append(picture)
        self.sheet.image.paste(picture, (0, self.y))
        self.y += height
        return at + 8 + stride * height


class Tspl:
    """A label printer of 8 dots a millimetre."""

    def __init__(self) -> None:
        self.image = Image.new("L", (1, 1), WHITE)
        self.lines: list[str] = []

    def print(self, data: bytes) -> Sheet:
        sheet: Sheet | None = None
        rest = data
        while rest:
            if found := re.match(rb"BITMAP (\d+),(\d+),(\d+),(\d+),0,", rest):
                x, y, stride, height = (int(one) for one in found.groups())
                dots = rest[found.end() : found.end() + stride * height]
                picture = Image.frombytes("1", (stride * 8, height), dots).convert("L")
                self.inside(x, y, picture.width - 7, height)
                self.image.paste(picture, (x, y))
                rest = self.after(rest, found.end() + stride * height)
            elif found := re.match(rb'TEXT (\d+),(\d+),"TSS24.BF2",0,1,1,"', rest):
                x, y = (int(one) for one in found.groups())
                words, used = self.quoted(rest[found.end() :])
                self.set(words, x, y)
                rest = self.after(rest, found.end() + used)
            elif found := re.match(
                rb"SIZE (\d+) mm,(\d+) mm\r\n|GAP \d+ mm,0 mm\r\n|DIRECTION 1\r\n|CLS\r\n", rest
            ):
                if found[1]:
                    self.image = Image.new("L", (int(found[1]) * 8, int(found[2]) * 8), WHITE)
                rest = rest[found.end() :]
            elif rest.startswith(b"PRINT 1,1\r\n"):
                rest = rest[11:]
                sheet = Sheet(self.image, self.lines, whole=not rest)
            else:
                raise NotUnderstood(rest[:40])
        if sheet is None:
            raise NotUnderstood("nothing was printed")
        return sheet

    @staticmethod
    def after(rest: bytes, at: int) -> bytes:
        if rest[at : at + 2] != b"\r\n":
            raise NotUnderstood(rest[at : at + 20])
        return rest[at + 2 :]

    @staticmethod
    def quoted(rest: bytes) -> tuple[str, int]:
        """The text up to the closing mark, and how many bytes it took with the mark."""
        signs, at = "", 0
        while rest[at] != 0x22:
            step = 1 if rest[at] < 0x80 else 2
            signs += rest[at : at + step].decode("gb18030")
            at += step
        return signs, at + 1

    def inside(self, x: int, y: int, width: int, height: int) -> None:
        if x + width > self.image.width or y + height > self.image.height:
            raise NotUnderstood(f"beyond the label: {x + width}, {y + height}")

    def set(self, words: str, x: int, y: int) -> None:
        self.inside(x, y, sum(12 if sign < "\x80" else 24 for sign in words), 24)
        self.lines.append(words)
        pen, font = ImageDraw.Draw(self.image), font_of(22)
        for sign in words:
            pen.text((x, y - 4), sign, font=font, fill=BLACK)
            x += 12 if sign < "\x80" else 24
