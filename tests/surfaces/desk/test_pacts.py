"""Pacts at the desk: the editor, the talk and its comments, vote, decision, filing, explaining."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils.models import PactComment, PactExplained, PactVersion
from tests.pacting import (
    AFTER,
    FULL,
    KEY,
    LAST,
    NOW,
    comment,
    draft,
    in_force,
    pact_village,
    talk,
    to_vote,
)
from tests.surfaces.conftest import SignIn
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield pact_village()


@pytest.fixture
def town(village: Village) -> Village:
    """Whom `sign_in` knows."""
    return village


def at(village: Village, more: str = "") -> str:
    return f"/desk/pacts/{village.places['village'].pk}/{KEY}/{more}"


def of(row: PactVersion, more: str = "") -> str:
    return f"/desk/pacts/version/{row.pk}/{more}"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def post(client: Client, address: str, status: int = 302, /, **form: Any) -> str:
    answer = client.post(address, form)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def fields(html: str) -> dict[str, Any]:
    """What the form of the editor would post."""
    order = re.findall(r'name="order" value="([^"]+)"', html)
    areas = re.findall(r'name="(article-\w+)"[^>]*>([^<]*)</textarea>', html)
    heads = re.findall(r'name="(part-\d+)" value="([^"]*)"', html)
    (revision,) = re.findall(r'name="revision" value="(\d+)"', html)
    return {"order": order, "revision": revision, **dict(areas), **dict(heads)}


def texts(row: PactVersion) -> list[str]:
    row.refresh_from_db()
    return [one["text"] for part in row.body for one in part["articles"]]


def test_the_whole_way(village: Village, sign_in: SignIn) -> None:
    keeper = sign_in("secretary")
    assert "村规民约" in page(keeper, "/desk/pacts/")
    id = str(new_id())
    for _ in range(2):
        post(keeper, at(village), id=id)
    row = PactVersion.objects.get()
    assert "起草中" in page(keeper, "/desk/pacts/")
    slip = post(keeper, of(row), 422, do="talk", first="2026-03-02", last="2026-03-03")
    assert 'id="field-last-error"' in slip
    post(keeper, of(row), do="talk", first="2026-03-02", last=LAST.isoformat())
    made = comment(village, row)
    shown = page(keeper, of(row))
    assert "十桌太少" in shown
    assert "一位居民" in shown
    slip = post(keeper, of(row, f"answer/{made.pk}"), 422, do="taken", reason=" ")
    assert f'id="reason-{made.pk}-error"' in slip
    slip = post(keeper, of(row, f"answer/{made.pk}"), 422, do="taken", reason="问13800000001")
    assert 'value="问13800000001"' in slip
    post(keeper, of(row, f"answer/{made.pk}"), do="not_taken", reason="大家说十桌够了")
    with clock.at(AFTER):
        post(keeper, of(row), do="vote")
        form: dict[str, Any] = {
            "id": str(new_id()),
            "decided": "2026-03-13",
            "reference": "会〔2026〕1号",
            **FULL,
        }
        slip = post(keeper, of(row), 422, do="decide", **{**form, "yes": 40})
        assert 'id="field-yes-error"' in slip
        assert "会〔2026〕1号" in slip
        for _ in range(2):
            post(keeper, of(row), do="decide", **form)
        assert "至少 26；现有 26" in page(keeper, of(row))
        form = {
            "id": str(new_id()),
            "draft": str(new_id()),
            "outcome": "filed",
            "day": "2026-03-13",
        }
        slip = post(keeper, of(row), 422, do="file", **form)
        assert 'id="field-number-error"' in slip
        post(keeper, of(row), do="file", number="镇备〔2026〕7号", **form)
    row.refresh_from_db()
    assert row.state == "in_force"
    assert PactComment.objects.get().outcome == "not_taken"


def test_the_editor_rearranges_what_was_typed_and_saves_when_asked(
    village: Village, sign_in: SignIn
) -> None:
    keeper, row = sign_in("secretary"), draft(village)
    form = fields(page(keeper, of(row, "write")))
    assert len(form["order"]) == 5
    _, a, b, _, c = form["order"]
    form[f"article-{a}"] = "甲\n\n乙"
    split = fields(post(keeper, of(row, "write"), 200, do=f"split:{a}", **form))
    assert next(key for key in split if key.startswith("article-")) == f"article-{a}"
    assert split[f"article-{a}"] == "甲"
    assert len(split["order"]) == 6
    up = fields(post(keeper, of(row, "write"), 200, do=f"up:{c}", **split))
    assert up["order"].index(c) < up["order"].index("#1")
    gone = fields(post(keeper, of(row, "write"), 200, do=f"remove:{b}", **up))
    assert b not in gone["order"]
    more = post(keeper, of(row, "write"), 200, do=f"add:{c}", **gone)
    assert "还没有保存" in more
    assert more.count("autofocus") == 1
    form = fields(more)
    fresh = form["order"][form["order"].index(c) + 1]
    form[f"article-{fresh}"] = "新的一条"
    assert texts(row) == ["门前屋后每周打扫一次。", "垃圾入桶。", "红事办10桌以内。"]
    post(keeper, of(row, "write"), do="save", **form)
    assert texts(row) == ["甲", "乙", "红事办10桌以内。", "新的一条"]


def test_two_who_write_at_once(village: Village, sign_in: SignIn) -> None:
    keeper, row = sign_in("secretary"), draft(village)
    form = fields(page(keeper, of(row, "write")))
    a = form["order"][1]
    post(keeper, of(row, "write"), do="save", **{**form, f"article-{a}": "先写的"})
    later = {**form, f"article-{a}": "后写的"}
    refused = post(keeper, of(row, "write"), 409, do="save", **later)
    assert "后写的" in refused
    assert "别人改过" in refused
    assert texts(row)[0] == "先写的"


def test_the_law_is_told_at_the_article(village: Village, sign_in: SignIn) -> None:
    keeper, row = sign_in("secretary"), draft(village)
    form = fields(page(keeper, of(row, "write")))
    a = form["order"][1]
    form[f"article-{a}"] = "乱倒垃圾的罚款50元。"
    assert "行政处罚法" in post(keeper, of(row, "write"), 200, do="part", **form)
    form[f"article-{a}"] += "找13800000001交。"
    slip = post(keeper, of(row, "write"), 422, do="save", **form)
    assert f'id="article-{a}-error"' in slip
    form[f"article-{a}"] = "乱倒垃圾的罚款50元。"
    post(keeper, of(row, "write"), do="save", **form)
    assert "第三十一条" in page(keeper, of(row))
    talk: dict[str, Any] = {"do": "talk", "first": "2026-03-02", "last": LAST.isoformat()}
    assert "确认" in post(keeper, of(row), 422, **talk)
    post(keeper, of(row), confirmed="1", **talk)


def test_others_see_no_drafts_and_do_nothing(village: Village, sign_in: SignIn) -> None:
    row = draft(village)
    scorer = sign_in("scorer")
    assert "您没有要管的公约" in page(scorer, "/desk/pacts/")
    page(scorer, of(row), 404)
    page(scorer, of(row, "write"), 404)
    assert "起草" not in page(scorer, at(village))
    post(scorer, at(village), 403, id=str(new_id()))
    talk(village, row)
    assert sign_in("secretary").get(of(row, "write")).headers["Location"] == of(row)
    assert 'name="do"' not in page(scorer, of(row))
    post(scorer, of(row), 403, do="withdraw")
    assert Client().get("/desk/pacts/").status_code in (302, 403)


def test_a_pact_is_taken_back(village: Village, sign_in: SignIn) -> None:
    row = draft(village)
    keeper = sign_in("secretary")
    assert "撤回这一版吗" in page(keeper, of(row))
    post(keeper, of(row), do="withdraw")
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_an_early_vote_is_refused_in_words(village: Village, sign_in: SignIn) -> None:
    row = talk(village)
    assert "还没有结束" in post(sign_in("secretary"), of(row), 422, do="vote")


def test_a_returned_version_begins_anew(village: Village, sign_in: SignIn) -> None:
    keeper = sign_in("secretary")
    with clock.at(AFTER):
        row = to_vote(village)
        form: dict[str, Any] = {
            "id": str(new_id()),
            "decided": "2026-03-13",
            "reference": "会〔2026〕1号",
            **FULL,
        }
        post(keeper, of(row), do="decide", **form)
        back: dict[str, Any] = {"id": str(new_id()), "draft": str(new_id()), "outcome": "returned"}
        post(keeper, of(row), do="file", day="2026-03-13", remarks="第三条请改", **back)
        assert "第三条请改" in page(keeper, of(row))
        assert "接着办第2版" in page(keeper, at(village))


def test_who_serves_a_grid_notes_that_it_was_explained(village: Village, sign_in: SignIn) -> None:
    in_force(village)
    scorer, group = sign_in("scorer"), village.places["group1"]
    with clock.at(AFTER):
        shown = page(scorer, at(village))
        assert "1 组" in shown
        assert "2 组" not in shown
        form = {"id": str(new_id()), "at": group.pk, "day": "2026-03-13", "came": ""}
        slip = post(scorer, at(village, "explained"), 422, **form)
        assert 'id="field-came-error"' in slip
        for _ in range(2):
            post(scorer, at(village, "explained"), **{**form, "came": 18})
        made = PactExplained.objects.get()
        assert (made.came, made.day, made.place_id) == (18, date(2026, 3, 13), group.pk)
        assert "来了 18 人" in page(scorer, at(village))
