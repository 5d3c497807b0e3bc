"""One change, and the thing that it is a change of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from gezhi.base.words import Words, language
from gezhi.pack.diff.values import LABELS, same, say_value

Kind = Literal["added", "removed", "changed"]
Item = TypeVar("Item")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom a change concerns, by the keys of the pack."""

    posts: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.posts | other.posts,
            self.bodies | other.bodies,
            self.cases | other.cases,
            self.levels | other.levels,
        )

    def __bool__(self) -> bool:
        return bool(self.posts or self.bodies or self.cases or self.levels)

    def say(self, lang: str | None = "zh") -> str:
        """``岗位 grid-lead；事项类型 report``; empty where nobody is touched."""
        zh = language(lang) == "zh"
        named = (
            ("岗位" if zh else "posts", self.posts),
            ("组织" if zh else "bodies", self.bodies),
            ("事项类型" if zh else "case types", self.cases),
            ("层级" if zh else "levels", self.levels),
        )
        comma = "、" if zh else ", "
        parts = [f"{kind} {comma.join(sorted(keys))}" for kind, keys in named if keys]
        return ("；" if zh else "; ").join(parts)


NOBODY = Touched()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what became of what, whom it touches, and whether running cases could be
    carried over (`breaking`: they could not)."""

    path: tuple[str, ...]
    kind: Kind
    what: Words
    touches: Touched = NOBODY
    breaking: bool = False

    def say(self, lang: str | None = "zh") -> str:
        """``~ 环节「办理」（居民报事）时限：4 个工作时 → 8 个工作时［涉及 …］``."""
        zh = language(lang) == "zh"
        said = (
            f"{ {'added': '+', 'removed': '-', 'changed': '~'}[self.kind] } {self.what.say(lang)}"
        )
        if self.touches:
            touched = self.touches.say(lang)
            said += f"［涉及{touched}］" if zh else f" [touches {touched}]"
        if self.breaking:
            said += "（办理中的事项用不了）" if zh else " (not for running cases)"
        return said

    def __str__(self) -> str:
        return self.say("en")


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that both versions have, or one of them: its place, its name, whom it concerns."""

    path: tuple[str, ...]
    name: Words
    touches: Touched = NOBODY
    breaking: frozenset[str] = field(default_factory=frozenset[str])
    """Fields whose change cannot be applied to running cases."""

    def added(self, *, breaking: bool = False) -> Change:
        what = Words(zh=f"新增{self.name.zh}", en=f"added {self.name.say('en')}")
        return Change(self.path, "added", what, self.touches, breaking)

    def removed(self, *, breaking: bool = False) -> Change:
        what = Words(zh=f"删去{self.name.zh}", en=f"removed {self.name.say('en')}")
        return Change(self.path, "removed", what, self.touches, breaking)

    def changed(
        self, key: str, old: Any, new: Any, *, touches: Touched = NOBODY, breaking: bool = False
    ) -> Change:
        """A field that has another value; what was not given before was added to it."""
        zh, en = LABELS.get(key, (f"`{key}`", f"`{key}`"))
        said_zh, said_en = say_value(old, new, "zh"), say_value(old, new, "en")
        what = Words(
            zh=f"{self.name.zh} · {zh}：{said_zh}", en=f"{self.name.say('en')}, {en}: {said_en}"
        )
        broken = breaking or key in self.breaking
        return Change((*self.path, key), "changed", what, self.touches | touches, broken)

    def reordered(self, kind: Pair) -> Change:
        what = Words(
            zh=f"{self.name.zh} · {kind[0]}换了先后",
            en=f"{self.name.say('en')}: {kind[1]} reordered",
        )
        return Change(self.path, "changed", what, self.touches)

    def part(self, step: str, zh: str, en: str, touches: Touched = NOBODY) -> Subject:
        """Something inside this one; ``{}`` in the texts stands for this one's name."""
        name = Words(zh=zh.replace("{}", self.name.zh), en=en.replace("{}", self.name.say("en")))
        return replace(
            self,
            path=(*self.path, step),
            name=name,
            touches=self.touches | touches,
            breaking=frozenset(),
        )


def fields(
    subject: Subject, old: BaseModel, new: BaseModel, skip: Iterable[str] = ()
) -> Iterator[Change]:
    """A change for every field with another value, except those that are told in more detail."""
    left_out = set(skip)
    for name, about in type(old).model_fields.items():
        before, after = getattr(old, name), getattr(new, name)
        if name not in left_out and not same(before, after):
            yield subject.changed(about.alias or name, before, after)


def whole(
    subject: Subject, old: BaseModel | None, new: BaseModel | None, skip: Iterable[str] = ()
) -> Iterator[Change]:
    """What became of a thing to which nobody is bound: it came, it went, or some of its fields
    have another value."""
    if old is not None and new is not None:
        yield from fields(subject, old, new, skip)
    elif new is not None:
        yield subject.added()
    elif old is not None:
        yield subject.removed()


def keyed(
    old: Mapping[str, Item], new: Mapping[str, Item]
) -> Iterator[tuple[str, Item | None, Item | None]]:
    """Both sides of each key: those of the new version in its order, then those that went."""
    for key, item in new.items():
        yield key, old.get(key), item
    for key, item in old.items():
        if key not in new:
            yield key, item, None


def reordered(old: Iterable[str], new: Iterable[str]) -> bool:
    """Whether the keys that both have stand in another order."""
    before, after = list(old), list(new)
    return [key for key in before if key in after] != [key for key in after if key in before]
