"""The three rates of a place."""

from datetime import datetime

from gezhi.engines.insight.queries.counting import places_of
from gezhi.engines.insight.queries.scope import small_hidden
from gezhi.engines.insight.queries.table import journal
from gezhi.engines.insight.rules import metrics
from gezhi.engines.insight.rules.expressions import Table
from gezhi.engines.insight.rules.rates import NAMES, Name, Rate, judged
from gezhi.engines.insight.rules.small import is_small
from gezhi.engines.trust.rules.viewer import Viewer


def judged_in(
    table: Table, name: Name, path: str, since: datetime | None, until: datetime | None
) -> Table:
    """The entries that a rate is counted from. What an entry counts as may depend on earlier
    ones, so the period narrows it afterwards."""
    found = judged(metrics.narrowed(table, path, None, None), name)
    return metrics.narrowed(found, "", since, until)


def rates(
    viewer: Viewer,
    *,
    path: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[Rate, Rate, Rate]:
    """Response, resolution and satisfaction at a place or below, each with its arithmetic: of the
    cases whose first step ended (or fell overdue), that ended, that were evaluated in the period.
    """
    modest = small_hidden(viewer, path)
    connection, table = journal()
    found = []
    for name in NAMES:
        rows = judged_in(table, name, path, since, until)
        counted = connection.to_pyarrow(rows.group_by("part").aggregate(n=rows.count()))
        parts = {row["part"]: row["n"] for row in counted.to_pylist()}
        found.append(_shown(name, parts, modest))
    return found[0], found[1], found[2]


def rates_by(
    viewer: Viewer,
    level: str,
    *,
    path: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[int, tuple[Rate, Rate, Rate]]:
    """The three rates of every place of a level that has any, by its id."""
    modest = small_hidden(viewer, path, by=level)
    connection, table = journal()
    places = places_of(level, path)
    known = {step: id_ for steps in places.values() for step, (id_, _) in steps.items()}
    parts: dict[int, dict[Name, dict[str, int]]] = {}
    for name in NAMES:
        rows = judged_in(table, name, path, since, until)
        key = metrics.ancestor_key(rows, {depth: list(steps) for depth, steps in places.items()})
        rows = rows.mutate(key=key)
        counted = connection.to_pyarrow(rows.group_by("key", "part").aggregate(n=rows.count()))
        for row in counted.to_pylist():
            if row["key"]:
                place = parts.setdefault(known[row["key"]], {})
                place.setdefault(name, {})[row["part"]] = row["n"]
    return {id_: _three(found, modest) for id_, found in parts.items()}


def _three(parts: dict[Name, dict[str, int]], modest: bool) -> tuple[Rate, Rate, Rate]:
    found = [_shown(name, parts.get(name, {}), modest) for name in NAMES]
    return found[0], found[1], found[2]


def _shown(name: Name, parts: dict[str, int], modest: bool) -> Rate:
    if modest and is_small(sum(parts.values())):
        return Rate(name, hidden=True)
    return Rate(name, dict(sorted(parts.items())))
