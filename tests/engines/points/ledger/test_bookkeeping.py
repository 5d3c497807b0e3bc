"""How far books are closed, what still waits in a month, statements, and who may read whose."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    account_by_code,
    accounts_of,
    books_due,
    kept_book,
    kept_books,
    named_for,
    own_points_data,
    public_book,
    published_list,
    statement,
    waits_in,
)
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Forbidden, Invalid, Missing
from tests.engines.points.bookish import account, bookish_village, close, earn, noon, unit
from tests.village import Village, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None):
    with clock.at(noon(3, 11)):
        yield bookish_village()


def test_the_month_to_be_closed_next(village: Village) -> None:
    secretary, of = village.viewer("secretary"), unit(village)
    assert kept_book(secretary, of).next is None
    earn(village, noon(2, 10))
    earn(village, noon(3, 3), "rooms-clean")
    book = kept_book(secretary, of)
    assert (book.next, book.due, book.closes) == (date(2026, 2, 1), True, True)
    assert [one.unit.kind for one in books_due(secretary)] == ["points", "rating"]
    reviewer = village.viewer("reviewer")
    assert [one.closes for one in kept_books(reviewer)] == [False, False]
    assert books_due(reviewer) == kept_books(ANYONE) == []
    with pytest.raises(Forbidden):
        kept_book(village.viewer("resident"), of)
    close(village, 2, noon(3, 11))
    book = kept_book(secretary, of)
    assert (book.next, book.due) == (date(2026, 3, 1), False)
    with clock.at(noon(3, 31)):
        assert not kept_book(secretary, of).due
    with clock.at(noon(4, 1)):
        assert kept_book(secretary, of).due


def test_what_still_waits_in_a_month(village: Village) -> None:
    scorer, reviewer = village.viewer("scorer"), village.viewer("reviewer")
    with clock.at(noon(2, 20)):
        actions.record_points(scorer, [told(village, "yard-clean")])
        row = actions.record_points(scorer, [told(village, "rooms-clean")])[0]
        actions.review(reviewer, [actions.Verdict(row.pk, "refused", reason="没有看到")])
        actions.appeal(village.viewer("resident"), row.pk, "当天下午补扫了")
    earn(village, noon(2, 21), "quarrel")
    disputed = earn(village, noon(2, 21), "noise")
    with clock.at(noon(2, 22)):
        actions.appeal(village.viewer("resident"), disputed.pk, "不是我家")
    with clock.at(noon(3, 5)):
        actions.record_points(scorer, [told(village, "front-kept")])
    found = waits_in(village.viewer("secretary"), unit(village), date(2026, 2, 14))
    assert (found.records, found.appeals, found.deductions, found.total) == (1, 2, 1, 4)
    assert waits_in(reviewer, unit(village), date(2026, 1, 1)).total == 0
    with pytest.raises(Forbidden):
        waits_in(scorer, unit(village), date(2026, 2, 1))


def test_the_published_list_is_what_the_digest_is_of(village: Village) -> None:
    earn(village, noon(2, 10))
    earn(village, noon(2, 10), home="h3")
    closing = close(village, 2, noon(3, 11))
    text = "".join(published_list(ANYONE, unit(village), date(2026, 2, 1)))
    assert hashlib.sha256(text.encode()).hexdigest() == closing.digest
    assert text.startswith("ten-stars 2026-02\n")
    book = public_book(ANYONE, unit(village))
    assert [one.digest for one in book.closed] == [closing.digest]
    assert [one.adoption.pk for one in book.schemes] == [village.scheme]
    with pytest.raises(Missing):
        public_book(ANYONE, 0)


def test_a_statement_opens_with_what_the_days_before_left(village: Village) -> None:
    earn(village, noon(2, 10))
    earn(village, noon(3, 3), "rooms-clean")
    earn(village, noon(3, 9), "front-kept")
    reader, of = village.viewer("reviewer"), account(village).pk
    whole = statement(reader, of)
    assert (whole.opening, [one.balance for one in whole.book.rows]) == (0, [2, 4, 6])
    some = statement(reader, of, date(2026, 3, 1), date(2026, 3, 5))
    assert (some.opening, len(some.book.rows), some.closing) == (2, 1, 4)
    assert whole.wrong == frozenset()
    assert len(statement(village.viewer("secretary"), of).wrong) == 3
    none = statement(reader, of, date(2026, 3, 4), date(2026, 3, 8))
    assert (none.opening, none.book.rows, none.closing) == (4, [], 4)
    for stranger in (village.viewer("neighbour"), village.viewer("other-scorer"), ANYONE):
        with pytest.raises(Missing):
            statement(stranger, of)


def test_a_name_is_read_for_a_reason_that_the_journal_keeps(village: Village) -> None:
    earn(village, noon(2, 10))
    reader, home, one = village.viewer("reviewer"), village.home("h1"), account(village)
    assert accounts_of(reader, "household", home) == []
    found = account_by_code(reader, f" {one.code.upper()[:4]} {one.code[4:]}")
    assert found is not None
    assert found.account == one.pk
    assert account_by_code(village.viewer("other-scorer"), one.code) is None
    with pytest.raises(Invalid):
        actions.open_statement(reader, "household", home, " 看看 ")
    with pytest.raises(Missing):
        actions.open_statement(village.viewer("other-scorer"), "household", home, "核对二月的分")
    with pytest.raises(Forbidden):
        actions.open_statement(village.viewer("shopkeeper"), "household", home, "核对二月的分")
    assert not Journal.objects.filter(verb="points.statement_opened").exists()
    actions.open_statement(reader, "household", home, "核对二月的分")
    kept = Journal.objects.get(verb="points.statement_opened")
    assert (kept.subject, kept.actor, kept.data["reason"]) == (
        home,
        reader.account,
        "核对二月的分",
    )
    assert [each.role for each in accounts_of(reader, "household", home)] == ["holder", "score"]
    assert not named_for(village.viewer("other-reviewer"), "household", home)
    assert not named_for(reader, "household", village.home("h2"))
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert not named_for(reader, "household", home)
    assert named_for(village.viewer("resident"), "household", home)
    looks = own_points_data(village.viewer("resident"))["looks"]
    assert [(one["subject_kind"], one["post"]) for one in looks] == [("household", "review-team")]
    assert own_points_data(village.viewer("neighbour"))["looks"] == []
