"""The page behind a customer's link, drawn on the server: own orders, receipts, reports (CUST-1)."""

from __future__ import annotations

from html import escape

from rulebook.kernel.commands import MOST_SHORT, MOST_TEXT
from rulebook.kernel.wording import fill
from rulebook.numbers import show_phone, yuan
from rulebook.subjects.letterhead.records import ID, Letterhead
from sync_server.core.company import Company
from sync_server.papers.words import moment, speaker
from sync_server.subjects.customer_pages import sheet
from sync_server.subjects.customer_pages.links import NoPage, page_behind
from sync_server.subjects.customer_pages.view import Shown, ShownOrder, ShownReceipt, Step, shown

LANGUAGES = {"zh": "zh-CN", "en": "en"}
SAID_DONE = ("report", "rate")
"""What an address may say was just taken: `?done=report`."""


class Page:
    """One page in one language; every text that comes from outside is escaped."""

    def __init__(self, language: str, whose: Letterhead | None) -> None:
        self.language = language
        self.whose = whose
        self._say = speaker(language)

    def say(self, key: str, **facts: object) -> str:
        return escape(self._say(f"cpage.{key}", **facts))

    def whole(self, content: str) -> str:
        other = "en" if self.language == "zh" else "zh"
        head = fill(
            sheet.HEAD,
            title=self.say("title"),
            other=other,
            other_lang=LANGUAGES[other],
            other_name=escape(speaker(other)("cpage.language")),
        )
        lang = LANGUAGES[self.language]
        return fill(sheet.PAGE, lang=lang, title=self.say("title"), content=f"{head}{content}{self._foot()}")

    def _foot(self) -> str:
        """Who we are, and where one rings."""
        if self.whose is None:
            return ""
        english = self.language == "en" and self.whose.name_en
        name = escape(self.whose.name_en if english else self.whose.name)
        dialled = escape("".join(sign for sign in self.whose.phone if sign.isdigit()))
        phone = self.say("phone", phone=show_phone(self.whose.phone))
        return f'<footer><strong>{name}</strong><br><a href="tel:{dialled}">{phone}</a></footer>'

    def told(self, code: str) -> str:
        """A page that says one thing: gone, or unknown."""
        return self.whole(fill(sheet.TOLD, words=self.say(code), more=self.say(f"{code}.more")))

    def drawn(self, found: Shown, once: str, note: str = "", was: dict[str, str] | None = None) -> str:
        """Everything there is; `note` is what was just taken or is missing, `was` what a form had in it."""
        orders = "".join(self.order(order, place) for place, order in enumerate(found.orders))
        nothing = "" if orders else f"<section><p>{self.say('none')}</p></section>"
        return self.whole(f"{note}{orders}{nothing}{self.reports(found)}{self.report_form(found, once, was)}")

    def note(self, key: str, bad: bool = False, **facts: object) -> str:
        tone, role = ("bad", "alert") if bad else ("good", "status")
        return f'<section><p class="{tone}" role="{role}">{self.say(key, **facts)}</p></section>'

    def order(self, order: ShownOrder, place: int) -> str:
        halt = f'<p class="bad">{self.say(order.halt)}</p>' if order.halt else ""
        return fill(
            sheet.ORDER,
            kind=escape(self._say(f"kind.{order.kind}")),
            number=escape(order.number),
            halt=halt,
            steps="" if order.halt else self._steps(order.step),
            facts=self._facts(order),
            receipts=self._receipts(order.receipts),
            rating=self._rating(order, place),
        )

    def _steps(self, here: Step) -> str:
        found = []
        for step in Step:
            past = list(Step).index(step) < list(Step).index(here)
            mark = ' aria-current="step"' if step is here else ' class="past"' if past else ""
            found.append(f"<li{mark}>{self.say(f'step.{step}')}</li>")
        return f"<ol>{''.join(found)}</ol>"

    def _facts(self, order: ShownOrder) -> str:
        technician = self.say("technician.short", name=order.technician) if order.technician else ""
        told = {
            "vehicles": escape("、".join(order.plates)),
            "appointment": escape(moment(order.appointment)),
            "technician": technician,
            "done_at": escape(moment(order.done_at)),
        }
        return "".join(fill(sheet.FACT, name=self.say(name), text=text) for name, text in told.items() if text)

    def _receipts(self, receipts: tuple[ShownReceipt, ...]) -> str:
        if not receipts:
            return ""
        rows = "".join(
            f'<li><a href="/v/{escape(one.token)}">{self.say("check", number=one.number)}</a>'
            f" · ¥{yuan(one.total)} · {escape(one.date[:10])}</li>"
            for one in receipts
        )
        return f"<h3>{self.say('receipts')}</h3><ul>{rows}</ul>"

    def _rating(self, order: ShownOrder, place: int) -> str:
        if order.stars is not None:
            return f'<p class="good">{self.say("rated", stars=order.stars)}</p>'
        if not order.visit:
            return ""
        return fill(
            sheet.RATE,
            place=str(place),
            title=self.say("rate"),
            lang=self.language,
            order=escape(order.number),
            marks="".join(fill(sheet.MARK, mark=str(mark)) for mark in range(1, 6)),
            worst=self.say("rate.worst"),
            best=self.say("rate.best"),
            words=self.say("rate.words"),
            most=str(MOST_TEXT),
            send=self.say("rate.send"),
        )

    def reports(self, found: Shown) -> str:
        if not found.reports:
            return ""
        rows = "".join(
            f"<li><strong>{escape(one.number)}</strong> · {self.say(f'reports.{one.state}')}"
            f'<br>{escape(one.said)}<br><span class="soft">{escape(moment(one.at))}</span></li>'
            for one in found.reports
        )
        return f'<section><h2>{self.say("reports")}</h2><ul class="reports">{rows}</ul></section>'

    def report_form(self, found: Shown, once: str, was: dict[str, str] | None) -> str:
        said = was or {}
        return fill(
            sheet.REPORT,
            open=" open" if was is not None else "",
            title=self.say("report"),
            lang=self.language,
            once=escape(once),
            about=self._about(found, said.get("about", "")),
            said=self.say("report.said"),
            most=str(MOST_TEXT),
            most_short=str(MOST_SHORT),
            was_said=escape(said.get("said", "")),
            caller=self.say("report.caller"),
            was_caller=escape(said.get("caller", "")),
            phone=self.say("report.phone"),
            was_phone=escape(said.get("phone", "")),
            photo=self.say("report.photo"),
            photo_hint=self.say("report.photo.hint"),
            send=self.say("report.send"),
        )

    def _about(self, found: Shown, chosen: str) -> str:
        """For a fleet: which vehicle or order; a page of one order asks nothing."""
        if not found.plates:
            return ""
        rows = [(f"vehicle:{plate}", plate) for plate in found.plates]
        rows += [(f"order:{o.number}", f"{self._say(f'kind.{o.kind}')} {o.number}") for o in found.orders]
        rows.append(("", self._say("cpage.report.general")))
        options = "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen and chosen else ""}>'
            f"{escape(words)}</option>"
            for value, words in rows
        )
        return fill(sheet.ABOUT, name=self.say("report.about"), options=options)


def language_of(asked: str, accepted: str) -> str:
    """The language that was asked for, else the browser's, else Chinese."""
    if asked in LANGUAGES:
        return asked
    first = accepted.strip().lower()[:2]
    return first if first in LANGUAGES else "zh"


def customer_page(
    company: Company,
    token: str,
    language: str,
    done: str = "",
    trouble: str = "",
    was: dict[str, str] | None = None,
) -> tuple[int, str]:
    """HTTP status and page. `done`: what was just taken; `trouble`: why a form was not."""
    with company.read() as work:
        page = Page(language, work.get(Letterhead, ID))
        try:
            behind = page_behind(company, work, token)
        except NoPage as no:
            return 410 if no.code == "gone" else 404, page.told(no.code)
        found = shown(work, behind)
    note = ""
    if trouble:
        note = page.note(trouble, bad=True)
    elif done == "report" and found.reports:
        note = page.note("report.thanks", number=found.reports[0].number)
    elif done == "rate":
        note = page.note("rated.thanks")
    status = 429 if trouble.endswith("too_many") else 422 if trouble else 200
    return status, page.drawn(found, company.entropy(8).hex(), note, was)
