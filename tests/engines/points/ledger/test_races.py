"""Two at once: real connections, and exactly one wins. Each race is also run with its guard taken
out, by which it must be lost: a race that cannot be lost proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gezhi.base.ids import new_id
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Entry
from gezhi.engines.points.rules.accounts import of
from gezhi.engines.points.rules.postings import Move
from gezhi.engines.trust.queries import Changed, Refusal
from tests.engines.points.ledger.books import Books, home, open_books, there
from tests.town import SYSTEM

MANY = 6
Act = Callable[[int], Any]


@pytest.fixture
def books(committed: None) -> Books:
    """Books in which everything was done once, so that nobody waits for an account to be opened."""
    made = open_books()
    who = home()
    made.post("earned", made.earn(who, 1))
    made.post("delivered", made.deliver(1))
    made.post("spent", made.spend(who, 1), made.hand_out())
    return made


def at_once(act: Act, times: int = MANY) -> list[Any]:
    """What comes of it in so many threads at the same moment; refusals and faults are results."""
    start = Barrier(times)

    def run(number: int) -> Any:
        try:
            start.wait()
            return act(number)
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def won(came: list[Any]) -> int:
    """How many had their way, freshly."""
    return sum(isinstance(one, actions.Receipt) and not one.again for one in came)


def faults(came: list[Any]) -> list[Any]:
    """What is neither a receipt nor a refusal."""
    return [one for one in came if not isinstance(one, actions.Receipt | Refusal)]


@contextmanager
def without(guard: str, back: str) -> Iterator[None]:
    """The database without one of its guards."""
    with connection.cursor() as cursor:
        cursor.execute(guard)
        try:
            yield
        finally:
            cursor.execute(back)


def last_item(books: Books) -> list[Any]:
    homes = [home() for _ in range(MANY)]
    for who in homes:
        books.post("earned", books.earn(who, 10))
    books.post("delivered", books.deliver(1))
    asked = [books.posting("spent", books.spend(who, 10), books.hand_out()) for who in homes]
    came = at_once(lambda number: actions.post(SYSTEM, asked[number]))
    assert not faults(came)
    left = sum(there(books.points, who) for who in homes)
    assert left == 10 * (MANY - won(came)), "who got nothing was charged, or who got it was not"
    return came


def test_of_many_counters_one_sells_the_last_item(books: Books) -> None:
    came = last_item(books)
    assert won(came) == 1
    assert there(books.soap, books.shelf) == 0
    refused = [one for one in came if isinstance(one, Changed)]
    assert {one.words.zh for one in refused} == {"洗衣液不够：现有 0，需要 1"}
    assert Entry.objects.filter(kind="refused").count() == MANY - 1


FLOOR = (
    "ALTER TABLE points_balance DROP CONSTRAINT points_balance_floor",
    "ALTER TABLE points_balance ADD CONSTRAINT points_balance_floor"
    " CHECK (floor IS NULL OR amount >= floor) NOT VALID",
)


@pytest.mark.postgresql_only
def test_without_the_floor_the_last_item_is_sold_more_than_once(books: Books) -> None:
    with without(*FLOOR):
        assert won(last_item(books)) > 1


def double_spend(books: Books) -> tuple[list[Any], int]:
    who = home()
    books.post("earned", books.earn(who, 10))
    asked = [books.posting("spent", books.spend(who, 7)) for _ in range(MANY)]
    came = at_once(lambda number: actions.post(SYSTEM, asked[number]))
    assert not faults(came)
    return came, there(books.points, who)


def test_points_are_spent_once(books: Books) -> None:
    came, left = double_spend(books)
    assert (won(came), left) == (1, 3)
    assert queries.unsound(SYSTEM, books.points) == []


@pytest.mark.postgresql_only
def test_without_the_floor_points_are_spent_twice(books: Books) -> None:
    with without(*FLOOR):
        came, left = double_spend(books)
        assert won(came) > 1
        assert left < 0


# A trigger as somebody might write it who reads a balance, judges and writes it back.
NAIVE = """
CREATE OR REPLACE FUNCTION points_naive() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    there bigint;
BEGIN
    there := (SELECT amount FROM points_balance WHERE account_id = NEW.debit_id);
    PERFORM pg_sleep(0.2);
    UPDATE points_balance SET amount = there - NEW.amount WHERE account_id = NEW.debit_id;
    UPDATE points_balance SET amount = amount + NEW.amount WHERE account_id = NEW.credit_id;
    RETURN NULL;
END $$;
ALTER TABLE points_line DISABLE TRIGGER points_line_moved;
CREATE TRIGGER points_line_naive AFTER INSERT ON points_line
    FOR EACH ROW EXECUTE FUNCTION points_naive()
"""
ORDERLY = """
DROP TRIGGER points_line_naive ON points_line;
ALTER TABLE points_line ENABLE TRIGGER points_line_moved;
DROP FUNCTION points_naive
"""


@pytest.mark.postgresql_only
def test_without_the_lock_points_are_spent_twice(books: Books) -> None:
    with without(NAIVE, ORDERLY):
        who = home()
        first = books.posting("earned", books.earn(who, 10))
        actions.post(SYSTEM, first)
        asked = [books.posting("spent", books.spend(who, 7)) for _ in range(MANY)]
        came = at_once(lambda number: actions.post(SYSTEM, asked[number]))
        assert won(came) > 1
        assert queries.unsound(SYSTEM, books.points)


def double_post(books: Books) -> list[Any]:
    who = home()
    posting = books.posting("earned", books.earn(who, 10))
    came = at_once(lambda _: actions.post(SYSTEM, posting))
    assert won(came) <= 1 or there(books.points, who) > 10
    return came


def test_one_id_posted_by_many_counts_once(books: Books) -> None:
    came = double_post(books)
    assert not faults(came)
    assert won(came) == 1
    assert {one.code for one in came} == {came[0].code}


@pytest.mark.postgresql_only
def test_without_its_key_an_id_counts_more_than_once(books: Books) -> None:
    gone = "ALTER TABLE points_entry DROP CONSTRAINT points_entry_pkey"
    gone += "; ALTER TABLE points_line DROP CONSTRAINT points_line_once"
    back = "ALTER TABLE points_line DISABLE TRIGGER USER; ALTER TABLE points_entry DISABLE TRIGGER"
    back += " USER; DELETE FROM points_line; DELETE FROM points_entry"
    back += "; ALTER TABLE points_line ENABLE TRIGGER USER; ALTER TABLE points_entry ENABLE TRIGGER"
    back += " USER; ALTER TABLE points_entry ADD CONSTRAINT points_entry_pkey PRIMARY KEY (id)"
    back += "; ALTER TABLE points_line ADD CONSTRAINT points_line_once UNIQUE (entry_id, n)"
    with without(gone, back):
        assert won(double_post(books)) > 1


def reversal_twice(books: Books) -> tuple[list[Any], int]:
    who = home()
    books.post("earned", books.earn(who, 100))
    mistaken = books.post("earned", books.earn(who, 10))
    ids = [new_id() for _ in range(MANY)]
    came = at_once(lambda number: actions.reverse(SYSTEM, mistaken.id, ids[number], "test"))
    assert not faults(came)
    return came, there(books.points, who)


def test_an_entry_is_reversed_by_one(books: Books) -> None:
    came, left = reversal_twice(books)
    assert (won(came), left) == (1, 100)
    assert {one.code for one in came if isinstance(one, Changed)} == {"reversed"}


@pytest.mark.postgresql_only
def test_without_its_index_an_entry_is_reversed_by_several(books: Books) -> None:
    gone = "DROP INDEX points_entry_reversed_once"
    back = "CREATE INDEX points_entry_reversed_once ON points_entry (reverses)"
    with without(gone, back):
        came, left = reversal_twice(books)
        assert won(came) > 1
        assert left < 100
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE points_entry DISABLE TRIGGER USER; DELETE FROM points_entry")
        cursor.execute("ALTER TABLE points_entry ENABLE TRIGGER USER; " + gone)
        cursor.execute(
            "CREATE UNIQUE INDEX points_entry_reversed_once ON points_entry (reverses)"
            " WHERE reverses IS NOT NULL"
        )


def test_an_id_is_either_posted_or_refused_for_good(books: Books) -> None:
    """Retries of one id, while the points that it wants arrive: all hear the same."""
    for _ in range(4):
        who = home()
        asked = books.posting("spent", books.spend(who, 10))

        def act(number: int, who: Any = who, asked: Any = asked) -> Any:
            if number == 0:
                return books.post("earned", books.earn(who, 10))
            return actions.post(SYSTEM, asked)

        came = at_once(act)
        assert not faults(came)
        heard = {isinstance(one, Refusal) for one in came[1:]}
        assert len(heard) == 1, "one was told yes and another no"
        assert there(books.points, who) == (10 if heard == {True} else 0)


def test_crossing_transfers_do_not_lock_each_other_out(books: Books) -> None:
    one, two = home(), home()
    for who in (one, two):
        books.post("earned", books.earn(who, 100))

    def act(number: int) -> Any:
        giver, taker = (one, two) if number % 2 else (two, one)
        for _ in range(5):
            actions.transfer(SYSTEM, actions.Transfer(books.points, giver, taker, 1, books.place))
            receipt = books.post("transferred", Move(books.points, taker, giver, 1))
        return receipt

    came = at_once(act)
    assert not faults(came)
    assert won(came) == MANY
    assert (there(books.points, one), there(books.points, two)) == (100, 100)


def test_a_new_account_is_opened_once(books: Books) -> None:
    who = home()
    came = at_once(lambda _: books.post("earned", books.earn(who, 1)))
    assert not faults(came)
    assert there(books.points, who) == MANY


def test_settling_and_posting_do_not_disturb_each_other(books: Books) -> None:
    from datetime import timedelta

    from gezhi.base import clock

    today = clock.today()
    homes = [home() for _ in range(4)]
    for who in homes:
        books.post("earned", books.earn(who, 50, today))

    def act(number: int) -> Any:
        with clock.at(clock.now() + timedelta(days=1)):
            if number == 0:
                return books.post("earned", books.earn(home(), 1)) and actions.expire(
                    SYSTEM, books.points
                )
            for who in homes:
                with suppress(Changed):
                    books.post("spent", books.spend(who, 7))
                earned = books.post("earned", books.earn(home(), 3))
                actions.reverse(SYSTEM, earned.id, new_id(), "test", rest=True)
            return books.post("earned", books.earn(of("person", new_id()), 1))

    came = at_once(act)
    lapsed = [one for one in came if isinstance(one, actions.Lapsed)]
    assert len(lapsed) == 1
    assert not [one for one in came if not isinstance(one, actions.Receipt | actions.Lapsed)]
    assert queries.unsound(SYSTEM, books.points) == []
    spent = sum(50 - there(books.points, who) for who in homes)
    assert spent == 200, "what lapsed and what was spent is all there was"
