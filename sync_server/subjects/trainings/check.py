"""What the public check says of a certificate: number, skill, whether it holds; no full name (TRN-1)."""

from __future__ import annotations

from datetime import datetime
from html import escape

from rulebook.kernel.times import parse_time
from rulebook.kernel.wording import fill
from rulebook.subjects.people.short_names import short_name
from rulebook.subjects.trainings.records import Qualification, QualificationState
from sync_server.papers.words import speaker
from sync_server.subjects.trainings.papers import day_of, skill_words

TITLE = "证书查验 · Certificate check"
_FOUND = """<div class="mark {tone}">{mark}</div><h1>{title}</h1><p>{title_en}</p>
<dl><dt>证书号 No.</dt><dd>{number}</dd><dt>持证人 Holder</dt><dd>{holder}</dd>
<dt>资格 Skill</dt><dd>{skill}</dd><dt>生效 From</dt><dd>{since}</dd>
<dt>有效期至 Until</dt><dd>{until}</dd>{ended}</dl><p>{note}</p>"""
_REVOKED = "<dt>撤销 Revoked</dt><dd>{day}</dd>"

SAYS = {
    "holds": ("good", "✓", "证书有效", "This certificate is valid."),
    "ended": ("bad", "✕", "证书已到期", "This certificate has ended."),
    "revoked": ("bad", "✕", "证书已撤销", "This certificate was revoked."),
}


def certificate_found(known: Qualification, now: datetime) -> str:
    """The page's content; it goes by the clock, not by whether the server has told the end yet."""
    revoked = known.state is QualificationState.REVOKED
    state = "revoked" if revoked else "holds" if now < parse_time(known.until) else "ended"
    tone, mark, title, english = SAYS[state]
    zh, en = (skill_words(known.skill, speaker(language)) for language in ("zh", "en"))
    return fill(
        _FOUND,
        tone=tone,
        mark=mark,
        title=title,
        title_en=english,
        number=escape(known.number),
        holder=escape(f"{short_name(known.name)}＊"),
        skill=escape(zh if zh == en else f"{zh} {en}"),
        since=day_of(known.since),
        until=known.last_day,
        ended=fill(_REVOKED, day=day_of(known.revoked_at)) if revoked else "",
        note="如与您手中的证书不符，请致电公司。 If it differs from yours, please call us.",
    )
