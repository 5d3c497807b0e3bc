"""Stars are won at their threshold, lost by a deduction or at the year's end, and regained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.models import Award
from gezhi.engines.points.queries import stars_of
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.engines.points.cycle.starring import HYGIENE, done, every_star, pack
from tests.town import SYSTEM
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)
TODAY = NOW.date()
STAR = "star:hygiene"


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    with clock.at(NOW):
        yield build_village(pack=pack())


def award(village: Village, day: date = TODAY, by: str = "", **more: bool) -> list[tuple[str, str]]:
    viewer = village.viewer(by) if by else SYSTEM
    rows = actions.award_stars(viewer, village.scheme, day, **more)
    return [(row.what, row.how) for row in rows]


def deduct(village: Village) -> None:
    """A deduction, posted as nobody appealed."""
    done(village, "rubbish-dumped")
    with clock.at(clock.now() + timedelta(days=20)):
        assert actions.post_due() == 1


def test_a_star_is_won_at_its_threshold(village: Village) -> None:
    done(village, *HYGIENE[:3])
    assert award(village) == []
    done(village, *HYGIENE[3:])
    assert award(village) == [(STAR, "won")]
    row = Award.objects.get()
    assert (row.score, row.period, row.day, row.by) == (8, "2026", TODAY, None)
    assert (row.holder, row.path) == (village.home("h1"), village.places["group1"].path)


def test_running_it_again_changes_nothing(village: Village) -> None:
    done(village, *HYGIENE)
    award(village)
    assert award(village) == []
    assert award(village, TODAY - timedelta(days=1)) == []
    assert Award.objects.count() == 1


def test_what_is_not_accepted_does_not_count(village: Village) -> None:
    from tests.village import told

    scorer = village.viewer("scorer")
    actions.record_points(scorer, [told(village, item) for item in HYGIENE])
    assert award(village) == []


def test_what_was_done_last_year_does_not_count(village: Village) -> None:
    done(village, *HYGIENE)
    with clock.at(datetime(2027, 1, 5, 10, tzinfo=clock.ZONE)):
        assert award(village, date(2027, 1, 5)) == []
        assert award(village, date(2026, 12, 31)) == [(STAR, "won")]


def test_a_deduction_takes_the_star_of_the_year_once_it_is_posted(village: Village) -> None:
    done(village, *HYGIENE)
    award(village)
    done(village, "rubbish-dumped")
    assert award(village) == [], "it can still be appealed"
    with clock.at(NOW + timedelta(days=20)):
        actions.post_due()
        assert award(village) == [(STAR, "lost")]
        assert award(village) == []
    assert Award.objects.latest("pk").score == 6


def test_a_lost_star_is_regained(village: Village) -> None:
    done(village, *HYGIENE)
    award(village)
    deduct(village)
    award(village)
    done(village, "nothing-piled", "joins-clean-day")
    assert award(village) == [(STAR, "regained")]


def test_a_star_of_last_year_stays_until_the_year_is_closed(village: Village) -> None:
    done(village, *HYGIENE)
    award(village)
    with clock.at(datetime(2027, 3, 11, 10, tzinfo=clock.ZONE)):
        assert award(village, date(2026, 12, 31), close=True) == [], "it was earned in that year"
        deduct(village)
        assert award(village, date(2027, 3, 11)) == [], "and is not this year's to lose"
        with pytest.raises(Invalid) as fault:
            award(village, date(2027, 3, 11), close=True)
        assert fault.value.wrong[0].field == "close"
    with clock.at(datetime(2028, 1, 31, 10, tzinfo=clock.ZONE)):
        assert award(village, date(2027, 12, 31), close=True) == [(STAR, "lost")]
        assert award(village, date(2027, 12, 31), close=True) == []
    assert Award.objects.latest("pk").period == "2027"


def test_closing_a_year_late_leaves_what_the_next_decided(village: Village) -> None:
    with clock.at(datetime(2027, 3, 11, 10, tzinfo=clock.ZONE)):
        done(village, *HYGIENE)
        assert award(village, date(2027, 3, 11)) == [(STAR, "won")]
        assert award(village, date(2026, 12, 31), close=True) == []


def test_ten_stars_make_a_title_that_goes_with_the_first_lost(village: Village) -> None:
    every_star(village)
    turned = award(village)
    assert len(turned) == 11
    assert turned[-1] == ("honour:ten-star-model", "won")
    for _ in range(2):
        with clock.at(NOW + timedelta(days=40)):
            deduct(village)
    assert award(village, TODAY) == [(STAR, "lost"), ("honour:ten-star-model", "lost")]
    said = list(Journal.objects.filter(verb="points.honoured").values_list("data", flat=True))
    assert [one["how"] for one in said] == ["won", "lost"]
    assert said[0] == {
        "scheme": "ten-stars",
        "what": "honour:ten-star-model",
        "how": "won",
        "holder_kind": "household",
    }


def test_the_journal_says_which_star_and_never_whose(village: Village) -> None:
    done(village, *HYGIENE)
    award(village, by="reviewer")
    entry = Journal.objects.get(verb="points.star_changed")
    assert (entry.data["what"], entry.data["how"], entry.post) == (STAR, "won", "review-team")
    assert entry.actor == village.accounts["reviewer"].pk
    assert village.home("h1") not in f"{entry.data}{entry.subject}"


@pytest.mark.parametrize("role", ["scorer", "resident", "shopkeeper", "auditor"])
def test_who_does_not_review_awards_nothing(village: Village, role: str) -> None:
    done(village, *HYGIENE)
    with pytest.raises(Forbidden):
        award(village, by=role)
    with pytest.raises(Forbidden):
        actions.award_stars(ANYONE, village.scheme, TODAY)
    assert award(village, by="secretary") == [(STAR, "won")]


def test_what_is_to_come_is_not_decided_on(village: Village) -> None:
    with pytest.raises(Invalid):
        award(village, TODAY + timedelta(days=1))


def test_many_holders_cost_as_much_as_one(village: Village) -> None:
    done(village, *HYGIENE)
    award(village)
    with CaptureQueriesContext(connection) as one:
        award(village)
    for home in ("h2", "h3"):
        done(village, *HYGIENE, home=home, by="scorer" if home == "h2" else "other-scorer")
    award(village)
    with CaptureQueriesContext(connection) as many:
        award(village)
    assert len(many) == len(one)


class TestByItself:
    def test_once_a_day(self, village: Village) -> None:
        done(village, *HYGIENE)
        assert actions.award_due() == 1
        done(village, *HYGIENE, home="h2")
        assert actions.award_due() == 0, "it was done today"
        with clock.at(NOW + timedelta(days=1)):
            assert actions.award_due() == 1

    def test_a_year_is_closed_when_all_of_it_is_reviewed(self, village: Village) -> None:
        done(village, *HYGIENE)
        award(village)
        with clock.at(datetime(2028, 1, 5, 10, tzinfo=clock.ZONE)):
            assert actions.award_due() == 0, "December may still be recorded"
            actions.finish_review(village.viewer("reviewer"), village.scheme, date(2027, 12, 1))
        with clock.at(datetime(2028, 1, 6, 10, tzinfo=clock.ZONE)):
            assert actions.award_due() == 1
        row = Award.objects.latest("pk")
        assert (row.how, row.period, row.day) == ("lost", "2027", date(2027, 12, 31))

    def test_a_year_that_nobody_finished_is_closed_when_nothing_more_can_come(
        self, village: Village
    ) -> None:
        done(village, *HYGIENE)
        award(village)
        with clock.at(datetime(2028, 1, 31, 10, tzinfo=clock.ZONE)):
            assert actions.award_due() == 0
        with clock.at(datetime(2028, 2, 1, 10, tzinfo=clock.ZONE)):
            assert actions.award_due() == 1


class TestPlan:
    @pytest.fixture
    def lost(self, village: Village) -> Award:
        done(village, *HYGIENE)
        award(village)
        deduct(village)
        award(village)
        return Award.objects.latest("pk")

    def test_the_household_and_staff_read_it(self, village: Village, lost: Award) -> None:
        until = TODAY + timedelta(days=90)
        row = actions.plan_star(village.viewer("reviewer"), lost.pk, " 每周六一起清扫 ", until)
        assert (row.plan, row.plan_until) == ("每周六一起清扫", until)
        home = village.home("h1")
        for role in ("resident", "scorer", "reviewer", "secretary"):
            told = stars_of(village.viewer(role), "household", home)
            assert [one.how for one in told] == ["lost", "won"], role
            assert told[0].plan == "每周六一起清扫"
            assert (told[0].name.zh, told[0].star) == ("清洁卫生星", True)
        for role in ("neighbour", "other-scorer", "shopkeeper"):
            assert stars_of(village.viewer(role), "household", home) == []
        assert stars_of(ANYONE, "household", home) == []
        assert "清扫" not in str(list(Journal.objects.values_list("data", flat=True)))

    def test_it_is_written_once(self, village: Village, lost: Award) -> None:
        until = TODAY + timedelta(days=90)
        actions.plan_star(village.viewer("reviewer"), lost.pk, "每周六清扫", until)
        again = actions.plan_star(village.viewer("other-reviewer"), lost.pk, "每周六清扫", until)
        assert again.pk == lost.pk
        with pytest.raises(Changed):
            actions.plan_star(village.viewer("other-reviewer"), lost.pk, "别的", until)
        lost.refresh_from_db()
        assert lost.plan == "每周六清扫"
        assert Journal.objects.filter(verb="points.star_planned").count() == 1

    def test_for_reviewers_and_a_star_that_is_lost(self, village: Village, lost: Award) -> None:
        until = TODAY + timedelta(days=90)
        for role in ("scorer", "resident", "secretary"):
            with pytest.raises(Missing):
                actions.plan_star(village.viewer(role), lost.pk, "每周六清扫", until)
        won = Award.objects.get(how="won")
        with pytest.raises(Missing):
            actions.plan_star(village.viewer("reviewer"), won.pk, "每周六清扫", until)
        done(village, "nothing-piled", "joins-clean-day")
        award(village)
        with pytest.raises(Changed):
            actions.plan_star(village.viewer("reviewer"), lost.pk, "每周六清扫", until)

    def test_what_is_wrong_with_it_is_told_at_once(self, village: Village, lost: Award) -> None:
        with pytest.raises(Invalid) as fault:
            actions.plan_star(village.viewer("reviewer"), lost.pk, " ", TODAY)
        assert [one.field for one in fault.value.wrong] == ["plan", "until"]
