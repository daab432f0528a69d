"""A field for each test, on a copy of one demo company."""

from pair.field import field, postgres_template, template
from pair.postgres import postgres

__all__ = ["field", "postgres", "postgres_template", "template"]
