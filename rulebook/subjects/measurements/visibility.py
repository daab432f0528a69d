"""Who may see which record (SEC-1): office, store, and whoever made the test."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import STORE, person_tag
from rulebook.subjects.measurements.records import Measurement


def measurement(record: Measurement) -> frozenset[str]:
    return STORE | {person_tag(record.by)}


VISIBILITY: Visibility = {Measurement: measurement}
