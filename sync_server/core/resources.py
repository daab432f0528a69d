"""Where the files lie that come with the program: fonts, words, layouts, the phone's Python.

In a checkout they stand beside the packages; an installed wheel carries `assets/` inside `sync_server`.
"""

from __future__ import annotations

import os
from pathlib import Path

import sync_server

PACKAGE = Path(sync_server.__path__[0]).resolve()
PROJECT = PACKAGE.parent
"""The folder that holds `mobile` and `rulebook`: the checkout, or site-packages."""
INSTALLED = (PACKAGE / "assets").is_dir()
ASSETS = PACKAGE / "assets" if INSTALLED else PROJECT / "assets"


def cache_folder() -> Path:
    """Where what is downloaded or slow to make is kept between builds of the app.

    `PAIGONG_CACHE` names it; else systemd's cache folder of the service, or the account's own.
    """
    if named := os.environ.get("PAIGONG_CACHE"):
        return Path(named)
    if not INSTALLED:
        return PROJECT / "build"
    if given := os.environ.get("CACHE_DIRECTORY"):
        return Path(given.partition(":")[0])
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "paigong"
