"""A demand and resources brought together: both sides agree, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils.actions.units import (
    EndMatch,
    NewMatch,
    agree_match,
    decline_match,
    end_listing,
    end_match,
    match,
)
from gezhi.engines.councils.models import Listing, Match
from gezhi.engines.councils.queries.units import match_of, unit_counts, unit_lists
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.sitting import NOW, codes
from tests.town import Town
from tests.uniting import (
    KEY,
    TODAY,
    agreed,
    listed,
    proposed,
    unit_of,
    united_town,
    verbs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Iterator[Town]:
    """The alliance on a Wednesday."""
    with clock.at(NOW):
        yield united_town()


def test_both_sides_agree_and_then_it_is_agreed(town: Town) -> None:
    row = proposed(town)
    assert row.state == "proposed"
    assert row.agreed_by == town.accounts["shunmin"].pk
    assert agree_match(town.viewer("anhe"), row.pk, unit_of(town, "anhe")).state == "agreed"
    assert agree_match(town.viewer("anhe"), row.pk, unit_of(town, "anhe")).state == "agreed"
    assert verbs() == ["unit.listed", "unit.listed", "unit.matched", "unit.agreed"]


def test_a_holder_brings_together_without_agreeing_for_anybody(town: Town) -> None:
    row = proposed(town, by="duty-lead")
    assert (row.agreed_at, row.state) == (None, "proposed")
    holder = town.viewer("duty-lead")
    agree_match(holder, row.pk, unit_of(town, "shunmin"))
    assert agree_match(holder, row.pk, unit_of(town, "anhe")).state == "agreed"


def test_with_several_resources_every_unit_agrees(town: Town) -> None:
    need = listed(town, "demand", "shunmin")
    offers = [listed(town).pk, listed(town, of="jinyuan").pk]
    row = match(town.viewer("shunmin"), NewMatch(need.pk, offers))
    assert agree_match(town.viewer("anhe"), row.pk, unit_of(town, "anhe")).state == "proposed"
    assert agree_match(town.viewer("jinyuan"), row.pk, unit_of(town, "jinyuan")).state == "agreed"


@pytest.mark.parametrize("role", ["resident", "clerk", "grid-lead", "jinyuan"])
def test_who_is_of_no_side_has_no_part(town: Town, role: str) -> None:
    with pytest.raises(Forbidden):
        proposed(town, by=role)
    row = proposed(town)
    with pytest.raises(Forbidden):
        agree_match(town.viewer(role), row.pk, unit_of(town, "anhe"))
    with pytest.raises(Forbidden):
        decline_match(town.viewer(role), row.pk)
    with pytest.raises(Missing):
        match_of(town.viewer(role), row.pk)


def test_nobody_agrees_for_the_other_side_or_for_none(town: Town) -> None:
    row = proposed(town)
    with pytest.raises(Forbidden):
        agree_match(town.viewer("shunmin"), row.pk, unit_of(town, "anhe"))
    with pytest.raises(Invalid) as refusal:
        agree_match(town.viewer("jinyuan"), row.pk, unit_of(town, "jinyuan"))
    assert codes(refusal) == [("body", "no-side")]


@pytest.mark.parametrize("more", [{"kind": "people"}, {"of": "shunmin"}, {"sort": "project"}])
def test_what_does_not_fit_is_not_matched(town: Town, more: dict[str, str]) -> None:
    need, offer = listed(town, "demand", "shunmin"), listed(town, **more)
    with pytest.raises(Invalid) as refusal:
        match(town.viewer("duty-lead"), NewMatch(need.pk, [offer.pk]))
    assert codes(refusal) == [("resources", "unfit")]


def test_a_resource_that_has_gone_is_not_matched(town: Town) -> None:
    need, offer = listed(town, "demand", "shunmin"), listed(town)
    end_listing(town.viewer("anhe"), offer.pk)
    with pytest.raises(Invalid):
        match(town.viewer("shunmin"), NewMatch(need.pk, [offer.pk]))
    with pytest.raises(Invalid) as refusal:
        match(town.viewer("shunmin"), NewMatch(need.pk, []))
    assert codes(refusal) == [("resources", "count")]


def test_a_demand_is_matched_once_at_a_time(town: Town) -> None:
    row = proposed(town)
    offer = row.parts.get().resource_id
    assert match(town.viewer("shunmin"), NewMatch(row.demand_id, [offer], row.pk)) == row
    with pytest.raises(Changed):
        match(town.viewer("shunmin"), NewMatch(row.demand_id, [offer]))
    with pytest.raises(Changed):
        match(town.viewer("shunmin"), NewMatch(row.demand_id, [new_id()], row.pk))
    decline_match(town.viewer("anhe"), row.pk, "那天自己要用")
    again = match(town.viewer("shunmin"), NewMatch(row.demand_id, [offer]))
    assert Match.objects.get(pk=again.pk).state == "proposed"


def test_one_side_declines_and_nothing_follows(town: Town) -> None:
    row = proposed(town)
    assert decline_match(town.viewer("anhe"), row.pk, "那天自己要用").state == "declined"
    assert decline_match(town.viewer("anhe"), row.pk).outcome == "那天自己要用"
    with pytest.raises(Changed):
        agree_match(town.viewer("anhe"), row.pk, unit_of(town, "anhe"))
    with pytest.raises(Changed):
        end_match(town.viewer("anhe"), EndMatch(row.pk, done=True, outcome="好"))


def test_done_the_need_is_met_and_leaves_the_list(town: Town) -> None:
    row = agreed(town)
    with pytest.raises(Invalid) as refusal:
        end_match(town.viewer("shunmin"), EndMatch(row.pk, done=True, outcome=""))
    assert codes(refusal) == [("outcome", "required")]
    asked = EndMatch(row.pk, done=True, outcome="业主会在安和的会议室开了")
    assert end_match(town.viewer("shunmin"), asked).state == "done"
    assert end_match(town.viewer("anhe"), asked).state == "done"
    assert Listing.objects.get(pk=row.demand_id).state == "ended"
    assert Listing.objects.get(sort="resource").state == "open"
    with pytest.raises(Changed):
        end_match(town.viewer("anhe"), EndMatch(row.pk, done=False, outcome="没开"))
    assert unit_counts(ANYONE, "", TODAY, TODAY).done == 1


def test_failed_the_need_stays(town: Town) -> None:
    row = agreed(town)
    assert end_match(town.viewer("anhe"), EndMatch(row.pk, False, "会议室在装修")).state == "failed"
    assert Listing.objects.get(pk=row.demand_id).state == "open"
    assert unit_counts(ANYONE, "", TODAY, TODAY).failed == 1


def test_sides_see_whom_to_ask_and_where_it_stands(town: Town) -> None:
    row = proposed(town)
    line = match_of(town.viewer("anhe"), row.pk)
    assert [(one.name, one.contact, one.agreed, one.mine) for one in line.sides] == [
        ("顺民物业", "综合部", True, False),
        ("安和物业", "综合部", False, True),
    ]
    place = town.places["town"].pk
    assert [one.row.pk for one in unit_lists(town.viewer("anhe"), place, KEY).matches] == [row.pk]
    assert unit_lists(town.viewer("jinyuan"), place, KEY).matches == []
    demand = next(
        one
        for one in unit_lists(town.viewer("jinyuan"), place, KEY).lines
        if one.row.sort == "demand"
    )
    assert demand.match == row.pk
