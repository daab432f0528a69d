"""One check a function: each yields a sentence for whatever is missing. A new check is one more in `CHECKS`."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator

from rulebook.kernel.commands import Command
from rulebook.kernel.records import Record
from rulebook.policy.codes import CODES
from rulebook.policy.personal_data import unlisted
from rulebook.policy.reports import REPORTS
from rulebook.subjects.orders.kinds import KINDS, SWAPS, OrderKind
from tools.check_subjects.files import circles, lengths, mobile_root, test_names
from tools.check_subjects.house import House

BY_SYSTEM = "by_system"
"""A handler that calls this takes its command from the server alone: no form offers it."""
MADE_ELSEWHERE = {
    "deadline.pass": "the server, when a deadline passes",
    "device.clock": "the device, when its clock jumped",
    "phone.forget": "the device, when it has forgotten what lies beyond the horizon",
    "file.lose": "the device, when it lost a photo",
    "books.export": "the server, when a report is taken out",
    "receipt.number": "the server, for a provisional receipt",
}
"""Commands that no person gives, and who gives them."""
ON_THE_DEVICE = frozenset({"unknown_command", "field_missing", "no_room", "not_kept", "other_maker"})
"""Refusals that no handler makes: they are the device's, or the reader's, own."""


def folders(house: House) -> Iterator[str]:
    """Every folder is listed in the house, under its own name."""
    listed = [s.name for s in house.rules.subjects]
    for name in house.folders:
        if name not in listed:
            yield f"rulebook/subjects/{name} is not listed in SUBJECTS of rulebook/rules.py"
    for name in sorted({n for n in listed if listed.count(n) > 1} | (set(listed) - set(house.folders))):
        yield f"SUBJECTS of rulebook/rules.py lists {name}, which is no folder of its own in rulebook/subjects"


def _classes(house: House, module: str, base: type) -> Iterator[tuple[str, type]]:
    """(subject, class) of every class with a KIND that the subjects' modules of that name define."""
    for folder in house.folders:
        for path in (house.root / "rulebook" / "subjects" / folder).glob(f"{module}.py"):
            found = importlib.import_module(f"rulebook.subjects.{folder}.{path.stem}")
            for _, cls in inspect.getmembers(found, inspect.isclass):
                if cls.__module__ == found.__name__ and issubclass(cls, base) and "KIND" in vars(cls):
                    yield folder, cls


def records(house: House) -> Iterator[str]:
    """Every record is brought by its subject and has a rule of sight (SEC-1)."""
    brought = set(house.rules.records.values())
    for folder, cls in _classes(house, "records", Record):
        if cls not in brought:
            yield f"record {cls.__name__}: not among the records of rulebook/subjects/{folder}/subject.py"
    for cls in sorted(brought - set(house.rules.visibility), key=lambda c: c.__name__):
        yield f"record {cls.__name__}: nobody may see it; give it a row in its subject's visibility.py (SEC-1)"
    for cls in sorted(set(house.rules.visibility) - brought, key=lambda c: c.__name__):
        yield f"visibility of {cls.__name__}: no subject brings that record"


def commands(house: House) -> Iterator[str]:
    """Every command has a handler, a rule that exists, and roles."""
    handled = set(house.rules.handlers)
    for folder, cls in _classes(house, "commands", Command):
        if cls not in handled:
            yield f"command {cls.__name__}: no handler in rulebook/subjects/{folder}/subject.py"
    for kind, cls in sorted(house.rules.commands.items()):
        if getattr(cls, "RULE", "") not in CODES:
            yield f"command {kind}: its RULE {getattr(cls, 'RULE', '')!r} is not in rulebook/policy/codes.py"
        if not isinstance(getattr(cls, "ROLES", None), frozenset):
            yield f"command {kind}: it says no ROLES (ROLE-1)"


def forms(house: House) -> Iterator[str]:
    """Every command that a person gives is offered by a screen, or by a route of the server."""
    offered = house.names_in(
        "mobile", "sync_server/api", "sync_server/subjects", "sync_server/core", "sync_server/reporting"
    )
    for kind, cls in sorted(house.rules.commands.items()):
        system = BY_SYSTEM in inspect.getsource(house.rules.handlers[cls])
        if kind not in MADE_ELSEWHERE and not system and cls.__name__ not in offered:
            yield f"command {kind}: no screen in mobile/screens offers {cls.__name__}"


def shown_by_tests(house: House) -> Iterator[str]:
    """Every command stands in a test."""
    tried = house.names_in("tests")
    for kind, cls in sorted(house.rules.commands.items()):
        if cls.__name__ not in tried:
            yield f"command {kind}: no test gives {cls.__name__}"


def words(house: House) -> Iterator[str]:
    """Whatever a person may read has words in every language."""
    keys = [f"command.{kind}" for kind in house.rules.commands]
    keys += [f"kind.{kind}" for kind in KINDS]
    for name, codes in (("refusal", house.rules.refusals), ("irregularity", house.rules.irregularities)):
        keys += [key for code in codes for key in (f"{name}.{code}", f"{name}.{code}.todo")]
    for key in keys:
        for language in house.without_words(key):
            yield f"no words for {key} in {language}: put them into assets/i18n"


def errors(house: House) -> Iterator[str]:
    """Every refusal and irregularity can come about, and has a rule that exists."""
    said = house.texts_in("rulebook", "mobile", "sync_server")
    for name, codes in (("refusal", house.rules.refusals), ("irregularity", house.rules.irregularities)):
        for code, entry in sorted(codes.items()):
            if entry.rule not in CODES:
                yield f"{name} {code}: its rule {entry.rule!r} is not in rulebook/policy/codes.py"
            if code not in said and code not in ON_THE_DEVICE:
                yield f"{name} {code}: nothing in the rulebook brings it about"


def order_kinds(house: House) -> Iterator[str]:
    """Every order kind has its row, and whatever may be done at its visits has a screen and words."""
    for kind in OrderKind:
        if kind not in KINDS:
            yield f"order kind {kind}: no row in KINDS of rulebook/subjects/orders/kinds.py"
            continue
        for act in KINDS[kind].acts:
            if act not in SWAPS and not house.files(f"mobile/screens/visits/acts/{act}.py"):
                yield f"order kind {kind}: no screen mobile/screens/visits/acts/{act}.py"
            for language in house.without_words(f"act.swap.{act}"):
                yield f"no words for act.swap.{act} in {language}: put them into assets/i18n"


def deadlines(house: House) -> Iterator[str]:
    """A deadline is found by a key of its record."""
    for watch in house.rules.deadlines:
        if watch.key not in watch.kind.KEYS:
            yield f"deadline of {watch.kind.__name__}: {watch.key!r} is not among its KEYS, so it is never found"


def rail(house: House) -> Iterator[str]:
    """Every entry of bar and rail opens a screen that exists, and has words."""
    from mobile.screens.registry import OFFICE_ENTRIES, TABS

    for entry in (*TABS, *OFFICE_ENTRIES):
        try:
            entry.component()
        except (ImportError, AttributeError) as error:
            yield f"entry {entry.key}: {error}"
        for language in house.without_words(f"nav.{entry.key}"):
            yield f"no words for nav.{entry.key} in {language}: put them into assets/i18n"


def reports(house: House) -> Iterator[str]:
    """Every report that somebody may take out has its rows and its words, and the other way round."""
    from sync_server.reporting import reports as brought

    for name in REPORTS.keys() - brought.BROUGHT.keys():
        yield f"report {name}: no subject brings its rows (sync_server/subjects/<subject>/tables.py)"
    for name in brought.BROUGHT.keys() - REPORTS.keys():
        yield f"report {name}: rulebook/policy/reports.py does not say who may take it out (SEC-1)"
    for name in REPORTS:
        for language in house.without_words(f"finance.report.{name}"):
            yield f"no words for finance.report.{name} in {language}: put them into assets/i18n"


def personal_data(house: House) -> Iterator[str]:
    """Of every field that can hold somebody's data it is said whose, and of every record what for (SEC-1)."""
    for _, cls in sorted(house.rules.records.items()):
        yield from unlisted(cls)


CHECKS: tuple[Callable[[House], Iterator[str]], ...] = (
    folders,
    records,
    commands,
    forms,
    shown_by_tests,
    words,
    errors,
    order_kinds,
    deadlines,
    rail,
    reports,
    personal_data,
    lengths,
    mobile_root,
    test_names,
    circles,
)
