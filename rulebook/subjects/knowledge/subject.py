"""Articles by model and symptom, and notices that are read before the shift begins (KB-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.knowledge.commands import (
    PublishNotice,
    ReadNotice,
    RetireArticle,
    ReviewArticle,
    UseArticle,
    WriteArticle,
)
from rulebook.subjects.knowledge.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.knowledge.handlers import (
    article_due,
    article_passed,
    retire_article,
    review_article,
    use_article,
    write_article,
)
from rulebook.subjects.knowledge.notices import note_unread, publish_notice, read_notice
from rulebook.subjects.knowledge.records import Article, ArticleState, Notice, NoticeRead
from rulebook.subjects.knowledge.visibility import VISIBILITY

SUBJECT = Subject(
    name="knowledge",
    records=(Article, Notice, NoticeRead),
    handlers={
        WriteArticle: write_article,
        ReviewArticle: review_article,
        RetireArticle: retire_article,
        UseArticle: use_article,
        PublishNotice: publish_notice,
        ReadNotice: read_notice,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Article, "state", (ArticleState.PUBLISHED,), article_due, article_passed),),
    on_fact=(note_unread,),
)
