"""Metrics of packs as expressions over the flat table: one aggregate each, also by groups."""
# Ibis and Arrow have no types that a strict checker could follow: this is the border to them.
# pyright: basic

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import ibis

from gezhi.engines.insight.rules.conditions import holds, is_given
from gezhi.engines.insight.rules.expressions import Expression, Table
from gezhi.pack.insight import Metric

_OWN = {"place": "place_id"}
STEPS = {"day": "D", "week": "W", "month": "M"}


def narrowed(table: Table, path: str, since: datetime | None, until: datetime | None) -> Table:
    """The entries at a place or below it, from a moment until before another."""
    if path:
        table = table.filter(table.path.startswith(path))
    if since is not None:
        table = table.filter(table["at"] >= _utc(since))
    if until is not None:
        table = table.filter(table["at"] < _utc(until))
    return table


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def verbs(metric: Metric) -> Iterator[str]:
    """Every verb that a metric looks at."""
    yield from (verb for verb in (metric.count, metric.of, metric.net) if verb)
    for part in (metric.share, metric.among):
        if part is not None:
            yield from verbs(part)


def value(table: Table, metric: Metric) -> Expression:
    """The metric's number over all rows of the table; null where there is nothing to take it of
    (the mean of no entries, a share among none)."""
    if metric.share is not None and metric.among is not None:
        among = value(table, metric.among)
        return value(table, metric.share) / among.nullif(0)
    where = matching(table, metric)
    for fact, take in ((metric.sum, "sum"), (metric.median, "median"), (metric.mean, "mean")):
        if fact is not None:
            taken = getattr(table[fact], take)(where=where)
            return taken.fill_null(0) if take == "sum" else taken
    counted = _counted(table, metric, where)
    if metric.net is None:
        return counted
    gone = (table["verb"] == metric.net) & holds(metric.where, table)
    return counted - _counted(table, metric, gone)


def _counted(table: Table, metric: Metric, where: Expression) -> Expression:
    if metric.distinct is None:
        return table.count(where=where)
    column = table[_OWN.get(metric.distinct, metric.distinct)]
    return column.nunique(where=where & is_given(column))


def matching(table: Table, metric: Metric, *, net: bool = False) -> Expression:
    """The rows that a metric counts or measures, of a share those that it is taken of; with `net`
    also those that it takes away."""
    if metric.share is not None:
        return matching(table, metric.share, net=net)
    wanted = [verb for verb in (metric.count, metric.of, metric.net if net else None) if verb]
    found = table["verb"].isin(wanted) & holds(metric.where, table)
    for fact in (metric.sum, metric.median, metric.mean):
        if fact is not None:
            found = found & table[fact].notnull()
    return found


def grouped(table: Table, metric: Metric, key: Expression) -> Table:
    """The metric for each value of a key, as columns `key` and `value`; keys without any entry that
    the metric looks at are left out."""
    table = table.mutate(key=key)
    table = table.filter(table["verb"].isin(sorted(set(verbs(metric)))))
    rows = table.count(where=matching(table, metric.among or metric, net=True))
    cells = table.group_by("key").aggregate(value=value(table, metric), rows=rows)
    return cells.filter(cells["rows"] > 0).select("key", "value")


def text_key(table: Table, fact: str) -> Expression:
    """A fact as a key; entries that lack it come together under the empty text, so that the parts
    add up to the whole."""
    return table[fact].fill_null("")


def step_key(table: Table, step: str) -> Any:
    """The day, the week (its Monday) or the month (its first) of each entry, by local date."""
    return table["day"] if step == "day" else table["day"].truncate(STEPS[step])


def ancestor_key(table: Table, steps: Mapping[int, Sequence[str]]) -> Expression:
    """Which place of a level each entry lies in, by the place's step in paths; `steps` are those
    of the level's places, by their depth. Empty where an entry belongs to none of them (a place
    higher up)."""
    walked = table["path"].split(".")
    key = ibis.literal("")
    for depth, known in steps.items():
        here = (walked.length() > depth) & walked[depth].isin(list(known)).fill_null(False)
        key = ibis.ifelse(here, walked[depth], key)
    return key
