"""Anything that may happen between recording and posting, in any order, beside a plain account of
what each household should have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Balance, Line, Record
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from tests.village import Village, told

START = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)
ITEMS = ("yard-clean", "rooms-clean", "nothing-piled", "quarrel", "noise")
HOMES = ("h1", "h2")
OWNERS = {"h1": "resident", "h2": "neighbour"}


@dataclass
class Kept:
    """A record as it should stand: how many points it gives, what was posted, until when it may be
    appealed."""

    id: Any
    home: str
    points: int
    state: str = "waiting"
    given: int = 0
    posted: int = 0
    until: datetime | None = None
    appealed: str = ""


class CycleMachine(RuleBasedStateMachine):
    """Two households and time that passes; `village` is built before, once for all runs, on a
    scheme with deductions."""

    village: Village
    records = Bundle("records")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.time = clock.at(START)
        self.clock = self.time.__enter__()
        self.kept: list[Kept] = []

    def teardown(self) -> None:
        self.time.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule(target=records, item=st.sampled_from(ITEMS), home=st.sampled_from(HOMES))
    def record(self, item: str, home: str) -> Any:
        scheme = self.village.in_force.scheme
        found = scheme.item(item)[1]  # type: ignore[index]
        asked = told(self.village, item, home, note="看过")
        live = [k for k in self.kept if k.home == home and k.state in ("waiting", "accepted")]
        rows = [Record.objects.get(pk=k.id) for k in live]
        day = clock.local(self.clock.now()).date()
        lately = [row for row in rows if found.per == "year" or row.day.month == day.month]
        done = sum(row.item == item for row in lately)
        scorer = self.village.viewer("scorer")
        if done >= found.times:
            with pytest.raises(Invalid):
                actions.record_points(scorer, [asked])
            return None
        actions.record_points(scorer, [asked])
        sign = -1 if found.kind == "deduction" else 1
        self.kept.append(Kept(asked.id, home, sign * found.points))
        return self.kept[-1]

    @rule(one=records, less=st.booleans(), refuse=st.booleans())
    def review(self, one: Kept | None, less: bool, refuse: bool) -> None:
        if one is None:
            return
        points = 1 if less else None
        outcome = "refused" if refuse else "accepted"
        verdict = Verdict(one.id, outcome, None if refuse else points, "看了")
        reviewer = self.village.viewer("reviewer")
        if one.state == "withdrawn" or one.state != "waiting":
            before = Record.objects.get(pk=one.id)
            given = 0 if refuse else (1 if one.points > 0 else -1) if less else one.points
            same = before.state == outcome and before.given == given
            if same and before.reviewed_by == reviewer.account:
                actions.review(reviewer, [verdict])
            else:
                with pytest.raises(Changed):
                    actions.review(reviewer, [verdict])
            return
        row = actions.review(reviewer, [verdict])[0]
        one.state, one.given = outcome, row.given or 0
        one.until = row.appeal_until
        one.posted = max(one.given, 0)

    @rule(one=records)
    def withdraw(self, one: Kept | None) -> None:
        if one is None or one.state == "withdrawn":
            return
        scorer = self.village.viewer("scorer")
        if one.state != "waiting":
            with pytest.raises(Changed):
                actions.withdraw_record(scorer, one.id)
            return
        actions.withdraw_record(scorer, one.id)
        one.state = "withdrawn"

    @rule(one=records)
    def appeal(self, one: Kept | None) -> None:
        if one is None:
            return
        owner = self.village.viewer(OWNERS[one.home])
        late = one.until is not None and self.clock.now() > one.until
        if one.until is None or late or one.appealed:
            with pytest.raises(Changed):
                actions.appeal(owner, one.id, "不对")
            return
        actions.appeal(owner, one.id, "不对")
        one.appealed = "open"

    @rule(one=records, grant=st.booleans())
    def decide(self, one: Kept | None, grant: bool) -> None:
        if one is None or one.appealed != "open":
            return
        other, outcome = self.village.viewer("other-reviewer"), "granted" if grant else "refused"
        best = 0 if one.points < 0 else one.points
        if grant and one.given >= best:
            with pytest.raises(Invalid):
                actions.decide_appeal(other, one.id, "granted", "看了")
            return
        with pytest.raises(Forbidden):
            actions.decide_appeal(self.village.viewer("reviewer"), one.id, "refused", "看了")
        actions.decide_appeal(other, one.id, outcome, "看了")  # type: ignore[arg-type]
        one.appealed = outcome
        if grant:
            one.given = one.posted = best
            one.state = "accepted" if best else "refused"

    @rule(days=st.integers(1, 12))
    def pass_time(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))
        actions.post_due()
        for one in self.kept:
            over = one.until is not None and one.until <= self.clock.now()
            if over and one.state == "accepted" and one.given < 0 and one.appealed != "open":
                one.posted = one.given

    @invariant()
    def the_books_agree(self) -> None:
        for home in HOMES:
            mine = [one for one in self.kept if one.home == home]
            assert self.amount("holder", home) == sum(max(one.posted, 0) for one in mine)
            assert self.amount("score", home) == sum(one.posted for one in mine)

    @invariant()
    def every_entry_is_of_a_record(self) -> None:
        for one in self.kept:
            row = Record.objects.get(pk=one.id)
            assert (row.state, row.given or 0) == (one.state, one.given)
            assert (row.entry is None) == (one.posted == 0)

    def amount(self, role: str, home: str) -> int:
        row = Balance.objects.filter(account__role=role, account__holder=self.village.home(home))
        there = row.first()
        lines = Line.objects.filter(
            credit__role=role, credit__holder=self.village.home(home)
        ).exists()
        assert there is not None or not lines
        return there.amount if there else 0
