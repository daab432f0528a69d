"""What every room's tests share. The company itself is in `company/`, usable without pytest."""

from typing import Any

import pytest
from company import Company, usual_company
from drawn import fixed
from hypothesis import Phase, settings

settings.register_profile("machine", deadline=None)  # how long an example takes says how busy the machine is
settings.register_profile(
    "mutation",
    deadline=None,
    max_examples=15,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)  # many runs of few examples, the same each time
settings.register_profile("fixed", deadline=None, derandomize=True)  # `drawn.py` says where and why
settings.load_profile("machine" if fixed() is None else "fixed")


@pytest.fixture
def company() -> Company:
    """A company of ten with its customer, trucks, stock and prices; nothing ordered yet."""
    return usual_company().copy()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What a test has to say of itself (`record_property("said", …)`), also where it ran in another process."""
    for report in terminalreporter.stats.get("passed", []):
        for name, words in report.user_properties:
            if name == "said":
                terminalreporter.write_line(str(words))
