"""The company's own collection codes for wallets (RCT-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.pay_codes.commands import SetPayCode
from rulebook.subjects.pay_codes.handlers import set_pay_code
from rulebook.subjects.pay_codes.records import PayCode
from rulebook.subjects.pay_codes.visibility import VISIBILITY

SUBJECT = Subject(
    name="pay_codes",
    records=(PayCode,),
    handlers={
        SetPayCode: set_pay_code,
    },
    visibility=VISIBILITY,
)
