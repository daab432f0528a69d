"""Work contact forms (工作联络单) between departments (WCF-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.contact_forms.commands import AcceptContact, RefuseContact, RuleContact, WriteContact
from rulebook.subjects.contact_forms.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.contact_forms.handlers import (
    accept_contact,
    contact_due,
    contact_passed,
    refuse_contact,
    rule_contact,
    write_contact,
)
from rulebook.subjects.contact_forms.records import ContactForm, ContactState
from rulebook.subjects.contact_forms.visibility import VISIBILITY

SUBJECT = Subject(
    name="contact_forms",
    records=(ContactForm,),
    handlers={
        WriteContact: write_contact,
        AcceptContact: accept_contact,
        RefuseContact: refuse_contact,
        RuleContact: rule_contact,
    },
    visibility=VISIBILITY,
    searched={ContactForm: ("ask", "by_name")},
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(ContactForm, "state", (ContactState.WRITTEN, ContactState.REFUSED), contact_due, contact_passed),
    ),
)
