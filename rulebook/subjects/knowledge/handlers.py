"""Articles written, reviewed, used and retired (KB-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import day_ends, iso, read_date
from rulebook.kernel.world import World
from rulebook.subjects.knowledge.commands import RetireArticle, ReviewArticle, UseArticle, WriteArticle
from rulebook.subjects.knowledge.records import Article, ArticleState, Wording

replace = msgspec.structs.replace
_S = ArticleState


def write_article(context: DecisionContext, body: WriteArticle) -> None:
    """A draft beside what was reviewed, which stays in use until the draft is. One that was retired stays so."""
    known = context.get(Article, context.line.subject)
    if not context.line.subject:
        raise Refused("not_found", what="article")
    if known is not None and known.state is _S.RETIRED:
        raise Refused("article_retired", title=title_of(known))
    wanted = {"title": body.title, "symptom": body.symptom, "steps": body.steps}
    if missing := [name for name, text in wanted.items() if not text.strip()]:
        raise Refused("field_missing", rule="KB-1", fields=", ".join(missing))
    if body.valid_until and read_date(body.valid_until) is None:
        raise Refused("field_wrong", rule="KB-1", field="until", problem="not_a_date")
    draft = Wording(
        edition=max((w.edition for w in (known.wording, known.draft) if w), default=0) + 1 if known else 1,
        title=body.title.strip(),
        model=body.model.strip(),
        symptom=body.symptom.strip(),
        steps=body.steps.strip(),
        access=body.access,
        valid_until=body.valid_until,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
    )
    context.put(replace(known or Article(id=context.line.subject, state=_S.DRAFT), draft=draft))


def title_of(article: Article) -> str:
    """What it is called: by its reviewed wording, else by its draft."""
    wording = article.wording or article.draft
    return wording.title if wording else article.id


def review_article(context: DecisionContext, body: ReviewArticle) -> None:
    """By another than its author; just the edition that the reviewer saw (ROLE-2)."""
    article = context.need(Article, context.line.subject)
    draft = article.draft
    if article.state is _S.RETIRED:
        raise Refused("article_retired", title=title_of(article))
    if draft is None:
        raise Refused("nothing_to_review", title=title_of(article))
    if draft.by == context.author.id:
        raise Refused("own_request")
    if draft.edition != body.edition:
        raise Refused("edition_changed", title=draft.title)
    reviewed = replace(
        draft,
        reviewed_by=context.author.id,
        reviewed_by_name=context.author.name,
        reviewed_at=iso(context.at),
    )
    context.put(replace(article, state=_S.PUBLISHED, wording=reviewed, draft=None, stale_told=""))


def retire_article(context: DecisionContext, body: RetireArticle) -> None:
    article = context.need(Article, context.line.subject)
    if article.state is _S.RETIRED:
        raise Refused("article_retired", title=title_of(article))
    if not body.reason.strip():
        raise Refused("reason_needed", rule="KB-1")
    context.put(replace(article, state=_S.RETIRED, draft=None, retired_why=body.reason.strip()))


def use_article(context: DecisionContext, body: UseArticle) -> None:
    """Counted, whatever its state is now: it was gone by when it stood on somebody's phone."""
    article = context.get(Article, body.article)
    if article is None:
        context.irregular("article_unknown", context.line.id, what=body.article)
        return
    context.put(replace(article, used=article.used + 1, solved=article.solved + body.solved))


def article_due(_: World, article: Article) -> str:
    """When it is to be looked at again; '' without an end, and once it was told."""
    day = read_date(article.wording.valid_until) if article.wording and not article.stale_told else None
    return iso(day_ends(day)) if day else ""


def article_passed(context: DecisionContext, article: Article) -> None:
    wording = article.wording
    assert wording is not None, "it was reviewed, else it has no end"
    context.put(replace(article, stale_told=iso(context.now)))
    context.irregular(
        "article_stale",
        f"{article.id}:{wording.edition}",
        caused_by=(wording.by, wording.by_name),
        title=wording.title,
        until=wording.valid_until,
    )
