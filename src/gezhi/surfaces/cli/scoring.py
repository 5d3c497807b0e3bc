"""Points in a simulated period: schemes adopted, things recorded, reviewed and appealed, stars won,
each by the product's own actions at its time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.points import actions as points
from gezhi.engines.points.queries import Holder, holders_below, own, recorders
from gezhi.engines.trust.queries import Viewer, system
from gezhi.pack.points import Scheme
from gezhi.pack.replay import Replay, Scoring
from gezhi.surfaces.cli.commending import rounds
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.helping import Neighbours
from gezhi.surfaces.cli.town import Town
from gezhi.surfaces.cli.trading import Purses, Trading

SIMULATION = system("simulation")
PART = 200
REFUSED = "现场看了，还没有做到"


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to be recorded: for whom, and which item."""

    whose: Holder
    item: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one recorder fills in, who reviews it, and how many of it are refused."""

    adoption: int
    recorder: Viewer
    reviewer: UUID | None
    wishes: Sequence[Wish]
    refused: int


class Points:
    """What a replay does about points, beside the cases."""

    def __init__(self, town: Town, replay: Replay, diary: Diary) -> None:
        self.town, self.replay = town, replay
        self.at, self.days = diary.at, diary.days
        self.begin = datetime.combine(replay.from_, time(9), ZONE)
        self.dice = Random(replay.seed)  # noqa: S311
        self.purses = Purses()
        self.shops: list[Trading] = []
        self.adopted: list[tuple[int, Scoring, Scheme, list[Holder]]] = []
        for scoring in replay.scoring:
            self._adopt(scoring)
        for planned in replay.exchanging:
            self._trade(Trading(town, planned, self.purses))
        for commending in replay.commending:
            for models in rounds(town, commending, self.days):
                models.plan(self.at, self.days)
        for helping in replay.helping:
            Neighbours(town, helping).plan(self.at)

    def _trade(self, trading: Trading) -> None:
        self.shops.append(trading)
        self.at(0.05, trading.open)
        for number in range(MARKETS):
            share = 0.8 + 0.15 * number / MARKETS
            self.at(share, lambda left=MARKETS - number: trading.day(left))

    def _adopt(self, scoring: Scoring) -> None:
        scheme = self.town.pack.schemes[scoring.scheme]
        for place in self.town.places[scheme.at][: scoring.places]:
            self.at(0, lambda place=place: self._in_force(scoring, scheme, place))

    def _in_force(self, scoring: Scoring, scheme: Scheme, place: Any) -> None:
        day = clock.today()
        vote = scoring.vote
        asked = points.Adopt(
            place.pk, scheme.scheme, day, day, vote.entitled, vote.present, vote.agreed
        )
        row = points.adopt(SIMULATION, asked)
        reviewer = self.town.holder_at(row.path, scheme.review.by)
        holders = self._others(reviewer, holders_below(SIMULATION, row.path, scheme.holder))
        self.adopted.append((row.pk, scoring, scheme, holders))
        sheets = self._by_recorder(scheme, list(_wishes(scoring, scheme, holders)))
        for number, (recorder, part) in enumerate(sheets):
            share = 0.1 + 0.55 * number / len(sheets)
            bad = min(scoring.refused, len(part)) if number == len(sheets) - 1 else 0
            sheet = Sheet(row.pk, recorder, reviewer, part, bad)
            self.at(share, lambda sheet=sheet: self._record(sheet))
        if any(one.star is not None for one in scheme.categories):
            self.at(0.97, lambda: points.award_stars(SIMULATION, row.pk, clock.today()))

    def _others(self, reviewer: UUID | None, holders: Sequence[Holder]) -> list[Holder]:
        """The holders without the reviewer, their household and body: nobody reviews their own."""
        if reviewer is None:
            return list(holders)
        mine = {(kind, str(id_)) for kind, id_ in own(self.town.viewer(reviewer))}
        return [one for one in holders if (one.kind, one.id) not in mine]

    def _by_recorder(
        self, scheme: Scheme, wishes: Sequence[Wish]
    ) -> list[tuple[Viewer, list[Wish]]]:
        """Sheets of things, each filled in by somebody whose post records them there."""
        sheets: dict[Any, list[Wish]] = defaultdict(list)
        for wish in wishes:
            found = scheme.item(wish.item)
            posts = recorders(scheme, found[1]) if found else []
            account = self.town.holder_at(wish.whose.path, posts)
            if account is not None:
                sheets[account].append(wish)
        return [
            (self.town.viewer(account), sheet[n : n + PART])
            for account, sheet in sheets.items()
            for n in range(0, len(sheet), PART)
        ]

    def leave_waiting(self, count: int) -> int:
        """Record some more things of each scheme today, which nobody has reviewed yet, and plan the
        shops' next exchange day: what a demo shows its reviewers and keepers. Returns how many."""
        for shop in self.shops:
            shop.plan_market()
        made = 0
        for adoption, scoring, scheme, holders in self.adopted:
            more = scoring.model_copy(update={"items": scoring.items + 1, "full": 0})
            last = list(_wishes(more, scheme, holders))[scoring.items :: more.items]
            for recorder, part in self._by_recorder(scheme, last[:count]):
                new = [
                    points.NewRecord(adoption, one.item, one.whose.kind, one.whose.id, note=NOTE)
                    for one in part
                ]
                made += len(points.record_points(recorder, new))
        return made

    def _record(self, sheet: Sheet) -> None:
        new = [
            points.NewRecord(sheet.adoption, wish.item, wish.whose.kind, wish.whose.id, note=NOTE)
            for wish in sheet.wishes
        ]
        rows = points.record_points(sheet.recorder, new)
        share = (clock.now() - self.begin) / timedelta(days=max(self.days, 1))
        self.at(share + 0.05, lambda: self._review(sheet, rows))

    def _review(self, sheet: Sheet, rows: Sequence[Any]) -> None:
        verdicts = [
            points.Verdict(row.pk, "refused", reason=REFUSED)
            if number < sheet.refused
            else points.Verdict(row.pk, "accepted")
            for number, row in enumerate(rows)
        ]
        if sheet.reviewer is not None:
            for row in points.review(self.town.viewer(sheet.reviewer), verdicts):
                self.purses[row.holder_kind, row.holder] += max(row.given, 0)


MARKETS = 6
"""So many days of exchange there are, near the period's end."""

NOTE = "入户看过"
"""What a recorder notes where the scheme asks for a sentence."""


def _wishes(scoring: Scoring, scheme: Scheme, holders: Sequence[Holder]) -> Iterator[Wish]:
    """What will be recorded: everything for the first holders, and for each of the others some
    things, another beginning for each."""
    items = [item.item for _, item in scheme.items() if item.kind == "base"]
    for number, whose in enumerate(holders):
        if number < scoring.full:
            mine = items
        else:
            first = number * 7 % len(items)
            mine = [items[(first + n) % len(items)] for n in range(min(scoring.items, len(items)))]
        for item in mine:
            yield Wish(whose, item)
