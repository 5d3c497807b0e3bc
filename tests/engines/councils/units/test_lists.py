"""Lines of member units' lists: who writes them, what is refused, who reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils.actions.units import NewListing, end_listing, list_for_unit
from gezhi.engines.councils.models import Listing
from gezhi.engines.councils.queries.units import suggestions, unit_counts, unit_lists
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.sitting import NOW, codes
from tests.town import SYSTEM, Town
from tests.uniting import KEY, TODAY, listed, proposed, unit_of, united_town, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Iterator[Town]:
    """The alliance on a Wednesday."""
    with clock.at(NOW):
        yield united_town()


def test_a_unit_offers_what_it_has(town: Town) -> None:
    row = listed(town)
    assert (row.sort, row.kind, row.state, row.starts) == ("resource", "rooms", "open", TODAY)
    assert row.path == town.places["town"].path
    assert verbs() == ["unit.listed"]


def test_whoever_holds_the_council_writes_for_a_unit(town: Town) -> None:
    assert listed(town, by="duty-lead").body_id == unit_of(town, "anhe")


@pytest.mark.parametrize("role", ["resident", "grid-lead", "clerk", "shunmin"])
def test_nobody_else_writes_for_it(town: Town, role: str) -> None:
    with pytest.raises(Forbidden):
        listed(town, by=role)
    assert not Listing.objects.exists()


def test_the_same_id_is_the_same_line_and_other_words_are_refused(town: Town) -> None:
    id_ = new_id()
    assert listed(town, id=id_) == listed(town, id=id_)
    assert verbs() == ["unit.listed"]
    with pytest.raises(Changed):
        listed(town, id=id_, text="别的")


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"kind": "gold"}, ("kind", "unknown")),
        ({"sort": "gift"}, ("sort", "unknown")),
        ({"text": " "}, ("text", "required")),
        ({"text": "长" * 501}, ("text", "required")),
        ({"contact": ""}, ("contact", "required")),
        ({"contact": "老张 138 0000 0001"}, ("contact", "number")),
        ({"ends": TODAY - timedelta(days=1)}, ("ends", "before")),
        ({"starts": date(2026, 5, 2), "ends": date(2026, 5, 1)}, ("ends", "before")),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    town: Town, more: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        listed(town, **more)
    assert codes(refusal) == [fault]


def test_a_body_that_sits_not_in_the_council_has_no_lines(town: Town) -> None:
    body = town.bodies["urban-management"].pk
    with pytest.raises(Invalid) as refusal:
        listed(town, by="duty-lead", body=body)
    assert codes(refusal) == [("body", "no-member")]


def test_there_is_no_list_without_a_council(town: Town) -> None:
    asked = NewListing(
        town.places["g00"].pk, KEY, unit_of(town, "anhe"), "demand", "rooms", "x", "y"
    )
    with pytest.raises(Missing):
        list_for_unit(SYSTEM, asked)


def test_a_line_is_taken_off_once_and_not_while_it_is_matched(town: Town) -> None:
    row = listed(town)
    assert end_listing(town.viewer("anhe"), row.pk).state == "ended"
    assert end_listing(town.viewer("anhe"), row.pk).state == "ended"
    assert verbs() == ["unit.listed", "unit.listing_ended"]
    going = proposed(town)
    for one in (going.demand_id, going.parts.get().resource_id):
        with pytest.raises(Changed):
            end_listing(town.viewer("duty-lead"), one)
    with pytest.raises(Forbidden):
        end_listing(town.viewer("jinyuan"), going.demand_id)


def test_units_read_all_lines_and_outsiders_none(town: Town) -> None:
    listed(town)
    listed(town, "demand", "shunmin", kind="people", text="缺一位电工")
    place = town.places["town"].pk
    shown = unit_lists(town.viewer("jinyuan"), place, KEY)
    assert [(one.sort.zh, one.kind.zh, one.mine) for one in shown.lines] == [
        ("需求", "人员", False),
        ("资源", "场地", False),
    ]
    assert [one.pk for one in shown.for_units] == [unit_of(town, "jinyuan")]
    assert len(shown.units) == 11
    held = unit_lists(town.viewer("duty-lead"), place, KEY)
    assert held.holds
    assert all(one.mine for one in held.lines)
    for viewer in (ANYONE, town.viewer("resident"), town.viewer("clerk"), town.viewer("grid-lead")):
        with pytest.raises(Forbidden):
            unit_lists(viewer, place, KEY)


def test_lists_are_narrowed_by_list_kind_and_words(town: Town) -> None:
    listed(town)
    listed(town, "demand", "shunmin", kind="people", text="缺一位电工")
    gone = listed(town, text="旧桌椅", kind="goods")
    end_listing(SYSTEM, gone.pk)
    place, viewer = town.places["town"].pk, town.viewer("duty-lead")

    def found(**more: object) -> list[str]:
        return [one.row.text for one in unit_lists(viewer, place, KEY, **more).lines]  # type: ignore[arg-type]

    assert found(sort="demand") == ["缺一位电工"]
    assert found(kind="rooms") == ["一间能坐三十人的会议室"]
    assert found(words="电工") == ["缺一位电工"]
    assert found(words="安和") == ["一间能坐三十人的会议室"]
    assert found(words="没有") == []
    assert found(ended=True)[0] == "旧桌椅"


def test_what_fits_a_demand_is_of_its_kind_and_of_others(town: Town) -> None:
    need = listed(town, "demand", "shunmin")
    fits = listed(town)
    listed(town, kind="people")
    listed(town, of="shunmin")
    listed(town, of="jinyuan", starts=date(2026, 4, 1), ends=date(2026, 4, 1), text="今天的场地")
    found = suggestions(town.viewer("shunmin"), need.pk)
    assert found[0].row.pk == fits.pk
    assert len(found) == 2
    with pytest.raises(Missing):
        suggestions(town.viewer("resident"), need.pk)
    with pytest.raises(Missing):
        suggestions(town.viewer("shunmin"), fits.pk)


def test_counts_name_no_unit_and_are_public(town: Town) -> None:
    proposed(town)
    listed(town, "project", "jinyuan", kind="other", text="一起修大门")
    found = unit_counts(ANYONE, town.places["town"].path)
    assert found.lists == {"resource": 1, "demand": 1, "project": 1}
    assert (found.going, found.done, found.failed) == (1, 0, 0)
    assert unit_counts(ANYONE, town.places["c1"].path).lists["resource"] == 0
