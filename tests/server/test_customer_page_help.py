"""Help on a customer's page: what is for customers, reviewed, of their models and in date, and no word else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pair.field import Field
from test_customer_page import OWN, given

from rulebook.kernel.ids import VehicleId
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.knowledge.commands import RetireArticle, ReviewArticle, WriteArticle
from rulebook.subjects.knowledge.records import Access
from sync_server.subjects.customer_pages.help import MOST


def article(field: Field, id: str, title: str, reviewed: bool = True, edition: int = 1, **more: Any) -> None:
    said = {"symptom": "指示灯不亮", "steps": f"做法{title}", "access": Access.PUBLIC} | more
    field.office("p-li", WriteArticle(title=title, **said), id)
    if reviewed:
        field.office("p-zhou", ReviewArticle(edition=edition), id)


@pytest.fixture
def written(field: Field) -> Field:
    own = field.order().product_model
    assert own
    article(field, "a-own", "<b>灯</b>不亮 & 怎么办", model=own)
    article(field, "a-any", "如何报修")
    article(field, "a-other", "别的型号", model="没有的型号")
    article(field, "a-inside", "内部做法", access=Access.INTERNAL)
    article(field, "a-draft", "没有审过", reviewed=False)
    article(field, "a-old", "早已过期", valid_until=(field.clock.now - timedelta(days=1)).date().isoformat())
    article(field, "a-gone", "已经停用")
    field.office("p-zhou", RetireArticle(reason="重复"), "a-gone")
    article(field, "a-own", "改过未审", reviewed=False, model=own)
    return field


def test_kb_1_only_what_was_reviewed_for_customers_about_their_models_stands_on_their_page(written: Field) -> None:
    page = written.client.get(given(written)).text
    assert "&lt;b&gt;灯&lt;/b&gt;不亮 &amp; 怎么办" in page
    assert page.index("不亮 &amp;") < page.index("如何报修"), "their own model first"
    for other in ("别的型号", "内部做法", "没有审过", "早已过期", "已经停用", "改过未审", "李", "周"):
        assert other not in page, other
    assert page.index("如何报修") < page.index('name="said"'), "before somebody has to write"


def test_kb_1_a_fleets_page_has_it_too_and_the_first_ones_only(written: Field) -> None:
    for n in range(MOST + 3):
        article(written, f"b-{n}", f"一般{n}")
    page = written.client.get(given(written, vehicles=(VehicleId(vehicle_id(OWN)),))).text
    assert page.count('class="help"') == MOST
    assert "怎么办" in page


def test_kb_1_where_there_is_none_nothing_is_promised(field: Field) -> None:
    path = given(field)
    assert "使用说明" not in field.client.get(path).text
    article(field, "a-1", "内部做法", access=Access.INTERNAL)
    assert "使用说明" not in field.client.get(path).text
