"""What a day lets lapse, and what a month closes with."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import Account, Closing, Entry, Snapshot
from gezhi.engines.points.rules.expiry import Movement, lapsing
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Missing
from tests.engines.points.ledger.books import Books, home, open_books, there
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db
JANUARY = datetime(2026, 1, 10, 9, tzinfo=ZONE)


@pytest.fixture
def books(db: None) -> Books:
    return open_books()


def day(month: int, of: int) -> datetime:
    return datetime(2026, month, of, 9, tzinfo=ZONE)


def test_what_was_not_used_lapses_and_only_once(books: Books) -> None:
    frugal, spender, lasting = home(), home(), home()
    last = date(2026, 3, 31)
    with clock.at(JANUARY):
        for who in (frugal, spender):
            books.post("earned", books.earn(who, 30, last))
        books.post("earned", books.earn(lasting, 30))
        books.post("earned", books.earn(spender, 10, date(2026, 6, 30)))
        books.post("spent", books.spend(spender, 12))
    with clock.at(day(3, 31)):
        assert actions.expire(SYSTEM, books.points).accounts == 0
    with clock.at(day(4, 1)):
        found = actions.expire(SYSTEM, books.points)
        assert (found.accounts, found.amount) == (2, 48)
        assert actions.expire(SYSTEM, books.points).entry is None
    assert [there(books.points, who) for who in (frugal, spender, lasting)] == [0, 10, 30]
    row = Entry.objects.get(pk=found.entry)
    assert (row.kind, row.lines) == ("expired", 2)
    assert Journal.objects.get(verb="points.expired").data["amount"] == 48
    with pytest.raises(Changed) as refused:
        actions.reverse(SYSTEM, row.pk, new_id(), "appeal")
    assert refused.value.code == "not-reversible"


def test_an_entry_and_its_reversal_cancel_in_what_lapses(books: Books) -> None:
    who = home()
    with clock.at(JANUARY):
        books.post("earned", books.earn(who, 30, date(2026, 3, 31)))
        mistaken = books.post("earned", books.earn(who, 50, date(2026, 3, 31)))
        spent = books.post("spent", books.spend(who, 7))
        actions.reverse(SYSTEM, mistaken.id, new_id(), "mistake")
        actions.reverse(SYSTEM, spent.id, new_id(), "returned", kind="returned")
    with clock.at(day(4, 1)):
        assert actions.expire(SYSTEM, books.points).amount == 30


def test_the_rule_and_lots_agree_on_a_small_case() -> None:
    soon, late = date(2026, 1, 31), date(2026, 2, 28)
    movements = [Movement(10, soon), Movement(10, late), Movement(-4), Movement(5, None)]
    assert lapsing(movements, date(2026, 1, 31)) == 0
    assert lapsing(movements, date(2026, 2, 1)) == 6
    assert lapsing([*movements, Movement(-6)], date(2026, 3, 1)) == 10
    assert lapsing([*movements, Movement(-10, soon, True)], date(2026, 2, 1)) == 0


def test_a_month_closes_with_what_the_next_opens_with(books: Books) -> None:
    who, other = home(), home()
    with clock.at(day(12, 5).replace(year=2025)):
        books.post("earned", books.earn(who, 100))
    with clock.at(JANUARY):
        books.post("earned", books.earn(who, 30, date(2026, 1, 20)))
        books.post("spent", books.spend(who, 12))
        mistaken = books.post("earned", books.earn(other, 5))
        actions.reverse(SYSTEM, mistaken.id, new_id(), "mistake")
    with clock.at(day(1, 21)):
        actions.expire(SYSTEM, books.points)
    with clock.at(day(2, 3)):
        books.post("spent", books.spend(who, 8))
        first = actions.close_month(SYSTEM, books.points, date(2026, 1, 15))
        assert actions.close_month(SYSTEM, books.points, date(2026, 1, 1)).pk == first.pk
    with clock.at(day(3, 1)):
        second = actions.close_month(SYSTEM, books.points, date(2026, 2, 1))
    account = Account.objects.get(unit=books.points, role="holder", holder=who.id)
    one, two = (
        Snapshot.objects.get(closing_of=closing, account=account) for closing in (first, second)
    )
    assert (one.opening, one.earned, one.spent, one.expired, one.closing) == (100, 30, 12, 18, 100)
    assert (two.opening, two.earned, two.spent, two.expired, two.closing) == (100, 0, 8, 0, 92)
    for closing in (first, second):
        assert sum(row.closing for row in Snapshot.objects.filter(closing_of=closing)) == 0
    none = Snapshot.objects.get(closing_of=first, account__holder=other.id)
    assert (none.earned, none.closing) == (0, 0)


def test_the_digest_is_of_the_published_list_and_stands_in_the_journal(books: Books) -> None:
    with clock.at(JANUARY):
        for amount in (3, 5, 8, 13):
            books.post("earned", books.earn(home(), amount))
    with clock.at(day(2, 1)):
        closing = actions.close_month(SYSTEM, books.points, date(2026, 1, 1))
    rows = Snapshot.objects.filter(closing_of=closing).select_related("account")
    lines = sorted(
        f"{s.account.code} {s.opening} {s.earned} {s.spent} {s.expired} {s.closing}\n" for s in rows
    )
    text = "points 2026-01\n" + "".join(lines)
    assert len(lines) == closing.accounts == 5
    assert closing.digest == hashlib.sha256(text.encode()).hexdigest()
    told = Journal.objects.get(verb="points.closed")
    assert told.data == {
        "unit": "points",
        "month": "2026-01",
        "accounts": 5,
        "digest": closing.digest,
    }


def test_a_closed_month_takes_nothing_more(books: Books) -> None:
    who = home()
    with clock.at(JANUARY):
        books.post("earned", books.earn(who, 30))
    with clock.at(day(2, 3)):
        books.post("earned", books.earn(who, 1), day=date(2026, 1, 31))
        actions.close_month(SYSTEM, books.points, date(2026, 1, 1))
        late = books.posting("earned", books.earn(who, 1), day=date(2026, 1, 31))
        for _ in range(2):
            with pytest.raises(Changed) as refused:
                actions.post(SYSTEM, late)
            assert refused.value.code == "closed"
            assert refused.value.facts["open"] == "2026-02-01"
        assert "2026年2月1日" in refused.value.words.zh
        with pytest.raises(Changed) as refused:
            actions.expire(SYSTEM, books.points, date(2026, 1, 20))
        assert refused.value.code == "closed"
        books.post("earned", books.earn(who, 1), day=date(2026, 2, 1))
    assert there(books.points, who) == 32


def test_months_close_in_turn_and_when_they_are_over(books: Books) -> None:
    with clock.at(day(1, 31)):
        with pytest.raises(Changed) as refused:
            actions.close_month(SYSTEM, books.points, date(2026, 1, 1))
        assert refused.value.code == "not-over"
    with clock.at(day(5, 1)):
        actions.close_month(SYSTEM, books.points, date(2026, 1, 1))
        for wrong in (date(2026, 3, 1), date(2025, 12, 1)):
            with pytest.raises(Changed) as refused:
                actions.close_month(SYSTEM, books.points, wrong)
            assert refused.value.code == "out-of-turn"
            assert refused.value.facts["next"] == "2026-02"
        actions.close_month(SYSTEM, books.points, date(2026, 2, 1))
    assert Closing.objects.count() == 2


def test_settling_needs_the_ability_and_a_unit(books: Books) -> None:
    for act in (
        lambda: actions.expire(ANYONE, books.points),
        lambda: actions.close_month(ANYONE, books.points, date(2026, 1, 1)),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(Missing):
        actions.expire(SYSTEM, 10**6)


def test_other_units_are_left_alone(books: Books) -> None:
    with clock.at(JANUARY):
        books.post("delivered", books.deliver(5))
    with clock.at(day(2, 1)):
        assert actions.close_month(SYSTEM, books.points, date(2026, 1, 1)).accounts == 0
        books.post("delivered", books.deliver(5), day=date(2026, 1, 31))
    assert there(books.soap, books.shelf) == 10
    assert clock.today() > date(2026, 1, 1) + timedelta(days=1)
