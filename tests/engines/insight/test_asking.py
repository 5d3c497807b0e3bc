"""What is asked of workers is counted by form, place and day, and shown by months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from statistics import median as exact
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gezhi.base import clock
from gezhi.engines.insight.actions import Asked, note_asked
from gezhi.engines.insight.models import Asking
from gezhi.engines.insight.queries import burden, months
from gezhi.engines.insight.rules.asking import BUCKETS, added, counts, median, together
from gezhi.engines.places.actions import attach_pack
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.queries import ANYONE, Forbidden, begin_unit, viewer_of
from tests.town import SYSTEM, Town, build_town

NOVEMBER = datetime(2026, 11, 9, 9, tzinfo=clock.ZONE)
times = st.lists(st.floats(1, 7200), min_size=1, max_size=60)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(times, times)
def test_the_median_is_off_by_half_a_bucket_at_most(some: list[float], more: list[float]) -> None:
    spreads = []
    for part in (some, more):
        spread: list[int] = []
        for one in part:
            spread = added(spread, one)
        spreads.append(spread)
    whole = together(spreads)
    assert sum(whole) == len(some) + len(more)
    assert len(whole) == BUCKETS
    found = median(whole)
    assert found is not None
    low, high = sorted([*some, *more])[(len(some) + len(more) - 1) // 2], exact([*some, *more])
    step = 2**0.5
    assert low / step <= found <= max(low, high) * step


def test_what_says_nothing_is_no_time() -> None:
    assert [counts(one) for one in (None, 0.2, 1, 7200, 7201)] == [False, False, True, True, False]
    assert median([]) is None


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with clock.at(NOVEMBER):
        yield build_town()


def asked(town: Town, place: str = "b000", **more: Any) -> Asked:
    """A report that a worker sent."""
    facts = {
        "kind": "case",
        "form": "report",
        "version": attached_packs(ANYONE)[0].version,
        "place": town.places[place].pk,
        "shown": 6,
        "prefilled": 2,
        "typed": 3,
        "held": ("name",),
        "level": "person",
        "seconds": 40.0,
        "id": uuid4(),
    }
    return Asked(**{**facts, **more})


@pytest.mark.django_db
def test_a_form_counts_at_its_grid_and_once(town: Town) -> None:
    one = asked(town)
    assert note_asked(one)
    assert not note_asked(one), "a double submit"
    assert note_asked(asked(town, seconds=None))
    row = Asking.objects.get()
    assert (row.path, row.day) == (town.places["g00"].path, date(2026, 11, 9))
    assert (row.times, row.timed, sum(row.spread)) == (2, 1, 1)
    assert (row.fields, row.prefilled, row.typed, row.held) == (12, 4, 6, {"name": 2})
    assert not note_asked(asked(town, kind="online-time")), "no such thing is counted"
    assert not note_asked(asked(town, place="b000", id=one.id))
    named = {one.name for one in Asking._meta.get_fields()}
    assert not named & {"account", "actor", "by", "post", "holder"}, "nobody is written down"


@pytest.mark.django_db
def test_a_month_by_form(town: Town) -> None:
    for seconds in (30, 40, 50):
        note_asked(asked(town, seconds=float(seconds)))
    note_asked(asked(town, place="b100"))
    with clock.at(datetime(2026, 10, 20, 9, tzinfo=clock.ZONE)):
        note_asked(asked(town))
    worker = town.viewer("grid-worker")
    found = burden(worker, town.places["town"].path, NOVEMBER.date())
    (form,) = found.forms
    assert (form.times, form.before, form.trend) == (4, 1, 3)
    assert form.fields == 6
    assert form.prefilled == pytest.approx(1 / 3)
    assert form.about.name.zh
    assert form.about.owner is not None
    assert form.median == pytest.approx(40, rel=0.25)
    assert form.minutes == pytest.approx(4 * form.median / 60)
    (grid,) = burden(worker, town.places["g00"].path, NOVEMBER.date()).forms
    assert grid.times == 3
    assert months(worker, "") == [date(2026, 11, 1), date(2026, 10, 1)]


@pytest.mark.django_db
def test_few_times_tell_no_median(town: Town) -> None:
    for _ in range(2):
        note_asked(asked(town))
    (form,) = burden(town.viewer("grid-worker"), "", NOVEMBER.date()).forms
    assert (form.times, form.median, form.minutes) == (2, None, None)
    for seconds in (40.0, None, None):
        note_asked(asked(town, seconds=seconds))
    (form,) = burden(town.viewer("grid-worker"), "", NOVEMBER.date()).forms
    assert form.median is not None, "of three it is told"
    assert form.minutes == pytest.approx(5 * form.median / 60), "of all times, known or not"


@pytest.mark.django_db
def test_what_two_forms_ask_of_the_same_is_asked_twice(town: Town) -> None:
    for _ in range(2):
        note_asked(asked(town, held=("name", "phone")))
    note_asked(asked(town, form="hotline", held=("phone", "place")))
    note_asked(asked(town, kind="visit", form="old", held=("phone",), level="household"))
    note_asked(asked(town, form="quiet", held=()))
    found = burden(town.viewer("grid-worker"), "", NOVEMBER.date())
    (pair,) = found.twice
    assert (pair.held, pair.level) == ("phone", "person")
    assert {pair.first.form, pair.second.form} == {"report", "hotline"}
    assert pair.times == 1, "as often as the form that asks it more rarely"
    with clock.at(datetime(2026, 12, 2, 9, tzinfo=clock.ZONE)):
        note_asked(asked(town, form="other", held=("phone",)))
        later = burden(town.viewer("grid-worker"), "", date(2026, 12, 1))
    assert later.twice == [], "of another month"


@pytest.mark.django_db
def test_two_grounds_are_two_forms_and_each_asks_in_its_own_name(town: Town) -> None:
    version = PackVersion.objects.get(pk=attached_packs(ANYONE)[0].version)
    attach_pack(SYSTEM, town.places["c1"], version, date(2026, 1, 1))
    for place, key in (("b000", "report"), ("b100", "report"), ("b000", "gone"), ("b100", "other")):
        note_asked(asked(town, place=place, form=key))
    with clock.at(datetime(2026, 10, 20, 9, tzinfo=clock.ZONE)):
        note_asked(asked(town))
    found = burden(town.viewer("grid-worker"), "", NOVEMBER.date())
    assert [one.times for one in found.forms] == [1, 1, 1, 1]
    report = {one.ground: one for one in found.forms if one.form == "report"}
    here, there = (town.places[key] for key in ("town", "c1"))
    assert {path: one.before for path, one in report.items()} == {here.path: 1, there.path: 0}
    owners = {path: one.about.owner.zh for path, one in report.items() if one.about.owner}
    assert owners == {here.path: here.name, there.path: there.name}
    assert {(one.first.form, one.second.form) for one in found.twice} == {
        ("gone", "report"),
        ("other", "report"),
    }, "nobody fills in the forms of both grounds"


@pytest.mark.django_db
def test_no_more_came_answered_than_was_shown(town: Town) -> None:
    note_asked(asked(town, shown=1, prefilled=3))
    note_asked(asked(town, shown=-1, prefilled=-3))
    row = Asking.objects.get()
    assert (row.fields, row.prefilled) == (1, 1)


@pytest.mark.django_db
def test_residents_are_not_told_and_a_form_that_is_gone_keeps_its_key(town: Town) -> None:
    note_asked(asked(town, form="gone"))
    with pytest.raises(Forbidden):
        burden(town.viewer("resident"), "", NOVEMBER.date())
    with pytest.raises(Forbidden):
        burden(ANYONE, "", NOVEMBER.date())
    (form,) = burden(town.viewer("grid-lead"), "", NOVEMBER.date()).forms
    assert form.about.name.zh == "gone"


@pytest.mark.django_db
@pytest.mark.postgresql_only
def test_nobody_reads_the_counts_of_a_day(town: Town) -> None:
    note_asked(asked(town))
    for role in ("grid-worker", "first-secretary", "system-admin"):
        end = begin_unit()
        try:
            viewer_of(town.accounts[role].pk)
            assert not Asking.objects.exists(), role
        finally:
            end()
    assert Asking.objects.count() == 1
