"""A field for each test, on a copy of one demo company; and a machine with a browser in it."""

import pytest
from pair.field import Field, field, postgres_template, template
from pair.postgres import postgres
from pair.seaweed import seaweed
from pair.test_starting import Machine

__all__ = ["field", "machine", "postgres", "postgres_template", "seaweed", "template"]


@pytest.fixture
def machine(field: Field) -> Machine:
    return Machine(field)
