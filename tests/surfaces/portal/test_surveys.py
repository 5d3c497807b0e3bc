"""Surveys that residents fill in by themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.models import Answer
from gezhi.engines.trust.models import Journal, Tombstone
from tests.surfaces.conftest import SignIn
from tests.surveying import SPRING, Surveyed, build_surveyed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    cache.clear()
    with clock.at(SPRING) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Surveyed:
    return build_surveyed()


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_what_is_open_is_listed_and_what_is_not_is_not(client: Client, town: Surveyed) -> None:
    page = text(client.get("/surveys/"))
    assert "健康行动预登记" in page
    assert "老旧小区改造" not in page
    assert client.get(f"/surveys/{town.door}/").status_code == 404
    assert "调查登记" in text(client.get("/"))


def test_the_notice_stands_first_and_nothing_typed_is_lost(client: Client, town: Surveyed) -> None:
    url = f"/surveys/{town.person}/"
    page = text(client.get(url))
    assert page.index("90 天内删除") < page.index('name="name"')
    form = {"name": "钱某", "phone": "123", "when": "either", "id": str(new_id())}
    refused = client.post(url, form)
    assert refused.status_code == 422
    assert "先把告知" in text(refused)
    assert 'value="钱某"' in text(refused)
    form |= {"noticed": "1", "phone": "13811112222"}
    for _ in range(2):
        assert client.post(url, form).status_code == 302
    row = Answer.objects.get()
    assert row.source == "portal"
    assert row.by is None
    assert "记下了" in text(client.get(f"/surveys/{town.person}/done"))


def test_nobody_sees_what_is_held_of_others(
    client: Client, sign_in: SignIn, town: Surveyed
) -> None:
    url = f"/surveys/{town.person}/"
    for page in (text(client.get(url)), text(sign_in("stranger").get(url))):
        assert "王甲" not in page
        assert "王丙" not in page
    page = text(sign_in("resident").get(url))
    assert "王甲" in page
    assert "138****1001" in page
    assert "王丙" not in page


def test_a_resident_confirms_with_one_tap(sign_in: SignIn, town: Surveyed) -> None:
    mine = sign_in("resident")
    form = {"noticed": "1", "right": "1", "when": "weekday", "id": str(new_id())}
    assert mine.post(f"/surveys/{town.person}/", form).status_code == 302
    assert sorted(Answer.objects.get().confirmed) == ["address", "name", "phone"]
    assert "登记过了" in text(mine.get(f"/surveys/{town.person}/"))


def test_counts_point_at_nobody(client: Client, town: Surveyed) -> None:
    url = f"/surveys/{town.person}/"
    for number in range(2):
        form = {"name": f"钱{number}", "when": "weekend", "noticed": "1", "id": str(new_id())}
        client.post(url, form)
    page = text(client.get(f"/surveys/{town.person}/counts"))
    assert "太少，不显示" in page
    assert "慢性病" not in page


def test_the_poster_has_a_code(client: Client, town: Surveyed) -> None:
    page = text(client.get(f"/surveys/{town.person}/poster"))
    assert "<svg" in page
    assert f"/surveys/{town.person}/" in page


def test_ones_own_answer_is_in_the_copy_and_goes_with_the_account(
    sign_in: SignIn, town: Surveyed
) -> None:
    mine = sign_in("resident")
    sent = {"noticed": "1", "right": "1", "when": "weekday", "id": str(new_id())}
    mine.post(f"/surveys/{town.person}/", sent)
    (held,) = mine.post("/mine/data/copy").json()["surveys"]
    assert held["survey"]["zh"] == "健康行动预登记"
    assert held["answers"]["when"] == "weekday"
    assert held["erased_on"]
    page = text(mine.get("/mine/data"))
    assert "我填过的调查" in page
    assert "健康行动预登记" in page
    assert sign_in("stranger").post("/mine/data/copy").json()["surveys"] == []
    assert "健康行动预登记" not in text(sign_in("stranger").get("/mine/data"))
    sign_in("stranger").post("/mine/data/erase", {"sure": "yes"})
    assert Answer.objects.count() == 1, "of somebody else"
    mine.post("/mine/data/erase", {"sure": "yes"})
    assert not Answer.objects.exists()
    stone = Tombstone.objects.get(kind="answer")
    assert (stone.what, stone.why) == ("answer", "request")
    assert Journal.objects.filter(verb="survey.answer_erased").count() == 1
