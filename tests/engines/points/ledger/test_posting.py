"""An entry is posted once, whole, within what there is, and never otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import Account, Balance, Entry, Line
from gezhi.engines.points.rules.accounts import house, of
from gezhi.engines.points.rules.postings import Move, Posting
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid
from tests.engines.points.ledger.books import Books, home, open_books, there
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(db: None) -> Books:
    return open_books()


def test_points_and_goods_change_hands_in_one_entry(books: Books) -> None:
    who = home()
    books.post("earned", books.earn(who, 30))
    books.post("delivered", books.deliver(2))
    receipt = books.post("spent", books.spend(who, 12), books.hand_out())
    assert there(books.points, who) == 18
    assert there(books.soap, books.shelf) == 1
    row = Entry.objects.get(pk=receipt.id)
    assert (row.kind, row.lines) == ("spent", 2)
    told = Journal.objects.get(subject=str(receipt.id))
    assert told.verb == "points.posted"
    assert told.data["moves"] == [
        [books.points, "holder", "sales", 12],
        [books.soap, "stock", "collected", 1],
    ]
    assert who.id not in str(told.data)


def test_the_sides_of_the_house_have_no_balance_to_lock(books: Books) -> None:
    books.post("earned", books.earn(home(), 30))
    assert {row.account.role for row in Balance.objects.select_related("account")} == {"holder"}
    assert Account.objects.count() == 2


@pytest.mark.postgresql_only
def test_an_entry_is_one_statement(books: Books) -> None:
    who = home()
    books.post("earned", books.earn(who, 30))
    posting = books.posting("spent", books.spend(who, 3))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.post(SYSTEM, posting)
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 1


def test_the_same_id_counts_once(books: Books) -> None:
    who = home()
    posting = books.posting("earned", books.earn(who, 30))
    first, second = actions.post(SYSTEM, posting), actions.post(SYSTEM, posting)
    assert (first.again, second.again) == (False, True)
    assert replace(second, again=False) == first
    assert there(books.points, who) == 30
    assert Journal.objects.filter(verb="points.posted").count() == 1


def test_an_id_is_not_used_for_something_else(books: Books) -> None:
    who = home()
    posting = books.posting("earned", books.earn(who, 30))
    actions.post(SYSTEM, posting)
    other = replace(posting, moves=(books.earn(who, 31),))
    with pytest.raises(Changed) as refused:
        actions.post(SYSTEM, other)
    assert refused.value.code == "id-taken"
    assert there(books.points, who) == 30


def test_what_is_not_there_is_not_spent_and_the_refusal_says_so(books: Books) -> None:
    who = home()
    books.post("earned", books.earn(who, 5))
    books.post("delivered", books.deliver(1))
    with pytest.raises(Changed) as refused:
        books.post("spent", books.spend(who, 6), books.hand_out())
    assert refused.value.words.zh == "积分不够：现有 5，需要 6"
    assert refused.value.words.en == "not enough of “points”: there is 5, 6 is wanted"
    with pytest.raises(Changed, match="detergent"):
        books.post("spent", books.spend(who, 5), books.hand_out(2))
    with pytest.raises(Changed, match="there is 0"):
        books.post("spent", books.spend(home(), 1))
    assert (there(books.points, who), there(books.soap, books.shelf)) == (5, 1)
    assert Line.objects.count() == 2


def test_a_refused_id_stays_refused(books: Books) -> None:
    who = home()
    posting = books.posting("spent", books.spend(who, 5))
    with pytest.raises(Changed) as first:
        actions.post(SYSTEM, posting)
    books.post("earned", books.earn(who, 100))
    with pytest.raises(Changed) as again:
        actions.post(SYSTEM, posting)
    assert again.value.words == first.value.words
    assert there(books.points, who) == 100
    actions.post(SYSTEM, replace(posting, id=new_id()))
    assert there(books.points, who) == 95


def wrong(posting: Posting) -> set[str]:
    with pytest.raises(Invalid) as refused:
        actions.post(SYSTEM, posting)
    assert all(one.words.zh and one.words.en for one in refused.value.wrong)
    return {one.code for one in refused.value.wrong}


@pytest.mark.parametrize("amount", [0, -1, 1.5, 10**12 + 1, True, "3", None])
def test_amounts_are_whole_and_positive_and_not_huge(books: Books, amount: Any) -> None:
    assert wrong(books.posting("earned", books.earn(home(), amount))) == {"amount"}


def test_everything_wrong_is_told_at_once(books: Books) -> None:
    who = home()
    moves = (
        Move(books.points, who, who, 1),
        replace(books.earn(who, 0), expires=date(2020, 1, 1)),
        Move(books.points, of("dog", 1), house("treasure", books.points), 1),
    )
    posting = Posting(
        "stolen",
        books.place,
        moves,
        day=clock.today() + timedelta(days=1),
        evidence={"note": "他上周没来"},
    )
    expected = {"unknown", "future", "words", "same", "amount", "past", "account", "passing"}
    assert wrong(posting) == expected
    assert wrong(books.posting("earned")) == {"count"}
    assert not Entry.objects.exists()


def test_a_unit_is_posted_where_it_is_issued(books: Books) -> None:
    new = actions.NewUnit("own", "points", books.town.places["c1"].pk, books_words())
    unit = actions.open_unit(SYSTEM, new)
    move = Move(unit.pk, house("issuer", unit.pk), home(), 1)
    for place in (books.town.places["c0"].pk, books.place):
        with pytest.raises(Changed) as refused:
            actions.post(SYSTEM, Posting("earned", place, (move,)))
        assert refused.value.code == "no-unit"
    actions.post(SYSTEM, Posting("earned", books.town.places["g10"].pk, (move,)))


def books_words() -> Any:
    from gezhi.base.words import Words

    return Words(zh="积分", en="points")


def test_a_score_may_fall_below_nothing_and_spending_leaves_it_alone(books: Books) -> None:
    new = actions.NewUnit("stars", "rating", books.place, books_words())
    unit = actions.open_unit(SYSTEM, new).pk
    who = home()
    rated = of("household", who.id, "score")
    books.post("earned", books.earn(who, 9), Move(unit, house("issuer", unit), rated, 2))
    books.post("deducted", Move(unit, rated, house("issuer", unit), 5))
    books.post("spent", books.spend(who, 9))
    assert there(unit, rated) == -3
    assert there(books.points, who) == 0


def test_posting_needs_the_ability(books: Books) -> None:
    with pytest.raises(Forbidden):
        actions.post(ANYONE, books.posting("earned", books.earn(home(), 1)))
    assert not Entry.objects.exists()


def test_a_unit_is_opened_once(books: Books) -> None:
    again = actions.open_unit(
        SYSTEM, actions.NewUnit("points", "points", books.place, books_words())
    )
    assert again.pk == books.points
    with pytest.raises(Changed):
        actions.open_unit(SYSTEM, actions.NewUnit("points", "fen", books.place, books_words()))
    with pytest.raises(Invalid):
        actions.open_unit(SYSTEM, actions.NewUnit("x", "gold", books.place, books_words()))


CHANGES = [
    "UPDATE points_line SET amount = amount + 1",
    "UPDATE points_entry SET day = day",
    "UPDATE points_account SET holder = 'x'",
    "DELETE FROM points_line",
    "DELETE FROM points_entry",
    "DELETE FROM points_account",
]
ON_POSTGRESQL = [
    "UPDATE points_balance SET amount = amount + 1",
    "DELETE FROM points_balance",
    "TRUNCATE points_line",
    "TRUNCATE points_entry",
]


def refuses(statement: str, values: list[Any], match: str) -> None:
    with (
        pytest.raises(DatabaseError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_altered_or_removed(books: Books, change: str) -> None:
    books.post("earned", books.earn(home(), 3))
    refuses(change, [], "append-only")


@pytest.mark.postgresql_only
@pytest.mark.parametrize("change", ON_POSTGRESQL)
def test_balances_are_moved_by_lines_alone(books: Books, change: str) -> None:
    books.post("earned", books.earn(home(), 3))
    refuses(change, [], "append-only")


def line(entry: Any, n: int, unit: int, debit: int, credit: int, day: date) -> list[Any]:
    key = Entry._meta.pk.get_db_prep_value(entry, connection)
    return [key, n, unit, debit, credit, 1, None, str(day), False]


def test_a_line_slipped_in_is_refused(books: Books) -> None:
    """Rows inserted past the actions meet the same rules."""
    who = home()
    receipt = books.post("earned", books.earn(who, 3))
    books.post("delivered", books.deliver(1))
    accounts = {(row.unit_id, row.role): row.pk for row in Account.objects.all()}
    issuer, mine = accounts[books.points, "issuer"], accounts[books.points, "holder"]
    shelf = accounts[books.soap, "stock"]
    insert = (
        "INSERT INTO points_line (entry_id, n, unit_id, debit_id, credit_id, amount, expires, day,"
        " back) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    )
    day = receipt.day
    ok = line(receipt.id, 2, books.points, issuer, mine, day)
    refuses(insert, ok, "points_line_entry")  # an entry written is full
    refuses(insert, line(new_id(), 1, books.points, issuer, mine, day), "points_line_entry")
    Entry.objects.create(
        id=(other := new_id()),
        digest="",
        kind="earned",
        day=day,
        place_id=books.place,
        path=books.town.places["town"].path,
        lines=1,
    )
    refuses(insert, line(other, 1, books.points, issuer, shelf, day), "points_line_unit")
    refuses(insert, line(other, 1, books.points, issuer, 10**9, day), "points_line_unit")
    other_day = line(other, 1, books.points, issuer, mine, day - timedelta(days=1))
    refuses(insert, other_day, "points_line_entry")
    with connection.cursor() as cursor:
        cursor.execute(insert, line(other, 1, books.points, issuer, mine, day))
    assert there(books.points, who) == 4
