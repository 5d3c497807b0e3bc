"""The simulated town: nested outlines, codes, trees over one ground, people in their posts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest
import shapely
from django.db import transaction

from gezhi.base import clock
from gezhi.base.codes import CodeScheme
from gezhi.engines.people.models import Appointment, Body
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import find_place
from gezhi.engines.trust.models import Account, Journal
from gezhi.engines.trust.queries import system, viewer_of
from gezhi.surfaces.cli.town import Town, build_town
from tests.surfaces.cli.small import COUNTS, pack_of, small

pytestmark = pytest.mark.django_db
EVE = datetime(2026, 3, 1, tzinfo=UTC)
CENTIMETRES = 3e-7
"""Degrees: outlines are rounded to a centimetre."""


@pytest.fixture
def town() -> Town:
    pack = small(pack_of())
    assert pack.replay is not None
    with clock.at(EVE):
        return build_town(pack, pack.replay, residents=2)


def outline(place: Any) -> Any:
    return shapely.from_geojson(place.geometry)


def test_every_level_is_counted_and_lies_within_the_one_above(town: Town) -> None:
    assert {level: len(rows) for level, rows in town.places.items()} == {
        "sub-district": 1,
        **COUNTS,
    }
    rows = {row.pk: row for row in Place.objects.filter(tree="grid")}
    for row in rows.values():
        assert outline(row).is_valid
        if row.parent_id is not None:
            parent = outline(rows[row.parent_id])
            assert parent.buffer(CENTIMETRES).covers(outline(row)), row.name


@pytest.mark.parametrize("level", ["community", "grid", "building", "entrance"])
def test_places_of_a_level_do_not_overlap(town: Town, level: str) -> None:
    for one, other in combinations(map(outline, town.places[level]), 2):
        assert one.intersection(other).area < CENTIMETRES**2


def test_a_point_in_a_building_finds_it(town: Town) -> None:
    for place in [*town.places["building"], *town.places["entrance"]]:
        found = find_place(system("test"), place.lon, place.lat)
        assert found is not None
        assert Place.objects.get(pk=found).path.startswith(place.path)


def test_codes_count_on_from_the_parents(town: Town) -> None:
    scheme = CodeScheme((("grid", 3),))
    for level in ("community", "grid"):
        for place in town.places[level]:
            parsed = scheme.parse(place.code)
            assert parsed.level == level
            above = next(
                row for rows in town.places.values() for row in rows if row.pk == place.parent_id
            )
            assert parsed.parent == scheme.parse(above.code).text


def test_codes_have_the_digits_of_the_pack() -> None:
    pack = pack_of("weituo")
    assert pack.replay is not None
    ground = [
        one.model_copy(update={"count": n})
        for one, n in zip(pack.replay.ground, (2, 4, 8), strict=True)
    ]
    replay = pack.replay.model_copy(update={"ground": ground, "staff": [], "members": []})
    with clock.at(EVE):
        town = build_town(pack, replay, residents=2)
    assert {len(place.code) for place in town.places["courtyard"]} == {17}
    scheme = CodeScheme((("grid", 3), ("courtyard", 2)))
    assert {scheme.parse(place.code).level for place in town.places["courtyard"]} == {"courtyard"}
    assert all(30 <= place.households <= 80 for place in town.places["courtyard"])


def test_households_add_up(town: Town) -> None:
    assert all(300 <= grid.households <= 500 for grid in town.places["grid"])
    for level in ("community", "grid", "building"):
        for place in Place.objects.filter(level=level):
            below = [child.households for child in place.children.filter(tree="grid")]
            assert sum(below) == place.households, place.name


def test_the_party_tree_lies_over_the_grid_tree(town: Town) -> None:
    over = {"committee": "community", "branch": "grid", "hub-household": "entrance"}
    for level, ground in over.items():
        assert {place.over.level for place in town.places[level]} == {ground}
        assert len({place.over.pk for place in town.places[level]}) == len(town.places[level])
    for branch in Place.objects.filter(level="branch").select_related("over", "parent__over"):
        assert branch.over.path.startswith(branch.parent.over.path)


def test_posts_are_held_where_they_belong(town: Town) -> None:
    held = Counter(Appointment.objects.exclude(post="").values_list("post", "kind"))
    assert held["grid-worker", "part-time"] == 4
    assert held["hub-member", ""] == 9
    for post, level in (("grid-lead", "grid"), ("first-secretary", "community")):
        assert {(post, place.pk) for place in town.places[level]} <= set(town.holders)
    lead = town.holders["grid-lead", town.places["grid"][0].pk]
    assert viewer_of(lead).paths("case.accept") == (town.places["grid"][0].path,)
    unit = Body.objects.get(unit="housing")
    assert viewer_of(town.members[unit.pk][0]).bodies == {unit.pk}


def test_the_same_seed_builds_the_same_town() -> None:
    pack = small(pack_of())
    assert pack.replay is not None
    built = []
    for seed in (5333, 5333, 1):
        with transaction.atomic(), clock.at(EVE):
            build_town(pack, pack.replay.model_copy(update={"seed": seed}), residents=2)
            places = list(
                Place.objects.order_by("pk").values_list("code", "geometry", "households")
            )
            names = [account.name for account in Account.objects.order_by("pk")]
            built.append((places, names))
            transaction.set_rollback(True)
    assert built[0] == built[1]
    assert built[0][0] != built[2][0]
    assert built[0][1] != built[2][1]


def test_nothing_is_written_past_the_journal(town: Town) -> None:
    told = Counter(Journal.objects.values_list("verb", flat=True))
    assert told["place.added"] == Place.objects.count()
    assert told["appointment.started"] == Appointment.objects.count()
    assert told["body.added"] == Body.objects.count()
