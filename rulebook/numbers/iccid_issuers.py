"""Which issuers of SIM cards in China end their ICCIDs with a check figure (RPL-2). May not know any card.

Source: ITU-T E.118 (89, country 86, issuer; a Luhn check figure last) and the issuers' own layouts as published by
card makers: China Mobile 89860 0MFSS YYGXX XXXXP, China Unicom 89860 1YYMH AAAXX XXXXP, where P is the check
figure, and China Telecom 89860 3MYYH HHXXX XXXXX, whose twenty characters have none.
"""

from typing import Final, NamedTuple


class Issuer(NamedTuple):
    """An issuer: the first six characters, whose they are, whether the last one is a check figure."""

    prefix: str
    name: str
    checked: bool


ISSUERS: Final[tuple[Issuer, ...]] = (
    Issuer("898600", "中国移动", True),
    Issuer("898602", "中国移动", True),
    Issuer("898604", "中国移动（物联网）", True),
    Issuer("898607", "中国移动", True),
    Issuer("898608", "中国移动（物联网）", True),
    Issuer("898601", "中国联通", True),
    Issuer("898606", "中国联通（物联网）", True),
    Issuer("898609", "中国联通", True),
    Issuer("898603", "中国电信", False),
    Issuer("898611", "中国电信", False),
)

_BY_PREFIX: Final = {issuer.prefix: issuer for issuer in ISSUERS}


def has_check_figure(iccid: str) -> bool:
    """Whether the card's last figure checks the others; of issuers that the table does not name it is demanded."""
    issuer = _BY_PREFIX.get(iccid[:6])
    return issuer is None or issuer.checked
