"""Figures are counted from the journal: from verbs that it knows, by facts that it carries."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import OWN_RESULTS
from gezhi.pack.check.conditions import Asked, check_condition
from gezhi.pack.check.names import Path, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.insight import FACTS, VERBS, Metric
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

_VERB = ("动词", "verb of the journal")


def check_figures(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Each figure once, and each metric in the vocabulary of the journal."""
    if pack.replay is None:
        return
    names = [figure.figure for figure in pack.replay.figures]
    yield from doubled(origins, ("replay", "figures"), ("数字", "figure"), names)
    facts = journal_facts(pack)
    for at, figure in enumerate(pack.replay.figures):
        if figure.metric is not None:
            path: Path = ("replay", "figures", at, "metric")
            yield from check_metric(origins, path, figure.metric, facts)


def journal_facts(pack: Pack) -> dict[str, Asked]:
    """What may be asked of an entry of the journal; where the pack makes the names, only those."""
    stages = [stage for case in pack.cases.values() for stage in case.stages]
    results = {result for case in pack.cases.values() for result in case.results}
    closed: dict[str, frozenset[str]] = {
        "case": frozenset(pack.cases),
        "stage": frozenset(stage.stage for stage in stages),
        "result": frozenset({*results, *OWN_RESULTS}),
        "level": frozenset(pack.places.levels()),
        "from_level": frozenset(pack.places.levels()),
        "tree": frozenset(pack.places.trees),
        "post": frozenset(pack.people.posts),
        "from_post": frozenset(pack.people.posts),
        "body": frozenset(pack.people.units()),
        "from_body": frozenset(pack.people.units()),
        "council": frozenset(pack.councils),
        "fund": frozenset(pack.funds),
        "pact": frozenset(pack.pacts),
    }
    kinds = {float: "number", bool: "yes-no", str: "text"}
    return {
        name: Asked(kinds[kind], closed.get(name))  # pyright: ignore[reportArgumentType]
        for name, kind in FACTS.items()
    }


def check_metric(
    origins: Origins, path: Path, metric: Metric, facts: dict[str, Asked]
) -> Iterator[Fault]:
    """A metric counts what the journal tells of, by facts that it carries."""
    for key, verb in (("count", metric.count), ("of", metric.of), ("net", metric.net)):
        yield from unknown(origins, (*path, key), _VERB, verb, VERBS)
    yield from check_condition(origins, (*path, "where"), metric.where, facts)
    for key, inner in (("share", metric.share), ("among", metric.among)):
        if inner is not None:
            yield from check_metric(origins, (*path, key), inner, facts)
