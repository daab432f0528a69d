"""The app's own fonts as files of the packaged app."""

from pathlib import Path

FONTS = Path(__file__).resolve().parents[3] / "assets" / "fonts"
COMMON = "NotoSansSC-subset.woff2"
RARE = "NotoSansSC-rare.woff2"
