"""A scheme's year at the desk: by household, in counts, as a workbook, as the assembly's sheet."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from gezhi.base import clock
from gezhi.engines.people.models import Person
from gezhi.engines.points import actions
from gezhi.engines.trust.models import Journal
from gezhi.pack.points import Period
from tests.engines.points.cycle.starring import HYGIENE, agree, done, every_star, pack
from tests.engines.points.shop.shopping import NOW, Counter, open_counter
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.pointing import record, text
from tests.town import SYSTEM
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranked() -> Period | None:
    return None


@pytest.fixture
def counter(db: None, ranked: Period | None):
    with clock.at(NOW):
        yield open_counter(pack(ranked=ranked))


@pytest.fixture
def town(counter: Counter) -> Village:
    return counter.village


@pytest.fixture
def secretary(sign_in: SignIn) -> Client:
    return sign_in("secretary")


def year(town: Village, part: str = "2026/") -> str:
    return f"/desk/points/{town.scheme}/year/{part}"


def test_the_year_stands_by_household_with_its_sums(counter: Counter, secretary: Client) -> None:
    town = counter.village
    done(town, *HYGIENE)
    done(town, "reads", home="h2")
    actions.award_stars(SYSTEM, town.scheme, NOW.date())
    counter.buy("towel")
    page = secretary.get(year(town))
    shown = text(page)
    first, second = page.context["rows"]
    assert (first["name"], first["score"], first["stars"]) == ("1 组 12号", "8", 1)
    assert (second["name"], second["score"], second["stars"]) == ("1 组 13号", "2", 0)
    for said in ("2026年", "还没有过完", "卫生", "1 颗星", "给分"):
        assert said in shown
    price = counter.goods["towel"].points
    assert f"<dd>−{price}</dd>" in shown
    assert f"<dd>{10 - price}</dd>" in shown
    records = page.context["stats"][0].href
    assert len(secretary.get(records).context["table"].rows) == 5


def test_it_is_narrowed_and_another_period_is_chosen(town: Village, secretary: Client) -> None:
    done(town, *HYGIENE)
    done(town, "reads", home="h2")
    done(town, "reads", home="h3", by="other-scorer")
    actions.award_stars(SYSTEM, town.scheme, NOW.date())

    def names(query: str) -> list[str]:
        return [row["name"] for row in secretary.get(f"{year(town)}?{query}").context["rows"]]

    assert names("star=hygiene") == names("q=12号") == ["1 组 12号"]
    assert names(f"place={town.places['group2'].pk}") == ["2 组 5号"]
    assert names("title=ten-star-model") == []
    assert "没有符合条件的" in text(secretary.get(f"{year(town)}?star=filial"))
    chosen = secretary.get(f"{year(town, '')}?period=2026-Q1", follow=True)
    assert chosen.redirect_chain[-1][0] == year(town, "2026-Q1/")
    assert "2026年第一季度" in text(chosen)
    assert "还没有计入的积分" in text(chosen)
    assert secretary.get(year(town, ""), follow=True).redirect_chain[-1][0] == year(town)
    assert secretary.get(year(town, "2026-13/")).status_code == 404


def test_the_workbook_has_every_figure_and_is_journalled(
    counter: Counter, secretary: Client
) -> None:
    town = counter.village
    every_star(town)
    actions.award_stars(SYSTEM, town.scheme, NOW.date())
    answer = secretary.get(year(town, "2026/year.xlsx"))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    heads, row = list(book.worksheets[0].values)
    told = dict(zip(heads, row, strict=True))
    assert (told["户（人）"], told["得分"], told["星数"]) == ("1 组 12号", 100, 10)
    assert told["称号"] == "十星级模范户"
    assert "孝" in str(told["持有的星"])
    assert (told["挣得"], told["期末持有"]) == (100, 100)
    assert Journal.objects.filter(verb="points.year_exported").count() == 1


def test_the_sheet_for_the_assembly_names_nobody(counter: Counter, secretary: Client) -> None:
    town = counter.village
    every_star(town)
    done(town, "reads", home="h2")
    actions.award_stars(SYSTEM, town.scheme, NOW.date())
    agree(town, "resident")
    counter.buy("towel")
    shown = text(secretary.get(year(town, "2026/meeting/")))
    for said in ("十星级模范户", "毛巾", "2 户", "102 分", "本方案不排名次"):
        assert said in shown
    assert "12号" not in shown
    assert "13号" not in shown


@pytest.mark.parametrize("ranked", ["year"])
def test_a_scheme_that_ranks_shows_its_rule(town: Village, secretary: Client) -> None:
    done(town, *HYGIENE)
    done(town, "reads", home="h2")
    agree(town, "resident")
    shown = text(secretary.get(year(town, "2026/meeting/")))
    assert "按得分从高到低" in shown
    assert "12号" in shown
    assert "13号" not in shown, "did not agree to be named"


def test_those_who_may_not_see_points_do_not_get_in(town: Village, sign_in: SignIn) -> None:
    done(town, "yard-clean")
    done(town, "reads", home="h3", by="other-scorer")
    assert [row["name"] for row in sign_in("scorer").get(year(town)).context["rows"]] == [
        "1 组 12号"
    ]
    for part in ("2026/", "2026/meeting/", "2026/year.xlsx"):
        assert sign_in("shopkeeper").get(year(town, part)).status_code == 403
        assert sign_in("resident").get(year(town, part)).status_code in (302, 403)


def test_what_is_of_the_reviewers_household_is_left_out_of_bulk(
    town: Village, sign_in: SignIn
) -> None:
    Person.objects.filter(account=town.accounts["reviewer"]).update(household=town.homes["h1"])
    mine, theirs = record(town), record(town, home="h2")
    reviewer = sign_in("reviewer")
    queue = f"/desk/points/review/{town.scheme}/"
    shown = text(reviewer.get(queue))
    assert "自己家的，由别人复核" in shown
    assert f'value="{mine.pk}"' not in shown
    assert f'value="{theirs.pk}"' in shown
    both = {"do": "accept", "select": [str(mine.pk), str(theirs.pk)]}
    asked = text(reviewer.post(f"{queue}decide", both))
    assert "1 条是自己家的" in asked
    reviewer.post(f"{queue}decide", {**both, "sure": "1"})
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == ("waiting", "accepted")
