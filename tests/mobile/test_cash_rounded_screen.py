"""Cash rounded off by the company's rule, on the phone: told before it is taken, and on the receipt (FEE-4)."""

from __future__ import annotations

import pytest
from company import Company, visit_of
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import money
from rulebook.kernel.ids import Fen
from rulebook.policy.settings import setting
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable

ORDER, VISIT = "order-1", visit_of("order-1")


@pytest.fixture
def odd(company: Company) -> Company:
    """450.55 yuan are due at Li's visit, and cash is rounded off to the jiao."""
    price = SetPrice(
        model="GT-100", name="终端", name_en="", fen=Fen(45_055), valid_from="2026-03-01", reason="调价"
    )
    company.hua.must(price)
    company.hua.must(SetSetting(name="cash_rounding_fen", value="10"))
    company.on_site()
    company.li.must(company.swap(VISIT), ORDER)
    return company


def takes(company: Company, form: dict[str, str], *sees: str, press: str) -> list[tuple[Method, int, int]]:
    async def story(glass: Glass, session: FakeSession) -> None:
        for words in sees:
            await glass.sees(words)
        await glass.tap(press)
        await glass.sees("凭证二维码")
        if any(r.rounded_off for r in company.world.all(Receipt)):
            await glass.sees(money(-5))

    on_screen(company, "li", routes.order(ORDER, "fee"), story, **{f"fee/{VISIT}": form})
    found = sorted(company.world.find(Receipt, "order", ORDER), key=lambda r: r.number)
    assert {i for i in company.open_irregularities() if i in ("price_differs", "rounding_differs")} == set()
    return [(r.method, r.total, r.rounded_off) for r in found]


def test_fee_4_what_is_rounded_off_is_told_before_the_cash_is_taken_and_stands_on_the_receipt(
    odd: Company,
) -> None:
    taken = takes(odd, {"method": "cash"}, "抹零", money(-5), "实收现金", press="收 ¥450.50，开具凭证")
    assert taken == [(Method.CASH, 45_050, 5)]


def test_fee_4_a_wallet_pays_to_the_fen(odd: Company) -> None:
    assert takes(odd, {"method": "wechat"}, press="收 ¥450.55，开具凭证") == [(Method.WECHAT, 45_055, 0)]


def test_fee_4_of_a_split_fee_the_notes_are_rounded_off(odd: Company) -> None:
    form = {"split": "yes", "part.cash": "200.55", "part.wechat": "250"}
    taken = takes(odd, form, "合计正好", press="收 ¥450.50，开 2 张凭证")
    assert taken == [(Method.CASH, 20_050, 5), (Method.WECHAT, 25_000, 0)]


def test_fee_4_an_old_debt_paid_in_cash_leaves_no_fen_behind(odd: Company) -> None:
    said = odd.receipt_for(odd.li, ORDER, VISIT, "r-1", method=Method.OWED)
    odd.li.must(said, ORDER)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("抹零")
        await glass.tap("收 ¥450.50，开具凭证")
        await glass.sees("凭证二维码")

    on_screen(odd, "li", routes.order(ORDER, "collect"), story, **{f"collect/{VISIT}": {"method": "cash"}})
    owed = odd.world.get(Receivable, odd.receipt("r-1").id)
    assert owed
    assert (owed.left, odd.world.balance("cash_in_hand:li")) == (0, 45_050)


def test_fee_4_the_administrator_picks_the_coin_from_a_list(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("不抹零")
        await glass.tap("抹到 ¥0.10")
        await glass.sees("不抹零 改为 抹到 ¥0.10")
        await glass.tap("不抹零 改为 抹到 ¥0.10")

    draft = {"office.rules/cash_rounding_fen": {"reason": "分币找不开"}}
    on_screen(company, "hua", routes.office("rules", "figure", "cash_rounding_fen"), story, **draft)
    company.wait(minutes=1)
    assert setting(company.world, "cash_rounding_fen", company.now) == 10
