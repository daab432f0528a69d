"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, person_tag
from rulebook.subjects.contact_forms.records import ROLES_OF, ContactForm


def contact_form(record: ContactForm) -> frozenset[str]:
    """The office, its writer, and everybody of the department it went to."""
    return OFFICE | {person_tag(record.by)} | {f"role:{role}" for role in ROLES_OF[record.to]}


VISIBILITY: Visibility = {ContactForm: contact_form}
