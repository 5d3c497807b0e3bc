"""Conditions compiled to expressions answer exactly as `holds` does, on any rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gezhi.base.conditions import parse
from gezhi.engines.insight.rules.conditions import holds
from gezhi.engines.insight.rules.flat import flatten, typed
from gezhi.pack.insight import FACTS

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CONNECTION = ibis.duckdb.connect()

TEXTS = st.sampled_from(
    [
        "",
        "a",
        "ab",
        "b",
        "路灯",
        "路",
        "2026-03-01",
        "2026-03-02",
        "2026-03-02T09:30",
        "20260301",
        "x y",
    ]
)
NUMBERS = st.sampled_from([0, 1, -1, 2.5, 5, 1e9, -0.0, 10**400]) | st.floats(allow_infinity=False)
FIELDS = [
    "case",
    "stage",
    "category",
    "source",
    "late",
    "first",
    "seconds",
    "hand_overs",
    "nowhere",
]
DATES = st.sampled_from(
    ["2026-03-01", "2026-03-02", "2026-03-02T09:00:00", "2026-03-02T09:30:00+00:00"]
)
SCALARS = st.booleans() | NUMBERS | TEXTS


def fact(name: str) -> st.SearchStrategy[Any]:
    """A value of the fact's kind, or of another, or none."""
    kinds = {str: TEXTS, bool: st.booleans(), float: NUMBERS.filter(lambda n: abs(n) < 1e300)}
    return st.none() | kinds[FACTS[name]]


ROWS = st.fixed_dictionaries({}, optional={name: fact(name) for name in FIELDS if name in FACTS})


def questions() -> st.SearchStrategy[dict[str, Any]]:
    asked = st.fixed_dictionaries(
        {},
        optional={
            "is": SCALARS,
            "in": st.lists(SCALARS, min_size=1, max_size=3),
            "at_least": NUMBERS,
            "at_most": NUMBERS,
            "more_than": NUMBERS,
            "less_than": NUMBERS,
            "before": DATES,
            "after": DATES,
            "contains": SCALARS,
            "starts_with": TEXTS.filter(bool),
            "present": st.booleans(),
        },
    )
    fields = st.sampled_from(FIELDS)
    return st.builds(lambda f, q: {"field": f, **q}, fields, asked.filter(bool))


CONDITIONS = st.recursive(
    questions(),
    lambda inner: (
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda part: {"not": part}, inner)
    ),
    max_leaves=4,
)


def table(rows: list[dict[str, Any]]) -> ibis.Table:
    """Rows of facts as the flat table, numbered in their order."""
    entries = [(n, NOW, "x", "x", "x", None, "", None, "", row) for n, row in enumerate(rows)]
    return ibis.memtable(flatten(entries))


def answers(condition: Any, rows: list[dict[str, Any]]) -> list[bool]:
    """What the expression says of each row."""
    flat = table(rows)
    found = flat.select("id", yes=holds(condition, flat)).order_by("id")
    return CONNECTION.to_pyarrow(found)["yes"].to_pylist()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CONDITIONS, st.lists(ROWS, min_size=1, max_size=12))
def test_expression_and_python_agree(data: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    condition = parse(data)
    facts = [
        {key: kept for key, one in row.items() if (kept := typed(one, FACTS[key])) is not None}
        for row in rows
    ]
    assert answers(condition, rows) == [condition.holds(one) for one in facts]


@pytest.mark.parametrize(
    ("data", "held"),
    [
        ({"field": "late", "is": True}, [True, False, False]),
        ({"not": {"field": "late", "is": True}}, [False, True, True]),
        ({"field": "hand_overs", "is": 1}, [True, False, False]),
        ({"field": "late", "is": 1}, [False, False, False]),
        ({"field": "category", "present": False}, [False, True, True]),
        ({"field": "category", "contains": "路"}, [True, False, False]),
        ({"field": "nowhere", "present": False}, [True, True, True]),
        ({"field": "source", "before": "2026-03-02"}, [True, False, False]),
    ],
)
def test_what_each_row_answers(data: dict[str, Any], held: list[bool]) -> None:
    rows = [
        {"late": True, "hand_overs": 1, "category": "马路", "source": "2026-03-01"},
        {"late": False, "hand_overs": 3, "category": "", "source": "2026-03-02"},
        {},
    ]
    assert answers(parse(data), rows) == held


def test_a_fact_of_the_wrong_kind_is_left_out() -> None:
    kept = flatten(
        [(1, NOW, "x", "x", "x", None, "", None, "", {"late": "yes", "seconds": True, "case": 3})]
    )
    assert [kept[name][0].as_py() for name in ("late", "seconds", "case")] == [None, None, None]
