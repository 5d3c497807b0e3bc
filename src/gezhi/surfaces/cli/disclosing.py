"""What is made public in a simulated period: by its cadence, some of it late and some not at all,
tables that add up to the fen, questions and answers, each by the product's own actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.disclosure import actions as disclosure
from gezhi.pack.disclosure import Disclosure, TableColumn
from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Town

MOST = 8
"""So many places of a level post in a simulation; at the others it is overdue, as it would be."""
MONTHS = {"month": 1, "quarter": 3, "year": 12}
MISSING, LATE = 4, 3
"""Every fourth place leaves out its last posting; every third of the others posts late."""
PROMPT, TARDY = 5, 18
"""Days after the end of a period: in time, and late by any cadence of a month or a quarter."""
ASKED = "这个月的支出比上个月多，多在哪儿？"
ANSWERED = "多在换路灯和修单元门，合同和发票在社区，随时可以来看。"
OPEN = "活动室的电费从哪一项里出？"
ACCOUNTS = ("服务群众专项经费", "上级补助", "场地出租收入", "捐赠款")
WORDS = (
    "换了楼道灯，修了单元门，清了绿化带里的杂物。",
    "开了议事会，定了停车和晾晒的事，各项都有人盯着办。",
    "走访了独居老人，办了义诊和课堂，活动室每天开门。",
)
CELLS = ("修路灯", "清沟渠", "困难帮扶", "义诊活动")
SPENT = (10_000, 400_000)
"""The least and the most that an account gets or spends in a month, in fen."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One thing to post: of which kind and phase, for which period, with its last day."""

    place: Any
    rules: Disclosure
    phase: str
    period: str
    last: date


class Boards:
    """The boards of a town over a period."""

    def __init__(self, town: Town, replay: Replay) -> None:
        self.town, self.dice = town, Random(replay.seed)  # noqa: S311
        self.closing: dict[tuple[int, str], list[int]] = {}
        self.numbers = count()

    def plan(self, diary: Diary) -> None:
        """Plan every posting of the period, and questions under what has a table."""
        for rules in self.town.pack.disclosures.values():
            for number, place in enumerate(self.town.places.get(rules.at, [])[:MOST]):
                made = list(_postings(place, rules, diary))
                kept = made[:-1] if number % MISSING == MISSING - 1 else made
                for at, one in enumerate(kept):
                    late = at == len(kept) - 1 and number % LATE == LATE - 1
                    day = one.last + timedelta(days=TARDY if late else PROMPT)
                    if day <= diary.last:
                        diary.on(day, lambda one=one: self._post(diary, one), hour=16)

    def _post(self, diary: Diary, one: Posting) -> None:
        account = self.town.holder_at(one.place.path, one.rules.by)
        if account is None:
            return
        viewer = self.town.viewer(account)
        content = disclosure.Content(
            f"{one.rules.name.zh}（{_said(one.period)}）",
            "" if one.rules.form == "table" else self.dice.choice(WORDS),
            self._rows(one) if one.rules.form == "table" else (),
        )
        happened = None if one.period else one.last
        asked = disclosure.NewItem(
            one.place.pk, one.rules.disclosure, content, one.phase, one.period, happened
        )
        row = disclosure.post(viewer, asked)
        if one.rules.affairs == "finance":
            self._question(diary, row.key, viewer)

    def _rows(self, one: Posting) -> list[list[Any]]:
        """Cells as the table has them: each opening is what was closed with before."""
        if one.rules.part("closing") is None:
            return [[self._cell(col, name) for col in one.rules.columns] for name in CELLS]
        key = (one.place.pk, one.rules.disclosure)
        opening = self.closing.get(key) or [self.dice.randint(10**6, 10**7) for _ in ACCOUNTS]
        rows, self.closing[key] = [], []
        for name, begun in zip(ACCOUNTS, opening, strict=True):
            income, expense = self.dice.randint(*SPENT), self.dice.randint(*SPENT)
            closed = begun + income - expense
            parts = {"opening": begun, "income": income, "expense": expense, "closing": closed}
            cells = one.rules.columns
            rows.append([parts[col.part] if col.part else self._cell(col, name) for col in cells])
            self.closing[key].append(closed)
        return rows

    def _cell(self, column: TableColumn, name: str) -> Any:
        if column.kind == "money":
            return self.dice.randint(*SPENT)
        if column.kind == "number":
            return self.dice.randint(1, 40)
        if column.kind == "date":
            return clock.today().isoformat()
        return name if column.column != "note" else ""

    def _question(self, diary: Diary, item: Any, viewer: Any) -> None:
        """Every third table is asked about, and every second question is answered in time."""
        number = next(self.numbers)
        if number % 3:
            return
        asker = self.town.viewer(self.town.residents[number % len(self.town.residents)])
        answered = number % 2 == 0
        text, soon = ASKED if answered else OPEN, clock.today() + timedelta(days=1)

        def ask() -> None:
            row = disclosure.ask(asker, item, text, new_id())
            if answered:
                diary.on(
                    soon + timedelta(days=2), lambda: disclosure.answer(viewer, row.pk, ANSWERED)
                )

        if soon <= diary.last:
            diary.on(soon, ask, hour=19)


def _postings(place: Any, rules: Disclosure, diary: Diary) -> Iterator[Posting]:
    """What a kind has to post for the periods that ended shortly before the period of the diary or
    in it; something that comes up, once."""
    for turn in rules.turns:
        if turn.every == "once":
            yield Posting(place, rules, turn.phase, "once", diary.first)
        elif turn.every == "at-once":
            if turn.phase == "" or turn == rules.turns[0]:
                middle = diary.first + timedelta(days=diary.days // 2)
                yield Posting(place, rules, turn.phase, "", middle)
        else:
            for last, period in _ended(turn.every, diary):
                yield Posting(place, rules, turn.phase, period, last)


def _ended(every: str, diary: Diary) -> Iterator[tuple[date, str]]:
    """Periods with their last days: month by month, those at whose end a period of it ends."""
    day = diary.first.replace(day=1)
    while day <= diary.last:
        last = day - timedelta(days=1)
        posted = last + timedelta(days=PROMPT)
        if posted >= diary.first and last.month % MONTHS[every] == 0:
            keys = {
                "month": f"{last:%Y-%m}",
                "quarter": f"{last.year}-Q{last.month // 3}",
                "year": str(last.year),
            }
            yield last, keys[every]
        day = (day + timedelta(days=31)).replace(day=1)


def _said(period: str) -> str:
    """A period as people say it."""
    if "-Q" in period:
        year, quarter = period.split("-Q")
        return f"{year}年第{'一二三四'[int(quarter) - 1]}季度"
    if "-" in period:
        year, month = period.split("-")
        return f"{year}年{int(month)}月"
    return f"{period}年" if period.isdigit() else f"{clock.today():%Y年}{clock.today().month}月"
