"""My year of points, and a scheme's year in counts for anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.pack.points import Tier
from tests.engines.points.cycle.starring import HYGIENE, done, every_star, pack
from tests.engines.points.shop.shopping import NOW, Counter, open_counter
from tests.town import SYSTEM
from tests.village import Village

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ClientOf = Callable[..., Client]


@pytest.fixture
def counter(db: None) -> Iterator[Counter]:
    found = pack()
    told = {"zh": "一星", "en": "One star"}, {"zh": "可换电影票", "en": "Film tickets"}
    first = Tier.model_validate({"tier": "one", "name": told[0], "from": 8, "rights": told[1]})
    above = {"tier": "two", "name": {"zh": "二星", "en": "Two"}, "from": 50, "rights": told[1]}
    tiers = [first, Tier.model_validate(above)]
    scheme = found.schemes["ten-stars"].model_copy(update={"tiers": tiers})
    with clock.at(NOW):
        yield open_counter(found.model_copy(update={"schemes": {"ten-stars": scheme}}))


@pytest.fixture
def town(counter: Counter) -> Village:
    return counter.village


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_my_year_says_what_earned_what(counter: Counter, client_of: ClientOf) -> None:
    town = counter.village
    done(town, *HYGIENE, "reads")
    done(town, "yard-clean", home="h2")
    actions.award_stars(SYSTEM, town.scheme, NOW.date())
    counter.buy("towel")
    client = client_of("resident")
    points = text(client, "/points/")
    assert "/points/year/2026/" in points
    assert "/points/give/" not in points, "what a household has is everybody's of it"
    shown = text(client, "/points/year/2026/")
    for said in ("1 组 12号", "院落整洁", "到农家书屋借书读书", "10 颗星里有 1 颗", "还没有过完"):
        assert said in shown
    assert "<strong>10</strong>" in shown
    assert "可换电影票" in shown
    assert "再得 40 分" in shown
    assert "2027 年 1 月 1 日起" in shown
    price = counter.goods["towel"].points
    assert f"<dd>−{price}</dd>" in shown
    assert f"<dd>{10 - price}</dd>" in shown
    assert "13号" not in shown


def test_a_year_that_is_over_stands_as_it_ended(counter: Counter, client_of: ClientOf) -> None:
    every_star(counter.village)
    actions.award_stars(SYSTEM, counter.village.scheme, NOW.date())
    with clock.at(datetime(2027, 3, 1, 9, tzinfo=clock.ZONE)):
        cache.clear()
        client = client_of("resident")
        before = text(client, "/points/year/2026/")
        assert "还没有过完" not in before
        assert "年底有的星" in before
        assert "十星级模范户" in before
        assert "从头算" not in before
        chosen = client.get("/points/year/?year=2026", follow=True)
        assert chosen.redirect_chain[-1][0] == "/points/year/2026/"
        assert client.get("/points/year/", follow=True).redirect_chain[-1][0].endswith("/2027/")
        assert "<strong>0</strong>" in text(client, "/points/year/2027/")


def test_it_is_ones_own(town: Village, client_of: ClientOf) -> None:
    done(town, *HYGIENE)
    assert "没有计入的积分" in text(client_of("neighbour"), "/points/year/2026/")
    for nobody in (client_of(), client_of("shopkeeper")):
        assert nobody.get("/points/year/2026/").status_code == 302
    assert "这一年还没有" in text(client_of("resident"), "/points/year/2025/")
    for wrong in ("2026-13", "abcd", "26", "2026-03"):
        assert client_of("resident").get(f"/points/year/{wrong}/").status_code == 404
    assert client_of("resident").get("/points/year/?year=x").status_code == 404


def test_anybody_reads_the_year_in_counts(counter: Counter, client_of: ClientOf) -> None:
    town = counter.village
    done(town, *HYGIENE)
    done(town, "yard-clean", home="h2")
    actions.award_stars(SYSTEM, town.scheme, NOW.date())
    counter.buy("towel")
    shown = text(client_of(), f"/points/schemes/{town.scheme}/")
    part = shown[shown.index('id="year"') : shown.index('id="items"')]
    figures = re.findall(r'<dd class="stat-value">(\d+)</dd>', part)
    assert figures == ["2", "10", str(counter.goods["towel"].points), "0"]
    assert "毛巾 × 1" in part
    assert "12号" not in part
    with clock.at(datetime(2027, 3, 1, 9, tzinfo=clock.ZONE)):
        cache.clear()
        later = text(client_of(), f"/points/schemes/{town.scheme}/?year=2026")
        assert '<option value="2026" selected>' in later


def test_english_pages_are_english(town: Village, client_of: ClientOf) -> None:
    done(town, *HYGIENE)
    actions.award_stars(SYSTEM, town.scheme, NOW.date())
    shown = text(client_of("resident", "en"), "/points/year/2026/")
    main = shown[shown.index("<main") : shown.index("</main>")]
    plain = re.sub(r"<[^>]*>", " ", main).replace("1 组 12号", "").replace("东庄村", "")
    assert not CHINESE.findall(plain)
