"""Disclosures: known names, rules that can be kept, and days no fewer than the statute's."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.voting import STATUTES
from gezhi.pack.check.names import (
    CASE,
    COLUMN,
    LEVEL,
    PHASE,
    POST,
    POWER,
    Path,
    able_posts,
    doubled,
    unknown,
)
from gezhi.pack.disclosure import Disclosure, PowerList
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

RARELY = {"year"}


def check_disclosures(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every one of the pack."""
    levels = pack.places.levels()
    for one in pack.disclosures.values():
        path: Path = ("disclosures", one.disclosure)
        yield from unknown(origins, (*path, "at"), LEVEL, one.at, levels)
        yield from able_posts(pack, origins, (*path, "by"), one.by, "disclosure.post")
        yield from _cadence(one, origins, path)
        yield from _law(one, origins, path)
        yield from _table(one, origins, path)
    for kept in pack.lists.values():
        yield from unknown(origins, ("lists", kept.list, "at"), LEVEL, kept.at, levels)
        yield from _list(pack, kept, origins)


def _cadence(one: Disclosure, origins: Origins, path: Path) -> Iterator[Fault]:
    plain = one.every is not None and one.within is not None
    half = (one.every is None) != (one.within is None)
    if half or plain == bool(one.course):
        what = (
            "要么写 `every` 和 `within`，要么写 `course`",
            "write either `every` with `within`, or a `course`",
        )
        mend = ("例如 `every: month`、`within: {days: 10}`", "for example `every: month`")
        yield origins.fault(path, what, mend)
    yield from doubled(origins, (*path, "course"), PHASE, [turn.phase for turn in one.course])
    if one.busy is not None and all(turn.every != "quarter" for turn in one.turns):
        what = ("`busy` 只用在按季公开的事项上", "`busy` goes with what is public by quarter")
        yield origins.fault((*path, "busy"), what, ("删去 `busy`", "leave `busy` out"))


def _law(one: Disclosure, origins: Origins, path: Path) -> Iterator[Fault]:
    """Villagers Committees Law art. 35, Residents Committees Law art. 34."""
    statute = STATUTES[one.law]
    least = int(statute.numbers["posting_days"])  # type: ignore[arg-type]
    article = (statute.article.zh, statute.article.say("en"))
    if one.days < least:
        what = (
            f"公布 {one.days} 天不够：{article[0]}要求不少于 {least} 天",
            f"{one.days} days are too few: {article[1]} asks for {least} at least",
        )
        yield origins.fault((*path, "days"), what, (f"写 {least}", f"write {least}"))
    if one.law != "disclosure.village":
        return
    if one.turns and all(turn.every in RARELY for turn in one.turns):
        what = (
            f"一年一次太少：{article[0]}要求一般事项至少每季度公布一次",
            f"once a year is too rare: {article[1]} asks for every quarter at least",
        )
        yield origins.fault(path, what, ("写 `quarter`", "write `quarter`"))
    quarterly = any(turn.every == "quarter" for turn in one.turns)
    if one.affairs == "finance" and quarterly and one.busy is None:
        what = (
            f"没有写财务往来多的村怎么办：{article[0]}要求每月公布一次",
            f"busy finances are not provided for: {article[1]} asks for every month",
        )
        yield origins.fault(path, what, ("加上 `busy: month`", "add `busy: month`"))


def _table(one: Disclosure, origins: Origins, path: Path) -> Iterator[Fault]:
    where = (*path, "columns")
    if (one.form == "table") != bool(one.columns):
        what = ("表格要写列，文字不写列", "a table has columns, a text has none")
        yield origins.fault((*path, "form"), what, ("写上 `columns`", "write `columns`"))
    yield from doubled(origins, where, COLUMN, [column.column for column in one.columns])
    parts = [column.part for column in one.columns if column.part]
    if len(parts) != len(set(parts)):
        what = ("同一个 `part` 写了两列", "a `part` stands in two columns")
        yield origins.fault(where, what, ("只留一列", "keep one of them"))
    if parts and not {"income", "expense", "closing"} <= set(parts):
        what = (
            "收入、支出、结余要齐，才对得上账",
            "income, expense and closing are needed to add up",
        )
        yield origins.fault(where, what, ("补上缺的 `part`", "add the `part` that is missing"))
    for column in one.columns:
        if column.part and column.kind != "money":
            what = (f"`{column.column}` 要是金额", f"`{column.column}` must be money")
            mend = ("写 `kind: money`", "write `kind: money`")
            yield origins.fault((*where, column.column), what, mend)


def _list(pack: Pack, kept: PowerList, origins: Origins) -> Iterator[Fault]:
    path: Path = ("lists", kept.list, "entries")
    yield from doubled(origins, path, POWER, [one.power for one in kept.entries])
    for one in kept.entries:
        yield from unknown(origins, (*path, one.power, "who"), POST, one.who, pack.people.posts)
        yield from unknown(origins, (*path, one.power, "case"), CASE, one.case, pack.cases)
