"""What every room's tests share. The company itself is in `company.py`, usable without pytest."""

import pytest
from company import Company, make_company


@pytest.fixture
def company() -> Company:
    """A company of ten with its customer, trucks, stock and prices; nothing ordered yet."""
    return make_company()
