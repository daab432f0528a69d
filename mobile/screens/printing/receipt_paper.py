"""A receipt for paper of 58 or 80 mm: word for word what its screen says, and whether it is a copy (RCT-4)."""

from __future__ import annotations

from mobile.printing.paper import Code, Line, Pair, Paper, Part, Words
from mobile.screens.receipts.receipt_words import ReceiptWords
from mobile.ui.qr import modules
from mobile.ui.text import tr
from rulebook.numbers import show_plate


def receipt_paper(words: ReceiptWords, tongue: str, copies: int, picture: bool = False) -> Paper:
    """`copies`: how often it was printed before; from the first on the paper says that it is a copy.
    `picture`: it is shared, and says that it is no paper at all.

    Its last line says that it is the end: a print that broke off has none.
    """

    def say(key: str, **facts: object) -> str:
        return tr(tongue, key, **facts)

    marked = say("printing.picture") if picture else say("printing.copy", nth=copies + 1) if copies else ""
    mark = [Words(marked, middle=True, bold=True)] if marked else []
    void = (
        [Words(say("receipt.void"), middle=True, big=True), Words(words.void, middle=True)] if words.void else []
    )
    parts: list[Part] = [*mark, *void]
    if words.company:
        parts.append(Words(words.company, middle=True, bold=True))
    parts += [
        Words(say("receipt.title"), middle=True, big=True),
        *([Words(words.of, middle=True)] if words.of else []),
        Pair(say("receipt.number"), words.number),
        *([Words(words.final)] if words.final else []),
        Line(),
        Words(say("receipt.sum")),
        Words(words.sum, middle=True, big=True),
        Words(words.capitals, middle=True),
        *([Words(show_plate(words.plate), middle=True, bold=True)] if words.plate else []),
        Line(),
        *(Pair(name, value) if name else Words(value) for name, value in words.rows),
        Line(),
        Code(modules(words.url)),
        Words(words.check, middle=True),
    ]
    parts += [Words(said, middle=True) for said in (words.provisional, words.call, words.address) if said]
    return (*parts, *mark, *void[:1], Words(say("printing.end"), middle=True))
