"""The public board: gains by name with consent, everything else as figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    Board,
    HonourWall,
    board,
    board_periods,
    broadcast,
    honour_wall,
    period_of,
)
from gezhi.engines.trust.queries import ANYONE, Missing
from tests.engines.points.cycle.starring import HYGIENE, agree, done, every_star, pack
from tests.engines.trust.test_wall import unit
from tests.town import SYSTEM
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)
TODAY = NOW.date()
H1, H2 = "1 组 12号", "1 组 13号"


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    with clock.at(NOW):
        yield build_village(pack=pack())


def shown(village: Village, period: str = "2026-03") -> Board:
    return board(ANYONE, village.places["village"].pk, "ten-stars", period)


def names(found: Board) -> list[tuple[str, int]]:
    return [(one.name, one.points) for one in found.named]


def wall(village: Village) -> HonourWall:
    return honour_wall(ANYONE, village.places["village"].pk, "ten-stars")


def test_nobody_is_named_who_has_not_agreed(village: Village) -> None:
    done(village, *HYGIENE)
    done(village, "yard-clean", home="h2")
    agree(village, "neighbour")
    agree(village, "resident", agreed=False)
    found = shown(village)
    assert names(found) == [(H2, 2)]
    assert (found.holders, found.points, found.unnamed) == (2, 10, 1)
    assert found.whose("zh") == "2 户"


def test_who_takes_consent_back_is_on_no_board_any_more(village: Village) -> None:
    done(village, *HYGIENE)
    agree(village, "resident")
    assert names(shown(village)) == [(H1, 8)]
    agree(village, "resident", agreed=False)
    found = shown(village)
    assert names(found) == []
    assert (found.holders, found.points) == (1, 8)
    assert "12号" not in broadcast(ANYONE, found).zh


def test_deductions_are_a_count_and_nothing_else(village: Village) -> None:
    done(village, *HYGIENE)
    done(village, "rubbish-dumped")
    agree(village, "resident")
    assert shown(village).deductions == 0, "it can still be appealed"
    with clock.at(NOW + timedelta(days=20)):
        actions.post_due()
        found = shown(village)
    assert found.deductions == 1
    assert names(found) == [(H1, 8)], "what was earned, and not what is left of it"
    assert found.points == 8


def test_who_has_only_lost_is_not_on_the_board(village: Village) -> None:
    done(village, "rubbish-dumped")
    agree(village, "resident")
    with clock.at(NOW + timedelta(days=20)):
        actions.post_due()
        found = shown(village)
    assert (found.holders, found.named, found.deductions) == (0, [], 1)


def test_names_stand_in_the_order_of_doors_and_of_no_merit(village: Village) -> None:
    done(village, "yard-clean")
    done(village, *HYGIENE, home="h2")
    for role in ("resident", "neighbour"):
        agree(village, role)
    found = shown(village)
    assert names(found) == [(H1, 2), (H2, 8)]
    assert [one.rank for one in found.named] == [None, None]
    assert found.ranking is None


def test_a_scheme_that_ranks_says_by_which_rule(db: None) -> None:
    with clock.at(NOW):
        village = build_village(pack=pack(ranked="month"))
        done(village, "yard-clean")
        done(village, *HYGIENE, home="h2")
        done(village, "rooms-clean", home="h3", by="other-scorer")
        for role in ("resident", "neighbour"):
            agree(village, role)
        found = shown(village)
    assert [(one.name, one.rank) for one in found.named] == [(H2, 1), (H1, 2)]
    assert found.ranking is not None
    assert (found.ranking.rule.zh, found.ranking.source) == ("按得分从高到低", "试点办法")


def test_only_the_period_that_an_award_rests_on_is_ordered(db: None) -> None:
    with clock.at(NOW):
        village = build_village(pack=pack(ranked="month"))
        done(village, "yard-clean")
        done(village, *HYGIENE, home="h2")
        for role in ("resident", "neighbour"):
            agree(village, role)
        found = shown(village, "2026-Q1")
    assert names(found) == [(H1, 2), (H2, 8)]
    assert found.ranking is None


def test_a_thing_belongs_to_the_day_on_which_it_was_done(village: Village) -> None:
    done(village, "yard-clean", day=date(2026, 2, 28))
    done(village, "rooms-clean", day=date(2026, 3, 1))
    assert [shown(village, one).points for one in ("2026-02", "2026-03", "2026-Q1")] == [2, 2, 4]
    assert shown(village, "2026-Q2").points == 0


def test_numbers_in_names_count_as_numbers(village: Village) -> None:
    from gezhi.engines.points.queries.boards import in_place_order
    from gezhi.engines.points.queries.holders import Holder

    given = [Holder("household", str(n), "a.", f"1 组 {n}号") for n in (12, 2, 101)]
    assert [one.id for one in in_place_order(given)] == ["2", "12", "101"]


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "2026-Q5", "9999-12", "2026-3"])
def test_what_is_no_period_is_missing(text: str) -> None:
    with pytest.raises(Missing):
        period_of(ANYONE, text)


def test_no_scheme_no_board(village: Village) -> None:
    with pytest.raises(Missing):
        board(ANYONE, village.places["village"].pk, "no-such", "2026-03")
    with pytest.raises(Missing):
        honour_wall(ANYONE, village.places["group1"].pk, "ten-stars")


def test_there_is_a_board_for_each_period_since_the_scheme_began(village: Village) -> None:
    found = board_periods(ANYONE, village.places["village"].pk, "ten-stars")
    assert [str(one) for one in found["month"]] == ["2026-03", "2026-02", "2026-01"]
    assert [str(one) for one in found["quarter"]] == ["2026-Q1"]
    assert [one.say("zh") for one in found["quarter"]] == ["2026年第一季度"]


def test_a_closed_month_is_there_with_its_digest(village: Village) -> None:
    done(village, "yard-clean")
    unit_ = village.in_force.adoption.unit_id
    with clock.at(datetime(2026, 4, 2, 10, tzinfo=clock.ZONE)):
        assert shown(village).closed == []
        closing = actions.close_month(SYSTEM, unit_, TODAY)
        found = shown(village)
    assert [(one.month, one.digest) for one in found.closed] == [(date(2026, 3, 1), closing.digest)]


def test_many_names_cost_as_much_as_one(village: Village) -> None:
    done(village, "yard-clean")
    agree(village, "resident")
    with CaptureQueriesContext(connection) as one:
        shown(village)
    done(village, "yard-clean", home="h2")
    done(village, "yard-clean", home="h3", by="other-scorer")
    agree(village, "neighbour")
    with CaptureQueriesContext(connection) as many:
        assert len(shown(village).named) == 2
    assert len(many) == len(one)


def test_no_ones_id_is_on_what_is_public(village: Village) -> None:
    every_star(village)
    agree(village, "resident")
    actions.award_stars(SYSTEM, village.scheme, TODAY)
    told = f"{dataclasses.asdict(shown(village))['named']}{wall(village).titles}"
    assert H1 in told
    for secret in (village.home("h1"), str(village.accounts["resident"].pk)):
        assert secret not in told


@pytest.mark.postgresql_only
def test_anybody_reads_it_behind_the_second_wall(village: Village) -> None:
    every_star(village)
    agree(village, "resident")
    actions.award_stars(SYSTEM, village.scheme, TODAY)
    with unit():
        assert names(shown(village)) == [(H1, 100)]
        assert wall(village).titles[0].named == [H1]
    with unit(village.accounts["neighbour"].pk):
        assert names(shown(village)) == [(H1, 100)]


class TestWall:
    def test_titles_are_named_with_consent_and_counted(self, village: Village) -> None:
        every_star(village)
        assert (wall(village).titles[0].count, wall(village).titles[0].named) == (0, [])
        actions.award_stars(SYSTEM, village.scheme, TODAY)
        (title,) = wall(village).titles
        assert (title.count, title.named, title.unnamed) == (1, [], 1)
        agree(village, "resident")
        (title,) = wall(village).titles
        assert (title.name.zh, title.stars, title.named) == ("十星级模范户", 10, [H1])
        assert len(wall(village).stars) == 10

    def test_who_lost_it_or_moved_away_is_not_on_it(self, village: Village) -> None:
        every_star(village)
        every_star(village, "h2")
        for role in ("resident", "neighbour"):
            agree(village, role)
        actions.award_stars(SYSTEM, village.scheme, TODAY)
        assert wall(village).titles[0].named == [H1, H2]
        Household.objects.filter(pk=village.home("h2")).update(until=TODAY)
        assert (wall(village).titles[0].named, wall(village).titles[0].count) == ([H1], 1)
        for _ in range(2):
            done(village, "rubbish-dumped")
        with clock.at(NOW + timedelta(days=20)):
            actions.post_due()
            actions.award_stars(SYSTEM, village.scheme, TODAY)
        assert (wall(village).titles[0].named, wall(village).titles[0].count) == ([], 0)


class TestBroadcast:
    def test_it_reads_the_figures_and_the_names(self, village: Village) -> None:
        done(village, *HYGIENE)
        done(village, "yard-clean", home="h2")
        done(village, "rubbish-dumped", home="h2")
        agree(village, "resident")
        with clock.at(NOW + timedelta(days=20)):
            actions.post_due()
            said = broadcast(ANYONE, shown(village))
        assert said.zh == (
            "东庄村的各位邻居，现在播报“健康银行（十星）”2026年3月的积分。"
            "有 2 户得了积分，一共 10 分。"
            "同意公布的有：1 组 12号，8 分。扣分 1 条，只告诉本户本人，不在这里点名。"
            "有不同意见的，可以申诉，另请人复核。"
        )
        assert "10 points were earned by 2 households." in said.say("en")
        assert "1 deduction was made" in said.say("en")
        assert "13号" not in said.zh + said.say("en")

    def test_it_says_when_there_is_nothing(self, village: Village) -> None:
        said = broadcast(ANYONE, shown(village, "2026-02"))
        assert "还没有记下积分" in said.zh
        assert "No points" in said.say("en")
