"""Who may see which record (SEC-1): articles and notices are for all staff; who has read, for the office."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, STAFF, person_tag
from rulebook.subjects.knowledge.records import Article, Notice, NoticeRead


def for_staff(_: Article | Notice) -> frozenset[str]:
    return frozenset({STAFF})


def notice_read(record: NoticeRead) -> frozenset[str]:
    return OFFICE | {person_tag(record.person)}


VISIBILITY: Visibility = {Article: for_staff, Notice: for_staff, NoticeRead: notice_read}
