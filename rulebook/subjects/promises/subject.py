"""Promises made to customers (ORD-11)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.promises.errors import IRREGULARITIES
from rulebook.subjects.promises.gates import to_close
from rulebook.subjects.promises.handlers import keep_promise, make_promise, promise_due, promise_passed
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.promises.visibility import VISIBILITY

SUBJECT = Subject(
    name="promises",
    records=(Promise,),
    handlers={
        MakePromise: make_promise,
        KeepPromise: keep_promise,
    },
    visibility=VISIBILITY,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Promise, "state", (PromiseState.OPEN,), promise_due, promise_passed),),
    to_close=(to_close,),
)
