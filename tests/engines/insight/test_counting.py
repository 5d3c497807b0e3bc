"""Figures of real cases: numbers, series, breakdowns, rates, and the records behind them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.insight import queries
from gezhi.engines.people import actions as people
from gezhi.engines.trust.queries import ANYONE, Forbidden, Viewer, system
from gezhi.pack.insight import Metric
from tests.town import LAT, LON, Town, build_town

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ALL = system("test")
OPENED = Metric(count="case.opened")


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return build_town()


def report(town: Town, what: str = "parking", east: float = 0.0025) -> actions.Receipt:
    answers = {
        "what": what,
        "text": "楼下总是停满车",
        "where": {"lon": LON + east, "lat": LAT + 0.0025},
    }
    return actions.open_case(town.viewer("resident"), actions.OpenCase("report", answers))


def settle(town: Town, case: object, answer: str) -> None:
    """On the spot by the grid lead, then evaluated."""
    row = Case.objects.get(pk=case)
    actions.decide(
        town.viewer("grid-lead"),
        actions.Decide(row.pk, row.version, "handled-on-the-spot", say="办好了"),
    )
    actions.evaluate(town.viewer("resident"), row.pk, answer, "还不行")


def test_a_figure_is_right_straight_after_a_write(town: Town) -> None:
    with clock.at(MONDAY):
        for expected in range(1, 4):
            report(town)
            assert queries.metric(ALL, OPENED) == expected


def test_breakdowns_add_up_to_the_whole(town: Town) -> None:
    with clock.at(MONDAY) as time:
        for what, east in (("parking", 0.0025), ("noise", 0.0025), ("noise", 0.0225)):
            report(town, what, east)
            time.advance(timedelta(days=20))
    by_category = {cell.key: cell.value for cell in queries.by(ALL, OPENED, "category")}
    assert by_category == {"noise": 2, "parking": 1}
    by_community = {cell.name: cell.value for cell in queries.by(ALL, OPENED, "community")}
    assert by_community == {"东社区": 2, "西社区": 1}
    west = town.places["c1"].path
    assert queries.metric(ALL, OPENED, path=west) == 1
    places = Metric(count="place.added")
    cells = queries.by(ALL, places, "grid")
    assert sum(cell.value or 0 for cell in cells) == queries.metric(ALL, places) == 15
    assert next(cell for cell in cells if cell.key == "").value == 3
    months = queries.series(ALL, OPENED, "month")
    assert [(one.start, one.value) for one in months] == [
        (date(2026, 3, 1), 2),
        (date(2026, 4, 1), 1),
    ]
    weeks = queries.series(ALL, OPENED, "week", since=MONDAY, until=MONDAY + timedelta(days=41))
    assert [one.value for one in weeks] == [1, 0, 1, 0, 0, 1]


def test_the_three_rates_show_their_arithmetic(town: Town) -> None:
    with clock.at(MONDAY) as time:
        solved, partly, again, slow = [report(town).id for _ in range(4)]
        referred = report(town).id
        time.advance(timedelta(hours=1))
        settle(town, solved, "solved")
        settle(town, partly, "partly")
        settle(town, again, "not-solved")
        row = Case.objects.get(pk=referred)
        actions.decide(
            town.viewer("grid-lead"),
            actions.Decide(row.pk, row.version, "not-for-us", say="请打 12345"),
        )
        time.advance(timedelta(hours=4))
        actions.pass_time()
        assert Case.objects.get(pk=slow).late
        silent = report(town).id
        row = Case.objects.get(pk=silent)
        actions.decide(
            town.viewer("grid-lead"),
            actions.Decide(row.pk, row.version, "handled-on-the-spot", say="办好了"),
        )
        time.advance(timedelta(days=20))
        actions.pass_time()
        response, resolution, satisfaction = queries.rates(ALL)
    assert response.parts == {"in-time": 5, "late": 1}
    assert resolution.parts == {"partly": 1, "solved": 1, "unconfirmed": 1}
    assert satisfaction.parts == {"partly": 1, "solved": 1, "unsolved": 1}
    assert (response.numerator, response.denominator) == (5, 6)
    assert resolution.share == pytest.approx(1 / 3)
    late = queries.rate_records(ALL, "response", "late")
    assert [one.subject for one in late] == [str(slow)]
    assert len(queries.rate_records(ALL, "resolution")) == resolution.denominator
    east = queries.rates_by(ALL, "community")[town.places["c0"].pk]
    assert east == (response, resolution, satisfaction)


def test_the_first_step_counts_in_its_own_period(town: Town) -> None:
    """A second step within the period does not make a first step of an earlier one count again."""
    with clock.at(MONDAY) as time:
        case = report(town).id
        row = Case.objects.get(pk=case)
        actions.decide(town.viewer("grid-lead"), actions.Decide(row.pk, row.version, "accepted"))
        time.advance(timedelta(days=1))
        row = Case.objects.get(pk=case)
        actions.decide(
            town.viewer("first-secretary"), actions.Decide(row.pk, row.version, "to-community")
        )
        response, _, _ = queries.rates(ALL, since=MONDAY + timedelta(hours=12))
    assert response.denominator == 0
    assert response.share is None


def test_every_number_opens_its_records(town: Town) -> None:
    with clock.at(MONDAY):
        cases = {str(report(town, what).id) for what in ("parking", "noise", "noise")}
    assert {one.subject for one in queries.records(ALL, OPENED)} == cases
    noise = queries.records(ALL, OPENED, fact="category", key="noise")
    assert len(noise) == 2
    grid = town.places["g00"].pk
    assert len(queries.records(ALL, OPENED, fact="grid", key=grid)) == 3
    assert not queries.records(ALL, OPENED, fact="grid", key=town.places["g11"].pk)
    assert len(queries.records(ALL, OPENED, most=2)) == 2


def member_of(town: Town, unit: str) -> Viewer:
    account = town.hire("new", "building-lead", "b001")
    person = people.add_person(ALL, people.NewPerson("member"))
    person.account = account
    person.save()
    people.join_body(ALL, person, town.bodies[unit], date(2020, 1, 1))
    town.accounts["member"] = account
    return town.viewer("member")


def test_who_sees_which_figures(town: Town) -> None:
    late = Metric.model_validate({"count": "case.moved", "where": {"field": "late", "is": True}})
    community, grid = town.places["c0"].path, town.places["g00"].path
    secretary, lead = town.viewer("first-secretary"), town.viewer("grid-lead")
    with clock.at(MONDAY):
        assert queries.grounds(secretary) == (community,)
        assert queries.metric(secretary, late, path=grid) == 0
        assert queries.records(secretary, OPENED, path=community) == []
        for viewer, metric, path in (
            (secretary, late, town.places["town"].path),
            (lead, late, grid),
            (ANYONE, late, community),
            (ANYONE, OPENED, grid),
            (town.viewer("clerk"), late, community),
        ):
            with pytest.raises(Forbidden):
                queries.metric(viewer, metric, path=path)
        with pytest.raises(Forbidden):
            queries.records(ANYONE, OPENED, path=community)
        with pytest.raises(Forbidden):
            queries.rate_records(lead, "response", path=grid)
        with pytest.raises(Forbidden):
            queries.by(ANYONE, OPENED, "grid", path=community)
        with pytest.raises(Forbidden):
            queries.rates(ANYONE, path=grid)


def test_the_public_sees_no_small_numbers(town: Town) -> None:
    community = town.places["c0"].path
    with clock.at(MONDAY):
        for _ in range(4):
            report(town, "noise")
        assert queries.metric(ANYONE, OPENED, path=community) is None
        for _ in range(7):
            report(town, "parking")
        assert queries.metric(ANYONE, OPENED, path=community) == 11
        cells = {cell.key: cell for cell in queries.by(ANYONE, OPENED, "category", path=community)}
        assert cells["noise"].hidden
        assert cells["parking"].hidden, "11 - 7 would give the hidden 4 away"
        report(town, "dogs", 0.0225)
        settle(town, Case.objects.filter(category="noise").first().pk, "solved")
        response, resolution, satisfaction = queries.rates(ANYONE, path=community)
        assert response.hidden
        assert response.denominator == 0
        assert (resolution.hidden, satisfaction.hidden) == (True, True)
