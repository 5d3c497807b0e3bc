"""What fits a demand: properties that hold for any lists."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.councils.rules.units import Line, holds_number, overlap, suggested

DAY = date(2026, 4, 1)
PATHS = ("1.", "1.2.", "1.2.3.", "1.4.")
days = st.integers(-20, 20).map(lambda n: DAY + timedelta(days=n))
lines = st.builds(
    Line,
    id=st.uuids().map(str),
    sort=st.sampled_from(["resource", "demand", "project"]),
    kind=st.sampled_from(["rooms", "people"]),
    body=st.sampled_from("abc"),
    path=st.sampled_from(PATHS),
    starts=days,
    ends=st.none() | days,
)


@given(demand=lines, offered=st.lists(lines, max_size=12))
def test_only_what_can_meet_a_demand_is_suggested_the_nearest_first(
    demand: Line, offered: list[Line]
) -> None:
    found = suggested(demand, offered, DAY)
    for one in found:
        assert (one.sort, one.kind) == ("resource", demand.kind)
        assert one.body != demand.body
        assert one.path.startswith(demand.path) or demand.path.startswith(one.path)
        assert overlap(one, demand)
        assert one.ends is None or one.ends >= DAY
    far = [abs(one.path.count(".") - demand.path.count(".")) for one in found]
    assert far == sorted(far)
    same = Line("x", "resource", demand.kind, "other", demand.path, demand.starts, None)
    assert same in suggested(demand, [*offered, same], DAY) or not overlap(demand, same)


@given(one=lines, other=lines)
def test_days_in_common_are_the_same_from_both_sides(one: Line, other: Line) -> None:
    assert overlap(one, other) == overlap(other, one)
    both = [DAY + timedelta(days=n) for n in range(-45, 46)]
    shared = any(one.runs(day) and other.runs(day) for day in both)
    proper = all(line.ends is None or line.starts <= line.ends for line in (one, other))
    assert not proper or overlap(one, other) == shared


def test_a_number_is_found_however_it_is_written() -> None:
    for text in ("13800000001", "张 138-0000-0001", "tel 118 1234"):
        assert holds_number(text)
    for text in ("综合部", "3 号楼 2 层", "2026 年 4 月", "101 室"):
        assert not holds_number(text)
