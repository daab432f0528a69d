"""Facts and requests about messages to customers, as any history may hold them."""

from __future__ import annotations

from typing import Any

from company import CUSTOMER
from hypothesis import strategies as st

from rulebook.subjects.messages.commands import (
    AddressMessages,
    HandMessage,
    NoteSending,
    QueueMessage,
    SendingOutcome,
    WishMessages,
    WithdrawMessage,
    WordMessages,
)
from rulebook.subjects.messages.records import MessageChannel, Occasion

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
about = st.sampled_from(["order-1", "order-2", CUSTOMER, "none", "x" * 100])
of = st.sampled_from(["order-1-visit", "2026-03-02T08:00:00+08:00", "2026-03-31", "", "y" * 100])
channels = st.sampled_from(MessageChannel)

MESSAGE_FACTS: dict[Any, st.SearchStrategy[Any]] = {
    HandMessage: st.builds(
        HandMessage,
        occasion=st.sampled_from(Occasion),
        about=about,
        of=of,
        channel=channels,
        to=words,
        text=words,
        language=words,
    ),
    WishMessages: st.builds(WishMessages, silent=st.booleans(), words=words),
    NoteSending: st.builds(
        NoteSending,
        outcome=st.sampled_from(SendingOutcome),
        channel=channels,
        turn=st.integers(-1, 2),
        to=words,
        text=words,
        said=words,
    ),
}

MESSAGE_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(QueueMessage, channel=channels),
    st.builds(WithdrawMessage, reason=words),
    st.builds(WordMessages, zh=words, en=words),
    st.builds(
        AddressMessages, mail=st.one_of(words, st.just("a@b.cn")), language=st.sampled_from(["zh", "en", ""])
    ),
]
