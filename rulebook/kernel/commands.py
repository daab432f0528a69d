"""What all command bodies share: a FACT says what happened, a REQUEST asks leave (section 0)."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.roles import Role

_R = Role


MOST_TEXT = 2000
"""Characters of what somebody writes."""
MOST_SHORT = 200
"""Characters of a name, a number, a heading."""
Text = Annotated[str, Meta(max_length=MOST_TEXT)]
Short = Annotated[str, Meta(max_length=MOST_SHORT)]
Key = Meta(min_length=1, max_length=100)
"""What every id in a command keeps to."""


class Nature(Enum):
    FACT = "fact"
    REQUEST = "request"


OFFICE = frozenset({_R.CUSTOMER_SERVICE, _R.DISPATCHER, _R.SERVICE_MANAGER, _R.DEPARTMENT_MANAGER})
MANAGERS = frozenset({_R.SERVICE_MANAGER, _R.DEPARTMENT_MANAGER})
TECHNICIAN = frozenset({_R.TECHNICIAN})
ADMIN = frozenset({_R.ADMINISTRATOR})
ANYONE = frozenset(_R) - {_R.AUDITOR}


class Command(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all command bodies."""

    KIND: ClassVar[str]
    NATURE: ClassVar[Nature]
    ROLES: ClassVar[frozenset[Role]]
    RULE: ClassVar[str]


class Request(Command, frozen=True):
    NATURE: ClassVar[Nature] = Nature.REQUEST


class Fact(Command, frozen=True):
    NATURE: ClassVar[Nature] = Nature.FACT
