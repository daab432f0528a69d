"""Kinds of Chinese plates and of plate colours, one table each: what a list may hold and a phone may not type.

May not know vehicles. Sources: GA 36-2018 (plates of motor vehicles, temporary ones among them), NY/T 345 (plates
of tractors and combine harvesters: province, two figures of the issuing office, five characters), JT/T 697.7-2014
and JT/T 415-2021 (the codes of plate colours). A vehicle without a plate bears its VIN in the plate's place and
the colour "none", as JT/T 808-2019 registers it.
"""

import re
from typing import Final, NamedTuple

PROVINCES: Final = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
SERIAL: Final = "[A-HJ-NP-Z0-9]"
HEAD: Final = f"[{PROVINCES}][A-HJ-Z]"  # O is an office letter (police), I is none
_ENERGY: Final = "[A-HJK]"  # D A B C E battery, F G H J K other new energy


class PlateKind(NamedTuple):
    """One kind: its pattern over the bare characters, the warning that goes with it ("" for none), and whether a
    person may type it on the phone; a list may hold every kind.
    """

    name: str
    pattern: re.Pattern[str]
    warning: str = ""
    typed: bool = True


PLATE_KINDS: Final[tuple[PlateKind, ...]] = (
    PlateKind(
        "ordinary",
        re.compile(
            rf"{HEAD}(?=.*\d)(?:{SERIAL}{{5}}|{_ENERGY}{SERIAL}\d{{4}}|\d{{5}}{_ENERGY})"
            rf"|{HEAD}{SERIAL}{{4}}[学警]"
            rf"|粤Z{SERIAL}{{4}}[港澳]"
        ),
    ),
    PlateKind("trailer", re.compile(rf"{HEAD}{SERIAL}{{4}}挂")),
    PlateKind("tractor", re.compile(rf"[{PROVINCES}]\d{{2}}{SERIAL}{{5,6}}"), "plate.tractor"),
    PlateKind(
        "special",
        re.compile(
            rf"{HEAD}{SERIAL}{{4}}[试超领使]"
            rf"|[{PROVINCES}][XS]\d{{4}}应急"
            r"|使\d{6}|\d{6}使"
            rf"|民航{SERIAL}{{5}}"  # on an airport's own ground
            rf"|WJ[{PROVINCES}]?\d{{4,5}}[0-9A-Z]?"  # armed police
            r"|[A-Z]{2}\d{5}"  # army, navy, air force
        ),
        "plate.special",
    ),
    PlateKind(
        "temporary",
        re.compile(rf"{HEAD}{SERIAL}{{4,6}}临|临时?{HEAD}{SERIAL}{{4,6}}|临时?{SERIAL}{{4,8}}"),
        "plate.temporary",
        typed=False,
    ),
)
"""In the order in which they are tried. A temporary plate is paper that lapses after weeks: a list may say it, but
nobody on the road types it as a vehicle's plate.
"""

NO_PLATE_YET: Final = re.compile(
    r"(?:(?:车辆)?(?:还|尚|暂)?(?:未|没|待|无|没有|暂无)(?:上|挂|办|发|领)?(?:车)?(?:牌照|牌号|牌|号)|新车(?:未上牌|待上牌|无牌)?"
    r"|上牌中|办理中|办牌中|(?:无|没有)(?:车牌号?|牌照)|临牌|临时(?:车|号)?牌(?:照)?|noplate|notregistered|new)"
    r"(?:[(（]?\d{0,3}[)）]?)",
    re.IGNORECASE,
)
"""What stands in the plate's place of a vehicle that has none yet: 未上牌, 新车, 新车2, 暂无牌照."""

PLATE_COLOURS: Final[dict[str, tuple[int, str]]] = {
    "none": (0, "无 未上牌 无牌 none"),
    "blue": (1, "蓝 蓝色 蓝牌 blue"),
    "yellow": (2, "黄 黄色 黄牌 yellow"),
    "black": (3, "黑 黑色 黑牌 black"),
    "white": (4, "白 白色 白牌 white"),
    "green": (5, "绿 绿色 绿牌 green"),
    "other": (9, "其他 其它 other"),
    "farm_yellow": (91, "农黄 农黄色 农用黄牌"),
    "farm_green": (92, "农绿 农绿色 农用绿牌 拖拉机绿牌"),
    "yellow_green": (93, "黄绿 黄绿色 黄绿双拼 黄绿双拼色"),
    "fading_green": (94, "渐变绿 渐变绿色"),
}
"""Colour → its code in JT/T 697.7-2014 and JT/T 415-2021, and the words for it in lists."""

SAYS_NO_PLATE: Final = re.compile(r"新车|[未没待无]上?牌|上牌中|临牌|临时牌")
"""What a remark says of a vehicle without a plate."""

_BY_WORD: Final = {
    said: colour for colour, (code, words) in PLATE_COLOURS.items() for said in (*words.split(), str(code))
}


def kind_of_plate(plate: str) -> PlateKind | None:
    """The kind of a plate written without dot and blanks, None where it is no plate."""
    return next((kind for kind in PLATE_KINDS if kind.pattern.fullmatch(plate)), None)


_COLOURED: Final = sorted((said for said in _BY_WORD if re.search("[蓝黄黑白绿]", said)), key=len, reverse=True)
_BESIDE: Final = re.compile(
    rf"(?P<plate>.+?)[\s_-]*[(\[【]?(?P<after>{'|'.join(_COLOURED)})[)\]】]?"
    rf"|[(\[【]?(?P<before>{'|'.join(_COLOURED)})[)\]】]?[\s_-]*(?P<behind>.+)"
    r"|(?P<coded>.+)_(?P<code>\d{1,2})"  # as platforms of JT/T 809 name a vehicle
)


def apart_from_colour(text: str) -> tuple[str, str]:
    """The plate in a half-width text and the colour that stands beside it, "" where none does: 苏E5K208(黄)."""
    found = _BESIDE.fullmatch(text)
    if found is None:
        return text, ""
    plate = found["plate"] or found["behind"] or found["coded"]
    colour = plate_colour(found["after"] or found["before"] or found["code"])
    return (plate, colour) if colour else (text, "")


def plate_colour(text: str) -> str:
    """The colour's name in PLATE_COLOURS, "" where the words are unknown."""
    return _BY_WORD.get("".join(text.split()).lower(), "")
