"""What every test of screens begins with: a company, and words in Chinese."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from company import Company, make_company
from zones import in_zone

from mobile.ui.text import use_language

__all__ = ["in_zone"]

sys.path.insert(0, str(Path(__file__).parent / "preview"))  # the preview's session: real rules, no disk


@pytest.fixture(autouse=True)
def _chinese() -> None:
    use_language("zh")


@pytest.fixture
def company() -> Company:
    return make_company()
