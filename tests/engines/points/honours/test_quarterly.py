"""A commendation each quarter: found anew, once a quarter, and shown by quarter."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base import clock
from gezhi.engines.points.models import Nomination
from gezhi.engines.points.queries import open_periods
from gezhi.engines.points.rules.periods import quarter_of, round_of, stretch
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import Invalid
from tests.honouring import (
    AFTER,
    KEY,
    MODELS,
    NOW,
    agree,
    codes,
    commend,
    on_notice,
    public,
    put_forward,
)
from tests.town import loaded
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
JULY = datetime(2026, 7, 2, 9, tzinfo=clock.ZONE)
LATER = datetime(2026, 7, 20, 9, tzinfo=clock.ZONE)


@pytest.fixture
def village(db: None) -> Village:
    """The village whose roll is quarterly."""
    rules = MODELS.model_copy(update={"every": "quarter"})
    pack = loaded("dongzhuang").model_copy(update={"commendations": {KEY: rules}})
    with clock.at(NOW):
        village = build_village(pack=pack)
        village.hire("third-reviewer", "review-team", "village")
    return village


def rolled(village: Village, when: datetime, after: datetime, **more: object) -> Nomination:
    """One who came to the roll: nominated at one moment, commended at another."""
    with clock.at(when):
        row = on_notice(village, **more)
    with clock.at(after):
        commend(village, row)
    return row


def test_each_quarter_has_a_roll_and_the_same_home_may_stand_on_both(village: Village) -> None:
    agree(village)
    rolled(village, NOW, AFTER)
    rolled(village, JULY, LATER)
    shown = [(str(period), rows[0].named) for period, rows in public(village).years]
    assert [period for period, _ in shown] == ["2026-Q3", "2026-Q2"]
    assert all(len(named) == 1 for _, named in shown)
    told = Journal.objects.filter(verb="points.commended").values_list("data__period", flat=True)
    assert sorted(told) == ["2026-Q2", "2026-Q3"]
    assert "2026年第三季度" in Message.objects.filter(template="honours-commended").last().body  # type: ignore[union-attr]


def test_once_a_quarter(village: Village) -> None:
    with clock.at(NOW):
        on_notice(village)
        with pytest.raises(Invalid) as fault:
            put_forward(village)
        assert codes(fault) == [("holder", "already")]
        put_forward(village, on=date(2026, 3, 31))


def test_without_consent_no_name_stands_there(village: Village) -> None:
    rolled(village, NOW, AFTER)
    ((_, (listed,)),) = public(village).years
    assert (listed.named, listed.count) == ([], 1)


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2026, 6, 30), True),
        (date(2026, 1, 1), True),
        (date(2025, 12, 31), False),
        (date(2026, 7, 1), False),
    ],
)
def test_for_this_quarter_and_the_last_alone(village: Village, day: date, fits: bool) -> None:
    with clock.at(NOW):
        periods = [str(one) for one in open_periods(public(village).round)]
        assert periods == ["2026-Q2", "2026-Q1"]
        if fits:
            assert put_forward(village, on=day).quarter == (day.month + 2) // 3
            return
        with pytest.raises(Invalid) as fault:
            put_forward(village, on=day)
    assert codes(fault) == [("year", "year")]


@given(st.dates(date(1990, 1, 1), date(2200, 12, 31)))
def test_a_round_is_the_quarter_or_the_year_of_its_days(day: date) -> None:
    quarter, year = stretch("quarter", day), stretch("year", day)
    assert round_of(quarter.first.year, quarter_of(quarter)) == quarter
    assert round_of(year.first.year, quarter_of(year)) == year
    assert day in quarter
    assert day in year
