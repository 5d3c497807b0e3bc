"""A wrong entry is set right by its reverse, and what was recorded counts no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.models import Person
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Correction, Verdict
from gezhi.engines.points.models import Balance, Entry, Record
from gezhi.engines.points.queries import (
    board,
    causes,
    my_points,
    passbook,
    reason_said,
    trial_balance,
)
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from tests.engines.points.bookish import account, bookish_village, earn, noon, unit
from tests.town import SYSTEM
from tests.village import Village, told

pytestmark = pytest.mark.django_db
NOW = noon(3, 11)


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield bookish_village()


def has(village: Village, role: str = "holder") -> int:
    return Balance.objects.get(account=account(village, role=role)).amount


def test_a_wrong_entry_is_reversed_and_its_record_counts_no_more(village: Village) -> None:
    row = earn(village, NOW)
    secretary, asked = village.viewer("secretary"), Correction(row.entry, new_id(), "twice")
    place = village.places["village"].pk
    assert board(SYSTEM, place, "ten-stars", "2026-03").points == 2
    first = actions.correct(secretary, asked)
    assert (has(village), has(village, "score")) == (0, 0)
    row.refresh_from_db()
    assert (row.state, row.given, row.reason) == (Record.REFUSED, 0, "why:twice")
    assert [reason_said(row.reason, lang) for lang in ("zh-hans", "en")] == [
        "记重了",
        "it was posted twice",
    ]
    assert reason_said("只扫了一半", "en") == "只扫了一半", "what somebody wrote stays"
    assert row.appeal_until is not None
    assert row.appeal_until > NOW + timedelta(days=5)
    assert board(SYSTEM, place, "ten-stars", "2026-03").points == 0
    assert my_points(village.viewer("resident"))[0].score == 0
    assert actions.correct(secretary, asked).id == first.id
    row.refresh_from_db()
    assert row.given == 0
    with pytest.raises(Changed) as fault:
        actions.correct(secretary, Correction(row.entry, new_id(), "twice"))
    assert fault.value.code == "reversed"
    told_ = Journal.objects.get(verb="points.corrected")
    assert (told_.subject, told_.data["why"]) == (str(row.entry), "twice")
    assert sum(one.balance for one in trial_balance(secretary, unit(village))) == 0
    book = passbook(village.viewer("resident"), account(village).pk)
    assert [(one.kind, one.amount) for one in book.rows] == [("reversed", -2), ("earned", 2)]
    assert causes(village.viewer("resident"), book)[first.id].undone


def test_what_was_set_right_can_be_appealed(village: Village) -> None:
    row = earn(village, NOW)
    actions.correct(village.viewer("secretary"), Correction(row.entry, new_id(), "mistake"))
    actions.appeal(village.viewer("resident"), row.pk, "是我家扫的")
    actions.decide_appeal(village.viewer("other-reviewer"), row.pk, "granted", "邻居证明")
    assert (has(village), has(village, "score")) == (2, 2)


def test_a_deduction_is_set_right(village: Village) -> None:
    row = earn(village, NOW, "quarrel")
    with clock.at(NOW + timedelta(days=30)):
        assert actions.post_due() == 1
        row.refresh_from_db()
        assert has(village, "score") == -2
        actions.correct(village.viewer("secretary"), Correction(row.entry, new_id(), "mistake"))
        row.refresh_from_db()
        assert (has(village, "score"), row.given, row.state) == (0, 0, Record.REFUSED)
        assert actions.post_due() == 0


def test_only_who_posts_sets_right_and_never_their_own(village: Village) -> None:
    row = earn(village, NOW)
    for role in ("reviewer", "scorer", "resident"):
        with pytest.raises(Forbidden):
            actions.correct(village.viewer(role), Correction(row.entry, new_id(), "twice"))
    with pytest.raises(Invalid):
        actions.correct(village.viewer("secretary"), Correction(row.entry, new_id(), "whim"))
    person = Person.objects.get(account=village.accounts["secretary"])
    Person.objects.filter(pk=person.pk).update(household=village.homes["h1"])
    with pytest.raises(Forbidden) as fault:
        actions.correct(village.viewer("secretary"), Correction(row.entry, new_id(), "twice"))
    assert fault.value.code == "own-points"
    assert has(village) == 2


def test_what_was_spent_meanwhile_is_refused_or_taken_as_far_as_it_goes(village: Village) -> None:
    row = earn(village, NOW)
    spent = unit(village)
    side = actions.of("household", village.home("h1"), path=account(village).path)
    moves = (actions.Move(spent, side, actions.house("sales", spent), 1),)
    place = village.places["village"].pk
    actions.post(village.viewer("secretary"), actions.Posting("spent", place, moves))
    secretary, refused = village.viewer("secretary"), new_id()
    for _ in range(2):
        with pytest.raises(Changed) as fault:
            actions.correct(secretary, Correction(row.entry, refused, "twice"))
        assert fault.value.code == "not-enough"
    row.refresh_from_db()
    assert (row.state, has(village)) == (Record.ACCEPTED, 1)
    actions.correct(secretary, Correction(row.entry, new_id(), "twice", rest=True))
    row.refresh_from_db()
    assert (row.state, has(village), has(village, "score")) == (Record.REFUSED, 0, 0)


def test_an_exchange_has_its_own_way_back(village: Village) -> None:
    earn(village, NOW)
    used = unit(village)
    side = actions.of("household", village.home("h1"), path=account(village).path)
    moves = (actions.Move(used, side, actions.house("sales", used), 1),)
    place = village.places["village"].pk
    made = actions.post(village.viewer("secretary"), actions.Posting("spent", place, moves))
    with pytest.raises(Changed) as fault:
        actions.correct(village.viewer("secretary"), Correction(made.id, new_id(), "mistake"))
    assert fault.value.code == "own-way"
    assert Entry.objects.filter(reverses=made.id).count() == 0


def test_records_of_one_entry_after_an_appeal_count_less_by_what_it_gave(village: Village) -> None:
    scorer = village.viewer("scorer")
    row = actions.record_points(scorer, [told(village, "yard-clean")])[0]
    verdict = Verdict(row.pk, "accepted", points=1, reason="只扫了一半")
    row = actions.review(village.viewer("reviewer"), [verdict])[0]
    actions.appeal(village.viewer("resident"), row.pk, "全扫了")
    actions.decide_appeal(village.viewer("other-reviewer"), row.pk, "granted", "看过了")
    actions.correct(village.viewer("secretary"), Correction(row.entry, new_id(), "twice"))
    row.refresh_from_db()
    assert (row.given, row.state, has(village)) == (1, Record.ACCEPTED, 1)
