"""How people grow: known posts and levels, somebody to keep it, three people for a promotion."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gezhi.pack.check.names import (
    CASE,
    COURSE,
    FIELD,
    HELP,
    LADDER,
    LEVEL,
    LIAISON,
    PLACEMENT,
    POST,
    Path,
    unknown,
)
from gezhi.pack.faults import Fault
from gezhi.pack.growing import Ladder, Liaison
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

KEEPERS = {
    "courses": ("training.keep", "培训", "courses"),
    "placements": ("training.keep", "就业", "placements"),
    "contests": ("training.keep", "比赛", "contests"),
    "reserves": ("career.keep", "人才库", "reserve lists"),
    "ladders": ("career.keep", "岗位等级", "ladders"),
    "liaisons": ("liaison.keep", "包联", "liaisons"),
}
"""Who keeps what: the ability without which nobody could."""


def check_growing(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Courses, reserve lists, contests, ladders and liaisons of the pack."""
    people = pack.people
    for key, post in people.posts.items():
        for at, course in enumerate(post.trained):
            where: Path = ("people", "posts", key, "trained", at)
            yield from unknown(origins, where, COURSE, course, people.courses)
    yield from _levels(pack, origins)
    for key, rules in people.courses.items():
        for at, post_key in enumerate(rules.posts):
            where = ("people", "courses", key, "posts", at)
            yield from unknown(origins, where, POST, post_key, people.posts)
    for key, ladder in people.ladders.items():
        yield from _ladder(pack, origins, ("people", "ladders", key), ladder)
    for key, liaison in people.liaisons.items():
        yield from _liaison(pack, origins, ("people", "liaisons", key), liaison)


def _levels(pack: Pack, origins: Origins) -> Iterator[Fault]:
    levels = pack.places.levels()
    for part, (ability, *named) in KEEPERS.items():
        kinds = getattr(pack.people, part)
        for key, rules in kinds.items():
            level = getattr(rules, "at", None)
            yield from unknown(origins, ("people", part, key, "at"), LEVEL, level, levels)
        if kinds:
            yield from _kept(pack, origins, part, ability, named)


def _kept(
    pack: Pack, origins: Origins, part: str, ability: str, named: list[str]
) -> Iterator[Fault]:
    if pack.manifest.attach is None or any(
        ability in one.may for one in pack.people.posts.values()
    ):
        return
    zh, en = named
    what = (f"没有人有 `{ability}`，{zh}没人管", f"nobody may `{ability}`: no one keeps the {en}")
    mend = (f"给一个岗位的 `may` 加上 `{ability}`", f"add `{ability}` to `may` of a post")
    yield origins.fault(("people", part), what, mend)


def _ladder(pack: Pack, origins: Origins, path: Path, ladder: Ladder) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for key, rung in ladder.posts.items():
        for at, post in enumerate(rung.of):
            where: Path = (*path, "posts", key, "of", at)
            yield from unknown(origins, where, POST, post, pack.people.posts)
        for grade in rung.grades:
            if grade in first:
                what = (
                    f"等级 `{grade}` 在岗位 `{first[grade]}` 里已经有了",
                    f"grade `{grade}` stands under `{first[grade]}` already",
                )
                mend = ("换个名字", "use another name")
                yield origins.fault((*path, "posts", key, "grades", grade), what, mend)
            first.setdefault(grade, key)
    yield from _pay(origins, path, ladder)
    yield from _three(pack, origins, path)


def _pay(origins: Origins, path: Path, ladder: Ladder) -> Iterator[Fault]:
    """A higher grade that pays less is a slip of the pen more often than meant."""
    steps = list(ladder.steps())
    for below, above in pairwise(steps):
        if above.grade.pay < below.grade.pay:
            what = (
                f"`{above.key}` 的工资比 `{below.key}` 低",
                f"`{above.key}` pays less than `{below.key}` below it",
            )
            mend = (
                "看看是不是少写了一位（单位是分）",
                "see whether a digit is missing (it is in fen)",
            )
            where: Path = (*path, "posts", above.post, "grades", above.key, "pay")
            yield origins.fault(where, what, mend, severity="warning")


def _three(pack: Pack, origins: Origins, path: Path) -> Iterator[Fault]:
    """Proposing, checking and deciding are three people's."""
    if pack.manifest.attach is None:
        return
    keep = [one for one in pack.people.posts.values() if "career.keep" in one.may]
    decide = [one for one in pack.people.posts.values() if "career.decide" in one.may]
    if len(keep) == 1 and keep[0].held_by == 1:
        what = (
            "只有一个人管等级：提的人不能自己审",
            "one person keeps grades: nobody is left to check",
        )
        mend = ("`held_by` 写 2 以上，或再给一个岗位", "let two hold it, or name another post")
        yield origins.fault(path, what, mend)
    if not decide:
        what = ("没有人能定晋升", "nobody decides promotions")
        mend = (
            "给一个岗位的 `may` 加上 `career.decide`",
            "add `career.decide` to `may` of a post",
        )
        yield origins.fault(path, what, mend)


def _liaison(pack: Pack, origins: Origins, path: Path, liaison: Liaison) -> Iterator[Fault]:
    for at, post in enumerate(liaison.leaders):
        yield from unknown(origins, (*path, "leaders", at), POST, post, pack.people.posts)
    asked = liaison.finding
    if asked is None:
        return
    where: Path = (*path, "finding")
    yield from unknown(origins, (*where, "case"), CASE, asked.case, pack.cases)
    if asked.case in pack.cases:
        fields = [one.field for one in pack.cases[asked.case].form]
        yield from unknown(origins, (*where, "text"), FIELD, asked.text, fields)
        yield from unknown(origins, (*where, "where"), FIELD, asked.where, fields)
        for key in asked.answers:
            yield from unknown(origins, (*where, "answers", key), FIELD, key, fields)


def check_grown(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """What a replay says of courses, placements, ladders and liaisons."""
    replay, people = pack.replay, pack.people
    if replay is None:
        return
    for at, one in enumerate(replay.learning):
        path: Path = ("replay", "learning", at)
        yield from unknown(origins, (*path, "course"), COURSE, one.course, people.courses)
        for n, post in enumerate(one.posts):
            yield from unknown(origins, (*path, "posts", n), POST, post, people.posts)
    for at, placed in enumerate(replay.placing):
        where: Path = ("replay", "placing", at, "kind")
        yield from unknown(origins, where, PLACEMENT, placed.kind, people.placements)
    for at, rungs in enumerate(replay.laddering):
        where = ("replay", "laddering", at, "ladder")
        yield from unknown(origins, where, LADDER, rungs.ladder, people.ladders)
    for at, linked in enumerate(replay.linking):
        path = ("replay", "linking", at)
        yield from unknown(origins, (*path, "liaison"), LIAISON, linked.liaison, people.liaisons)
        rules = people.liaisons.get(linked.liaison)
        for kind in linked.help if rules else ():
            yield from unknown(origins, (*path, "help", kind), HELP, kind, rules.help)  # type: ignore[union-attr]
