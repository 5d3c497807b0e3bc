"""Entries are undone by others, once; and what is set aside is given back or collected."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import Entry, Line
from gezhi.engines.points.rules.accounts import of
from gezhi.engines.points.rules.postings import Move
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Missing
from tests.engines.points.ledger.books import Books, home, open_books, there
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(db: None) -> Books:
    return open_books()


def test_an_exchange_is_undone_whole(books: Books) -> None:
    who = home()
    books.post("earned", books.earn(who, 30))
    books.post("delivered", books.deliver(2))
    spent = books.post("spent", books.spend(who, 12), books.hand_out())
    back = actions.reverse(SYSTEM, spent.id, new_id(), "returned-whole", kind="returned")
    assert (there(books.points, who), there(books.soap, books.shelf)) == (30, 2)
    row = Entry.objects.get(pk=back.id)
    assert (row.kind, row.reverses, row.lines) == ("returned", spent.id, 2)
    assert all(line.back for line in Line.objects.filter(entry=back.id))


def test_an_entry_is_undone_once(books: Books) -> None:
    who = home()
    earned = books.post("earned", books.earn(who, 30))
    once = new_id()
    first = actions.reverse(SYSTEM, earned.id, once, "appeal")
    assert actions.reverse(SYSTEM, earned.id, once, "appeal").id == first.id
    twice = new_id()
    for _ in range(2):
        with pytest.raises(Changed) as refused:
            actions.reverse(SYSTEM, earned.id, twice, "appeal")
        assert refused.value.code == "reversed"
    with pytest.raises(Changed) as refused:
        actions.reverse(SYSTEM, earned.id, once, "another reason")
    assert refused.value.code == "id-taken"
    assert there(books.points, who) == 0
    with pytest.raises(Changed) as refused:
        actions.reverse(SYSTEM, once, new_id(), "appeal")
    assert refused.value.code == "not-reversible"


def test_what_was_spent_meanwhile_is_not_taken_back_unless_the_rest_is_asked_for(
    books: Books,
) -> None:
    who = home()
    earned = books.post("earned", books.earn(who, 30))
    books.post("spent", books.spend(who, 20))
    refused_id = new_id()
    with pytest.raises(Changed, match="there is 10, 30 is wanted"):
        actions.reverse(SYSTEM, earned.id, refused_id, "appeal")
    with pytest.raises(Changed) as refused:
        actions.reverse(SYSTEM, earned.id, refused_id, "appeal", rest=True)
    assert refused.value.code == "id-taken"
    receipt = actions.reverse(SYSTEM, earned.id, new_id(), "appeal", rest=True)
    assert there(books.points, who) == 0
    assert Entry.objects.get(pk=receipt.id).evidence == {"why": "appeal", "missing": 20}
    with pytest.raises(Changed) as refused:
        actions.reverse(SYSTEM, earned.id, new_id(), "appeal", rest=True)
    assert refused.value.code == "not-enough"


def test_a_part_is_returned(books: Books) -> None:
    who = home()
    books.post("earned", books.earn(who, 30))
    books.post("delivered", books.deliver(3))
    spent = books.post("spent", books.spend(who, 24), books.hand_out(3))
    actions.reverse(SYSTEM, spent.id, new_id(), "broken", kind="returned", part={1: 8, 2: 1})
    assert (there(books.points, who), there(books.soap, books.shelf)) == (14, 1)


def test_reversing_needs_the_ability_and_an_entry(books: Books) -> None:
    earned = books.post("earned", books.earn(home(), 30))
    with pytest.raises(Forbidden):
        actions.reverse(ANYONE, earned.id, new_id(), "appeal")
    with pytest.raises(Missing):
        actions.reverse(SYSTEM, new_id(), new_id(), "appeal")
    refused = books.posting("spent", books.spend(home(), 1))
    with pytest.raises(Changed):
        actions.post(SYSTEM, refused)
    with pytest.raises(Missing):
        actions.reverse(SYSTEM, refused.id, new_id(), "appeal")


def test_what_is_held_is_not_spent_elsewhere(books: Books) -> None:
    who = home()
    aside = of("household", who.id, "hold")
    books.post("earned", books.earn(who, 30))
    held = books.post("held", Move(books.points, who, aside, 25))
    with pytest.raises(Changed, match="there is 5"):
        books.post("spent", books.spend(who, 6))
    actions.release(SYSTEM, held.id, new_id(), "expired")
    assert (there(books.points, who), there(books.points, aside)) == (30, 0)
    with pytest.raises(Changed) as refused:
        actions.release(SYSTEM, held.id, new_id(), "again")
    assert refused.value.code == "reversed"


def test_what_is_held_is_collected_or_stays_held(books: Books) -> None:
    who = home()
    aside = of("household", who.id, "hold")
    books.post("earned", books.earn(who, 30))
    held = books.post("held", Move(books.points, who, aside, 25))
    collecting = books.posting("spent", books.spend(who, 25), books.hand_out())
    with pytest.raises(Changed, match="detergent"):
        actions.post_held(SYSTEM, held.id, collecting)
    assert (there(books.points, who), there(books.points, aside)) == (5, 25)
    books.post("delivered", books.deliver(1))
    with pytest.raises(Changed):
        actions.post_held(SYSTEM, held.id, collecting)
    again = books.posting("spent", books.spend(who, 25), books.hand_out())
    first = actions.post_held(SYSTEM, held.id, again)
    assert actions.post_held(SYSTEM, held.id, again).id == first.id
    assert (there(books.points, who), there(books.points, aside)) == (5, 0)
    assert there(books.soap, books.shelf) == 0


def test_what_is_handed_on_keeps_its_expiry(books: Books) -> None:
    giver, taker = home(), home()
    today = clock.today()
    soon, late = today + timedelta(days=10), today + timedelta(days=40)
    books.post("earned", books.earn(giver, 10))
    books.post("earned", books.earn(giver, 10, late))
    books.post("earned", books.earn(giver, 10, soon))
    asked = actions.Transfer(books.points, giver, taker, 25, books.place)
    receipt = actions.transfer(SYSTEM, asked)
    assert actions.transfer(SYSTEM, asked).again
    lines = Line.objects.filter(entry=receipt.id).order_by("n")
    assert [(line.amount, line.expires) for line in lines] == [(10, soon), (10, late), (5, None)]
    assert (there(books.points, giver), there(books.points, taker)) == (5, 25)
    too_much = actions.Transfer(books.points, giver, taker, 6, books.place)
    for _ in range(2):
        with pytest.raises(Changed, match="there is 5, 6 is wanted"):
            actions.transfer(SYSTEM, too_much)


def test_what_has_lapsed_is_not_handed_on(books: Books) -> None:
    giver, taker = home(), home()
    today = clock.today()
    books.post("earned", books.earn(giver, 10, today))
    books.post("earned", books.earn(giver, 10))
    with clock.at(clock.now() + timedelta(days=1)):
        short = actions.Transfer(books.points, giver, taker, 11, books.place)
        with pytest.raises(Changed, match="there is 10, 11 is wanted"):
            actions.transfer(SYSTEM, short)
        actions.transfer(SYSTEM, actions.Transfer(books.points, giver, taker, 4, books.place))
        assert (there(books.points, giver), there(books.points, taker)) == (6, 4)
        assert actions.expire(SYSTEM, books.points).accounts == 0
