"""Which version of the program this is."""

from __future__ import annotations

import platform
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

from rulebook import RULES_VERSION
from rulebook.kernel.wire import PROTOCOL
from sync_server.core.resources import INSTALLED, PROJECT


@cache
def version() -> str:
    """As it was installed; in a checkout, as pyproject.toml says."""
    if not INSTALLED and (PROJECT / "pyproject.toml").exists():
        return str(tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"])
    try:
        return installed_version("paigong")
    except PackageNotFoundError:
        return "unknown"


def version_line() -> str:
    """For people who report something: program, rules, protocol, Python."""
    return f"paigong {version()}, rules {RULES_VERSION}, protocol {PROTOCOL}, Python {platform.python_version()}"
