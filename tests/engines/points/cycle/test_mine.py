"""What people see of their own points: all of it, deductions too; and nobody else's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.models import Person
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Record
from gezhi.engines.points.queries import (
    Mine,
    causes,
    course,
    my_points,
    my_record,
    my_records,
    own_points_data,
    passbook,
    post_names,
    shop_windows,
    vote_of,
)
from gezhi.engines.trust.queries import ANYONE, Missing
from tests.engines.points.cycle.starring import HYGIENE, done, pack
from tests.engines.trust.test_wall import unit
from tests.town import SYSTEM
from tests.village import Village, adopt, build_village, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield build_village(pack=pack())


def mine(village: Village, role: str = "resident") -> Mine:
    (found,) = my_points(village.viewer(role))
    return found


def recorded(village: Village, item: str, **more: Any) -> Record:
    return actions.record_points(village.viewer("scorer"), [told(village, item, **more)])[0]


def refused(village: Village, item: str = "yard-clean") -> Record:
    verdict = Verdict(recorded(village, item).pk, "refused", reason="没有看到")
    return actions.review(village.viewer("reviewer"), [verdict])[0]


def test_one_sees_what_ones_household_has(village: Village) -> None:
    done(village, *HYGIENE)
    recorded(village, "reads")
    found = mine(village)
    assert (found.holder.name, found.balance, found.score) == ("1 组 12号", 8, 8)
    assert [(lot.amount, lot.expires) for lot in found.lots] == [(8, date(2028, 3, 31))]
    assert (found.waiting, found.waiting_points, len(found.code)) == (1, 2, 16)
    by = {one.category.category: one for one in found.reached}
    assert (by["hygiene"].score, by["hygiene"].missing, by["hygiene"].held) == (8, 0, False)
    assert by["filial"].missing == 8
    assert (mine(village, "neighbour").balance, mine(village, "neighbour").account) == (0, None)


def test_who_belongs_to_nothing_here_has_nothing(village: Village) -> None:
    done(village, "yard-clean")
    assert my_points(ANYONE) == []
    assert my_points(village.viewer("scorer")) == []
    Person.objects.filter(account=village.accounts["neighbour"]).update(household=None)
    assert my_points(village.viewer("neighbour")) == []
    assert my_records(village.viewer("neighbour")).rows == []


def test_stars_are_those_that_were_awarded(village: Village) -> None:
    done(village, *HYGIENE)
    actions.award_stars(SYSTEM, village.scheme, NOW.date())
    found = mine(village)
    assert (found.stars, found.titles) == (1, [])
    held = [one for one in found.reached if one.held]
    assert held[0].change is not None
    assert (held[0].category.category, held[0].change.how) == ("hygiene", "won")


def test_what_has_lapsed_cannot_be_spent(village: Village) -> None:
    done(village, "yard-clean")
    with clock.at(datetime(2028, 3, 31, 10, tzinfo=clock.ZONE)):
        assert mine(village).balance == 2
    with clock.at(datetime(2028, 4, 1, 10, tzinfo=clock.ZONE)):
        assert (mine(village).balance, mine(village).lots, mine(village).score) == (0, [], 0)


def test_a_deduction_counts_when_it_is_final_and_only_its_holder_reads_it(
    village: Village,
) -> None:
    done(village, "yard-clean")
    (row,) = done(village, "rubbish-dumped")
    found = my_record(village.viewer("resident"), row.pk)
    assert (found.standing, found.given, found.may_appeal) == ("pending", -2, True)
    assert mine(village).score == 2
    for role in ("neighbour", "scorer", "reviewer", "secretary"):
        with pytest.raises(Missing):
            my_record(village.viewer(role), row.pk)
        with pytest.raises(Missing):
            course(village.viewer(role), row.pk)
    with clock.at(NOW + timedelta(days=14)):
        actions.post_due()
        assert my_record(village.viewer("resident"), row.pk).standing == "deducted"
        assert (mine(village).score, mine(village).balance) == (0, 2)


def test_records_come_newest_first_and_page_by_page(village: Village) -> None:
    items = [item.item for _, item in village.in_force.scheme.items() if item.points == 2][:7]
    days = [date(2026, 2, 3), date(2026, 3, 1), date(2026, 3, 9)]
    for n, item in enumerate(items):
        recorded(village, item, day=days[n % 3])
    recorded(village, "animals-penned", home="h2")
    resident, after = village.viewer("resident"), None
    found: list[UUID] = []
    while True:
        page = my_records(resident, after=after, size=3)
        found += [one.id for one in page.rows]
        after = page.next
        if after is None:
            break
    rows = Record.objects.filter(holder=village.home("h1")).order_by("-day", "-pk")
    assert found == [row.pk for row in rows]
    assert len(found) == 7
    stranger = Record.objects.get(holder=village.home("h2")).pk
    with pytest.raises(Missing):
        my_records(resident, after=stranger)


def test_a_page_costs_the_same_however_much_is_on_it(village: Village) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            my_records(village.viewer("resident"))
            my_points(village.viewer("resident"))
        return len([one for one in asked if "places_revision" not in one["sql"]])

    done(village, "yard-clean")
    cost()
    few = cost()
    done(village, "rooms-clean", "front-kept", "reads", "in-work")
    assert cost() == few


def test_a_record_tells_its_course_by_posts_and_nobodys_name(village: Village) -> None:
    row = refused(village)
    resident = village.viewer("resident")
    actions.appeal(resident, row.pk, "下午补扫了", new_id())
    assert my_record(resident, row.pk).standing == "appealed"
    actions.decide_appeal(village.viewer("other-reviewer"), row.pk, "granted", "看过了")
    stages = course(resident, row.pk)
    said = [(one.what, one.post.zh if one.post else "") for one in stages if one.what != "posted"]
    posts = post_names(resident, village.in_force)
    review = posts["review-team"].zh
    assert said == [
        ("recorded", posts["scoring-team"].zh),
        ("reviewed", review),
        ("appealed", ""),
        ("appeal_decided", review),
    ]
    assert sum(one.what == "posted" for one in stages) == 1
    found = my_record(resident, row.pk)
    assert (found.standing, found.reason) == ("posted", "没有看到")
    assert found.appeal is not None
    assert (found.appeal.text, found.appeal.outcome) == ("下午补扫了", "granted")


def test_an_objection_is_offered_in_time_where_it_could_change_something(village: Village) -> None:
    resident = village.viewer("resident")
    (full,) = done(village, "rooms-clean")
    waits, row = recorded(village, "front-kept"), refused(village)
    offered = [my_record(resident, one.pk).may_appeal for one in (full, waits, row)]
    assert offered == [False, False, True]
    with clock.at(NOW + timedelta(days=14)):
        assert not my_record(resident, row.pk).may_appeal


def test_a_passbook_says_what_each_row_was_for(village: Village) -> None:
    (row,) = done(village, "yard-clean")
    account = mine(village).account
    assert account is not None
    for role, linked in (("resident", row.pk), ("secretary", None)):
        viewer = village.viewer(role)
        book = passbook(viewer, account)
        (cause,) = causes(viewer, book).values()
        assert cause.name is not None
        assert (cause.name.zh[:4], cause.record, cause.undone) == ("院落整洁", linked, False)


def test_a_new_version_keeps_what_there_is(village: Village) -> None:
    done(village, "yard-clean")
    adopt(village, NOW.date())
    found = mine(village)
    assert (found.balance, found.score) == (2, 2)
    assert found.found.adoption.since == NOW.date()


def test_the_copy_has_all_of_ones_own_and_nothing_of_others(village: Village) -> None:
    row = refused(village)
    actions.appeal(village.viewer("resident"), row.pk, "下午补扫了", new_id())
    done(village, "rubbish-dumped")
    done(village, "rooms-clean", home="h2")
    copy = own_points_data(village.viewer("resident"))
    assert [(one["item"], one["given"]) for one in copy["records"]] == [
        ("yard-clean", 0),
        ("rubbish-dumped", -2),
    ]
    assert copy["records"][0]["appeal"]["text"] == "下午补扫了"
    assert [one["balance"] for one in copy["balances"]] == [0]
    assert own_points_data(ANYONE) == {
        "balances": [],
        "records": [],
        "stars": [],
        "exchanges": [],
        "help": {"asked": [], "helped": [], "offered": []},
        "models": {"nominations": [], "objections": []},
        "looks": [],
        "redeemed": [],
        "turns": [],
    }


def test_anybody_reads_the_vote_and_the_shop(village: Village) -> None:
    vote = vote_of(ANYONE, village.in_force.adoption)
    assert (vote.entitled, vote.least_present, vote.present) == (32, 22, 28)
    assert (vote.least_agreed, vote.agreed) == (15, 27)
    (window,) = shop_windows(ANYONE, village.in_force)
    assert (window.opened, len(window.goods), window.goods[0].points) == (False, 12, 5)
    assert window.goods[8].most == 2


@pytest.mark.postgresql_only
def test_the_wall_lets_ones_own_through(village: Village) -> None:
    done(village, "yard-clean")
    for role, seen in (("resident", 1), ("neighbour", 0)):
        viewer = village.viewer(role)
        with unit(village.accounts[role].pk):
            assert len(my_records(viewer).rows) == seen
            assert sum(one.balance for one in my_points(viewer)) == 2 * seen
