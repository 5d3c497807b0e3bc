"""The way through the stages: every one can be reached, and from every one there is an end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gezhi.pack.cases import CaseType, Outcome, Stage
from gezhi.pack.check.names import RESULT, STAGE, Path, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack


class Way(NamedTuple):
    """One outcome of a stage, the silent one included, and where it is written."""

    stage: Stage
    key: str
    outcome: Outcome
    path: Path


def ways(case: CaseType) -> Iterator[Way]:
    """Every outcome of every stage of a case type."""
    for at, stage in enumerate(case.stages):
        path: Path = ("cases", case.case, "stages", at)
        for key, outcome in stage.outcomes.items():
            yield Way(stage, key, outcome, (*path, "outcomes", key))
        if stage.silent is not None:
            yield Way(stage, "silent", stage.silent, (*path, "silent"))


def check_stages(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Each case type alone: its stages, results and ways."""
    for case in pack.cases.values():
        yield from doubled(
            origins, ("cases", case.case, "stages"), STAGE, [one.stage for one in case.stages]
        )
        known = {stage.stage for stage in case.stages}
        for way in ways(case):
            outcome = way.outcome
            yield from unknown(origins, (*way.path, "to"), STAGE, outcome.to, known)
            yield from unknown(origins, (*way.path, "end"), RESULT, outcome.end, case.results)
            yield from _same_stage(origins, way)
        for at, stage in enumerate(case.stages):
            path: Path = ("cases", case.case, "stages", at)
            if stage.object_ is not None:
                target = stage.object_.to
                yield from unknown(origins, (*path, "object", "to"), STAGE, target, known)
            yield from _stage(case, stage, origins, path)
        yield from _reached(case, origins)
        yield from _ends(case, origins)
        yield from _silence(case, origins)


def _same_stage(origins: Origins, way: Way) -> Iterator[Fault]:
    outcome = way.outcome
    if outcome.to == way.stage.stage and outcome.at == "same":
        what = (
            f"`{way.key}` 又回到环节 `{outcome.to}` 自己，事情没有往前走",
            f"`{way.key}` leads back to its own stage `{outcome.to}`, and nothing has changed",
        )
        mend = (
            "改去别的环节，或写 `at: one-level-up` 交给上一级",
            "lead to another stage, or up with `at: one-level-up`",
        )
        yield origins.fault((*way.path, "to"), what, mend)
    if outcome.end is not None and outcome.at != "same":
        what = ("事情到此为止，没有上一级可交", "the case ends here: there is nothing to raise")
        yield origins.fault((*way.path, "at"), what, ("删去 `at`", "drop `at`"))


def _stage(case: CaseType, stage: Stage, origins: Origins, path: Path) -> Iterator[Fault]:
    if not stage.outcomes and stage.silent is None:
        what = (f"环节 `{stage.stage}` 没有去处", f"stage `{stage.stage}` has no outcome")
        yield origins.fault(path, what, ("在 `outcomes` 里写一个", "write one under `outcomes`"))
    if stage.overdue is not None and stage.silent is not None:
        what = (
            "`overdue` 和 `silent` 都管到期，只能留一个",
            "`overdue` and `silent` both say what happens when time runs out",
        )
        mend = ("删去一个", "keep one of them")
        yield origins.fault((*path, "overdue"), what, mend)
    if stage.pause is not None and stage.by.reporter:
        what = ("报事人自己的环节，不用等报事人", "the reporter does not wait for the reporter")
        yield origins.fault((*path, "pause"), what, ("删去 `pause`", "drop `pause`"))
    if stage.object_ is not None and not (stage.by.routed or stage.by.body):
        what = (
            f"环节 `{stage.stage}` 不是分流来的，没有派单可以异议",
            f"stage `{stage.stage}` was not routed to anybody who could object",
        )
        mend = ("写 `by: routed`，或删去 `object`", "write `by: routed`, or drop `object`")
        yield origins.fault((*path, "object"), what, mend)
    if "routing" in stage.suggest and not case.routing:
        what = ("要建议分流，却没有 `routing` 规则", "no `routing` rules to suggest from")
        mend = ("加上 `routing`，或从 `suggest` 里删去", "add `routing`, or drop it here")
        yield origins.fault((*path, "suggest"), what, mend)


def _next(case: CaseType) -> dict[str, set[str]]:
    """Which stages follow which."""
    follows: dict[str, set[str]] = {stage.stage: set() for stage in case.stages}
    for way in ways(case):
        if way.outcome.to is not None:
            follows[way.stage.stage].add(way.outcome.to)
    for stage in case.stages:
        if stage.object_ is not None:
            follows[stage.stage].add(stage.object_.to)
    return follows


def _spread(start: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    found = set(start)
    ahead = list(found)
    while ahead:
        for further in steps.get(ahead.pop(), set()) - found:
            found.add(further)
            ahead.append(further)
    return found


def _reached(case: CaseType, origins: Origins) -> Iterator[Fault]:
    first = case.stages[0].stage
    reached = _spread([first], _next(case))
    for at, stage in enumerate(case.stages):
        if stage.stage not in reached:
            what = (
                f"从头走不到环节 `{stage.stage}`",
                f"no way from the first stage leads to `{stage.stage}`",
            )
            mend = (
                f"在前面某个环节写 `to: {stage.stage}`，或删去它",
                f"write `to: {stage.stage}` in an earlier stage, or drop it",
            )
            yield origins.fault(("cases", case.case, "stages", at), what, mend)


def _ends(case: CaseType, origins: Origins) -> Iterator[Fault]:
    back: dict[str, set[str]] = {}
    for stage, further in _next(case).items():
        for one in further:
            back.setdefault(one, set()).add(stage)
    ending = {way.stage.stage for way in ways(case) if way.outcome.end is not None}
    can_end = _spread(ending, back)
    mend = ("给一个办法写 `end: 结果`", "give an outcome an `end: result`")
    if case.stages[0].stage not in can_end:
        what = (f"`{case.case}` 永远办不完", f"`{case.case}` can never end")
        yield origins.fault(("cases", case.case, "stages"), what, mend)
        return
    reached = _spread([case.stages[0].stage], _next(case))
    for at, stage in enumerate(case.stages):
        if stage.stage in reached and stage.stage not in can_end:
            what = (
                f"走进环节 `{stage.stage}` 就再也办不完",
                f"once in stage `{stage.stage}` a case can never end",
            )
            yield origins.fault(("cases", case.case, "stages", at), what, mend)


def _silence(case: CaseType, origins: Origins) -> Iterator[Fault]:
    """If nobody ever answers, time alone must not carry a case round and round."""
    silent = {
        stage.stage: stage.silent.to
        for stage in case.stages
        if stage.silent is not None and stage.silent.to is not None
    }
    told: set[str] = set()
    for at, stage in enumerate(case.stages):
        way = [stage.stage]
        while (further := silent.get(way[-1])) is not None and further not in way:
            way.append(further)
        if further != stage.stage or told & set(way):
            continue
        told |= set(way)
        ring = " → ".join([*way, stage.stage])
        what = (f"没人理就一直转圈：{ring}", f"if nobody answers it goes round for ever: {ring}")
        mend = ("让其中一个 `silent` 写 `end`", "let one of them end: `silent: {end: …}`")
        yield origins.fault(("cases", case.case, "stages", at, "silent"), what, mend)
