"""Questions in public, answers in time, and nobody's name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.models import Question
from gezhi.engines.disclosure.queries import (
    item_view,
    overdue_questions,
    own_questions_data,
    questions_waiting,
)
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.disclosing import NOW, disclosing_town, faults, posted, question, verbs
from tests.town import Town

pytestmark = pytest.mark.django_db
TEXT = "这笔钱花在哪儿了？"


@pytest.fixture
def town(db: None):
    with clock.at(NOW):
        yield disclosing_town()


def test_asked_and_answered_in_public(town: Town) -> None:
    row = posted(town)
    made = question(town, row)
    assert made.due == date(2026, 4, 17)
    (shown,) = item_view(ANYONE, row.key).questions
    assert (shown.text, shown.answer, shown.mine) == (TEXT, "", False)
    assert not hasattr(shown, "by")
    assert item_view(town.viewer("resident"), row.key).questions[0].mine
    secretary = town.viewer("first-secretary")
    assert [one.text for one in questions_waiting(secretary)] == [TEXT]
    assert questions_waiting(town.viewer("next-door")) == []
    with pytest.raises(Forbidden):
        actions.answer(town.viewer("next-door"), made.pk, "不知道")
    with pytest.raises(Invalid) as fault:
        actions.answer(secretary, made.pk, "打 13800000001 问")
    assert faults(fault) == [("answer", "personal")]
    actions.answer(secretary, made.pk, "买了路灯")
    assert actions.answer(secretary, made.pk, "买了路灯").answer == "买了路灯"
    with pytest.raises(Changed):
        actions.answer(secretary, made.pk, "别的")
    (shown,) = item_view(ANYONE, row.key).questions
    assert (shown.answer, shown.post, shown.overdue) == ("买了路灯", "first-secretary", False)
    assert questions_waiting(secretary) == []
    told = Message.objects.get(template="disclosure-answered")
    assert told.account_id == town.accounts["resident"].pk
    assert verbs() == ["posted", "asked", "answered"]
    everything = str(list(Journal.objects.values_list("data", flat=True)))
    assert TEXT not in everything
    assert str(town.accounts["resident"].pk) not in everything


def test_an_answer_that_is_overdue_is_marked(town: Town) -> None:
    row = posted(town)
    question(town, row)
    place = town.places["c0"]
    with clock.at(NOW + timedelta(days=9)):
        assert not item_view(ANYONE, row.key).questions[0].overdue
        assert overdue_questions(ANYONE, place.path) == {}
    with clock.at(NOW + timedelta(days=10)):
        assert item_view(ANYONE, row.key).questions[0].overdue
        assert overdue_questions(ANYONE, place.path) == {place.pk: 1}
        assert overdue_questions(ANYONE, town.places["c1"].path) == {}


def test_who_may_ask_and_what(town: Town) -> None:
    row = posted(town)
    with pytest.raises(Forbidden):
        actions.ask(ANYONE, row.key, TEXT, new_id())
    with pytest.raises(Missing):
        actions.ask(town.viewer("resident"), new_id(), TEXT, new_id())
    for text, code in (
        ("", "required"),
        ("我是 13800000001", "personal"),
        ("问" * 501, "required"),
    ):
        with pytest.raises(Invalid) as fault:
            question(town, row, text)
        assert faults(fault) == [("text", code)]
    key = new_id()
    viewer = town.viewer("resident")
    assert actions.ask(viewer, row.key, TEXT, key) == actions.ask(viewer, row.key, TEXT, key)
    with pytest.raises(Changed):
        actions.ask(viewer, row.key, "别的", key)
    for n in range(9):
        question(town, row, f"问题 {n}")
    with pytest.raises(Invalid) as many:
        question(town, row)
    assert faults(many) == [("text", "many")]
    assert question(town, row, by="neighbour")
    actions.withdraw(town.viewer("first-secretary"), row.key, "写错了")
    with pytest.raises(Missing):
        question(town, row, by="neighbour")


def test_hidden_only_for_two_grounds_and_the_asker_is_told(town: Town) -> None:
    row = posted(town)
    made = question(town, row, "骂人的话")
    secretary = town.viewer("first-secretary")
    for hidden, why, field in (("awkward", "x", "hidden"), ("insult", "", "why")):
        with pytest.raises(Invalid) as fault:
            actions.hide(secretary, made.pk, hidden, why)
        assert [name for name, _ in faults(fault)] == [field]
    with pytest.raises(Forbidden):
        actions.hide(town.viewer("next-door"), made.pk, "insult", "骂人")
    actions.hide(secretary, made.pk, Question.INSULT, "请不要骂人")
    actions.hide(secretary, made.pk, Question.INSULT, "请不要骂人")
    (shown,) = item_view(ANYONE, row.key).questions
    assert (shown.text, shown.hidden, shown.why) == ("", "insult", "")
    (mine,) = item_view(town.viewer("resident"), row.key).questions
    assert (mine.text, mine.why) == ("骂人的话", "请不要骂人")
    with pytest.raises(Changed):
        actions.answer(secretary, made.pk, "迟了")
    with clock.at(NOW + timedelta(days=30)):
        assert not item_view(ANYONE, row.key).questions[0].overdue
    assert "请不要骂人" in Message.objects.get(template="disclosure-hidden").body


def test_own_questions_can_be_copied(town: Town) -> None:
    question(town, posted(town))
    (mine,) = own_questions_data(town.viewer("resident"))
    assert mine["text"] == TEXT
    assert own_questions_data(town.viewer("neighbour")) == []
    assert own_questions_data(ANYONE) == []
