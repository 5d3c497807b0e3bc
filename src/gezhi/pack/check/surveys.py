"""Surveys: known owners, somebody who asks and somebody who keeps, each thing asked once."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.check.names import UNIT, Pair, Path, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack
from gezhi.pack.surveys import Survey

QUESTION: Pair = ("问题", "question")
SURVEY: Pair = ("调查", "survey")
KIND: Pair = ("另外几类", "kind of doors")
STATE: Pair = ("进度", "state")
HELD: Pair = ("登记簿里的项目", "field of the register")
ABLE = ("survey.keep", "survey.ask")


def check_surveys(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every survey of the pack."""
    for one in pack.surveys.values():
        path: Path = ("surveys", one.survey)
        units = {**pack.people.units(), **pack.people.posts}
        yield from unknown(origins, (*path, "owner"), UNIT, one.owner, units)
        keys = [field.field for field in one.fields]
        yield from doubled(origins, (*path, "fields"), QUESTION, keys)
        held = [field.held for field in one.fields if field.held is not None]
        yield from doubled(origins, (*path, "fields"), HELD, held)
        yield from doubled(origins, (*path, "states"), STATE, [s.state for s in one.states])
        yield from _conditions(one, origins, path)
        yield from _somebody(pack, origins, path)


def _conditions(one: Survey, origins: Origins, path: Path) -> Iterator[Fault]:
    """A name or phone that nothing else asks for is asked of a person, not of the street."""
    for at, field in enumerate(one.fields):
        if field.identifying and field.held is None and one.asks == "person":
            what = (
                f"`{field.field}` 问的是姓名、电话，却没写 `held`，登记过的人又要再填一遍",
                f"`{field.field}` asks a name or phone that the register may hold",
            )
            mend = (f"加上 `held: {field.kind}`", f"add `held: {field.kind}`")
            yield origins.fault((*path, "fields", at), what, mend)


def _somebody(pack: Pack, origins: Origins, path: Path) -> Iterator[Fault]:
    for ability in ABLE:
        if any(ability in post.may for post in pack.people.posts.values()):
            continue
        what = (f"没有岗位有 `{ability}` 权限", f"no post may `{ability}`")
        mend = (
            f"在 people.yaml 里给一个岗位的 `may` 加上 `{ability}`",
            f"add `{ability}` to `may` of a post in people.yaml",
        )
        yield origins.fault((*path, "owner"), what, mend)


def check_surveying(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """What a replay says of surveys."""
    for at, one in enumerate(pack.replay.surveying if pack.replay else ()):
        path: Path = ("replay", "surveying", at)
        yield from unknown(origins, (*path, "survey"), SURVEY, one.survey, pack.surveys)
        rules = pack.surveys.get(one.survey)
        if rules is None:
            continue
        for kind in one.also:
            yield from unknown(origins, (*path, "also", kind), KIND, kind, rules.also)
        for n, state in enumerate(one.states):
            known = {each.state for each in rules.states}
            yield from unknown(origins, (*path, "states", n), STATE, state, known)
