"""What the tests of spoken share."""

from __future__ import annotations

from company import Company

from rulebook.rules import passed_deadlines


def let_time_pass(company: Company, **time: float) -> list[str]:
    company.wait(**time)
    company.without_terms()
    due = passed_deadlines(company.world, company.now)
    for command in due:
        company.system.must(command)
    return [command.record for command in due]
