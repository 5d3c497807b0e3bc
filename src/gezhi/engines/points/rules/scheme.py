"""What a scheme makes of what was recorded: whether it counts, and which stars, titles and tiers
follow from the score.

Stars, titles and tiers follow from what was earned and never from what is left: exchanging points
lowers nobody's rank.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gezhi.base.words import Words
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.trust.rules.refusal import Wrong
from gezhi.pack.points import Honour, Item, Scheme, Tier


@dataclass(frozen=True, slots=True)
class Told:
    """A thing as somebody records it: which item, on which day, how often, for how many points in
    all; without points it gets those of the item."""

    item: str
    day: date
    times: int = 1
    points: int | None = None
    note: str = ""


def worth(item: Item, told: Told) -> int:
    """The points of what is told, below zero for a deduction."""
    points = item.points * told.times if told.points is None else told.points
    return -points if item.kind == "deduction" else points


def wrongs(scheme: Scheme, told: Told, *, today: date, open_from: date, done: int) -> list[Wrong]:
    """Everything why a thing cannot be recorded. `open_from` is the first day whose review is not
    over, `done` how often the item already counts for this holder in its period."""
    found = scheme.item(told.item)
    if found is None:
        zh = "方案里没有这一条，请重新选"
        return [_wrong("item", "unknown", zh, "the scheme has no such item: choose another")]
    item = found[1]
    return [
        *_wrong_day(told.day, today, open_from),
        *_wrong_amount(item, told),
        *_wrong_often(item, told, done),
        *_wrong_evidence(item, told),
    ]


def _wrong_day(day: date, today: date, open_from: date) -> Iterator[Wrong]:
    if day > today:
        yield _wrong("day", "future", "不能记以后的事", "what is still to come cannot be recorded")
    elif day < open_from:
        yield _wrong(
            "day",
            "past",
            f"{open_from:%Y-%m-%d} 以前的已经复核完，不能再补记；有漏的请申诉",
            f"what was before {open_from:%Y-%m-%d} has been reviewed; appeal if it was left out",
        )


def _wrong_amount(item: Item, told: Told) -> Iterator[Wrong]:
    if told.times < 1:
        yield _wrong("times", "least", "次数至少是 1", "it happened once at least")
    elif told.points is not None and not 1 <= told.points <= item.points * told.times:
        most = item.points * told.times
        yield _wrong(
            "points",
            "points",
            f"这一条给 1 到 {most} 分，要整数",
            f"this item gives 1 to {most} points, whole ones",
        )


def _wrong_often(item: Item, told: Told, done: int) -> Iterator[Wrong]:
    if done + max(told.times, 1) > item.times:
        period = stretch(item.per, told.day)
        yield _wrong(
            "item",
            "limit",
            f"“{item.name.zh}”在 {period} 最多算 {item.times} 次，已经记了 {done} 次",
            f"“{item.name.say('en')}” counts {item.times} times at most in {period}; "
            f"it was recorded {done} times",
        )


def _wrong_evidence(item: Item, told: Told) -> Iterator[Wrong]:
    if item.evidence == "note" and not told.note.strip():
        yield _wrong("note", "required", "写一句是怎么回事", "say in a sentence what it was")


def _wrong(field: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(field, code, Words(zh=zh, en=en))


def stars(scheme: Scheme, scores: Mapping[str, int]) -> frozenset[str]:
    """The categories whose star is earned by the scores of a holder in a year, by category."""
    return frozenset(
        one.category
        for one in scheme.categories
        if one.star is not None and scores.get(one.category, 0) >= one.star.from_
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A star that is `won`, `lost` or `regained`."""

    category: str
    how: str


def turns(earned: Iterable[str], held: Iterable[str], once_held: Iterable[str]) -> list[Turn]:
    """What becomes of a holder's stars: those earned but not held are won, or regained when they
    were held before; those held and no longer earned are lost."""
    earned, held, before = set(earned), set(held), set(once_held)
    return [
        *(Turn(one, "regained" if one in before else "won") for one in sorted(earned - held)),
        *(Turn(one, "lost") for one in sorted(held - earned)),
    ]


def honours(scheme: Scheme, held: int) -> list[Honour]:
    """The titles of whoever holds that many stars."""
    return [one for one in scheme.honours if held >= one.stars]


def tier(scheme: Scheme, score: int) -> Tier | None:
    """The tier of a year's score; None below the lowest."""
    reached = [one for one in scheme.tiers if score >= one.from_]
    return reached[-1] if reached else None


def reaches(scheme: Scheme, score: int, wanted: str | None) -> bool:
    """Whether a year's score gives the rights of a tier, or of one above it."""
    if wanted is None:
        return True
    asked = next((one for one in scheme.tiers if one.tier == wanted), None)
    return asked is not None and score >= asked.from_


def open_from(reviewed: Stretch | None, every: Stretch) -> date:
    """The first day on which things may still be recorded: after the last reviewed period, but
    never further back than the period before this one."""
    earliest = every.before.first
    return earliest if reviewed is None else max(earliest, reviewed.after.first)
