"""What is wrong with a roll, every fault with its row, before a ballot opens on it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gezhi.base.words import Words

_ADULT = 18


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a roll. `key` is who or which unit; `proxy` is who votes in their place."""

    key: str
    born: date | None = None
    area: int | None = None
    withdrawn: bool = False
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row of a roll (from 1): a code for programs, words for people."""

    row: int
    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a roll: ages on the day of the vote, areas, and how many proxies at most."""

    day: date
    adults: bool = False
    areas: bool = False
    most_proxies: int | None = None


def is_adult(born: date, day: date) -> bool:
    """Whether somebody is 18 on a day: from their birthday on; one of 29 February from 1 March."""
    return (day.year - _ADULT, day.month, day.day) >= (born.year, born.month, born.day)


def _wrong(row: int, code: str, zh: str, en: str) -> Fault:
    return Fault(row, code, Words(zh=f"第 {row} 行：{zh}", en=f"row {row}: {en}"))


def _person(row: int, entry: Entry, asked: Asked) -> Iterator[Fault]:
    if entry.withdrawn:
        yield _wrong(row, "withdrawn", "已退出，请删去", "has withdrawn: take it off")
    if asked.adults and entry.born is None:
        yield _wrong(row, "no-birthday", "缺少出生日期", "the date of birth is missing")
    elif asked.adults and entry.born is not None and not is_adult(entry.born, asked.day):
        yield _wrong(row, "minor", "投票日未满18周岁", "is not yet 18 on the day of the vote")
    if asked.areas and (entry.area is None or entry.area <= 0):
        yield _wrong(row, "no-area", "缺少面积", "the area is missing")
    if entry.proxy == entry.key:
        yield _wrong(row, "own-proxy", "不能委托自己", "cannot be one's own proxy")


def faults(roll: Sequence[Entry], asked: Asked) -> list[Fault]:
    """Every fault in the order of the rows (from 1); empty where the roll can be used.

    A double is told at each row after the first, one proxy too many at each row over the cap.
    """
    found: list[Fault] = []
    first: dict[str, int] = {}
    held: Counter[str] = Counter()
    for row, entry in enumerate(roll, start=1):
        if entry.key in first:
            before = first[entry.key]
            found.append(
                _wrong(row, "double", f"与第 {before} 行重复", f"is the same as row {before}")
            )
        first.setdefault(entry.key, row)
        found += _person(row, entry, asked)
        if entry.proxy is not None and asked.most_proxies is not None:
            held[entry.proxy] += 1
            if held[entry.proxy] > asked.most_proxies:
                cap = asked.most_proxies
                found.append(
                    _wrong(
                        row,
                        "proxies",
                        f"受托人最多接受 {cap} 人委托",
                        f"nobody may stand in for more than {cap}",
                    )
                )
    return found
