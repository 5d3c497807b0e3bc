"""Who serves a place."""

from __future__ import annotations

import pytest

from gezhi.engines.people.queries import board
from gezhi.engines.trust.queries import ANYONE
from tests.town import build_town

pytestmark = pytest.mark.django_db


def test_those_of_its_parts_come_last_on_a_board() -> None:
    town = build_town()
    found = [line.post for line in board(ANYONE, town.places["g00"])]
    assert found[:2] == ["grid-lead", "grid-worker"]
    assert found[-1] == "building-lead"


def test_the_nearest_stand_first_on_a_board() -> None:
    town = build_town()
    found = board(ANYONE, town.places["b000"])
    depths = [line.place.depth for line in found]
    assert depths == sorted(depths, reverse=True)
    assert found[0].post == "building-lead"
    assert [line.post for line in found if line.place == town.places["g00"]] == [
        *("grid-lead", "grid-worker"),
    ]
    assert {line.place.name for line in found} == {"1号楼", "东1网格", "东社区", "试点街道"}
