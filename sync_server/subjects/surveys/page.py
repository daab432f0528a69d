"""The page behind a survey's link: six scores and some words, without login and without script (FUP-2)."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs

from rulebook.kernel.catalogue import sentence
from rulebook.kernel.commands import MOST_TEXT
from rulebook.kernel.wording import fill
from rulebook.policy.satisfaction import BEST, WORST
from rulebook.subjects.surveys.handlers import topics_of
from rulebook.subjects.surveys.records import SurveyRound
from sync_server.core.company import Company
from sync_server.core.words import catalogue
from sync_server.subjects.surveys.links import NoLink, round_behind, take_answer

LANGUAGES = {"zh": "zh-CN", "en": "en"}

_PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body{font:18px/1.5 system-ui,sans-serif;margin:0;background:light-dark(#f2f6fa,#10151b);
color:light-dark(#14202c,#e8eef4)}
main{background:light-dark(#fff,#1b232c);border-radius:20px;padding:24px 20px;max-width:34rem;margin:16px auto}
h1{font-size:1.3rem;margin:0 0 .5rem}
fieldset{border:0;padding:0;margin:1.2rem 0 0} legend{font-weight:600;padding:0}
.row{display:flex;gap:8px;margin-top:.4rem} .row label{flex:1}
.row input{position:absolute;opacity:0} .row span{display:block;text-align:center;min-height:48px;line-height:48px;
border:1.5px solid light-dark(#9aa8b5,#5b6874);border-radius:12px}
.row input:checked+span{background:light-dark(#0b57a4,#8fc4ff);color:light-dark(#fff,#07233f)}
.row input:focus-visible+span{outline:3px solid light-dark(#0b57a4,#8fc4ff);outline-offset:2px}
textarea{width:100%;box-sizing:border-box;font:inherit;border-radius:12px;padding:12px;min-height:6rem}
button{font:inherit;font-weight:600;width:100%;min-height:56px;border:0;border-radius:16px;margin-top:1.2rem;
background:light-dark(#0b57a4,#8fc4ff);color:light-dark(#fff,#07233f)}
p{margin:.6rem 0 0;opacity:.9} .ends{display:flex;justify-content:space-between;font-size:.85rem;opacity:.8}
.call{display:flex;gap:12px;align-items:start;margin-top:1rem;min-height:48px} .call input{width:24px;height:24px}
.bad{color:light-dark(#a3340b,#ffb59a);font-weight:600} a{color:inherit}
</style><main>{content}</main></html>"""

_FORM = """<p><a href="?lang={other}">{other_name}</a></p><h1>{title}</h1><p>{intro}</p>{note}
<form method="post" action="?lang={lang}">{topics}
<fieldset><legend><label for="words">{words}</label></legend>
<textarea id="words" name="words" maxlength="{most}">{said}</textarea></fieldset>
<label class="call"><input type="checkbox" name="call_me" value="1"><span>{call_me}</span></label>
<button type="submit">{send}</button></form><p>{anonymous}</p>"""

_TOPIC = """<fieldset><legend>{name}</legend><div class="row" role="radiogroup" aria-label="{name}">{marks}</div>
<div class="ends"><span>{worst}</span><span>{best}</span></div></fieldset>"""

_MARK = """<label><input type="radio" name="{topic}" value="{mark}"{checked}><span>{mark}</span></label>"""


def _say(language: str, key: str) -> str:
    return escape(sentence(catalogue(language)[key], {}))


def _language(asked: str) -> str:
    return asked if asked in LANGUAGES else "zh"


def _whole(language: str, content: str) -> str:
    return fill(_PAGE, lang=LANGUAGES[language], title=_say(language, "survey.page.title"), content=content)


def _told(language: str, what: str) -> str:
    """A page that says one thing: thanks, used already, over."""
    words, more = _say(language, f"survey.page.{what}"), _say(language, f"survey.page.{what}.more")
    return _whole(language, f"<h1>{words}</h1><p>{more}</p>")


def form_page(company: Company, token: str, asked: str) -> tuple[int, str]:
    """HTTP status and page for a link."""
    language = _language(asked)
    try:
        with company.read() as work:
            _, round = round_behind(work, token)
    except NoLink as no:
        return 410 if no.code == "used" else 404, _told(language, no.code)
    return 200, _form(language, round)


def _form(language: str, round: SurveyRound, scores: dict[str, int] | None = None, said: str = "") -> str:
    """The form; where nothing was scored it comes back with what was written, and says so."""
    topics = "".join(_topic(language, topic, (scores or {}).get(topic)) for topic in topics_of(round))
    other = "en" if language == "zh" else "zh"
    note = "" if scores is None else f'<p class="bad" role="alert">{_say(language, "survey.page.needs")}</p>'
    content = fill(
        _FORM,
        lang=language,
        other=other,
        other_name=_say(other, "survey.page.language"),
        title=_say(language, "survey.page.title"),
        intro=_say(language, "survey.page.intro"),
        note=note,
        topics=topics,
        words=_say(language, "survey.page.words"),
        said=escape(said),
        most=str(MOST_TEXT),
        call_me=_say(language, "survey.page.call_me"),
        send=_say(language, "survey.page.send"),
        anonymous=_say(language, "survey.page.anonymous"),
    )
    return _whole(language, content)


def _topic(language: str, topic: str, given: int | None) -> str:
    marks = "".join(
        fill(_MARK, topic=topic, mark=str(mark), checked=" checked" if mark == given else "")
        for mark in range(WORST, BEST + 1)
    )
    return fill(
        _TOPIC,
        name=_say(language, f"survey.topic.{topic}"),
        marks=marks,
        worst=_say(language, "survey.page.worst"),
        best=_say(language, "survey.page.best"),
    )


def answer_page(company: Company, token: str, asked: str, body: bytes) -> tuple[int, str]:
    """Take what a form brought; HTTP status and the page that thanks, or says what is missing."""
    language = _language(asked)
    try:
        fields = parse_qs(body.decode("utf-8", "replace").replace("\0", ""), max_num_fields=40)
    except ValueError:
        fields = {}
    first = {name: values[0] for name, values in fields.items()}
    words = first.get("words", "")[:MOST_TEXT]
    try:
        with company.read() as work:
            _, round = round_behind(work, token)
        scores = {topic: int(first[topic]) for topic in topics_of(round) if first.get(topic) in _MARKS}
        if not scores:
            return 422, _form(language, round, scores, words)
        take_answer(company, token, scores, words, "call_me" in first)
    except NoLink as no:
        return 410 if no.code == "used" else 404, _told(language, no.code)
    return 200, _told(language, "thanks")


_MARKS = {str(mark) for mark in range(WORST, BEST + 1)}
