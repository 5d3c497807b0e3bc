"""Points at the desk: adopting, reviewing in bulk, finishing a period."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gezhi.engines.people.models import Household
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Adoption, Record
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.pointing import (
    VOTE,
    balance,
    decide,
    hidden,
    monday,
    own,
    record,
    review,
    reviewer,
    text,
    town,
    village,
)
from tests.village import Village

__all__ = ["monday", "reviewer", "town", "village"]
pytestmark = pytest.mark.django_db


def test_the_secretary_adopts_on_the_page(village: Village, sign_in: SignIn) -> None:
    Adoption.objects.all().delete()
    secretary = sign_in("secretary")
    page = secretary.get("/desk/points/")
    assert "健康银行（十星）" in text(page)
    assert "登记了表决才生效" in text(page)
    place = village.places["village"].pk
    form = {**VOTE, "scheme": f"{place}.ten-stars", "since": "2026-03-10"}
    few = secretary.post("/desk/points/adopt", {**form, "present": "20", "agreed": "15"})
    assert few.status_code == 422
    assert 'id="field-present-error"' in text(few)
    assert "至少要到 22 人" in text(few)
    assert 'value="32"' in text(few)
    assert 'value="2026-03-10"' in text(few)
    for name in ("scheme", "decided", "since", "entitled", "present", "agreed"):
        blank = secretary.post("/desk/points/adopt", {**form, name: "x"})
        assert blank.status_code == 422, name
        assert re.search(rf'id="field-{name}(-error|-group)"', text(blank)), name
    done = secretary.post("/desk/points/adopt", form, follow=True)
    assert "2026年3月10日起生效" in text(done)
    assert "应到 32 人，实到 28 人，赞成 27 人" in text(done)
    again = secretary.post("/desk/points/adopt", form)
    assert (again.status_code, Adoption.objects.count()) == (302, 1)
    other = secretary.post("/desk/points/adopt", {**form, "agreed": "20"})
    assert other.status_code == 409
    assert "已经定过了" in text(other)
    assert 'value="20"' in text(other)


def test_who_has_nothing_to_do_with_points_is_told(village: Village, sign_in: SignIn) -> None:
    shopkeeper, scorer = sign_in("shopkeeper"), sign_in("scorer")
    assert "没有生效的积分方案" in text(shopkeeper.get("/desk/points/"))
    for part in ("review", "appeals", "records", "statistics"):
        address = f"/desk/points/{part}/{village.scheme}/"
        assert shopkeeper.get(address).status_code == 403, part
        assert shopkeeper.get(f"/desk/points/{part}/99/").status_code == 404, part
    for address in (review(village), f"/desk/points/appeals/{village.scheme}/"):
        assert scorer.get(address).status_code == 403
    assert scorer.get("/desk/points/adopt").status_code == 403
    assert sign_in("secretary").get(review(village)).status_code == 403
    new = f"/desk/points/records/{village.scheme}/new"
    assert sign_in("reviewer").get(new).status_code == 403


def test_several_are_accepted_after_a_look(village: Village, reviewer: Client) -> None:
    rows = [record(village), record(village, home="h2"), record(village, "rooms-clean")]
    page = reviewer.get(review(village))
    assert len(page.context["rows"]) == 3
    assert "1 组 12号" in text(page)
    asked = decide(village, reviewer, "accept", *rows[:2])
    assert "通过这 2 条？" in text(asked)
    assert "马上入账 4 分" in text(asked)
    assert hidden(asked, "select") == [str(row.pk) for row in rows[:2]]
    assert balance(village) == 0
    done = decide(village, reviewer, "accept", *rows[:2], sure="1")
    assert "通过 2 条，入账 4 分。" in text(done)
    assert (balance(village), balance(village, "h2")) == (2, 2)
    twice = decide(village, reviewer, "accept", *rows[:2], sure="1")
    assert twice.status_code == 200
    assert balance(village) == 2
    assert [row["id"] for row in done.context["rows"]] == [str(rows[2].pk)]


def test_one_without_a_mark_is_accepted_at_once(village: Village, reviewer: Client) -> None:
    done = decide(village, reviewer, "accept", record(village))
    assert "通过 1 条，入账 2 分。" in text(done)
    assert balance(village) == 2


def test_refusing_wants_a_reason_and_loses_nothing(village: Village, reviewer: Client) -> None:
    rows = [record(village), record(village, home="h2")]
    asked = decide(village, reviewer, "refuse", *rows)
    assert "这 2 条不算？" in text(asked)
    silent = decide(village, reviewer, "refuse", *rows, sure="1", reason=" ")
    assert silent.status_code == 422
    assert 'id="field-reason-error"' in text(silent)
    assert hidden(silent, "select") == [str(row.pk) for row in rows]
    done = decide(village, reviewer, "refuse", *rows, sure="1", reason="照片里没有扫")
    assert "2 条不算。" in text(done)
    told_ = set(Record.objects.values_list("state", "given"))
    assert told_ == {("refused", 0)}
    assert {row.reason for row in Record.objects.all()} == {"照片里没有扫"}


def test_points_are_changed_with_a_reason(village: Village, reviewer: Client) -> None:
    row = record(village)
    for points in ("", "x", "0", "3"):
        wrong = decide(village, reviewer, "change", row, sure="1", points=points, reason="一半")
        assert wrong.status_code == 422, points
        assert 'id="field-points-error"' in text(wrong), points
        assert "一半" in text(wrong)
    done = decide(village, reviewer, "change", row, sure="1", points="1", reason="扫了一半")
    assert "入账 1 分" in text(done)
    assert balance(village) == 1


def test_ones_own_recording_is_not_offered(village: Village, reviewer: Client) -> None:
    mine, other = own(village), record(village, home="h2")
    page = text(reviewer.get(review(village)))
    picks = re.findall(r'name="select" value="([^"]*)"', page)
    assert picks == [str(other.pk)]
    assert "您自己记的" in page
    alone = decide(village, reviewer, "accept", mine, sure="")
    assert "由别人来复核" in text(alone)
    both = decide(village, reviewer, "accept", mine, other)
    assert "留给别人复核" in text(both)
    decide(village, reviewer, "accept", mine, other, sure="1")
    assert set(Record.objects.values_list("item", "holder", "state")) == {
        ("yard-clean", mine.holder, "waiting"),
        ("yard-clean", other.holder, "accepted"),
    }


def test_what_somebody_else_decided_meanwhile_is_shown(village: Village, reviewer: Client) -> None:
    rows = [record(village), record(village, home="h2")]
    other = village.viewer("other-reviewer")
    actions.review(other, [Verdict(rows[0].pk, "refused", reason="没看到")])
    late = decide(village, reviewer, "accept", *rows, sure="1")
    assert late.status_code == 409
    name = village.accounts["other-reviewer"].get_full_name()
    assert f"1 组 12号 · {late.context['decided'][0]['item']}：不算 · {name} · 没看到" in text(late)
    assert hidden(late, "select") == [str(rows[1].pk)]
    assert balance(village, "h2") == 0
    done = decide(village, reviewer, "accept", rows[1], sure="1")
    assert "通过 1 条" in text(done)
    gone = decide(village, reviewer, "refuse", rows[0], sure="1", reason="x")
    assert gone.status_code == 409
    assert "都已经复核过了" in text(gone)


def test_conditions_live_in_the_address_and_survive(village: Village, reviewer: Client) -> None:
    first, second = record(village), record(village, by="other-scorer", home="h3")
    group = village.places["group2"].pk
    scorer = village.accounts["scorer"].pk
    for query, wanted in (
        (f"place={group}", [second]),
        (f"by={scorer}", [first]),
        ("category=hygiene", [first, second] if first.category == "hygiene" else []),
        ("category=nothing", []),
        ("mark=none", [first, second]),
        ("mark=own", []),
        ("kind=deduction", []),
        ("place=x&by=x&until=x&after=x", [first, second]),
    ):
        page = reviewer.get(review(village) + "?" + query)
        assert [row["id"] for row in page.context["rows"]] == [str(one.pk) for one in wanted], query
    posted = {"do": "accept", "select": str(first.pk)}
    done = reviewer.post(review(village, "decide") + f"?place={group}", posted)
    assert done.headers["Location"] == review(village) + f"?place={group}"
    nothing = reviewer.post(review(village, "decide"), {"do": "accept"}, follow=True)
    assert "先选几条记录" in text(nothing)


def test_the_queue_costs_the_same_at_any_length(village: Village, reviewer: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as done:
            assert reviewer.get(review(village)).status_code == 200
        return len(done)

    def fill(first: int, last: int) -> None:
        for n in range(first, last):
            home = Household.objects.create(place=village.places["group1"], code=f"{n}号")
            village.homes[home.code] = home
            record(village, home=home.code)

    fill(100, 103)
    cost()
    few = cost()
    fill(200, 240)
    cost()
    assert cost() == few


def test_a_period_is_finished_on_the_page(village: Village, reviewer: Client) -> None:
    row = record(village, day=date(2026, 2, 20))
    page = text(reviewer.get(review(village)))
    assert "2026 年 2 月还有 1 条没有复核" in page
    early = reviewer.post(review(village, "finish"), {"day": "2026-02-01"})
    assert early.status_code == 409
    assert "还有 1 条没有复核" in text(early)
    decide(village, reviewer, "accept", row)
    [day] = hidden(reviewer.get(review(village)), "day")
    asked = reviewer.post(review(village, "finish"), {"day": day})
    assert "不能撤回" in text(asked)
    assert village.in_force.adoption.reviewed is None
    done = reviewer.post(review(village, "finish"), {"day": day, "sure": "1"}, follow=True)
    assert "已收尾" in text(done)
    assert "2026 年 2 月和以前的都已收尾" in text(done)
    assert Adoption.objects.get().reviewed == date(2026, 2, 28)
    assert reviewer.post(review(village, "finish"), {"day": "x"}).status_code == 422
