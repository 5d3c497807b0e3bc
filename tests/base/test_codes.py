"""Codes of places: composing, reading, numbering."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.codes import CodeScheme
from gezhi.base.words import Mistake

SCHEME = CodeScheme()
COMMUNITY = "140581001002"
GRID = f"{COMMUNITY}007"


def test_a_code_names_its_level_and_parents() -> None:
    code = SCHEME.parse(f"{GRID}03")
    assert (code.text, code.level, code.number, code.parent) == (f"{GRID}03", "micro-grid", 3, GRID)
    assert code.parents == (
        ("province", "14"),
        ("city", "1405"),
        ("county", "140581"),
        ("sub-district", "140581001"),
        ("community", COMMUNITY),
        ("grid", GRID),
    )


def test_a_province_has_no_parents() -> None:
    assert SCHEME.parse("14").parent is None


@pytest.mark.parametrize(
    ("typed", "text", "level"),
    [
        ("140581001000", "140581001", "sub-district"),
        ("140581000000", "140581", "county"),
        ("140000000000", "14", "province"),
        ("140581 001-002 007", GRID, "grid"),
        ("１４０５８１００１", "140581001", "sub-district"),
        ("140581001000003", "140581001000003", "grid"),
    ],
)
def test_ways_to_write_a_code(typed: str, text: str, level: str) -> None:
    code = SCHEME.parse(typed)
    assert (code.text, code.level) == (text, level)


def test_a_grid_may_lie_right_below_a_sub_district() -> None:
    assert SCHEME.parse("140581001000003").parent == "140581001"
    assert SCHEME.compose("140581001", 3) == "140581001000003"


def test_a_city_without_counties_keeps_the_level() -> None:
    code = SCHEME.parse("441900003001")
    assert code.parents[-2:] == (("county", "441900"), ("sub-district", "441900003"))
    assert SCHEME.parse("441900").level == "county"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "only have digits"),
        ("14o581", "only have digits"),
        ("1405810", "has 7 digits; it should have one of 2, 4, 6, 9, 12, 15, 17"),
        ("140581001002000", "000 for its grid"),
        ("000000000000", "00 for its province"),
        ("440000", "00 for its city"),
    ],
)
def test_codes_that_cannot_be(typed: str, said: str) -> None:
    with pytest.raises(Mistake, match=said) as caught:
        SCHEME.parse(typed)
    assert "编码" in caught.value.say("zh")


def test_composing_refuses_what_does_not_fit() -> None:
    with pytest.raises(Mistake, match="does not fit 3 digits"):
        SCHEME.compose(COMMUNITY, 1000)
    with pytest.raises(Mistake, match="does not fit 2 digits"):
        SCHEME.compose(COMMUNITY, 1, 0)
    with pytest.raises(Mistake, match="only 2 levels below"):
        SCHEME.compose(COMMUNITY, 1, 1, 1)
    with pytest.raises(Mistake, match="not a division code"):
        SCHEME.compose(GRID, 1)


@given(
    st.lists(st.integers(1, 5), max_size=4),
    st.lists(st.integers(1, 99), min_size=2, max_size=2),
    st.integers(1, 99),
    st.data(),
)
def test_what_is_composed_reads_back(
    widths: list[int], tops: list[int], village: int, data: st.DataObject
) -> None:
    scheme = CodeScheme(tuple((f"level-{at}", width) for at, width in enumerate(widths)))
    division = f"{tops[0]:02}{tops[1]:02}{village:02}{village:03}{village:03}"
    numbers = [data.draw(st.integers(1, 10**width - 1)) for width in widths]
    depth = data.draw(st.integers(0, len(widths)))
    code = scheme.parse(scheme.compose(division, *numbers[:depth]))
    assert code.number == (numbers[depth - 1] if depth else village)
    assert code.level == (f"level-{depth - 1}" if depth else "community")
    assert len(code.parents) == 4 + depth
    assert all(code.text.startswith(parent) for _, parent in code.parents)


def test_a_scheme_must_make_sense() -> None:
    with pytest.raises(ValueError, match="at least one digit"):
        CodeScheme((("grid", 0),))
    with pytest.raises(ValueError, match="same name"):
        CodeScheme((("grid", 3), ("grid", 2)))


def test_the_next_number_is_above_the_highest_ever_used() -> None:
    taken = [f"{COMMUNITY}002", GRID, f"{COMMUNITY}00850", "140581001003055", COMMUNITY]
    assert SCHEME.next(COMMUNITY, taken) == f"{COMMUNITY}008"
    assert SCHEME.next(COMMUNITY, []) == f"{COMMUNITY}001"
    assert SCHEME.next(GRID, [f"{GRID}09"]) == f"{GRID}10"
    assert SCHEME.next("140581001", []) == "140581001000001"


def test_numbers_can_run_out() -> None:
    with pytest.raises(Mistake, match="does not fit"):
        SCHEME.next(GRID, [f"{GRID}99"])
    with pytest.raises(Mistake, match="last level"):
        SCHEME.next(f"{GRID}01", [])


def test_places_are_numbered_as_a_page_is_read() -> None:
    places = {
        "south-west": (113.000, 35.000),
        "north-east": (113.020, 35.0201),
        "south-east": (113.020, 35.001),
        "north-west": (113.000, 35.019),
        "north-middle": (113.010, 35.021),
    }
    rows = ["north-west", "north-middle", "north-east", "south-west", "south-east"]
    assert SCHEME.order(places) == rows


def test_a_band_puts_places_into_one_row() -> None:
    places = {"east": (113.02, 35.001), "west": (113.0, 35.0)}  # 111 metres apart north to south
    assert SCHEME.order(places, band=200) == ["west", "east"]
    assert SCHEME.order(places, band=100) == ["east", "west"]


@given(
    st.integers(1, 6),
    st.integers(2, 6),
    st.randoms(use_true_random=False),
    st.floats(0, 0.15),
)
def test_an_uneven_lattice_is_numbered_row_by_row(
    rows: int, columns: int, random: Random, uneven: float
) -> None:
    step = 0.01
    places = {
        (row, column): (
            113 + step * column * 1.2,
            35 - step * row + random.uniform(-uneven, uneven) * step,
        )
        for row in range(rows)
        for column in range(columns)
    }
    assert SCHEME.order(places, band=step * 111_320 / 2) == sorted(places)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_places_and_equal_points(count: int) -> None:
    assert SCHEME.order(dict.fromkeys(range(count), (113.0, 35.0))) == list(range(count))


@pytest.mark.parametrize("point", [(31.2, 121.5), (181.0, 0.0), (float("nan"), 31.0)])
def test_swapped_or_impossible_coordinates(point: tuple[float, float]) -> None:
    with pytest.raises(Mistake, match="swapped"):
        SCHEME.order({"here": point})


def test_all_divisions_of_the_nation_read_back(shared_data: Path) -> None:
    with gzip.open(shared_data / "divisions_2021.csv.gz", "rt", encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    known = set(codes)
    for text in codes[::17]:
        code = SCHEME.parse(text)
        assert code.text == text
        assert {parent for _, parent in code.parents} <= known
