"""Tests and measurements (ARC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.measurements.commands import RecordTest
from rulebook.subjects.measurements.errors import IRREGULARITIES
from rulebook.subjects.measurements.handlers import record_test
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.measurements.visibility import VISIBILITY

SUBJECT = Subject(
    name="measurements",
    records=(Measurement,),
    handlers={RecordTest: record_test},
    visibility=VISIBILITY,
    searched={Measurement: ("number", "unit_number", "plate", "instrument")},
    irregularities=IRREGULARITIES,
)
