"""Somebody is nominated by one, reviewed by another, stands on the notice, and is commended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Assessment
from gezhi.engines.points.models import Nomination, Objection
from gezhi.engines.points.queries import (
    desk_round,
    nomination_list,
)
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.honouring import (
    AFTER,
    KEY,
    LAST,
    NOW,
    accept,
    agree,
    body_of,
    codes,
    commend,
    honouring_village,
    object_to,
    on_notice,
    person_of,
    public,
    put_forward,
    verbs,
)
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield honouring_village()


def test_the_whole_way(village: Village) -> None:
    agree(village)
    row = put_forward(village)
    assert row.state == Nomination.NOMINATED
    row = accept(village, row)
    assert row.state == Nomination.ACCEPTED
    row = actions.put_on_notice(village.viewer("reviewer"), row.pk, "一冬天给老人送饭")
    assert (row.state, row.notice_first, row.notice_last) == ("notice", NOW.date(), LAST)
    (shown,) = public(village).on_notice
    assert (shown.name, shown.text, shown.open) == ("1 组 12号", "一冬天给老人送饭", True)
    with clock.at(AFTER):
        (done,) = commend(village, row)
        assert (done.state, done.decided, done.reference) == (
            "commended",
            AFTER.date(),
            "东庄村〔2026〕3号",
        )
        board = public(village)
    assert board.on_notice == []
    ((period, (listed,)),) = board.years
    assert str(period) == "2026"
    assert (listed.named, listed.count, listed.unnamed) == (["1 组 12号"], 1, 0)
    assert verbs() == [
        "points.nominated",
        "points.nomination_reviewed",
        "points.nomination_noticed",
        "points.commended",
    ]
    told = Journal.objects.filter(verb="points.commended").get()
    assert told.data["kind"] == "home"
    assert told.data["holder_kind"] == "household"
    everything = str(list(Journal.objects.values_list("data", "subject")))
    assert village.home("h1") not in everything
    assert "送饭" not in everything


def test_the_notice_runs_working_days_over_a_holiday(village: Village) -> None:
    """From a Wednesday before Qingming, 4 to 6 April: Thursday, Friday, Tuesday to Thursday."""
    row = on_notice(village)
    assert row.notice_last == date(2026, 4, 9)
    with clock.at(datetime(2026, 4, 9, 23, 59, tzinfo=clock.ZONE)):
        with pytest.raises(Invalid) as fault:
            commend(village, row)
        assert codes(fault) == [("decided", "before"), ("nominations", "notice-runs")]
        assert object_to(village, row).outcome == ""
        row.refresh_from_db()
        assert row.state == Nomination.NOTICE
    with clock.at(AFTER), pytest.raises(Changed) as late:
        object_to(village, row, "resident")
    assert late.value.code == "notice-over"


def test_a_resident_says_who_in_words_and_the_review_finds_out(village: Village) -> None:
    row = put_forward(village, "neighbour", holder="", deeds="12 号那家，给老人送饭")
    assert (row.holder, row.post) == ("", "")
    with pytest.raises(Invalid) as fault:
        accept(village, row)
    assert codes(fault) == [("holder", "required")]
    row = accept(village, row, holder=village.home("h1"))
    assert row.holder == village.home("h1")
    with pytest.raises(Missing):
        put_forward(village, "neighbour", id=new_id())
    assert Nomination.objects.count() == 1


def test_words_that_mean_oneself_are_found_out(village: Village) -> None:
    row = put_forward(village, "neighbour", holder="", deeds="13 号那家")
    with pytest.raises(Invalid) as fault:
        accept(village, row, holder=village.home("h2"))
    assert codes(fault) == [("holder", "own")]


def test_who_nominates(village: Village) -> None:
    for role in ("secretary", "shopkeeper"):
        assert put_forward(village, role, holder="", id=new_id()).post == ""
    with pytest.raises(Forbidden):
        actions.nominate(
            ANYONE, actions.NewNomination(village.places["village"].pk, KEY, "home", "好人")
        )
    with pytest.raises(Forbidden) as fault:
        put_forward(village, "resident")
    assert fault.value.code == "own-honour"
    with pytest.raises(Missing):
        put_forward(village, "other-scorer")


def test_everything_wrong_with_a_nomination_is_told(village: Village) -> None:
    with pytest.raises(Invalid) as fault:
        put_forward(village, kind="dog", deeds=" ", year=2024, id=uuid4(), holder="")
    assert codes(fault) == [
        ("kind", "unknown"),
        ("deeds", "required"),
        ("id", "id"),
        ("year", "year"),
    ]
    with pytest.raises(Missing):
        put_forward(village, commendation="nothing")
    put = put_forward(village)
    accept(village, put)
    with pytest.raises(Invalid) as fault:
        put_forward(village)
    assert codes(fault) == [("holder", "already")]
    other = put_forward(village, "neighbour", holder="")
    with pytest.raises(Invalid) as fault:
        accept(village, other, "other-reviewer", holder=village.home("h1"))
    assert codes(fault) == [("holder", "already")]


def test_the_same_id_is_the_same_nomination(village: Village) -> None:
    id = new_id()
    assert put_forward(village, id=id) == put_forward(village, id=id)
    with pytest.raises(Changed) as fault:
        put_forward(village, id=id, deeds="别的")
    assert fault.value.code == "id-taken"
    assert verbs() == ["points.nominated"]


def test_neither_who_nominated_nor_the_nominee_reviews(village: Village) -> None:
    row = put_forward(village, "reviewer", holder="")
    with pytest.raises(Forbidden) as fault:
        accept(village, row, "reviewer", holder=village.home("h1"))
    assert fault.value.code == "own-nomination"
    village.accounts["nobody"] = village.accounts["neighbour"]
    with pytest.raises(Forbidden) as fault:
        accept(village, row, "neighbour", holder=village.home("h1"))
    assert fault.value.code == "not-allowed"
    person = person_of(village, "other-reviewer")
    mine = put_forward(village, "neighbour", kind="neighbour", holder="")
    with pytest.raises(Forbidden) as fault:
        accept(village, mine, "other-reviewer", holder=person)
    assert fault.value.code == "own-honour"
    mine.refresh_from_db()
    assert (mine.state, mine.holder) == (Nomination.NOMINATED, "")
    assert accept(village, mine, "reviewer", holder=person).holder == person


def test_a_refusal_has_a_reason_and_ends_it(village: Village) -> None:
    row, viewer = put_forward(village), village.viewer("reviewer")
    with pytest.raises(Invalid) as fault:
        actions.review_nomination(viewer, Assessment(row.pk, "refused", " "))
    assert codes(fault) == [("reason", "required")]
    asked = Assessment(row.pk, "refused", "去年评过同一件事")
    assert actions.review_nomination(viewer, asked).state == Nomination.REFUSED
    assert actions.review_nomination(viewer, asked).state == Nomination.REFUSED
    with pytest.raises(Changed) as late:
        accept(village, row, "other-reviewer")
    assert late.value.facts["state"] == "refused"
    with pytest.raises(Changed):
        actions.put_on_notice(viewer, row.pk, "…")
    assert verbs().count("points.nomination_reviewed") == 1
    assert put_forward(village).state == Nomination.NOMINATED, "it can be tried again"


def test_without_consent_only_the_kind_is_shown(village: Village) -> None:
    row = on_notice(village)
    asked = Message.objects.get(account=village.accounts["resident"], template="honours-consent")
    assert "写不写您的名字由您定" in asked.body
    (shown,) = public(village).on_notice
    assert (shown.kind.zh, shown.name, shown.text) == ("好人家", "", "")
    with clock.at(AFTER):
        commend(village, row)
        ((_, (listed,)),) = public(village).years
        assert (listed.named, listed.count, listed.unnamed) == ([], 1, 1)
        agree(village)
        ((_, (listed,)),) = public(village).years
        assert listed.named == ["1 组 12号"]
    assert Message.objects.filter(template="honours-commended").count() == 1


def test_a_body_is_always_named(village: Village) -> None:
    row = put_forward(village, "neighbour", kind="team", holder="", deeds="红娘队办成三门亲")
    accept(village, row, text="办成三门亲", holder=str(body_of(village).pk))
    (shown,) = public(village).on_notice
    assert (shown.name, shown.text) == ("红娘队", "办成三门亲")


def test_taking_it_back(village: Village) -> None:
    row = put_forward(village)
    with pytest.raises(Forbidden):
        actions.withdraw_nomination(village.viewer("neighbour"), row.pk)
    with pytest.raises(Forbidden):
        actions.withdraw_nomination(village.viewer("resident"), row.pk)
    scorer = village.viewer("scorer")
    assert actions.withdraw_nomination(scorer, row.pk).state == Nomination.WITHDRAWN
    assert actions.withdraw_nomination(scorer, row.pk).state == Nomination.WITHDRAWN
    with pytest.raises(Changed):
        accept(village, row)
    noticed = on_notice(village)
    with pytest.raises(Changed):
        actions.withdraw_nomination(scorer, noticed.pk)
    mine = actions.withdraw_nomination(village.viewer("resident"), noticed.pk)
    assert mine.state == Nomination.WITHDRAWN, "nobody is honoured against their will"
    assert public(village).on_notice == []


def test_several_are_commended_together_or_none(village: Village) -> None:
    first = on_notice(village)
    second = on_notice(village, holder=village.home("h2"))
    object_to(village, second, "resident")
    id = new_id()
    with clock.at(AFTER):
        with pytest.raises(Invalid) as fault:
            commend(village, first, second, reference="", decided=AFTER.date() + timedelta(days=1))
        assert codes(fault) == [
            ("reference", "required"),
            ("decided", "future"),
            ("1.nominations", "objected"),
        ]
        first.refresh_from_db()
        assert first.state == Nomination.NOTICE
        assert len(commend(village, first, id=id)) == 1
        assert len(commend(village, first, id=id)) == 1
        with pytest.raises(Changed) as fault2:
            commend(village, first)
        assert fault2.value.facts["state"] == "commended"
        made = Objection.objects.get()
        viewer = village.viewer("other-reviewer")
        actions.answer_objection(viewer, made.pk, "dismissed", "不是同一件事")
        with pytest.raises(Changed) as fault2:
            commend(village, second, id=id)
        assert fault2.value.code == "id-taken"
        assert commend(village, second)[0].state == Nomination.COMMENDED
    assert verbs().count("points.commended") == 2


def test_who_sees_nominations(village: Village) -> None:
    row = put_forward(village)
    village_id = village.places["village"].pk

    def seen(role: str) -> list[str]:
        viewer = village.viewer(role)
        desk = desk_round(viewer, village_id, KEY)
        return [one.holder for one in nomination_list(viewer, desk)[0]]

    assert seen("reviewer") == seen("secretary") == seen("scorer") == ["1 组 12号"]
    assert seen("other-scorer") == []
    for role in ("shopkeeper", "resident"):
        with pytest.raises(Forbidden):
            seen(role)
    (mine,) = nomination_list(
        village.viewer("reviewer"), desk_round(village.viewer("reviewer"), village_id, KEY)
    )[0]
    assert (mine.row.pk, mine.nominator, mine.mine, mine.ripe) == (row.pk, "scorer", "", False)


def test_taking_the_list_out_is_told(village: Village) -> None:
    put_forward(village)
    place = village.places["village"].pk
    rows = list(actions.export_nominations(village.viewer("reviewer"), place, KEY))
    assert [one.holder for one in rows] == ["1 组 12号"]
    assert Journal.objects.filter(verb="points.nominations_exported").count() == 1
    with pytest.raises(Forbidden):
        list(actions.export_nominations(village.viewer("scorer"), place, KEY))
