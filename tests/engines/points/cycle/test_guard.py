"""Nobody decides on points of their own, and a period ends for every version of a scheme."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.engines.people.models import Person
from gezhi.engines.points import actions, queries
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Adoption, Record
from gezhi.engines.points.queries import Sought
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from tests.village import Village, adopt, build_village, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def village(db: None):
    """The reviewer lives in h1."""
    with clock.at(NOW):
        town = build_village()
        mine = Person.objects.filter(account=town.accounts["reviewer"])
        assert mine.update(household=town.homes["h1"]) == 1
        yield town


def record(village: Village, item: str = "yard-clean", **more) -> Record:
    return actions.record_points(village.viewer("scorer"), [told(village, item, **more)])[0]


def test_a_reviewer_leaves_the_records_of_their_household(village: Village) -> None:
    mine, theirs = record(village), record(village, home="h2")
    verdicts = [Verdict(one.pk, "accepted") for one in (mine, theirs)]
    with pytest.raises(Forbidden) as fault:
        actions.review(village.viewer("reviewer"), verdicts)
    assert fault.value.code == "own-points"
    assert not Record.objects.exclude(state=Record.WAITING).exists(), "all or none"
    actions.review(village.viewer("reviewer"), verdicts[1:])
    actions.review(village.viewer("other-reviewer"), verdicts[:1])
    assert set(Record.objects.values_list("state", flat=True)) == {Record.ACCEPTED}


def test_the_queue_marks_what_is_of_the_reviewers_household(village: Village) -> None:
    mine, theirs = record(village), record(village, home="h2")
    viewer = village.viewer("reviewer")

    def marked(**sought: Any) -> dict:
        rows = queries.waiting(viewer, village.scheme, Sought(**sought)).rows
        return {line.record.pk: set(line.marks) for line in rows}

    assert marked() == {mine.pk: {"home"}, theirs.pk: set()}
    assert set(marked(mark="home")) == {mine.pk}
    assert set(marked(mark="none")) == {theirs.pk}
    assert queries.queue_counts(viewer)[village.scheme].home == 1
    other = village.viewer("other-reviewer")
    assert queries.queue_counts(other)[village.scheme].home == 0


def test_a_reviewer_does_not_decide_the_appeal_of_their_household(village: Village) -> None:
    row = record(village)
    verdict = Verdict(row.pk, "refused", reason="没有看到")
    actions.review(village.viewer("other-reviewer"), [verdict])
    actions.appeal(village.viewer("resident"), row.pk, "当天下午补扫了")
    viewer = village.viewer("reviewer")
    assert queries.appeals_waiting(viewer, village.scheme)[0][0].mine == "home"
    with pytest.raises(Forbidden) as fault:
        actions.decide_appeal(viewer, row.pk, "granted", "看过了")
    assert fault.value.code == "own-points"
    village.hire("third", "review-team", "village")
    done = actions.decide_appeal(village.viewer("third"), row.pk, "granted", "邻居证明")
    assert done.outcome == "granted"


def test_a_period_waits_for_what_an_earlier_version_recorded(village: Village) -> None:
    row = record(village, home="h2", day=date(2026, 2, 20))
    later = adopt(village, date(2026, 3, 11)).pk
    reviewer = village.viewer("reviewer")
    standing = queries.standing_of(reviewer, later)
    assert (str(standing.period), standing.left) == ("2026-02", 1)
    with pytest.raises(Changed) as fault:
        actions.finish_review(reviewer, later, date(2026, 2, 1))
    assert (fault.value.code, fault.value.facts["waiting"]) == ("waiting", 1)
    actions.review(reviewer, [Verdict(row.pk, "accepted")])
    actions.finish_review(reviewer, later, date(2026, 2, 1))
    reviewed = set(Adoption.objects.values_list("reviewed", flat=True))
    assert reviewed == {date(2026, 2, 28)}
    assert queries.standing_of(reviewer, later).period is None
    with pytest.raises(Invalid) as wrong:
        record(village, "rooms-clean", day=date(2026, 2, 27))
    assert [one.code for one in wrong.value.wrong] == ["past"]
