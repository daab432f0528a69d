"""What was said to a command: refused, or what it opened."""

from __future__ import annotations

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal


def refused(verdict: Decision | Refusal) -> tuple[str, str]:
    """Rule and code of a refusal; a decision is the test's failure."""
    assert isinstance(verdict, Refusal), "it was granted"
    return verdict.rule, verdict.code


def opened(verdict: Decision | Refusal) -> set[tuple[str, str]]:
    """Rule and code of every irregularity a decision opened, or found open."""
    assert isinstance(verdict, Decision), verdict
    return {(i.rule, i.code) for i in verdict.irregularities}
