"""The price list as a list: one row a part and day from which it holds (FEE-2, FEE-3)."""

from __future__ import annotations

from collections.abc import Mapping

from rulebook.kernel.ids import Fen
from rulebook.master_lists.list_kinds import Archive, Commands, ListColumn, ListKind, Making
from rulebook.master_lists.parties import WHY
from rulebook.master_lists.readings import day, fen_of, money, number, words
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.records import Price


def _find(archive: Archive, said: Mapping[str, str]) -> Price | None:
    return archive.world.get(Price, f"{said.get('model', '')}:{said.get('valid_from', '')}")


def _values(_: Archive, record: Price) -> dict[str, str]:
    return {
        "model": record.model,
        "name": record.name,
        "name_en": record.name_en,
        "price": f"{record.fen // 100}.{record.fen % 100:02d}",
        "valid_from": record.valid_from,
    }


def _commands(making: Making) -> Commands:
    said = making.said
    command = SetPrice(
        model=said["model"],
        name=said["name"],
        name_en=said["name_en"],
        fen=Fen(fen_of(said["price"])),
        valid_from=said["valid_from"],
        reason=making.reason,
    )
    return ((command, said["model"]),)


PRICES = ListKind(
    name="prices",
    zh="价格",
    en="prices",
    record=Price,
    columns=(
        ListColumn(
            field="model",
            zh="型号",
            en="model",
            names="产品型号 物料编码 编码 partno item",
            reads=number(longest=100),
            needed=True,
        ),
        ListColumn(
            field="name", zh="名称", en="name", names="产品名称 品名 中文名称 namezh", reads=words(), needed=True
        ),
        ListColumn(field="name_en", zh="英文名称", en="english name", names="nameen 英文名", reads=words()),
        ListColumn(
            field="price",
            zh="单价(元)",
            en="price (yuan)",
            names="单价 价格 金额 售价 price",
            reads=money,
            needed=True,
        ),
        ListColumn(
            field="valid_from",
            zh="生效日期",
            en="valid from",
            names="生效日 执行日期 起始日期 since from",
            reads=day,
            needed=True,
        ),
        WHY,
    ),
    key="model",
    named=("model", "valid_from"),
    roles=SetPrice.ROLES,
    find=_find,
    values=_values,
    commands=_commands,
    clears=False,
)
