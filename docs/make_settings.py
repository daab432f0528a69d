"""Writes docs/settings.md from the settings themselves: `python -m docs.make_settings`."""

from __future__ import annotations

import sys
from pathlib import Path

from sync_server.core.server_settings import PREFIX, USUAL, described

PAGE = Path(__file__).with_name("settings.md")
HEAD = f"""# The server's settings

Made by `python -m docs.make_settings` from `sync_server/core/server_settings.py`; what stands there holds.

A setting may stand on the command line (`--port 8001`, for the common ones), in the environment
(`{PREFIX}PORT=8001`) or in a file (`port = 8001`, TOML): `{USUAL}`, or the one that `--config`
or `{PREFIX}CONFIG` names. The first of these that has it wins. `paigong settings` shows what holds here and
where it comes from; secrets are not shown. A word that is no setting, or a value that cannot be used, ends the
command with a sentence (exit 2).

| setting | usual value | what it is |
|---|---|---|
"""


def page() -> str:
    rows = [f"| `{name}` | {f'`{usual}`' if usual else ''} | {text} |\n" for name, usual, text in described()]
    return HEAD + "".join(rows)


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), "utf-8")
