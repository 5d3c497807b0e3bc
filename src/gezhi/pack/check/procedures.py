"""What steps ask, which conditions outcomes have, and who sees what is confidential."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import CaseType, Outcome, Stage
from gezhi.pack.check.conditions import Asked, check_condition
from gezhi.pack.check.forms import answers, check_fields
from gezhi.pack.check.names import BODY, FIELD, POST, Path, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.forms import FormField
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

_KEPT = ("个人信息保护法第五十一条", "PIPL article 51")
_SEEING = frozenset(
    {"case.see", "case.accept", "case.route", "case.settle", "case.supervise", "case.extend"}
)
_PLACED = frozenset({"location", "category", "images", "voice"})


def check_procedures(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every case type: what its steps ask, and whom it is kept to."""
    for case in pack.cases.values():
        known = answers(pack, case.form)
        for at, stage in enumerate(case.stages):
            path: Path = ("cases", case.case, "stages", at)
            yield from _stage(pack, origins, path, case, stage, known)
        yield from _left_out(origins, case, known)
        yield from _kept(pack, origins, case)


def _stage(
    pack: Pack,
    origins: Origins,
    path: Path,
    case: CaseType,
    stage: Stage,
    known: dict[str, Asked],
) -> Iterator[Fault]:
    yield from _asks(pack, origins, (*path, "asks"), stage.asks, case)
    for at, one in enumerate(stage.with_):
        place: Path = (*path, "with", at)
        yield from unknown(origins, (*place, "body"), BODY, one.body, pack.people.bodies)
        yield from unknown(origins, (*place, "post"), POST, one.post, pack.people.posts)
        if one.reporter or one.routed or one.concerned:
            what = ("`with` 里写岗位或组织", "`with` names posts and bodies")
            yield origins.fault(place, what, ("写 `{post: …}`", "write `{post: …}`"))
    if stage.with_ and stage is case.stages[0]:
        what = ("第一个环节还没有人接手，不能写 `with`", "the first stage cannot have `with`")
        yield origins.fault((*path, "with"), what, ("写在后面的环节", "write it in a later stage"))
    for key, outcome in stage.outcomes.items():
        place = (*path, "outcomes", key)
        yield from _asks(pack, origins, (*place, "asks"), outcome.asks, case)
        names = [one.field for one in stage.asked(outcome)]
        if outcome.asks:
            yield from doubled(origins, (*place, "asks"), FIELD, names)
        asked = known | answers(pack, stage.asked(outcome))
        yield from check_condition(origins, (*place, "if"), outcome.if_, asked)
        yield from _answerable(origins, place, stage, outcome)
    if stage.silent is not None and (stage.silent.asks or stage.silent.if_ is not None):
        what = ("没有人答复时，没有人来填", "nobody answers what is asked when time runs out")
        mend = ("删去 `asks` 和 `if`", "drop `asks` and `if`")
        yield origins.fault((*path, "silent"), what, mend)
    yield from _always_open(origins, path, stage)


def _asks(
    pack: Pack, origins: Origins, path: Path, asked: list[FormField], case: CaseType
) -> Iterator[Fault]:
    yield from check_fields(pack, origins, path, asked)
    taken = {field.field for field in case.form}
    for at, field in enumerate(asked):
        if field.kind in _PLACED:
            what = (f"办理时不能问 `{field.kind}`", f"a step does not ask for `{field.kind}`")
            yield origins.fault((*path, at, "kind"), what, ("写在表单里", "ask it in the form"))
        if field.field in taken:
            what = (
                f"`{field.field}` 表单里已经问过",
                f"`{field.field}` is asked in the form already",
            )
            yield origins.fault((*path, at), what, ("换个名字", "give it another name"))


def _answerable(origins: Origins, path: Path, stage: Stage, outcome: Outcome) -> Iterator[Fault]:
    asked = stage.asked(outcome)
    if (stage.by.reporter or stage.by.concerned) and (asked or outcome.if_ is not None):
        what = ("本人自己的环节不再另问", "the person's own stage asks nothing more")
        mend = ("删去 `asks` 和 `if`", "drop `asks` and `if`")
        yield origins.fault(path, what, mend)
    if stage.countersign is not None and any(one.identifying for one in asked):
        what = ("要会签的环节不能问姓名、电话", "a countersigned stage asks for no name or phone")
        yield origins.fault(path, what, ("写在前一个环节", "ask it in the stage before"))


def _always_open(origins: Origins, path: Path, stage: Stage) -> Iterator[Fault]:
    """Whatever was answered, there is a way on: one outcome without a condition, or a vote that is
    carried and one that is not."""
    conditions = [one.if_ for one in stage.outcomes.values()]
    if not conditions or None in conditions or stage.silent is not None:
        return
    asked = {(name, held) for name, held in _verdicts(stage)}
    votes = {name for name, _ in asked}
    if any({(name, True), (name, False)} <= asked for name in votes):
        return
    what = (
        f"环节 `{stage.stage}` 的办法都带条件，可能一个也不能选",
        f"every outcome of `{stage.stage}` has a condition, so that none may fit",
    )
    mend = (
        "留一个不带 `if` 的办法，例如退回",
        "leave one without `if`, for example to send it back",
    )
    yield origins.fault((*path, "outcomes"), what, mend)


def _verdicts(stage: Stage) -> Iterator[tuple[str, bool]]:
    for one in stage.outcomes.values():
        name = getattr(one.if_, "field", "")
        wanted = getattr(one.if_, "is_", None)
        if name.endswith(".carried") and isinstance(wanted, bool):
            yield name, wanted


def _left_out(origins: Origins, case: CaseType, known: dict[str, Asked]) -> Iterator[Fault]:
    if case.public is not None:
        path: Path = ("cases", case.case, "public", "except")
        ends = {
            key for one in case.stages if one.stage == case.public.after for key in one.outcomes
        }
        asked = known | {"outcome": Asked("text", frozenset(ends))}
        yield from check_condition(origins, path, case.public.except_, asked)


def _kept(pack: Pack, origins: Origins, case: CaseType) -> Iterator[Fault]:
    path: Path = ("cases", case.case)
    if case.confidential and case.public is not None:
        what = ("保密的事不公开", "what is confidential is not public")
        yield origins.fault((*path, "public"), what, ("删去一样", "drop one of them"), source=_KEPT)
    if case.sees and not case.confidential:
        what = ("`sees` 只用在保密的事项上", "`sees` belongs to what is confidential")
        yield origins.fault(
            (*path, "sees"), what, ("写 `confidential: true`", "add `confidential: true`")
        )
    for at, key in enumerate(case.sees):
        yield from unknown(origins, (*path, "sees", at), POST, key, pack.people.posts)
        post = pack.people.posts.get(key)
        if post is not None and not _SEEING & set(post.may):
            what = (f"岗位 `{key}` 看不了事项", f"post `{key}` may not see cases")
            mend = ("给它 `case.see`", "give it `case.see`")
            yield origins.fault((*path, "sees", at), what, mend)
