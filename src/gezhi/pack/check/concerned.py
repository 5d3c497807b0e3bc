"""Cases about a person who did not open them: they are told, answer in time, and are judged by
somebody else than the one who wrote of them."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import OPENERS, CaseType, Stage
from gezhi.pack.check.names import RESULT, Path, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

_ALONE = ("个人信息保护法第二十五条", "PIPL article 25")
_RIGHT = ("个人信息保护法第八、四十六条", "PIPL articles 8 and 46")


def check_concerned(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every case type: where somebody is concerned, all of it that protects them is there."""
    for case in pack.cases.values():
        path: Path = ("cases", case.case)
        yield from _apart(case, origins, path)
        if case.concerned is None:
            yield from _nobody(case, origins, path)
        else:
            yield from _named(case, origins, path)
            yield from _heard(case, origins, path)
            for at, key in enumerate(case.concerned.uncounted):
                where = (*path, "concerned", "uncounted", at)
                yield from unknown(origins, where, RESULT, key, case.results)


def _nobody(case: CaseType, origins: Origins, path: Path) -> Iterator[Fault]:
    for at, stage in enumerate(case.stages):
        if stage.by.concerned:
            what = (
                f"环节 `{stage.stage}` 归当事人，可这类事没有当事人",
                f"stage `{stage.stage}` is the person's concerned, but nobody is",
            )
            mend = ("写 `concerned: {uncounted: […]}`", "add `concerned: {uncounted: […]}`")
            yield origins.fault((*path, "stages", at, "by"), what, mend)


def _apart(case: CaseType, origins: Origins, path: Path) -> Iterator[Fault]:
    first = case.stages[0]
    if first.not_by is not None:
        what = (
            f"谁发起的谁先办，环节 `{first.stage}` 不能写 `not_by`",
            f"whoever opens it begins: stage `{first.stage}` cannot say `not_by`",
        )
        mend = ("写在后面的环节", "write it in a later stage")
        yield origins.fault((*path, "stages", 0, "not_by"), what, mend)


def _named(case: CaseType, origins: Origins, path: Path) -> Iterator[Fault]:
    """It is kept to those in it, staff opens it, and the form says whom it is about."""
    if not case.confidential:
        what = ("说某个人的事要保密", "what is about a person is confidential")
        mend = ("写 `confidential: true`", "add `confidential: true`")
        yield origins.fault((*path, "concerned"), what, mend, source=_ALONE)
    if case.mediation is not None:
        what = ("调解的双方写在 `mediation`", "those in a dispute belong to `mediation`")
        yield origins.fault((*path, "concerned"), what, ("删去一样", "drop one of them"))
    if OPENERS & set(case.open):
        what = ("说某个人的事由岗位发起", "posts open what is about a person")
        yield origins.fault((*path, "open"), what, ("写岗位", "name posts"))
    name = case.field_of("name")
    if name is None or not name.required or case.field_of("phone") is None:
        what = ("表单没有问清楚说的是谁", "the form does not ask whom it is about")
        mend = (
            "加必填的 `kind: name` 和一栏 `kind: phone`",
            "add a required `kind: name` and a `kind: phone`",
        )
        yield origins.fault((*path, "form"), what, mend)


def _heard(case: CaseType, origins: Origins, path: Path) -> Iterator[Fault]:
    """Exactly one stage is theirs, it ends by itself, and what they say goes to somebody else."""
    theirs = [(at, stage) for at, stage in enumerate(case.stages) if stage.by.concerned]
    if len(theirs) != 1:
        what = ("当事人要有一个、也只有一个环节", "the person concerned needs exactly one stage")
        yield origins.fault((*path, "concerned"), what, ("写 `by: concerned`", "write it once"))
    for at, stage in theirs:
        place: Path = (*path, "stages", at)
        if stage.silent is None:
            what = ("当事人可以不说话，到期要有去处", "they may stay silent: time must end it")
            yield origins.fault(place, what, ("写 `silent`", "add `silent`"), source=_RIGHT)
        yield from _answered(case, origins, place, stage)


def _answered(case: CaseType, origins: Origins, place: Path, stage: Stage) -> Iterator[Fault]:
    stages = {one.stage: one for one in case.stages}
    for key, outcome in stage.outcomes.items():
        goal = stages.get(outcome.to or "")
        if outcome.say != "required" or goal is None or goal.not_by != "opener":
            what = (
                f"`{key}` 要当事人写明，并交给不是写的人来定",
                f"`{key}` takes their own words and goes to somebody else than the author",
            )
            mend = (
                "写 `say: required`，去的环节写 `not_by: opener`",
                "write `say: required`, and `not_by: opener` at the stage it leads to",
            )
            yield origins.fault((*place, "outcomes", key), what, mend, source=_RIGHT)
