"""Places stand in lists in the order in which they were set up, not by the text of their paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.councils.queries import councils_below
from gezhi.engines.disclosure.queries.kinds import kinds_below
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import named_below, named_over, tree_order
from gezhi.engines.trust.queries import ANYONE
from tests.sitting import sitting_town
from tests.town import Town

BEFORE, AFTER = 46_655, 46_656
"""`zzz` and `1000`, as paths write them."""


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=6), st.integers(1, 10**7))
def test_a_place_stands_before_what_lies_below_it(above: list[int], last: int) -> None:
    path = "".join(f"{_36(id_)}." for id_ in above)
    assert tree_order(path) < tree_order(f"{path}{_36(last)}.")
    assert tree_order(f"{path}{_36(last)}.") < tree_order(f"{path}{_36(last + 1)}.")


def _36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_36(number // 36) if number >= 36 else "") + digits[number % 36]


@pytest.fixture
def town(db: None) -> Town:
    """With two more communities, whose paths as texts stand the other way round."""
    found = sitting_town()
    root = found.places["town"]
    for pk, name in ((BEFORE, "二社区"), (AFTER, "十社区")):
        Place.objects.create(
            pk=pk, level="community", depth=1, parent=root, path=f"{root.path}{_36(pk)}.", name=name
        )
    return found


def test_the_paths_themselves_would_be_in_another_order(town: Town) -> None:
    rows = Place.objects.filter(pk__in=(BEFORE, AFTER)).order_by("path")
    assert [one.pk for one in rows] == [AFTER, BEFORE]


def test_what_packs_name_stands_in_order(town: Town) -> None:
    path = town.places["town"].path
    told = [
        [one.place.pk for one in councils_below(ANYONE, [path])],
        [one.place.pk for one in kinds_below(ANYONE, path)],
        [row.pk for row, _, _ in named_below(ANYONE, path, lambda pack: pack.ballots.values())],
    ]
    for found in told:
        new = [pk for pk in dict.fromkeys(found) if pk in (BEFORE, AFTER)]
        assert new == [BEFORE, AFTER]


def test_what_is_named_over_a_place_and_below_it(town: Town) -> None:
    of = lambda pack: pack.councils.values()  # noqa: E731
    grid, community = town.places["g00"], town.places["c0"]
    over = [(row.pk, one.council) for row, _, one in named_over(ANYONE, grid.pk, of)]
    assert set(over) == {
        (community.pk, "hall"),
        (community.pk, "assembly"),
        (town.places["town"].pk, "alliance"),
    }
    below = [(row.pk, one.council) for row, _, one in named_below(ANYONE, grid.path, of)]
    assert set(below) == set(over)
