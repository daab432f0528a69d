"""What a customer calls whoever comes: a surname, never the whole name (CUST-1)."""

from __future__ import annotations

_COMPOUND = """欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶
太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 西门 拓跋"""
COMPOUND = frozenset(_COMPOUND.split())
"""Surnames of two characters."""


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff"


def short_name(name: str) -> str:
    """欧阳建国 → 欧阳, 王强 → 王, Ivan Petrov → Ivan P.; '' for nobody."""
    plain = name.strip()
    if not plain:
        return ""
    if _is_han(plain[0]):
        return plain[:2] if plain[:2] in COMPOUND and len(plain) > 2 else plain[0]
    first, *rest = plain.split()
    return f"{first} {rest[-1][0]}." if rest else first
