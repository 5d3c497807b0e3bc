"""Anything that may happen to a ledger, in any order, beside a plain account of what should come of
it. The books agree with it after every step, or the machine fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q, Sum
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
)

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Account, Balance, Closing, Entry, Line, Snapshot
from gezhi.engines.points.rules.accounts import Side, of
from gezhi.engines.points.rules.expiry import Movement, lapsing, lots, take
from gezhi.engines.points.rules.months import Month
from gezhi.engines.points.rules.postings import Move
from gezhi.engines.trust.queries import Changed
from tests.engines.points.ledger.books import Books, home
from tests.town import SYSTEM

START = datetime(2026, 1, 20, 9, tzinfo=ZONE)
AMOUNT = st.integers(1, 20)
WHO = st.integers(0, 2)
LASTING = st.sampled_from([None, 0, 5, 15, 40])


@dataclass
class Done:
    """Something that was asked for and accepted: how to ask again, and what it moved."""

    id: Any
    again: Callable[[], Any]
    moves: list[Move]
    undone: bool = False


class LedgerMachine(RuleBasedStateMachine):
    """Three households, a shop with one kind of goods, and time that passes. `books` are opened
    before, once for all runs."""

    books: Books

    done = Bundle("done")
    held = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.time = clock.at(START)
        self.clock = self.time.__enter__()
        self.homes = [home() for _ in range(3)]
        self.came: dict[tuple[int, Side], list[Movement]] = defaultdict(list)

    def teardown(self) -> None:
        self.time.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def today(self) -> date:
        return clock.local(self.clock.now()).date()

    def amount(self, unit: int, side: Side) -> int:
        return sum(one.amount for one in self.came[unit, side])

    def moved(self, moves: list[Move], back: bool = False) -> None:
        for move in moves:
            debit = Movement(-move.amount, move.expires if back else None, back)
            self.came[move.unit, move.debit].append(debit)
            self.came[move.unit, move.credit].append(Movement(move.amount, move.expires, back))

    def enough(self, moves: list[Move]) -> bool:
        taken: dict[tuple[int, Side], int] = defaultdict(int)
        for move in moves:
            if move.debit.bounded:
                taken[move.unit, move.debit] += move.amount
        return all(self.amount(*key) >= amount for key, amount in taken.items())

    def ask(self, act: Callable[[], Any], expected: bool, code: str) -> bool:
        """Whether it was accepted, which must be as expected, with the expected refusal."""
        if not expected:
            with pytest.raises(Changed) as refused:
                act()
            assert refused.value.code == code
            return False
        assert not act().again
        return True

    def posted(self, kind: str, *moves: Move) -> Any:
        """Post moves that are accepted exactly when there is enough."""
        posting = self.books.posting(kind, *moves)
        again = lambda: actions.post(SYSTEM, posting)  # noqa: E731
        if not self.ask(again, self.enough([*moves]), "not-enough"):
            return None, again
        self.moved([*moves])
        return Done(posting.id, again, [*moves]), again

    @rule(target=done, who=WHO, amount=AMOUNT, lasting=LASTING)
    def earn(self, who: int, amount: int, lasting: int | None) -> Any:
        expires = None if lasting is None else self.today + timedelta(days=lasting)
        return self.posted("earned", self.books.earn(self.homes[who], amount, expires))[0]

    @rule(target=done, amount=st.integers(1, 3))
    def deliver(self, amount: int) -> Any:
        return self.posted("delivered", self.books.deliver(amount))[0]

    @rule(target=done, who=WHO, amount=AMOUNT, goods=st.integers(0, 2))
    def spend(self, who: int, amount: int, goods: int) -> Any:
        moves = [self.books.spend(self.homes[who], amount)]
        moves += [self.books.hand_out(goods)] if goods else []
        made, again = self.posted("spent", *moves)
        if made is not None:
            return made
        self.late(again)
        return multiple()

    def late(self, again: Callable[[], Any]) -> None:
        """A refused id comes again after more was earned, and is refused again."""
        for side in self.homes:
            self.earn_now(side, 50)
        self.posted("delivered", self.books.deliver(5))
        self.ask(again, False, "not-enough")

    def earn_now(self, side: Side, amount: int) -> None:
        self.posted("earned", self.books.earn(side, amount))

    @rule(target=held, who=WHO, amount=AMOUNT)
    def hold(self, who: int, amount: int) -> Any:
        side = self.homes[who]
        aside = of(side.kind, side.id, "hold")
        made, _ = self.posted("held", Move(self.books.points, side, aside, amount))
        return made if made is not None else multiple()

    @rule(one=held, collect=st.booleans())
    def settle_held(self, one: Done, collect: bool) -> None:
        give = [replace(m, debit=m.credit, credit=m.debit) for m in one.moves]
        if collect and not one.undone:
            spent = self.books.spend(one.moves[0].debit, one.moves[0].amount)
            posting = self.books.posting("spent", spent)
            assert self.ask(lambda: actions.post_held(SYSTEM, one.id, posting), True, "")
            self.moved(give, back=True)
            self.moved([spent])
        else:
            id_ = new_id()
            act = lambda: actions.release(SYSTEM, one.id, id_, "test")  # noqa: E731
            if self.ask(act, not one.undone, "reversed"):
                self.moved(give, back=True)
        one.undone = True

    @rule(one=done, rest=st.booleans())
    def reverse(self, one: Done, rest: bool) -> None:
        id_ = new_id()
        act = lambda: actions.reverse(SYSTEM, one.id, id_, "test", rest=rest)  # noqa: E731
        back = [replace(m, debit=m.credit, credit=m.debit) for m in one.moves]
        if rest:
            back = self.as_far_as(back)
        possible = self.enough(back) and bool(back)
        # Of two reasons the ledger names the one that it meets first.
        code = "reversed" if possible and one.undone else "not-enough"
        if one.undone and not possible:
            return
        if self.ask(act, possible and not one.undone, code):
            self.moved(back, back=True)
            one.undone = True

    def as_far_as(self, back: list[Move]) -> list[Move]:
        left: dict[tuple[int, Side], int] = {}
        found = []
        for move in back:
            key = (move.unit, move.debit)
            there = left.setdefault(key, self.amount(*key))
            amount = min(move.amount, there) if move.debit.bounded else move.amount
            left[key] = there - amount
            found += [replace(move, amount=amount)] if amount > 0 else []
        return found

    @rule(one=done)
    def again(self, one: Done) -> None:
        assert one.again().again

    @rule(one=done, amount=AMOUNT)
    def otherwise(self, one: Done, amount: int) -> None:
        other = self.books.posting("earned", self.books.earn(home(), amount))
        assert (
            self.ask(lambda: actions.post(SYSTEM, replace(other, id=one.id)), False, "id-taken")
            is False
        )

    @rule(pair=st.permutations([0, 1, 2]), amount=AMOUNT)
    def transfer(self, pair: list[int], amount: int) -> None:
        giver, taker = self.homes[pair[0]], self.homes[pair[1]]
        unit = self.books.points
        movements = self.came[unit, giver]
        gone = sum(-m.amount for m in movements if (m.amount < 0) is not m.back)
        came = [(m.expires, m.amount) for m in movements if (m.amount < 0) is m.back]
        by_day: dict[date | None, int] = defaultdict(int)
        for expires, some in came:
            by_day[expires] += some
        left = lots(by_day.items(), gone)
        usable = [lot for lot in left if lot.expires is None or lot.expires >= self.today]
        asked = actions.Transfer(unit, giver, taker, amount, self.books.place)
        possible = sum(lot.amount for lot in usable) >= amount
        if self.ask(lambda: actions.transfer(SYSTEM, asked), possible, "not-enough"):
            lapsed = lapsing(movements, self.today)
            moves = [
                Move(unit, giver, taker, lot.amount, lot.expires) for lot in take(usable, amount)
            ]
            moves += [self.books.write_off(giver, lapsed)] if lapsed else []
            self.moved(moves)

    @rule()
    def expire(self) -> None:
        unit = self.books.points
        lost = {side: lapsing(self.came[unit, side], self.today) for side in self.homes}
        found = actions.expire(SYSTEM, unit)
        assert (found.accounts, found.amount) == (
            sum(1 for amount in lost.values() if amount),
            sum(lost.values()),
        )
        self.moved([self.books.write_off(side, amount) for side, amount in lost.items() if amount])
        assert actions.expire(SYSTEM, unit).entry is None

    @rule(who=WHO, soon=AMOUNT, late=AMOUNT)
    def lapse_after_a_mistake(self, who: int, soon: int, late: int) -> None:
        """What takes long to come about by chance: something lapses while what was to expire later
        has been undone."""
        self.earn(who, soon, 5)
        self.reverse(self.earn(who, late, 40), rest=False)
        self.pass_days(10)
        self.expire()

    @rule(days=st.integers(1, 25))
    def pass_days(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))

    @rule()
    def close(self) -> None:
        last = Closing.objects.filter(unit=self.books.points).order_by("-month").first()
        month = Month.of(last.month).next if last else Month.of(START.date())
        if month.last >= self.today:
            self.clock.set(START.replace(month=month.next.first.month, year=month.next.first.year))
        one = actions.close_month(SYSTEM, self.books.points, month.first)
        assert actions.close_month(SYSTEM, self.books.points, month.first).pk == one.pk
        late = self.books.posting("earned", self.books.earn(self.homes[0], 1), day=month.last)
        assert not self.ask(lambda: actions.post(SYSTEM, late), False, "closed")

    @invariant()
    def balances_are_what_was_moved(self) -> None:
        rows = Balance.objects.select_related("account")
        found = {(r.account.unit_id, r.account.role, r.account.holder): r.amount for r in rows}
        for (unit, side), movements in self.came.items():
            if side.role in ("holder", "hold", "stock"):
                amount = found.get((unit, side.role, side.id), 0)
                assert amount == sum(one.amount for one in movements) >= 0
        assert all(amount >= 0 for amount in found.values())
        for unit in self.books.units.values():
            assert queries.unsound(SYSTEM, unit.pk) == []
            assert sum(one.balance for one in queries.trial_balance(SYSTEM, unit.pk)) == 0

    @invariant()
    def entries_are_whole(self) -> None:
        written = Counter(Line.objects.values_list("entry_id", flat=True))
        for entry in Entry.objects.all():
            assert written[entry.pk] == entry.lines
            assert (entry.kind == "refused") == (entry.lines == 0)

    @invariant()
    def months_join(self) -> None:
        closings = list(Closing.objects.order_by("month"))
        for one, two in pairwise(closings):
            assert figures(one, "closing") == figures(two, "opening")
        if closings:
            assert sum(figures(closings[-1], "closing").values()) == 0
            last = Month.of(closings[-1].month).last
            for account in Account.objects.filter(role="holder"):
                came = lines_until(Q(credit=account), last) - lines_until(Q(debit=account), last)
                assert figures(closings[-1], "closing").get(account.pk, 0) == came


def figures(closing: Closing, name: str) -> dict[int, int]:
    """A figure of a closed month by account, where it is not nothing."""
    rows = Snapshot.objects.filter(closing_of=closing).values_list("account_id", name)
    return {account: value for account, value in rows if value}


def lines_until(side: Q, last: date) -> int:
    return Line.objects.filter(side, day__lte=last).aggregate(sum=Sum("amount"))["sum"] or 0
