"""Counting a metric: one number, along time, and broken down."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from gezhi.base import clock
from gezhi.engines.insight.queries.scope import small_hidden
from gezhi.engines.insight.queries.table import journal
from gezhi.engines.insight.rules import metrics
from gezhi.engines.insight.rules.expressions import Table
from gezhi.engines.insight.rules.small import hidden, is_small
from gezhi.engines.places.models import Place
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.insight import FACTS, Metric

Step = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a breakdown. `key` is the fact's value (empty where entries lack it) or a place's
    id; `name` a place's name. `value` is None where there is nothing to take it of, or where it
    is `hidden`."""

    key: str | int
    value: float | None
    hidden: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A day, a week (its Monday) or a month (its first day) of a series."""

    start: date
    value: float | None
    hidden: bool = False


def metric(
    viewer: Viewer,
    metric: Metric,
    *,
    path: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> float | None:
    """One number over the entries at a place or below, from `since` until before `until`.

    None where there is nothing to take it of, or where the public may not see so small a number.
    """
    modest = small_hidden(viewer, path, metric)
    connection, table = journal()
    table = metrics.narrowed(table, path, since, until)
    found = connection.to_pyarrow(metrics.value(table, metric)).as_py()
    if found is None or (modest and is_small(found)):
        return None
    return float(found)


def series(
    viewer: Viewer,
    metric: Metric,
    by: Step = "month",
    *,
    path: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Point]:
    """A metric along time, by local days, weeks or months, without holes: a step in which nothing
    happened counts 0 (or None, where there is nothing to take a mean of)."""
    modest = small_hidden(viewer, path, metric)
    connection, table = journal()
    table = metrics.narrowed(table, path, since, until)
    cells = metrics.grouped(table, metric, metrics.step_key(table, by))
    found = _values(connection, cells)
    if not found and since is None:
        return []
    first = _start(_day(since), by) if since else min(found)
    last = (
        _start(_day(until - timedelta(microseconds=1)), by) if until else max(found, default=first)
    )
    nothing = 0.0 if metric.count or metric.sum else None
    whole = {start: found.get(start, nothing) for start in _steps(first, last, by)}
    dark = hidden(whole) if modest else set()
    return [Point(key, None if key in dark else v, key in dark) for key, v in whole.items()]


def by(
    viewer: Viewer,
    metric: Metric,
    fact: str,
    *,
    path: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Cell]:
    """A metric broken down by a fact of the entries (`category`, `stage`, `result` …) or by a
    level of the grid tree (`community`, `grid` …), largest first.

    Entries that lack the fact come under an empty key, so the parts of a count add up to the
    whole; those of places above the level likewise.
    """
    modest = small_hidden(viewer, path, metric, fact)
    connection, table = journal()
    table = metrics.narrowed(table, path, since, until)
    if FACTS.get(fact) is str:
        found = _values(connection, metrics.grouped(table, metric, metrics.text_key(table, fact)))
        names: dict[Any, str] = {}
    else:
        found, names = _by_level(connection, table, metric, fact, path)
    dark = hidden(found) if modest else set()
    cells = [
        Cell(key, None if key in dark else value, key in dark, names.get(key, ""))
        for key, value in found.items()
    ]
    return sorted(cells, key=lambda cell: (-(cell.value or 0), str(cell.key)))


def places_of(level: str, path: str) -> dict[int, dict[str, tuple[int, str]]]:
    """Places of a level of the grid tree at or below a path: by their depth, then by their step in
    paths, each with its id and name."""
    found: dict[int, dict[str, tuple[int, str]]] = {}
    rows = Place.objects.filter(level=level, tree="grid", path__startswith=path)
    for id_, depth, place_path, name in rows.values_list("id", "depth", "path", "name"):
        step = place_path.rstrip(".").rsplit(".", 1)[-1]
        found.setdefault(depth, {})[step] = (id_, name)
    return found


def _by_level(
    connection: Any, table: Table, metric: Metric, level: str, path: str
) -> tuple[dict[Any, float | None], dict[Any, str]]:
    if level in FACTS:
        raise ValueError(f"`{level}` is no text: nothing can be broken down by it")
    places = places_of(level, path)
    key = metrics.ancestor_key(table, {depth: list(steps) for depth, steps in places.items()})
    known = {step: place for steps in places.values() for step, place in steps.items()}
    found = _values(connection, metrics.grouped(table, metric, key))
    values = {known.get(step, ("", ""))[0]: value for step, value in found.items()}
    return values, dict(known.values())


def _values(connection: Any, cells: Table) -> dict[Any, float | None]:
    rows = connection.to_pyarrow(cells).to_pylist()
    rows.sort(key=lambda row: row["key"])
    return {row["key"]: None if row["value"] is None else float(row["value"]) for row in rows}


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


def _start(day: date, by: Step) -> date:
    if by == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day


def _steps(first: date, last: date, by: Step) -> list[date]:
    found: list[date] = []
    day = first
    while day <= last:
        found.append(day)
        day = _start(day + timedelta(days={"day": 1, "week": 7, "month": 32}[by]), by)
    return found
