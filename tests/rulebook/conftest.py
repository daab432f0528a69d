"""Where several of the rules' tests begin."""

import pytest
from company import Company


@pytest.fixture
def owing(company: Company) -> Company:
    """The customer owes 300 yuan to Li's receipt-1; the order is done."""
    return company.owing()
