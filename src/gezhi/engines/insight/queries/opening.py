"""The records behind a number."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gezhi.engines.insight.queries.counting import places_of
from gezhi.engines.insight.queries.rating import judged_in
from gezhi.engines.insight.queries.scope import must_see_all
from gezhi.engines.insight.queries.table import journal
from gezhi.engines.insight.rules import metrics
from gezhi.engines.insight.rules.expressions import Table
from gezhi.engines.insight.rules.rates import Name
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.insight import FACTS, Metric

MOST = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that a number counts: what it is, and when it was told of (last, if several
    times)."""

    kind: str
    subject: str
    at: datetime
    entries: int


def records(
    viewer: Viewer,
    metric: Metric,
    *,
    path: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    fact: str = "",
    key: str | int = "",
    most: int = MOST,
) -> list[Record]:
    """What stands behind a metric, newest first; with `fact` and `key`, behind one cell of its
    breakdown.

    Of a share these are the records that it is taken of (ask for `metric.among` to see the
    others), and with `net` those taken away are among them. For those who may see all statistics
    of the place; what they may see of each record its own engine decides.
    """
    must_see_all(viewer, path)
    connection, table = journal()
    table = metrics.narrowed(table, path, since, until)
    table = table.filter(metrics.matching(table, metric, net=True))
    if fact:
        table = _cell(table, fact, key, path)
    return _listed(connection, table, most)


def rate_records(
    viewer: Viewer,
    rate: Name,
    part: str = "",
    *,
    path: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = MOST,
) -> list[Record]:
    """The cases behind a rate's denominator, or behind one part of it (`late`, `solved` …)."""
    must_see_all(viewer, path)
    connection, table = journal()
    rows = judged_in(table, rate, path, since, until)
    return _listed(connection, rows.filter(rows["part"] == part) if part else rows, most)


def _cell(table: Table, fact: str, key: str | int, path: str) -> Table:
    if FACTS.get(fact) is str:
        return table.filter(metrics.text_key(table, fact) == key)
    places = places_of(fact, path)
    steps = {id_: step for known in places.values() for step, (id_, _) in known.items()}
    found = metrics.ancestor_key(table, {depth: list(known) for depth, known in places.items()})
    return table.filter(found == steps.get(int(key), "") if key != "" else found == "")


def _listed(connection: Any, table: Table, most: int) -> list[Record]:
    last = table.group_by("subject_kind", "subject").aggregate(
        last=table["at"].max(), entries=table.count()
    )
    newest = last.order_by(last["last"].desc(), last["subject"]).limit(most)
    return [
        Record(row["subject_kind"], row["subject"], row["last"].replace(tzinfo=UTC), row["entries"])
        for row in connection.to_pyarrow(newest).to_pylist()
    ]
