"""The second wall: a query that forgets its condition finds no account that is not its viewer's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.actions import NewPerson, add_person
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Account, Balance
from gezhi.engines.points.rules.accounts import of
from gezhi.engines.trust.actions import find_or_make_resident
from gezhi.engines.trust.queries import ANYONE, Viewer, begin_unit, viewer_of
from tests.engines.points.ledger.books import Books, home, open_books
from tests.town import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@contextmanager
def unit(account: UUID | None = None) -> Iterator[Viewer]:
    """A unit of work as a request is one."""
    end = begin_unit()
    try:
        yield viewer_of(account) if account else ANYONE
    finally:
        end()


@pytest.fixture
def books(db: None) -> Books:
    return open_books()


def amounts() -> list[int]:
    """What there is, of those accounts that show themselves."""
    return [row.amount for row in Balance.objects.select_related("account")]


def test_accounts_show_themselves_to_their_holders(books: Books) -> None:
    place = books.town.places["b000"]
    household = Household.objects.create(place=place, code="1-101")
    resident = find_or_make_resident("+8613800000001", name="王")
    add_person(SYSTEM, NewPerson("王", account=resident, household=household))
    stranger = find_or_make_resident("+8613800000002", name="李")
    mine = of("household", household.pk, path=place.path)
    books.post("earned", books.earn(mine, 7), books.earn(home(), 9))
    books.post("delivered", books.deliver(3))
    account = Account.objects.get(holder=mine.id).pk
    with unit(resident.pk) as viewer:
        assert {row.role for row in Account.objects.all()} == {"holder", "stock"}
        assert sorted(amounts()) == [3, 7]
        assert [one.amount for one in queries.own_balances(viewer)] == [7]
        rows = queries.passbook(viewer, account).rows
        assert [(row.amount, row.other) for row in rows] == [(7, "issuer")]
    for account_id in (stranger.pk, None):
        with unit(account_id):
            assert {row.role for row in Account.objects.all()} == {"stock"}
            assert amounts() == [3]


def test_posting_and_public_months_work_for_whoever_asks(books: Books) -> None:
    who = home()
    with clock.at(clock.now().replace(year=2026, month=1, day=10)):
        books.post("earned", books.earn(who, 7))
    with clock.at(clock.now().replace(year=2026, month=2, day=10)):
        actions.close_month(SYSTEM, books.points, date(2026, 1, 1))
    with unit(find_or_make_resident("+8613800000003", name="赵").pk) as viewer:
        assert [one.closing for one in queries.standings(viewer, books.points, date(2026, 1, 1))]
        text = "".join(queries.plain_book(viewer, books.points, date(2026, 1, 1)))
        assert "Liabilities:Holder" in text
        spent = actions.post(SYSTEM, books.posting("spent", books.spend(who, 3)))
        actions.reverse(SYSTEM, spent.id, new_id(), "test")
        assert not Account.objects.filter(role="holder").exists()
    assert Balance.objects.get(account__holder=who.id).amount == 7
