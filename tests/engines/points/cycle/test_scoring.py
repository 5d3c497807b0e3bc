"""The scoring sheet: who walks where, the doors in their order, and what stands at each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Account, Record
from gezhi.engines.points.queries import (
    Round,
    SheetLine,
    groups,
    item_of,
    open_days,
    own_record,
    own_recorded,
    round_at,
    search_doors,
    sheet,
    stands,
    walks,
)
from gezhi.engines.trust.queries import ANYONE, Forbidden, Missing
from gezhi.pack.pack import Pack
from tests.town import loaded
from tests.village import Village, adopt, build_village, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)
DAY = date(2026, 3, 11)


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield build_village()


def often(times: int = 3) -> Pack:
    """The health bank in which a helper may help several times, and says whom."""
    pack = loaded("dongzhuang")
    scheme = pack.schemes["ten-stars"]
    categories = [
        one.model_copy(
            update={
                "items": [
                    item.model_copy(update={"times": times, "per": "month", "evidence": "note"})
                    if item.item == "farm-help"
                    else item
                    for item in one.items
                ]
            }
        )
        for one in scheme.categories
    ]
    changed = scheme.model_copy(update={"categories": categories})
    return pack.model_copy(update={"schemes": {"ten-stars": changed}})


def walked(village: Village, group: int = 1, by: str = "scorer") -> Round:
    return round_at(village.viewer(by), village.scheme, village.places[f"group{group}"].pk)


def record(village: Village, item: str = "yard-clean", by: str = "scorer", **more) -> Record:
    return actions.record_points(village.viewer(by), [told(village, item, **more)])[0]


def line(village: Village, item: str, home: str = "h1", day: date = DAY) -> SheetLine:
    scorer, ground = village.viewer("scorer"), walked(village)
    wanted = (ground.door(village.home(home)), *item_of(scorer, ground, item))
    return sheet(scorer, ground, [wanted], day)[0]


def test_each_team_walks_its_own_group(village: Village) -> None:
    (walk,) = walks(village.viewer("scorer"))
    (ground,) = walk.grounds
    assert (ground.place, ground.name) == (village.places["group1"].pk, "1 组")
    assert (ground.holders, ground.recorded) == (2, 0)
    assert str(walk.period) == "2026-03"
    record(village)
    record(village, "rooms-clean")
    record(village, "front-kept", home="h2", day=date(2026, 2, 20))
    (walk,) = walks(village.viewer("scorer"))
    assert walk.grounds[0].recorded == 1
    assert walks(village.viewer("other-scorer"))[0].grounds[0].recorded == 0
    assert walks(village.viewer("reviewer")) == walks(ANYONE) == []


def test_what_was_taken_back_is_not_counted_as_recorded(village: Village) -> None:
    actions.withdraw_record(village.viewer("scorer"), record(village).pk)
    assert walks(village.viewer("scorer"))[0].grounds[0].recorded == 0


def test_doors_come_in_the_order_of_their_numbers(village: Village) -> None:
    for code in ("101号", "2号", "7号后"):
        Household.objects.create(place=village.places["group1"], code=code)
    Household.objects.create(place=village.places["group1"], code="1号", until=date(2026, 2, 1))
    labels = [one.label for one in walked(village).doors]
    assert labels == ["2号", "7号后", "12号", "13号", "101号"]


def test_a_door_is_found_by_number_first(village: Village) -> None:
    for code in ("112号", "120号"):
        Household.objects.create(place=village.places["group1"], code=code)
    scorer, ground = village.viewer("scorer"), walked(village)
    found = [one.label for one in search_doors(scorer, ground, " １2 ")]
    assert found == ["12号", "120号", "112号"]
    assert [one.label for one in search_doors(scorer, ground, "13 号")] == ["13号"]
    assert search_doors(scorer, ground, "没有") == []
    assert len(search_doors(scorer, ground, " ")) == 4


def test_a_card_finds_its_door_on_this_ground_only(village: Village) -> None:
    rows = [record(village), record(village, home="h3", by="other-scorer")]
    actions.review(village.viewer("reviewer"), [Verdict(row.pk, "accepted") for row in rows])
    code = Account.objects.get(holder=village.home("h1"), role="holder").code
    other = Account.objects.get(holder=village.home("h3"), role="holder").code
    scorer, ground = village.viewer("scorer"), walked(village)
    assert [one.label for one in search_doors(scorer, ground, code.upper())] == ["12号"]
    assert search_doors(scorer, ground, other) == []


def test_nobody_walks_where_they_do_not_record(village: Village) -> None:
    with pytest.raises(Missing):
        walked(village, group=2)
    with pytest.raises(Missing):
        round_at(village.viewer("scorer"), village.scheme, village.places["village"].pk)
    with pytest.raises(Missing):
        round_at(village.viewer("scorer"), village.scheme, 987_654)
    for role in ("reviewer", "resident"):
        with pytest.raises(Forbidden):
            walked(village, by=role)
    with pytest.raises(Missing):
        walked(village).door(village.home("h3"))


def test_an_older_decision_leads_to_the_one_in_force(village: Village) -> None:
    later = adopt(village, date(2026, 3, 1))
    assert village.scheme != later.pk
    assert walked(village).found.adoption.pk == later.pk


def test_the_theme_of_the_month_comes_first(village: Village) -> None:
    scorer, ground = village.viewer("scorer"), walked(village)
    march, april = groups(scorer, ground, DAY), groups(scorer, ground, date(2026, 4, 1))
    assert (march[0].category.category, march[0].theme) == ("ecological", True)
    assert april[0].category.category == "hygiene"
    assert [one.category.category for one in march[1:3]] == ["party-and-country", "knows-policy"]
    assert sum(len(one.items) for one in march) == 54
    assert not any(one.theme for one in march[1:])


def test_only_what_one_records_oneself_is_on_the_sheet(village: Village) -> None:
    scheme = loaded("dongzhuang").schemes["ten-stars"]
    items = [
        one.model_copy(update={"recorded_by": ["village-secretary"]})
        for one in scheme.categories[0].items
    ]
    first = scheme.categories[0].model_copy(update={"items": items})
    changed = scheme.model_copy(update={"categories": [first, *scheme.categories[1:]]})
    ground = walked(village)
    theirs = Round(
        type(ground.found)(ground.found.adoption, changed),
        ground.place,
        ground.path,
        ground.name,
        ground.doors,
    )
    scorer = village.viewer("scorer")
    assert "flag-days" not in {
        item.item for group in groups(scorer, theirs, DAY) for item in group.items
    }
    for key in ("flag-days", "no-such"):
        with pytest.raises(Missing):
            item_of(scorer, theirs, key)


def test_a_line_says_how_often_it_counts_and_what_can_be_taken_back(db: None) -> None:
    with clock.at(NOW):
        village = build_village(pack=often())
        assert (line(village, "farm-help").done, line(village, "farm-help").left) == (0, 3)
        first = record(village, "farm-help", note="帮老张收麦", times=2)
        assert (line(village, "farm-help").done, line(village, "farm-help").own) == (2, first.pk)
        second = record(village, "farm-help", note="帮老李收麦")
        assert (line(village, "farm-help").left, line(village, "farm-help").own) == (0, second.pk)
        assert line(village, "farm-help", home="h2").done == 0
        assert line(village, "farm-help", day=date(2026, 2, 27)).done == 0
        actions.review(village.viewer("reviewer"), [Verdict(second.pk, "accepted")])
        assert (line(village, "farm-help").done, line(village, "farm-help").own) == (3, first.pk)
        refused = Verdict(first.pk, "refused", reason="记重了")
        actions.review(village.viewer("reviewer"), [refused])
        assert (line(village, "farm-help").done, line(village, "farm-help").own) == (1, None)


def test_a_yearly_item_counts_through_the_year_and_across_decisions(village: Village) -> None:
    record(village, "yard-clean", day=date(2026, 2, 20))
    adopt(village, date(2026, 3, 1))
    found = line(village, "yard-clean")
    assert (found.done, found.left, str(found.period)) == (1, 0, "2026")


def test_somebody_elses_record_counts_and_is_not_mine_to_take_back(village: Village) -> None:
    village.hire("second-scorer", "scoring-team", "group1", "cadre")
    record(village, by="second-scorer")
    found = line(village, "yard-clean")
    assert (found.left, found.own) == (0, None)


def test_the_days_are_those_that_the_action_takes(village: Village) -> None:
    found = walked(village).found
    assert open_days(ANYONE, found) == (date(2026, 2, 1), DAY)
    actions.finish_review(village.viewer("reviewer"), village.scheme, date(2026, 2, 1))
    found = walked(village).found
    assert open_days(ANYONE, found) == (date(2026, 3, 1), DAY)
    first, last = open_days(ANYONE, found)
    record(village, day=first)
    record(village, "rooms-clean", day=last)
    for day in (first - timedelta(days=1), last + timedelta(days=1)):
        with pytest.raises(Exception, match="invalid"):
            record(village, "front-kept", day=day)


def test_what_i_recorded_newest_first_by_how_it_stands(village: Village) -> None:
    items = ("yard-clean", "rooms-clean", "front-kept", "animals-penned", "nothing-piled")
    rows = [record(village, item) for item in items]
    record(village, home="h3", by="other-scorer")
    actions.withdraw_record(village.viewer("scorer"), rows[4].pk)
    actions.review(
        village.viewer("reviewer"),
        [
            Verdict(rows[0].pk, "accepted"),
            Verdict(rows[1].pk, "accepted", points=1, reason="厨房还差一点"),
            Verdict(rows[2].pk, "refused", reason="没有看到"),
        ],
    )
    scorer = village.viewer("scorer")
    page = own_recorded(scorer)
    assert [one.record.pk for one in page.rows] == [row.pk for row in reversed(rows)]
    kinds = [stands(scorer, one.record) for one in page.rows]
    assert kinds == ["withdrawn", "waiting", "refused", "changed", "accepted"]
    for kind, row in zip(kinds, reversed(rows), strict=True):
        assert [one.record.pk for one in own_recorded(scorer, kind).rows] == [row.pk]
    (changed,) = own_recorded(scorer, "changed").rows
    assert (changed.record.reason, changed.holder) == ("厨房还差一点", "1 组 12号")
    assert own_recorded(village.viewer("resident")).rows == []


def test_what_i_recorded_comes_in_pages(village: Village) -> None:
    items = ("yard-clean", "rooms-clean", "front-kept")
    rows = [record(village, item).pk for item in items]
    scorer = village.viewer("scorer")
    page = own_recorded(scorer, size=2)
    assert [one.record.pk for one in page.rows] == [rows[2], rows[1]]
    after = own_recorded(scorer, after=page.next, size=2)
    assert ([one.record.pk for one in after.rows], after.next) == ([rows[0]], None)


def test_what_i_recorded_is_mine_alone_and_on_my_ground(village: Village) -> None:
    mine, theirs = record(village), record(village, home="h3", by="other-scorer")
    scorer = village.viewer("scorer")
    assert own_record(scorer, mine.pk) is not None
    assert own_record(scorer, theirs.pk) is None
    assert own_record(scorer, new_id()) is None
    Record.objects.filter(pk=theirs.pk).update(by=village.accounts["scorer"].pk)
    assert own_record(scorer, theirs.pk) is None


def test_a_long_walk_costs_the_same_statements(village: Village) -> None:
    scorer = village.viewer("scorer")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            walks(scorer)
            ground = walked(village)
            pair = item_of(scorer, ground, "yard-clean")
            sheet(scorer, ground, [(door, *pair) for door in ground.doors], DAY)
        return len(asked)

    cost()
    few = cost()
    for n in range(200, 260):
        home = Household.objects.create(place=village.places["group1"], code=f"{n}号")
        village.homes[home.code] = home
        record(village, home=home.code)
    cost()
    assert cost() == few
