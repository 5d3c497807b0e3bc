"""The review queue: who sees what of it, what is marked, and that it stays cheap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions, queries
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Record
from gezhi.engines.points.queries import Sought
from gezhi.engines.trust.queries import ANYONE, Forbidden, Missing
from tests.village import Village, adopt, build_village, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield build_village()


def record(village: Village, item: str = "yard-clean", by: str = "scorer", **more) -> Record:
    return actions.record_points(village.viewer(by), [told(village, item, **more)])[0]


def queue(village: Village, role: str = "reviewer", **sought):
    return queries.waiting(village.viewer(role), village.scheme, Sought(**sought)).rows


def marks(village: Village, **sought) -> dict:
    return {line.record.pk: set(line.marks) for line in queue(village, **sought)}


def written(village: Village, home: str, item: str, points: int, **more) -> Record:
    """A record as it stands in the table, for what the scheme itself would not let through."""
    row = Record(
        id=new_id(),
        adoption_id=village.scheme,
        item=item,
        category="hygiene",
        kind="base",
        holder_kind="household",
        holder=village.home(home),
        path=village.homes[home].place.path,
        day=date(2026, 3, 11),
        points=points,
        by=village.accounts["scorer"].pk,
    )
    for name, value in more.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def test_a_line_says_whose_what_and_by_whom(village: Village) -> None:
    row = record(village, note="院里院外都扫了")
    [line] = queue(village)
    assert (line.record.pk, line.holder) == (row.pk, "1 组 12号")
    assert line.category == village.in_force.scheme.item("yard-clean")[0].name  # type: ignore[index]
    assert line.recorder == village.accounts["scorer"].get_full_name()
    assert (line.record.note, line.record.points) == ("院里院外都扫了", 2)


def test_only_those_who_review_see_the_queue(village: Village) -> None:
    record(village)
    for role in ("secretary", "scorer", "shopkeeper"):
        with pytest.raises(Forbidden):
            queue(village, role)
    with pytest.raises(Forbidden):
        queries.waiting(ANYONE, village.scheme)
    with pytest.raises(Missing):
        queries.waiting(village.viewer("reviewer"), village.scheme + 1)


def test_a_reviewer_of_a_group_sees_their_group(village: Village) -> None:
    whole = village.viewer("reviewer")
    ground = village.places["group2"].path
    viewer = replace(whole, grants=tuple(replace(one, path=ground) for one in whole.grants))
    record(village)
    second = record(village, by="other-scorer", home="h3")
    page = queries.waiting(viewer, village.scheme)
    assert [one.record.pk for one in page.rows] == [second.pk]
    counts = queries.queue_counts(viewer)[village.scheme]
    assert (counts.waiting, counts.own, counts.appeals) == (1, 0, 0)
    assert queries.queue_counts(village.viewer("reviewer"))[village.scheme].waiting == 2


def test_the_same_thing_twice_is_marked_where_it_came_second(village: Village) -> None:
    first = written(village, "h1", "yard-clean", 2)
    second = written(village, "h1", "yard-clean", 2, at=NOW + timedelta(minutes=1))
    other_day = written(village, "h1", "yard-clean", 2, day=date(2026, 3, 10))
    told_ = marks(village)
    assert "twice" in told_[second.pk]
    assert "twice" not in told_[first.pk] | told_[other_day.pk]
    assert set(marks(village, mark="twice")) == {second.pk}
    actions.review(village.viewer("reviewer"), [Verdict(second.pk, "accepted")])
    assert "twice" in marks(village)[first.pk]
    first.state = Record.REFUSED
    first.save()
    assert first.pk not in marks(village)


def test_much_more_than_usual_is_marked(village: Village) -> None:
    usual = [written(village, "h2", f"i{n}", 2) for n in range(3)]
    sheet = written(village, "h1", "i9", 7)
    edge = written(village, "h1", "i8", 6)
    other = {"by": village.accounts["other-scorer"].pk}
    for n in range(3):
        written(village, "h3", "i10", 2, day=date(2026, 3, n + 1), **other)
    of_item = written(village, "h3", "i10", -7, day=date(2026, 3, 9), **other)
    told_ = marks(village)
    assert {pk for pk, found in told_.items() if "high" in found} == {sheet.pk, of_item.pk}
    assert set(marks(village, mark="high")) == {sheet.pk, of_item.pk}
    assert {one.pk for one in (*usual, edge)} < set(marks(village, mark="none"))
    assert sheet.pk not in marks(village, mark="none")


def test_ones_own_recording_is_marked_for_somebody_else(village: Village) -> None:
    mine = written(village, "h1", "yard-clean", 2, by=village.accounts["reviewer"].pk)
    theirs = record(village, "rooms-clean")
    assert marks(village)[mine.pk] == {"own"}
    assert "own" not in marks(village)[theirs.pk]
    assert set(marks(village, mark="own")) == {mine.pk}
    assert queries.queue_counts(village.viewer("reviewer"))[village.scheme].own == 1
    assert marks(village, by=village.accounts["scorer"].pk).keys() == {theirs.pk}


def test_pages_follow_each_other_and_cost_the_same(village: Village) -> None:
    homes = [
        Household.objects.create(place=village.places["group1"], code=f"{n}号")
        for n in range(100, 130)
    ]
    for home in homes:
        village.homes[home.code] = home
        record(village, home=home.code)
    reviewer = village.viewer("reviewer")
    queries.waiting(reviewer, village.scheme, size=1)
    costs = []
    for size in (3, 30):
        with CaptureQueriesContext(connection) as done:
            assert len(queries.waiting(reviewer, village.scheme, size=size).rows) == size
        costs.append(len(done))
    assert costs[0] == costs[1] <= 14
    first = queries.waiting(reviewer, village.scheme, size=20)
    rest = queries.waiting(reviewer, village.scheme, after=first.next, size=20)
    seen = [one.record.pk for one in (*first.rows, *rest.rows)]
    assert (len(seen), len(set(seen)), rest.next) == (30, 30, None)
    assert seen == sorted(seen)


def test_what_waits_under_an_older_version_is_still_in_the_queue(village: Village) -> None:
    before = record(village)
    village.scheme = adopt(village, date(2026, 3, 11)).pk
    after = record(village, "rooms-clean")
    assert [one.record.pk for one in queue(village)] == [before.pk, after.pk]


def test_appeals_wait_for_a_third(village: Village) -> None:
    row = record(village)
    actions.review(village.viewer("reviewer"), [Verdict(row.pk, "refused", reason="没看到")])
    assert queries.appeals_waiting(village.viewer("reviewer"), village.scheme)[0] == []
    actions.appeal(village.viewer("resident"), row.pk, "当天下午补扫了")
    told_ = {}
    for role in ("reviewer", "other-reviewer"):
        [one], more = queries.appeals_waiting(village.viewer(role), village.scheme)
        told_[role] = one.mine
        assert (one.appeal.text, one.line.record.reason, more) == ("当天下午补扫了", "没看到", None)
    assert told_ == {"reviewer": "reviewed", "other-reviewer": ""}
    assert queries.queue_counts(village.viewer("reviewer"))[village.scheme].appeals == 1
    with pytest.raises(Forbidden):
        queries.appeals_waiting(village.viewer("scorer"), village.scheme)
    other = village.viewer("other-reviewer")
    actions.decide_appeal(other, row.pk, "refused", "照片里没有")
    assert queries.appeals_waiting(other, village.scheme)[0] == []
    assert queries.appeal_on(other, village.scheme, row.pk).appeal.outcome == "refused"


def test_totals_are_the_sums_of_their_records(village: Village) -> None:
    rows = [record(village), record(village, "rooms-clean"), record(village, home="h2")]
    reviewer = village.viewer("reviewer")
    actions.review(reviewer, [Verdict(rows[0].pk, "accepted")])
    actions.review(reviewer, [Verdict(rows[2].pk, "accepted", points=1, reason="一半")])
    written(village, "h1", "x", -3, state="accepted", given=-3)
    cells = queries.record_totals(village.viewer("secretary"), village.scheme)
    gains = [one for one in cells if one.state == "accepted" and one.gain]
    assert sum(one.points for one in gains) == 3
    lost = [one for one in cells if not one.gain]
    assert [(one.records, one.points, one.month) for one in lost] == [(1, -3, date(2026, 3, 1))]
    for one in cells:
        behind = queries.records(
            village.viewer("secretary"),
            village.scheme,
            Sought(
                category=one.category, state=one.state, since=one.month, sign=1 if one.gain else -1
            ),
        )
        assert len(behind.rows) == one.records
    assert queries.record_totals(reviewer, village.scheme, until=date(2026, 2, 28)) == []
    with pytest.raises(Forbidden):
        queries.record_totals(village.viewer("shopkeeper"), village.scheme)


def test_the_register_is_of_ones_own_ground(village: Village) -> None:
    first, second = record(village), record(village, by="other-scorer", home="h3")

    def seen(role: str, **sought):
        page = queries.records(village.viewer(role), village.scheme, Sought(**sought))
        return [one.record.pk for one in page.rows]

    assert seen("secretary") == [second.pk, first.pk]
    assert seen("scorer") == [first.pk]
    assert seen("secretary", whose=(village.home("h3"),)) == [second.pk]
    assert seen("secretary", whose=()) == []
    assert seen("secretary", path=village.places["group1"].path) == [first.pk]
    with pytest.raises(Forbidden):
        seen("shopkeeper")


def test_holders_are_found_by_door_name_and_number(village: Village) -> None:
    found = village.in_force

    def search(text: str, role: str = "reviewer") -> list[str]:
        return [one.name for one in queries.search_holders(village.viewer(role), found, text)]

    assert search("1 组 12号") == search("１组12号") == search("12号") == ["1 组 12号"]
    assert search("resident") == search("13800000001") == ["1 组 12号"]
    assert search("1 组") == ["1 组 12号", "1 组 13号"]
    assert search("5号", "scorer") == []
    assert search("") == search("没有这家") == []


def test_the_desk_says_who_does_what(village: Village) -> None:
    told_ = {}
    for role in ("secretary", "scorer", "reviewer", "shopkeeper"):
        told_[role] = [
            (one.records, one.reviews, one.closes, one.sees)
            for one in queries.points_desk(village.viewer(role))
        ]
    assert told_ == {
        "secretary": [(False, False, True, True)],
        "scorer": [(True, False, False, True)],
        "reviewer": [(False, True, False, True)],
        "shopkeeper": [],
    }
    [(place, scheme)] = queries.adoptable_below(village.viewer("secretary"))
    assert (place.pk, scheme.scheme) == (village.places["village"].pk, "ten-stars")
    assert queries.adoptable_below(village.viewer("reviewer")) == []


def test_how_far_the_review_has_come(village: Village) -> None:
    row = record(village, day=date(2026, 2, 20))
    reviewer = village.viewer("reviewer")
    standing = queries.standing_of(reviewer, village.scheme)
    assert (str(standing.period), standing.left, standing.reviewed) == ("2026-02", 1, None)
    actions.review(reviewer, [Verdict(row.pk, "accepted")])
    assert queries.standing_of(reviewer, village.scheme).left == 0
    actions.finish_review(reviewer, village.scheme, date(2026, 2, 1))
    done = queries.standing_of(reviewer, village.scheme)
    assert (done.period, str(done.reviewed)) == (None, "2026-02")
