"""A scheme's year: by holder for its staff, in counts for anybody, and one's own."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.engines.points import actions, queries
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Record
from gezhi.engines.points.queries import Among, YearRow
from gezhi.engines.trust.queries import ANYONE, Forbidden, Missing
from gezhi.pack.points import Tier
from tests.engines.points.cycle.starring import HYGIENE, agree, done, every_star, pack
from tests.engines.points.shop.shopping import Counter, open_counter
from tests.town import SYSTEM
from tests.village import Village, build_village, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 20, 10, tzinfo=clock.ZONE)


@pytest.fixture
def counter(db: None):
    with clock.at(NOW):
        yield open_counter(pack())


@pytest.fixture
def village(counter: Counter) -> Village:
    return counter.village


def rows(village: Village, period: str = "2026", role: str = "secretary", **among) -> list[YearRow]:
    page = queries.year_page(village.viewer(role), village.scheme, period, Among(**among))
    return page.rows


def row(village: Village, home: str = "h1", period: str = "2026") -> YearRow:
    return next(one for one in rows(village, period) if one.holder.id == village.home(home))


def by_place(village: Village) -> list[str]:
    """The households in the order of their places' paths, and of their doors within each."""
    doors = {"group1": ["1 组 12号", "1 组 13号"], "group2": ["2 组 5号"]}
    return [
        name
        for key in sorted(doors, key=lambda one: village.places[one].path)
        for name in doors[key]
    ]


def deducted(village: Village, home: str = "h1") -> None:
    """A deduction whose time to appeal is over."""
    made = actions.record_points(village.viewer("scorer"), [told(village, "rubbish-dumped", home)])
    actions.review(village.viewer("reviewer"), [Verdict(made[0].pk, "accepted")])
    Record.objects.filter(pk=made[0].pk).update(appeal_until=NOW - timedelta(days=1))
    assert actions.post_due() == 1


def test_a_year_is_added_up_from_records_ledger_and_awards(counter: Counter) -> None:
    village = counter.village
    done(village, *HYGIENE, "reads")
    deducted(village)
    actions.award_stars(SYSTEM, village.scheme, NOW.date())
    counter.buy("towel")
    actions.record_points(village.viewer("scorer"), [told(village, "yard-clean", "h2")])
    [one] = rows(village)
    assert one.holder.name == "1 组 12号"
    price = counter.goods["towel"].points
    points = village.in_force.scheme.item("reads")[1].points  # type: ignore[index]
    assert one.scores == {"hygiene": 6, "learning-and-sports": points}
    assert (one.score, one.records, one.deductions) == (6 + points, 6, 1)
    assert (one.flow.earned, one.flow.spent, one.flow.held) == (
        8 + points,
        price,
        8 + points - price,
    )
    assert (one.flow.opening, one.flow.lapsed, one.tier) == (0, 0, None)


def test_stars_and_titles_are_those_of_the_end_of_the_period(village: Village) -> None:
    every_star(village)
    actions.award_stars(SYSTEM, village.scheme, NOW.date())
    assert len(row(village).stars) == 10
    assert [title.zh for title in row(village).titles] == ["十星级模范户"]
    with clock.at(datetime(2027, 2, 1, 9, tzinfo=clock.ZONE)):
        actions.award_stars(SYSTEM, village.scheme, date(2026, 12, 31), close=True)
        assert len(row(village).stars) == 10, "the year earned them"
        assert row(village, period="2027").stars == row(village).stars
        assert row(village, period="2027").changes == ()
    with clock.at(datetime(2028, 1, 5, 9, tzinfo=clock.ZONE)):
        actions.award_stars(SYSTEM, village.scheme, date(2027, 12, 31), close=True)
        assert row(village, period="2027").stars == frozenset()
        lost = [one for one in row(village, period="2027").changes if one.how == "lost"]
        assert len(lost) == 11
        assert len(row(village, period="2026").stars) == 10
        assert [one.star for one in row(village).changes].count(True) == 10


def test_a_quarter_counts_its_own_days(village: Village) -> None:
    done(village, "yard-clean")
    done(village, "rooms-clean")
    Record.objects.filter(item="rooms-clean").update(day=date(2026, 3, 31))
    assert row(village, period="2026-Q2").scores == {"hygiene": 2}
    assert row(village).scores == {"hygiene": 4}
    sums = queries.public_year(ANYONE, village.scheme, "2026-Q1")
    assert (sums.points, sums.records, sums.running) == (2, 1, False)
    assert rows(village, "2026-Q1") == [], "nothing was in the books then"
    assert rows(village, "2025") == []
    for wrong in ("2026-03", "26", "abcd", "2026-Q5", "0000", ""):
        with pytest.raises(Missing):
            rows(village, wrong)


def test_what_lapsed_is_neither_spent_nor_held(counter: Counter) -> None:
    counter.earn(7, expires=date(2026, 5, 31))
    counter.earn(5)
    with clock.at(NOW + timedelta(days=20)):
        actions.expire(SYSTEM, counter.unit)
        flow = row(counter.village).flow
        assert (flow.earned, flow.spent, flow.lapsed, flow.held) == (12, 0, 7, 5)
    with clock.at(NOW + timedelta(days=400)):
        later = row(counter.village, period="2027").flow
        assert (later.opening, later.earned, later.lapsed, later.held) == (5, 0, 0, 5)


def test_who_sees_it(village: Village) -> None:
    done(village, "yard-clean")
    done(village, "yard-clean", home="h3", by="other-scorer")
    assert len(rows(village)) == 2
    assert [one.holder.id for one in rows(village, role="other-scorer")] == [village.home("h3")]
    sums = queries.year_sums(village.viewer("other-scorer"), village.scheme, "2026")
    assert (sums.holders, sums.points, sums.flow.earned) == (1, 2, 2)
    for viewer in (ANYONE, village.viewer("shopkeeper"), village.viewer("resident")):
        with pytest.raises(Forbidden):
            queries.year_page(viewer, village.scheme, "2026")
        with pytest.raises(Forbidden):
            queries.year_sums(viewer, village.scheme, "2026")


def test_it_is_narrowed_and_in_the_order_of_doors(village: Village) -> None:
    for home, by in (("h3", "other-scorer"), ("h2", "scorer"), ("h1", "scorer")):
        done(village, "yard-clean", home=home, by=by)
    done(village, *HYGIENE[1:], home="h2")
    actions.award_stars(SYSTEM, village.scheme, NOW.date())
    assert [one.holder.name for one in rows(village)] == by_place(village)
    assert [one.holder.name for one in rows(village, star="hygiene")] == ["1 组 13号"]
    assert rows(village, star="filial") == rows(village, title="ten-star-model") == []
    ground = village.places["group2"].path
    assert [one.holder.name for one in rows(village, path=ground)] == ["2 组 5号"]
    assert [one.holder.name for one in rows(village, whose=(village.home("h1"),))] == ["1 组 12号"]


def test_pages_follow_each_other(village: Village) -> None:
    for home, by in (("h3", "other-scorer"), ("h2", "scorer"), ("h1", "scorer")):
        done(village, "yard-clean", home=home, by=by)
    viewer, after, seen = village.viewer("secretary"), "", []
    for _ in range(3):
        page = queries.year_page(viewer, village.scheme, "2026", after=after, size=1)
        seen += [one.holder.name for one in page.rows]
        after = page.next
    assert (seen, after) == (by_place(village), "")


def test_the_sums_are_those_of_the_rows(counter: Counter) -> None:
    village = counter.village
    done(village, *HYGIENE)
    done(village, "yard-clean", "reads", home="h2")
    deducted(village)
    actions.award_stars(SYSTEM, village.scheme, NOW.date())
    counter.buy("towel")
    actions.record_points(village.viewer("other-scorer"), [told(village, "yard-clean", "h3")])
    sums = queries.public_year(ANYONE, village.scheme, "2026")
    every = rows(village)
    gained = sum(one.score for one in every) + 2
    assert (sums.holders, sums.points, sums.deductions) == (2, gained, 1)
    assert sums.flow.held == sum(one.flow.held for one in every)
    hygiene = next(one for one in sums.categories if one.category.category == "hygiene")
    assert (hygiene.points, hygiene.records, hygiene.holders) == (10, 5, 2)
    assert (hygiene.deductions, hygiene.stars) == (1, len(row(village).stars))
    assert [(good.name.zh, good.quantity) for good in sums.goods] == [("毛巾", 1)]
    assert sums.goods[0].points == counter.goods["towel"].points == sums.flow.spent
    assert (sums.waiting, sums.running, sums.titles[0][1]) == (1, True, 0)


def test_tiers_are_counted_by_the_score_of_a_whole_year(db: None) -> None:
    words = {"zh": "档", "en": "Tier"}
    tiers = [
        Tier.model_validate({"tier": key, "name": words, "from": least, "rights": words})
        for key, least in (("one", 2), ("two", 8))
    ]
    found = pack()
    scheme = found.schemes["ten-stars"].model_copy(update={"tiers": tiers})
    with clock.at(NOW):
        village = build_village(pack=found.model_copy(update={"schemes": {"ten-stars": scheme}}))
        done(village, *HYGIENE)
        done(village, "yard-clean", home="h2")
        viewer = village.viewer("secretary")
        for path in ("", village.places["group1"].path):
            sums = queries.year_sums(viewer, village.scheme, "2026", path)
            assert [(tier.tier, count) for tier, count in sums.tiers] == [("one", 1), ("two", 1)]
        assert queries.year_sums(viewer, village.scheme, "2026-Q2").tiers == []
        assert [one.tier.tier for one in rows(village) if one.tier] == ["two", "one"]
        assert [one.holder.name for one in rows(village, tier="one")] == ["1 组 13号"]
        assert rows(village, tier="none-such") == []


def test_nobody_is_put_in_order_unless_the_scheme_ranks(village: Village) -> None:
    done(village, "yard-clean")
    agree(village, "resident")
    assert queries.year_order(village.viewer("secretary"), village.scheme, "2026") == []


def test_a_scheme_that_ranks_names_those_who_agree(db: None) -> None:
    with clock.at(NOW):
        village = build_village(pack=pack(ranked="year"))
        done(village, "yard-clean")
        done(village, *HYGIENE, home="h2")
        agree(village, "resident")
        [only] = queries.year_order(ANYONE, village.scheme, "2026")
        assert (only.name, only.points, only.rank) == ("1 组 12号", 2, 2)


def test_years_begin_when_the_scheme_took_force(village: Village) -> None:
    found = queries.year_periods(ANYONE, village.scheme)
    assert [str(one) for one in found] == ["2026", "2026-Q2", "2026-Q1"]
    assert queries.my_years(village.viewer("resident")) == [2026]


def test_my_year_says_what_earned_what(counter: Counter) -> None:
    village = counter.village
    done(village, "rooms-clean", "yard-clean", "front-kept")
    Record.objects.filter(item="front-kept").update(item="yard-clean", times=2)
    done(village, "yard-clean", home="h2")
    deducted(village)
    [mine] = queries.my_year(village.viewer("resident"), "2026")
    told_ = [(one.item, one.records, one.points) for one in mine.sources]
    assert told_ == [("yard-clean", 2, 4), ("rooms-clean", 1, 2), ("rubbish-dumped", 1, -2)]
    assert (mine.row.score, mine.running, mine.waiting) == (4, True, 0)
    assert queries.my_year(village.viewer("resident"), "2025") == []
    assert queries.my_year(ANYONE, "2026") == []


def test_a_page_takes_as_many_statements_whatever_was_recorded(village: Village) -> None:
    def statements() -> int:
        viewer = village.viewer("secretary")
        with CaptureQueriesContext(connection) as seen:
            queries.year_page(viewer, village.scheme, "2026")
            queries.year_sums(viewer, village.scheme, "2026")
        return len(seen)

    done(village, "yard-clean")
    few = statements()
    done(village, *HYGIENE[1:], "reads")
    done(village, *HYGIENE, home="h2")
    assert statements() == few
