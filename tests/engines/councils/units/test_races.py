"""Two at once: one match of a demand, both sides agreeing, a resource that ends, one project."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils.actions.units import (
    NewMatch,
    agree_match,
    decline_match,
    end_listing,
    match,
)
from gezhi.engines.councils.models import JointProject, Listing, Match, MatchPart
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Invalid
from tests.sitting import NOW
from tests.town import Town
from tests.uniting import listed, proposed, signed, unit_of, united_town

pytestmark = pytest.mark.postgresql_only
MANY = 4


@pytest.fixture
def town(committed: None):
    with clock.at(NOW):
        yield united_town()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What comes of these at the same moment; refusals are results."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with clock.at(NOW):
                start.wait()
                return act()
        except (Changed, Invalid) as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def needs(town: Town) -> Listing:
    return listed(town, "demand", "shunmin", text="开业主会没有地方")


def test_a_demand_is_matched_once_however_many_try(town: Town) -> None:
    need, offers = needs(town), [listed(town).pk for _ in range(MANY)]
    viewer = town.viewer("shunmin")
    came = at_once(*[lambda one=one: match(viewer, NewMatch(need.pk, [one])) for one in offers])
    assert sum(isinstance(one, Match) for one in came) == 1
    assert {one.code for one in came if isinstance(one, Changed)} == {"demand-matched"}
    assert (Match.objects.count(), MatchPart.objects.count()) == (1, 1)
    assert Journal.objects.filter(verb="unit.matched").count() == 1


def test_the_same_match_sent_twice_is_one(town: Town) -> None:
    asked = NewMatch(needs(town).pk, [listed(town).pk], id=new_id())
    viewer = town.viewer("shunmin")
    came = at_once(*[lambda: match(viewer, asked)] * MANY)
    assert [one.pk for one in came] == [asked.id] * MANY
    assert Journal.objects.filter(verb="unit.matched").count() == 1


def test_one_resource_is_matched_with_several_demands_and_nobody_waits_for_ever(
    town: Town,
) -> None:
    """Each locks both resources, named in another order."""
    first, second = listed(town), listed(town)
    orders = [(first.pk, second.pk), (second.pk, first.pk)] * 2
    viewer, demands = town.viewer("shunmin"), [needs(town).pk for _ in range(MANY)]
    asked = [NewMatch(need, order) for need, order in zip(demands, orders, strict=True)]
    came = at_once(*[lambda one=one: match(viewer, one) for one in asked])
    assert all(isinstance(one, Match) for one in came)
    assert MatchPart.objects.filter(resource=first).count() == MANY


def test_a_resource_that_ends_meanwhile_is_matched_before_or_not_at_all(town: Town) -> None:
    offer, need = listed(town), needs(town)
    shunmin, anhe = town.viewer("shunmin"), town.viewer("anhe")
    came, ended = at_once(
        lambda: match(shunmin, NewMatch(need.pk, [offer.pk])), lambda: end_listing(anhe, offer.pk)
    )
    going = Match.objects.filter(state__in=Match.GOING).count()
    state = Listing.objects.get(pk=offer.pk).state
    if isinstance(came, Match):
        assert (going, isinstance(ended, Changed | Invalid), state) == (1, True, Listing.OPEN)
    else:
        assert (going, state) == (0, Listing.ENDED)


def test_both_sides_agree_at_once_and_it_is_agreed(town: Town) -> None:
    row, holder = proposed(town, by="duty-lead"), town.viewer("duty-lead")
    acts = [
        lambda side=side: agree_match(holder, row.pk, unit_of(town, side))
        for side in ("shunmin", "anhe") * 2
    ]
    came = at_once(*acts)
    assert all(isinstance(one, Match) for one in came)
    assert Match.objects.get().state == Match.AGREED


def test_agreed_or_declined_never_both(town: Town) -> None:
    row, anhe = proposed(town), town.viewer("anhe")
    came = at_once(
        lambda: agree_match(anhe, row.pk, unit_of(town, "anhe")),
        lambda: decline_match(anhe, row.pk, "没空"),
    )
    assert sum(isinstance(one, Match) for one in came) == 1
    told = Journal.objects.filter(verb__in=("unit.agreed", "unit.declined"))
    assert told.count() == 1


def test_a_project_sent_twice_is_one(town: Town) -> None:
    id = new_id()
    came = at_once(*[lambda: signed(town, id=id)] * MANY)
    assert [getattr(one, "pk", one) for one in came] == [id] * MANY
    assert JointProject.objects.count() == 1
    assert Journal.objects.filter(verb="project.signed").count() == 1
