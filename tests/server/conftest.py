"""A field for each test, on a copy of one demo company."""

from pair.field import field, postgres_template, template
from pair.postgres import postgres
from pair.seaweed import seaweed
from zones import in_zone

__all__ = ["field", "in_zone", "postgres", "postgres_template", "seaweed", "template"]
