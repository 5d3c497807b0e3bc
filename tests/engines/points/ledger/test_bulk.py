"""Very many entries at once are what they would have been one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Account, Entry, Line
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid
from tests.engines.points.ledger.books import Books, home, open_books, there
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(db: None) -> Books:
    return open_books()


def test_many_are_what_each_would_be(books: Books) -> None:
    homes = [home() for _ in range(20)]
    expires = clock.today() + timedelta(days=30)
    asked = [
        books.posting("earned", books.earn(who, 10 + n, expires)) for n, who in enumerate(homes)
    ]
    asked += [books.posting("delivered", books.deliver(20))]
    asked += [books.posting("spent", books.spend(who, 7), books.hand_out()) for who in homes]
    receipts = actions.post_many(SYSTEM, asked)
    assert [one.id for one in receipts] == [one.id for one in asked]
    assert [there(books.points, who) for who in homes] == [3 + n for n in range(20)]
    assert there(books.soap, books.shelf) == 0
    assert Journal.objects.filter(verb="points.posted").count() == len(asked)
    assert queries.unsound(SYSTEM, books.points) == []
    again = actions.post_many(SYSTEM, asked)
    assert all(one.again for one in again)
    assert Line.objects.count() == 20 + 1 + 40
    alone = actions.post(SYSTEM, asked[0])
    assert alone.again
    row = Entry.objects.get(pk=asked[0].id)
    single = books.posting("earned", books.earn(homes[0], 10, expires))
    actions.post(SYSTEM, single)
    other = Entry.objects.get(pk=single.id)
    for name in ("kind", "day", "actor", "place_id", "path", "evidence", "reverses", "lines"):
        assert getattr(row, name) == getattr(other, name)
    assert row.digest == other.digest


def test_some_known_some_new(books: Books) -> None:
    who = home()
    first = books.posting("earned", books.earn(who, 5))
    actions.post(SYSTEM, first)
    second = books.posting("earned", books.earn(who, 6))
    receipts = actions.post_many(SYSTEM, [first, second])
    assert [one.again for one in receipts] == [True, False]
    assert there(books.points, who) == 11
    with pytest.raises(Changed) as refused:
        actions.post_many(SYSTEM, [replace(first, moves=(books.earn(who, 7),))])
    assert refused.value.code == "id-taken"
    with pytest.raises(Changed):
        actions.post_many(SYSTEM, [second, second])


def test_all_or_nothing(books: Books) -> None:
    who, other = home(), home()
    asked = [
        books.posting("earned", books.earn(who, 5)),
        books.posting("spent", books.spend(other, 9)),
    ]
    for _ in range(2):
        with pytest.raises(Changed, match="there is 0, 9 is wanted"):
            actions.post_many(SYSTEM, asked)
    assert not Entry.objects.exists()
    wrong = [asked[0], books.posting("earned", books.earn(who, -5)), books.posting("stolen")]
    with pytest.raises(Invalid) as refused:
        actions.post_many(SYSTEM, wrong)
    assert [one.field for one in refused.value.wrong] == ["1.moves.0.amount", "2.kind", "2.moves"]
    late = books.posting("earned", books.earn(who, 5), day=date(2020, 1, 5))
    month = actions.close_month(SYSTEM, books.points, date(2020, 1, 1))
    assert month.accounts == 0
    with pytest.raises(Changed) as closed:
        actions.post_many(SYSTEM, [late])
    assert closed.value.code == "closed"
    with pytest.raises(Forbidden):
        actions.post_many(ANYONE, asked)
    assert not Entry.objects.exists()
    assert actions.post_many(SYSTEM, []) == []


@pytest.mark.postgresql_only
def test_as_many_statements_for_few_as_for_many(books: Books) -> None:
    def statements(count: int) -> int:
        asked = [books.posting("earned", books.earn(home(), 5)) for _ in range(count)]
        with CaptureQueriesContext(connection) as done:
            actions.post_many(SYSTEM, asked)
        return len(done)

    assert statements(2) == statements(1500)
    assert Account.objects.filter(role="holder").count() == 1502


def test_ids_stay_burnt_in_bulk(books: Books) -> None:
    who = home()
    posting = replace(books.posting("spent", books.spend(who, 5)), id=new_id())
    with pytest.raises(Changed):
        actions.post(SYSTEM, posting)
    books.post("earned", books.earn(who, 50))
    with pytest.raises(Changed, match="there is 0, 5 is wanted"):
        actions.post_many(SYSTEM, [posting])
