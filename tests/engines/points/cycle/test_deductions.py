"""A deduction waits until nobody can object, and takes nothing that somebody has."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Record
from tests.engines.points.cycle.test_cycle import NOW, balance
from tests.village import Village, build_village, strict, told

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=14)


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield build_village(since=date(2026, 1, 1), pack=strict())


@pytest.fixture
def quarrel(village: Village) -> Record:
    """A gain of two points, and a deduction of two that is accepted."""
    scorer, reviewer = village.viewer("scorer"), village.viewer("reviewer")
    asked = [told(village, "yard-clean"), told(village, "quarrel", note="吵到派出所")]
    rows = actions.record_points(scorer, asked)
    actions.review(reviewer, [Verdict(row.pk, "accepted") for row in rows])
    return Record.objects.get(pk=asked[1].id)


def stands(village: Village) -> tuple[int, int]:
    return balance(village), balance(village, "score")


def test_it_is_posted_when_the_time_to_appeal_is_over(village: Village, quarrel: Record) -> None:
    assert (quarrel.points, quarrel.given, quarrel.entry) == (-2, -2, None)
    assert (actions.post_due(), *stands(village)) == (0, 2, 2)
    with clock.at(LATER):
        assert (actions.post_due(), *stands(village)) == (1, 2, 0)
        assert (actions.post_due(), *stands(village)) == (0, 2, 0)


def test_an_open_appeal_stops_it(village: Village, quarrel: Record) -> None:
    actions.appeal(village.viewer("resident"), quarrel.pk, "是对方先动手")
    with clock.at(LATER):
        assert (actions.post_due(), *stands(village)) == (0, 2, 2)
        other = village.viewer("other-reviewer")
        actions.decide_appeal(other, quarrel.pk, "refused", "派出所有记录")
        assert (actions.post_due(), *stands(village)) == (1, 2, 0)


def test_a_granted_appeal_drops_it(village: Village, quarrel: Record) -> None:
    actions.appeal(village.viewer("resident"), quarrel.pk, "不是我家")
    actions.decide_appeal(village.viewer("other-reviewer"), quarrel.pk, "granted", "确实不是")
    quarrel.refresh_from_db()
    assert (quarrel.state, quarrel.given) == (Record.REFUSED, 0)
    with clock.at(LATER):
        assert (actions.post_due(), *stands(village)) == (0, 2, 2)


def test_it_can_be_lowered_and_only_then_is_posted(village: Village, quarrel: Record) -> None:
    actions.appeal(village.viewer("resident"), quarrel.pk, "只吵了两句")
    other = village.viewer("other-reviewer")
    actions.decide_appeal(other, quarrel.pk, "granted", "情节较轻", points=1)
    with clock.at(LATER):
        assert (actions.post_due(), *stands(village)) == (1, 2, 1)
