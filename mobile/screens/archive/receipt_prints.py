"""Each print of a receipt, as the books have it: when, by whom, whether it says that it is a copy (RCT-4)."""

from __future__ import annotations

import flet as ft

from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, heading, label, pill, quiet
from mobile.ui.text import t, when
from mobile.ui.theme import S
from rulebook.kernel.times import parse_time
from rulebook.subjects.receipts.records import Known, Receipt

TONES = {Known.PRINTER: "ok", Known.SEEN: "ok", Known.SENT: "wait", Known.FAILED: "calm"}


def prints_of(here: AppContext, receipt: Receipt) -> list[ft.Control]:
    """How often it went to paper, then each time; what failed is shown and not counted."""
    now = here.session.now()
    rows: list[ft.Control] = []
    for one in sorted(receipt.prints, key=lambda one: (parse_time(one.at), one.id), reverse=True):
        kind = t("receipt.prints.copy" if one.copy else "receipt.prints.original")
        head = f"{when(one.at, now)} · {person_name(here.session.world, one.by)}"
        rows.append(line(label(head), pill(kind, TONES[one.known])))
        rows.append(quiet(t(f"receipt.prints.{one.known}")))
    count = t("receipt.prints.count", count=receipt.printed) if receipt.printed else t("receipt.prints.none")
    shared = [quiet(t("printing.known.shared", count=receipt.shared))] if receipt.shared else []
    return [heading(t("receipt.prints")), card(label(count), *rows, *shared, spacing=S)]
