"""Draws the app's icons: a white 派 on a rounded square in the seed colour. Run by hand when the mark changes.

python -m sync_server.app_build.icons /usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "icons"
SEED = (0x0B, 0x5F, 0xA5)
LIGHTER = (0x1F, 0x7A, 0xC4)
GLYPH = "派"
FACE = 2  # Simplified Chinese, in Debian's collection
SCALE = 4  # drawn larger and reduced, for smooth edges


def ground(size: int) -> Image.Image:
    """A square that goes from a lighter blue at the top to the seed colour."""
    column = Image.new("RGB", (1, size))
    for y in range(size):
        share = min(1.0, y / (size * 0.8))
        column.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(LIGHTER, SEED, strict=True)))
    return column.resize((size, size))


def mark(size: int, font: Path, *, radius: float, glyph: float) -> Image.Image:
    """The mark in `size` pixels; `radius` and `glyph` are shares of the size. A radius of 0 fills the square."""
    large = size * SCALE
    image = ground(large).convert("RGBA")
    draw = ImageDraw.Draw(image)
    face = ImageFont.truetype(str(font), round(large * glyph), index=FACE)
    left, top, right, bottom = draw.textbbox((0, 0), GLYPH, font=face)
    draw.text(
        ((large - right - left) / 2, (large - bottom - top) / 2), GLYPH, font=face, fill=(255, 255, 255, 255)
    )
    if radius:
        shape = Image.new("L", (large, large))
        ImageDraw.Draw(shape).rounded_rectangle((0, 0, large - 1, large - 1), large * radius, fill=255)
        image.putalpha(shape)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main(font: Path) -> None:
    ASSETS.mkdir(parents=True, exist_ok=True)
    for size in (192, 512):
        mark(size, font, radius=0.22, glyph=0.66).save(ASSETS / f"icon-{size}.png", optimize=True)
        # Launchers cut maskable icons to any shape inside the middle 80 %.
        mark(size, font, radius=0, glyph=0.52).save(ASSETS / f"icon-maskable-{size}.png", optimize=True)
    mark(180, font, radius=0, glyph=0.64).convert("RGB").save(ASSETS / "apple-touch-icon.png", optimize=True)
    mark(48, font, radius=0.2, glyph=0.74).save(ASSETS / "favicon.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
