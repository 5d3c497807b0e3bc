"""Metrics as expressions give the same numbers as counting by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import fmean, median
from typing import Any

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gezhi.engines.insight.rules import metrics
from gezhi.engines.insight.rules.flat import flatten
from gezhi.pack.insight import Metric

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CONNECTION = ibis.duckdb.connect()
VERBS = ["case.opened", "case.closed", "appointment.started", "appointment.ended"]

FACTS = st.fixed_dictionaries(
    {},
    optional={
        "category": st.sampled_from(["", "lamps", "dogs"]),
        "late": st.booleans(),
        "hand_overs": st.integers(0, 6),
    },
)
ENTRIES = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from("abcd"), FACTS), max_size=25)
WHERE = st.sampled_from(
    [None, {"field": "late", "is": False}, {"field": "category", "present": True}]
)
SIMPLE = st.one_of(
    st.builds(
        lambda verb, where, distinct, net: {
            "count": verb,
            "where": where,
            "distinct": distinct,
            "net": net,
        },
        st.sampled_from(VERBS),
        WHERE,
        st.sampled_from([None, "subject", "category"]),
        st.sampled_from([None, "appointment.ended"]),
    ),
    st.builds(
        lambda way, verb, where: {way: "hand_overs", "of": verb, "where": where},
        st.sampled_from(["sum", "median", "mean"]),
        st.sampled_from(VERBS),
        WHERE,
    ),
)
METRICS = SIMPLE | st.builds(lambda a, b: {"share": a, "among": b}, SIMPLE, SIMPLE)


def model(data: dict[str, Any]) -> Metric:
    kept = {key: value for key, value in data.items() if value is not None}
    for part in ("share", "among"):
        if part in kept:
            kept[part] = model(kept[part])
    return Metric.model_validate(kept)


def by_hand(metric: Metric, entries: list[Any]) -> float | None:
    """The number as the schema of packs describes it."""
    if metric.share is not None and metric.among is not None:
        one, other = by_hand(metric.share, entries), by_hand(metric.among, entries)
        return one / other if other and one is not None else None
    verb = metric.count or metric.of
    rows = [
        e for e in entries if e[0] == verb and (metric.where is None or metric.where.holds(e[2]))
    ]
    fact = metric.sum or metric.median or metric.mean
    if fact is not None:
        numbers = [e[2][fact] for e in rows if fact in e[2]]
        if metric.sum:
            return float(sum(numbers))
        return (median if metric.median else fmean)(numbers) if numbers else None
    counted = _count(metric, rows)
    if metric.net is not None:
        gone = [
            e
            for e in entries
            if e[0] == metric.net and (metric.where is None or metric.where.holds(e[2]))
        ]
        counted -= _count(metric, gone)
    return float(counted)


def _count(metric: Metric, rows: list[Any]) -> int:
    if metric.distinct is None:
        return len(rows)
    found = {e[1] if metric.distinct == "subject" else e[2].get(metric.distinct) for e in rows}
    return len(found - {None, ""})


def table(entries: list[Any], step: timedelta = timedelta(0)) -> ibis.Table:
    rows = [
        (n, NOW + n * step, verb, "case", subject, None, "1.2.", None, "", facts)
        for n, (verb, subject, facts) in enumerate(entries)
    ]
    return ibis.memtable(flatten(rows))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(METRICS, ENTRIES)
def test_expression_and_hand_agree(data: dict[str, Any], entries: list[Any]) -> None:
    metric = model(data)
    found = CONNECTION.to_pyarrow(metrics.value(table(entries), metric)).as_py()
    expected = by_hand(metric, entries)
    assert found == pytest.approx(expected) if expected is not None else found is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SIMPLE, ENTRIES)
def test_each_cell_is_the_metric_of_its_entries(data: dict[str, Any], entries: list[Any]) -> None:
    metric = model(data)
    flat = table(entries)
    cells = metrics.grouped(flat, metric, metrics.text_key(flat, "category"))
    for row in CONNECTION.to_pyarrow(cells).to_pylist():
        own = [e for e in entries if (e[2].get("category") or "") == row["key"]]
        expected = by_hand(metric, own)
        assert (
            row["value"] == pytest.approx(expected)
            if expected is not None
            else row["value"] is None
        )


def test_steps_begin_on_local_days_weeks_and_months() -> None:
    late_on_friday = datetime(2026, 2, 27, 17, tzinfo=UTC)  # already Saturday in China
    rows = [(1, late_on_friday, "case.opened", "case", "a", None, "", None, "", {})]
    flat = ibis.memtable(flatten(rows))
    starts = {
        step: CONNECTION.to_pyarrow(flat.select(key=metrics.step_key(flat, step)))["key"][0].as_py()
        for step in ("day", "week", "month")
    }
    assert [str(starts[step]) for step in ("day", "week", "month")] == [
        "2026-02-28",
        "2026-02-23",
        "2026-02-01",
    ]


def test_the_period_begins_with_its_first_moment_and_ends_before_its_last() -> None:
    flat = table([("case.opened", "a", {})] * 3, step=timedelta(hours=1))
    narrow = metrics.narrowed(flat, "1.2.", NOW, NOW + timedelta(hours=2))
    assert CONNECTION.to_pyarrow(narrow["id"]).to_pylist() == [0, 1]
    assert CONNECTION.to_pyarrow(metrics.narrowed(flat, "1.20.", None, None).count()).as_py() == 0
