"""Scenarios: every name is known, time goes forward, and each step can be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from gezhi.pack.cases import CaseType, Stage
from gezhi.pack.check.forms import answers
from gezhi.pack.check.names import (
    CASE,
    FIELD,
    LEVEL,
    OUTCOME,
    POST,
    RESULT,
    STAGE,
    UNIT,
    Path,
    unknown,
)
from gezhi.pack.check.walk import Walk
from gezhi.pack.entry import Moment
from gezhi.pack.faults import Fault, nearest
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack
from gezhi.pack.scenarios import SIGNS, STEP_WORDS, Scenario

_MOMENT: TypeAdapter[Any] = TypeAdapter(Moment)
_PLACE = re.compile(r"([a-z][a-z0-9-]*) ([1-9][0-9]{0,5})")


def check_scenarios(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every scenario alone."""
    for key, scenario in pack.scenarios.items():
        path: Path = ("scenarios", key)
        case = pack.cases.get(scenario.given.case)
        yield from unknown(origins, (*path, "given", "case"), CASE, scenario.given.case, pack.cases)
        yield from _place(pack, origins, path, scenario)
        if case is None:
            continue
        yield from _form(pack, origins, path, case, scenario)
        yield from _steps(pack, origins, path, case, scenario)
        yield from _then(pack, origins, path, case, scenario)


def _form(
    pack: Pack, origins: Origins, path: Path, case: CaseType, scenario: Scenario
) -> Iterator[Fault]:
    """Answers are given to questions of the form, and where it offers a choice, from that."""
    known = answers(pack, case.form)
    for field, value in scenario.given.form.items():
        place: Path = (*path, "given", "form", field)
        yield from unknown(origins, place, FIELD, field, known)
        values = known[field].values if field in known else None
        if values is not None and str(value) not in values:
            what = (f"`{field}` 里没有 `{value}`", f"`{field}` offers no `{value}`")
            yield origins.fault(place, what, nearest(str(value), values))


def _place(pack: Pack, origins: Origins, path: Path, scenario: Scenario) -> Iterator[Fault]:
    path = (*path, "given", "place")
    found = _PLACE.fullmatch(scenario.given.place)
    if found is None:
        what = (
            f"看不懂地点 `{scenario.given.place}`",
            f"`{scenario.given.place}` is not a place here",
        )
        mend = ("写层级和序号，例如 `grid 3`", "write a level and a number, for example `grid 3`")
        yield origins.fault(path, what, mend)
        return
    levels = {level.level for level in pack.places.trees.get("grid", [])}
    yield from unknown(origins, path, LEVEL, found[1], levels)


def _steps(
    pack: Pack, origins: Origins, path: Path, case: CaseType, scenario: Scenario
) -> Iterator[Fault]:
    walk = Walk(case, pack.people.posts)
    before: Any = scenario.given.opened
    for at, step in enumerate(scenario.when):
        place: Path = (*path, "when", at)
        try:
            moment = _MOMENT.validate_python(step.get("at"))
        except ValidationError:
            what = ("这一步没有写清时刻", "this step does not say when")
            mend = ("写 `at: 2026-03-02 09:00`", "write `at: 2026-03-02 09:00`")
            yield origins.fault((*place, "at"), what, mend)
        else:
            if moment < before:
                what = ("这一步早于上一步", "this step is before the one above")
                yield origins.fault((*place, "at"), what, ("按时间先后写", "write them in order"))
            before = moment
        yield from _step(pack, origins, place, walk, step)


def _step(
    pack: Pack, origins: Origins, path: Path, walk: Walk, step: dict[str, Any]
) -> Iterator[Fault]:
    units = pack.people.units()
    people = {"reporter", "concerned", *pack.people.posts, *pack.people.bodies, *units}
    yield from unknown(origins, (*path, "by"), POST, _text(step, "by"), people)
    yield from unknown(origins, (*path, "unit"), UNIT, _text(step, "unit"), units)
    taken = [key for key in step if key not in STEP_WORDS]
    for extra in taken[1:]:
        what = ("一步只能做一件事", "one step takes one outcome")
        yield origins.fault((*path, extra), what, ("分成两步", "write two steps"))
    if (taken or {"ask", "answer", "sign"} & set(step)) and "by" not in step:
        what = ("这一步没有写是谁做的", "this step does not say who takes it")
        yield origins.fault(path, what, ("写 `by: 岗位`", "write `by: post`"))
    if taken:
        yield from _taken(pack, origins, path, walk, step, taken[0])
    elif "sign" in step:
        yield from _sign(origins, path, walk, step)


def _taken(
    pack: Pack, origins: Origins, path: Path, walk: Walk, step: dict[str, Any], stage: str
) -> Iterator[Fault]:
    """A stage is ended by one who may, with one of its outcomes, while the case stands there."""
    outcome, by = str(step[stage]), _text(step, "by")
    people = {
        "reporter",
        "concerned",
        *pack.people.posts,
        *pack.people.bodies,
        *pack.people.units(),
    }
    if stage not in walk.stages:
        yield from unknown(origins, (*path, stage), STAGE, stage, {*walk.stages, *STEP_WORDS})
        walk.lost = True
        return
    if outcome not in walk.known(stage):
        walk.lost = True
        yield from unknown(origins, (*path, stage), OUTCOME, outcome, walk.known(stage))
        return
    if not walk.can_take(stage):
        yield _impossible(origins, (*path, stage), walk, stage)
    elif by is not None and by in people:
        yield from _answered(origins, path, walk.stages[stage], outcome, step)
        yield from _may(pack, origins, (*path, "by"), walk.stages[stage], by)
    walk.take(stage, outcome)


def _answered(
    origins: Origins, path: Path, stage: Stage, outcome: str, step: dict[str, Any]
) -> Iterator[Fault]:
    """Only what the step asks is answered; whether the answers are good, the story itself shows."""
    given: Any = step.get("answers")
    names = list(map(str, cast("dict[Any, Any]", given))) if isinstance(given, dict) else []
    way = stage.outcomes.get(outcome)
    asked = {one.field for one in (stage.asked(way) if way else stage.asks)}
    for name in names:
        yield from unknown(origins, (*path, "answers", name), FIELD, name, asked)


def _sign(origins: Origins, path: Path, walk: Walk, step: dict[str, Any]) -> Iterator[Fault]:
    """A second signature is given where one is waited for, by the post that the stage names."""
    answer, by = str(step["sign"]), _text(step, "by")
    yield from unknown(origins, (*path, "sign"), OUTCOME, answer, SIGNS)
    if walk.unsigned is None:
        if not walk.lost:
            what = ("这里没有要会签的事", "nothing waits for a second signature here")
            yield origins.fault((*path, "sign"), what, ("删去这一步", "drop this step"))
        return
    signer = walk.stages[walk.unsigned[0]].countersign
    if signer is not None and by is not None and by != signer.post:
        what = (f"`{by}` 不是会签的岗位", f"`{by}` does not countersign")
        mend = (f"这里由 `{signer.post}` 会签", f"`{signer.post}` does here")
        yield origins.fault((*path, "by"), what, mend)
    walk.sign(answer)


def _text(step: dict[str, Any], key: str) -> str | None:
    return None if step.get(key) is None else str(step[key])


def _impossible(origins: Origins, path: Path, walk: Walk, stage: str) -> Fault:
    if walk.ended:
        what = ("事情已经办结，不能再走", "the case has ended: no step can follow")
        return origins.fault(path, what, ("删去这一步", "drop this step"))
    at = "、".join(f"`{one}`" for one in sorted(walk.at))
    what = (
        f"走到这里，事情在环节 {at}，不在 `{stage}`",
        f"by now the case stands at {at.replace('、', ' or ')}, not at `{stage}`",
    )
    return origins.fault(path, what, ("补上中间的步骤", "add the steps between"))


def _may(pack: Pack, origins: Origins, path: Path, stage: Stage, by: str) -> Iterator[Fault]:
    """Whether somebody called so could take the step: a post needs the ability, the reporter a
    stage of their own."""
    if by in ("reporter", "concerned"):
        able = stage.by.reporter if by == "reporter" else stage.by.concerned
    elif by in pack.people.posts:
        own = stage.by.reporter or stage.by.concerned
        able = stage.may in pack.people.posts[by].may and not own
    else:
        able = bool(stage.by.body or stage.by.routed)
    if not able:
        what = (f"`{by}` 办不了环节 `{stage.stage}`", f"`{by}` cannot take stage `{stage.stage}`")
        mend = (
            f"这一步要 `{stage.may}` 权限，由 `{stage.by.post or stage.by.body or '报事人'}` 办"
            if not stage.by.routed
            else f"这一步要 `{stage.may}` 权限",
            f"it needs `{stage.may}`",
        )
        yield origins.fault(path, what, mend)


def _then(
    pack: Pack, origins: Origins, path: Path, case: CaseType, scenario: Scenario
) -> Iterator[Fault]:
    then = scenario.then
    path = (*path, "then")
    units = pack.people.units()
    stages = {stage.stage: stage for stage in case.stages}
    yield from unknown(origins, (*path, "stage"), STAGE, then.stage, stages)
    yield from unknown(origins, (*path, "result"), RESULT, then.result, case.results)
    yield from unknown(origins, (*path, "opens"), CASE, then.opens, pack.cases)
    yield from unknown(origins, (*path, "held_at"), LEVEL, then.held_at, pack.places.levels())
    people = {"reporter", "concerned", *pack.people.posts, *pack.people.bodies, *units}
    yield from unknown(origins, (*path, "held_by"), POST, then.held_by, people)
    outcomes = {key for stage in case.stages for key in stage.outcomes}
    yield from unknown(origins, (*path, "suggested"), OUTCOME, then.suggested, {*outcomes, *units})
    if then.stage is not None and then.result is not None:
        what = (
            "办结了就不在环节里：`stage` 和 `result` 只写一个",
            "a case that has ended stands at no stage: write `stage` or `result`",
        )
        yield origins.fault((*path, "result"), what)
