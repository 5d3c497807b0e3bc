"""What lapses by the rule is what lapses when every lot is kept apart and the first to expire goes
first, as long as what comes in later expires later; otherwise the rule is on the holder's side."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.points.rules.expiry import Movement, lapsing, lots, take

START = date(2026, 1, 1)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.one_of(
            st.tuples(st.just("earn"), st.integers(1, 30), st.none() | st.integers(0, 8)),
            st.tuples(st.just("spend"), st.integers(1, 30), st.none()),
        ),
    ),
    max_size=25,
)


class Lots:
    """Lots kept apart: an amount and the last day on which it can be used."""

    def __init__(self) -> None:
        self.left: list[list[int | date]] = []

    def lapse(self, day: date) -> int:
        gone = [lot for lot in self.left if lot[1] < day]
        self.left = [lot for lot in self.left if lot[1] >= day]
        return sum(int(lot[0]) for lot in gone)

    def spend(self, amount: int) -> None:
        for lot in sorted(self.left, key=lambda one: one[1]):
            used = min(int(lot[0]), amount)
            lot[0] = int(lot[0]) - used
            amount -= used

    @property
    def amount(self) -> int:
        return sum(int(lot[0]) for lot in self.left)


@given(EVENTS)
def test_the_rule_and_lots_agree_day_by_day(events: list) -> None:
    kept, movements, day, latest = Lots(), [], START, START
    for days, (what, amount, lasting) in events:
        for _ in range(days):
            day += timedelta(days=1)
            lost = lapsing(movements, day)
            assert lost == kept.lapse(day)
            movements += [Movement(-lost)] if lost else []
        if what == "earn":
            latest = max(latest, date.max if lasting is None else day + timedelta(days=lasting))
            expires = None if latest == date.max else latest
            kept.left.append([amount, latest])
            movements.append(Movement(amount, expires))
        else:
            amount = min(amount, kept.amount)
            kept.spend(amount)
            movements += [Movement(-amount)] if amount else []
        assert sum(one.amount for one in movements) == kept.amount
        assert lapsing(movements, day) == 0
        came = [(one.expires, one.amount) for one in movements if one.amount > 0]
        left = lots(came, -sum(one.amount for one in movements if one.amount < 0))
        assert sum(lot.amount for lot in left) == kept.amount


def test_what_left_counts_against_what_comes_in_to_expire_sooner() -> None:
    movements = [Movement(5), Movement(-5), Movement(4, START)]
    assert lapsing(movements, START + timedelta(days=1)) == 0


@given(EVENTS, st.data())
def test_what_was_undone_never_was(events: list, data: st.DataObject) -> None:
    movements = [
        Movement(amount if what == "earn" else -amount, START + timedelta(days=lasting or 5))
        if what == "earn"
        else Movement(-amount)
        for _, (what, amount, lasting) in events
    ]
    undone = [one for one in movements if data.draw(st.booleans())]
    back = [Movement(-one.amount, one.expires, True) for one in undone]
    remaining = list(movements)
    for one in undone:
        remaining.remove(one)
    day = START + timedelta(days=data.draw(st.integers(0, 12)))
    assert lapsing([*movements, *back], day) == lapsing(remaining, day)


def test_what_is_taken_is_what_expires_first() -> None:
    soon, late = START, START + timedelta(days=9)
    there = lots([(None, 5), (late, 5), (soon, 5)], 2)
    assert [(lot.amount, lot.expires) for lot in there] == [(3, soon), (5, late), (5, None)]
    assert [(lot.amount, lot.expires) for lot in take(there, 9)] == [
        (3, soon),
        (5, late),
        (1, None),
    ]
    assert sum(lot.amount for lot in take(there, 99)) == 13
