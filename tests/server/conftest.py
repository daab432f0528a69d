"""A field for each test, on a copy of one demo company."""

from pair.field import field, template

__all__ = ["field", "template"]
