"""The scoring sheet on a phone: numbers and days, one item for a group, and what I recorded."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gezhi.base.ids import new_id
from gezhi.engines.insight.models import Asking
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Record
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.scoring import (
    door,
    ground,
    id_in,
    monday,
    record,
    row_of,
    scorer,
    tap,
    text,
    town,
    village,
)
from tests.village import Village

__all__ = ["monday", "scorer", "town", "village"]
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("times", ["", "0", "-1", "x", "1.5", "99999", "５", "5"])
def test_a_wrong_number_is_told_at_its_field(scorer: Client, village: Village, times: str) -> None:
    sent = {"item": "farm-help", "id": str(new_id()), "note": "帮忙收麦", "times": times}
    answer = scorer.post(door(village), sent)
    assert answer.status_code == 422
    row = row_of(answer, "farm-help")
    assert "field-error" in row
    assert "帮忙收麦" in row
    assert not Record.objects.exists()


def test_an_earlier_day_is_kept_in_the_address(scorer: Client, village: Village) -> None:
    sheet = scorer.get(ground(village), {"day": "2026-02-20"})
    assert f"{door(village)}?day=2026-02-20" in text(sheet)
    address = f"{door(village)}?day=2026-02-20"
    page = scorer.get(address)
    assert "2月20日" in text(page)
    assert "2026年2月已记 0 / 4 次" in row_of(page, "waste-sorted")
    answer = tap(scorer, address, "waste-sorted")
    assert "day=2026-02-20" in answer["Location"]
    assert Record.objects.get().day == date(2026, 2, 20)


WRONG = ("2026-03-12", "2026-01-31", "9999-12-31", "0001-01-01", "2026-02-30", "soon", "x" * 900)


@pytest.mark.parametrize("day", WRONG)
def test_a_wrong_day_is_told_at_its_field_and_nothing_is_recorded(
    scorer: Client, village: Village, day: str
) -> None:
    item = ground(village, more="item/yard-clean/")
    for address in (ground(village), door(village), item):
        page = scorer.get(address, {"day": day})
        assert page.status_code == 422
        assert 'id="field-day-error"' in text(page)
        assert f'value="{day[:20]}"' in text(page)
        assert 'name="id"' not in text(page)
        sent = {"item": "yard-clean", "holder": village.home("h1"), "id": str(new_id())}
        for headers in ({}, HTMX):
            answer = scorer.post(f"{address}?day={day}", sent, headers=headers)
            assert answer.status_code in (405, 422)
    assert not Record.objects.exists()


def test_the_theme_comes_first_and_stands_open(scorer: Client, village: Village) -> None:
    page = text(scorer.get(door(village)))
    groups = re.findall(r'<details class="fold score-group"( open)?>.*?</summary>', page)
    assert groups == [" open", *[""] * 9]
    assert page.index("当月主题") < page.index("垃圾分类投放") < page.index("支持参军入伍")


def test_the_next_door_is_one_tap_away(scorer: Client, village: Village) -> None:
    first = text(scorer.get(door(village, "h1")))
    assert f'rel="next" href="{door(village, "h2")}"' in first
    assert 'rel="prev"' not in first
    last = text(scorer.get(door(village, "h2")))
    assert f'rel="prev" href="{door(village, "h1")}"' in last
    assert 'rel="next"' not in last


def test_one_item_is_ticked_through_the_group(scorer: Client, village: Village) -> None:
    chooser = text(scorer.get(ground(village), {"by": "item"}))
    address = ground(village, more="item/yard-clean/")
    assert address in chooser
    page = scorer.get(address)
    assert text(page).index("12号") < text(page).index("13号")
    assert tap(scorer, address, village.home("h1"), name="holder").status_code == 302
    given = id_in(row_of(page, village.home("h2")))
    sent = {"holder": village.home("h2"), "id": given}
    answer = scorer.post(address, sent, headers=HTMX)
    assert "已记下：1 组 13号" in text(answer)
    assert Record.objects.filter(item="yard-clean").count() == 2
    page = scorer.get(address)
    assert text(page).count("已记满") == 2
    undone = {"holder": village.home("h2"), "undo": str(Record.objects.latest("pk").pk)}
    scorer.post(address, undone, headers=HTMX)
    assert Record.objects.filter(state="waiting").count() == 1


@pytest.mark.parametrize("key", ["no-such", "", "x" * 300])
def test_an_unknown_item_or_door_is_not_there(scorer: Client, village: Village, key: str) -> None:
    if key:
        assert scorer.get(ground(village, more=f"item/{key}/")).status_code == 404
    sent = {"item": key, "holder": key, "id": str(new_id())}
    assert scorer.post(door(village), sent).status_code == 404
    assert scorer.post(ground(village, more="item/yard-clean/"), sent).status_code == 404
    assert not Record.objects.exists()


def test_what_became_of_what_i_recorded(scorer: Client, village: Village) -> None:
    rows = [record(village, one) for one in ("yard-clean", "rooms-clean", "front-kept")]
    record(village, "animals-penned")
    verdicts = [
        Verdict(rows[0].pk, "accepted"),
        Verdict(rows[1].pk, "accepted", points=1, reason="厨房还差一点"),
        Verdict(rows[2].pk, "refused", reason="没有看到"),
    ]
    actions.review(village.viewer("reviewer"), verdicts)
    page = text(scorer.get("/field/points/mine/"))
    for words in ("厨房还差一点", "没有看到", "已记入，改过分 +1", "待复核"):
        assert words in page
    assert page.index("家禽家畜圈养") < page.index("门前三包") < page.index("院落整洁")
    assert page.count('name="undo"') == 1
    refused = text(scorer.get("/field/points/mine/", {"state": "refused"}))
    assert "没有看到" in refused
    assert "厨房还差一点" not in refused
    empty = scorer.get("/field/points/mine/", {"state": "withdrawn"})
    assert "没有这样的记录" in text(empty)


def test_taking_back_from_the_list(scorer: Client, village: Village) -> None:
    row = record(village)
    answer = scorer.post("/field/points/mine/?state=waiting", {"undo": str(row.pk)})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/field/points/mine/?state=waiting")
    assert "已撤回：1 组 12号" in text(scorer.get(answer["Location"]))
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_my_list_is_mine_alone_and_comes_in_pages(sign_in: SignIn, village: Village) -> None:
    scheme = village.in_force.scheme
    for _, item in list(scheme.items())[:35]:
        record(village, item.item, note="帮忙收麦")
    client = sign_in("scorer")
    page = text(client.get("/field/points/mine/"))
    after = re.search(r'rel="next" href="\?([^"]+)"', page)
    assert after is not None
    assert page.count('class="score-row"') == 30
    assert text(client.get(f"/field/points/mine/?{after[1]}")).count('class="score-row"') == 5
    assert "您还没有记过" in text(sign_in("other-scorer").get("/field/points/mine/"))
    assert client.get("/field/points/mine/?after=x&state=x").status_code == 200


def test_sheets_cost_the_same_statements_at_any_length(scorer: Client, village: Village) -> None:
    addresses = (
        "/field/points/",
        ground(village),
        door(village),
        ground(village, more="item/yard-clean/"),
        "/field/points/mine/",
    )

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert scorer.get(address).status_code == 200
        assert len(asked) <= 20
        told = (one["sql"] for one in asked.captured_queries)
        return sum("people_" in sql or "points_" in sql for sql in told)

    record(village)
    few = {one: cost(one) for one in addresses}
    for n in range(200, 230):
        home = Household.objects.create(place=village.places["group1"], code=f"{n}号")
        village.homes[home.code] = home
        record(village, home=home.code)
    assert {one: cost(one) for one in addresses} == few


def test_each_tap_counts_once_and_none_has_a_time(scorer: Client, village: Village) -> None:
    page = text(scorer.get(door(village)))
    mark = re.search(r'id="drawn" hidden><input type="hidden" name="_drawn" value="([^"]+)"', page)
    assert mark is not None
    assert 'hx-include="#drawn"' in page
    for item, times in (("waste-sorted", 2), ("yard-clean", 1)):
        sent = {"item": item, "id": str(new_id()), "_drawn": mark[1]}
        for _ in range(times):
            assert scorer.post(door(village), sent, headers=HTMX).status_code == 200
    wrong = {"item": "farm-help", "id": str(new_id()), "times": "x", "_drawn": mark[1]}
    assert scorer.post(door(village), wrong, headers=HTMX).status_code == 422
    found = Asking.objects.get()
    assert (found.kind, found.times, found.timed) == ("scoring", 2, 0)
