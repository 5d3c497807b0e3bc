"""From draft to decided: what each step asks, and what is frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.actions import NewBallot, NewRow, Option
from gezhi.engines.councils.models import Ballot, RollRow, Vote
from gezhi.engines.councils.queries import (
    ballot_counts,
    ballot_export,
    ballot_state,
    ballot_view,
    ballots_near,
)
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.balloting import OPTIONS, drafted, moment, roll_of, rolled
from tests.engines.councils.ballots import recount_apart
from tests.engines.councils.ballots.voting import (
    announced,
    at_days,
    counted,
    opened,
    paper,
    vote,
)
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db


def verbs(ballot: object) -> list[str]:
    rows = Journal.objects.filter(subject=str(ballot)).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_only_who_runs_ballots_there_drafts_one(town: Town) -> None:
    asked = NewBallot(town.places["c0"].pk, "secret", "问题", moment(1), moment(2))
    for viewer in (ANYONE, town.viewer("resident"), town.viewer("clerk-1")):
        with pytest.raises(Forbidden):
            actions.draft_ballot(viewer, asked)
    with pytest.raises(Missing):
        actions.draft_ballot(town.viewer("first-secretary"), replace(asked, kind="none"))


def test_the_same_id_is_the_same_ballot(town: Town) -> None:
    asked = NewBallot(town.places["c0"].pk, "secret", "问题", moment(1), moment(2))
    secretary = town.viewer("first-secretary")
    one = actions.draft_ballot(secretary, asked)
    assert actions.draft_ballot(secretary, asked).pk == one.pk
    with pytest.raises(Changed):
        actions.draft_ballot(secretary, replace(asked, title="别的"))


def test_everything_wrong_is_told_at_once(town: Town) -> None:
    options = (Option("o1", ""), Option("o1", "x"), Option("大", "y"))
    asked = NewBallot(
        town.places["c0"].pk, "budget", " ", moment(2), moment(1), "", options, None, 0
    )
    with pytest.raises(Invalid) as raised:
        actions.draft_ballot(town.viewer("first-secretary"), asked)
    told = {(one.field, one.code) for one in raised.value.wrong}
    assert told >= {
        ("title", "required"),
        ("closes", "order"),
        ("options", "required"),
        ("options", "double"),
        ("options", "key"),
        ("options", "cost"),
        ("budget", "required"),
    }


def test_a_draft_is_changed_until_it_is_announced(town: Town) -> None:
    ballot = rolled(town, "several")
    secretary = town.viewer("first-secretary")
    row = Ballot.objects.get(pk=ballot)
    asked = NewBallot(
        row.place_id, "several", "新题目", row.opens, row.closes, options=OPTIONS, id=new_id()
    )
    assert actions.amend_ballot(secretary, ballot, asked).title == "新题目"
    actions.announce_ballot(secretary, ballot)
    with pytest.raises(Changed):
        actions.amend_ballot(secretary, ballot, asked)


def test_notice_days_of_the_law_with_their_article(town: Town) -> None:
    ballot = rolled(town, "owners", opens=moment(14), closes=moment(20))
    with pytest.raises(Invalid) as raised:
        actions.announce_ballot(town.viewer("first-secretary"), ballot)
    assert raised.value.wrong[0].code == "notice"
    assert "物业管理条例（2018）第13、14条" in raised.value.wrong[0].words.zh
    on_time = rolled(town, "owners", opens=moment(15), closes=moment(20))
    row = actions.announce_ballot(town.viewer("first-secretary"), on_time)
    assert row.state == Ballot.ANNOUNCED


def test_a_draft_is_nobodys_to_see(town: Town) -> None:
    ballot = rolled(town)
    with pytest.raises(Missing):
        ballot_view(ANYONE, ballot)
    assert ballot_view(town.viewer("first-secretary"), ballot).row.pk == ballot
    assert ballots_near(ANYONE, town.places["c0"].path) == []
    actions.announce_ballot(SYSTEM, ballot)
    near = [one.row.pk for one in ballots_near(ANYONE, town.places["g00"].path)]
    assert near == [ballot]


def test_it_does_not_open_with_faults_of_the_roll(town: Town) -> None:
    ballot = drafted(town, "homes")
    minor = NewRow("h1", "小王", born=date(2020, 1, 1))
    gone = NewRow("h3", "老张", born=date(1960, 1, 1), withdrawn=True)
    rows = [minor, NewRow("h2", "老李"), gone]
    actions.add_to_roll(SYSTEM, ballot, rows)
    actions.announce_ballot(SYSTEM, ballot)
    with at_days(2), pytest.raises(Invalid) as raised:
        actions.open_ballot(SYSTEM, ballot)
    told = [(one.code, one.facts["number"]) for one in raised.value.wrong]
    assert told == [("minor", 1), ("no-birthday", 2), ("withdrawn", 3)]


def test_it_does_not_open_with_one_proxy_for_too_many(town: Town) -> None:
    """However the lines came to name the proxy: two is the cap, each one more is told."""
    ballot = announced(town, "named")
    others = RollRow.objects.filter(ballot=ballot).exclude(head="p2")
    many = others.update(proxy_head="p2", proxy_name="李某")
    with at_days(2), pytest.raises(Invalid) as raised:
        actions.open_ballot(SYSTEM, ballot)
    assert [one.code for one in raised.value.wrong] == ["proxies"] * (many - 2)


def test_it_does_not_open_before_its_time_nor_with_an_open_objection(town: Town) -> None:
    ballot = announced(town)
    with pytest.raises(Changed):
        actions.open_ballot(SYSTEM, ballot)
    made = actions.object_to_roll(town.viewer("resident"), ballot, "少了我妈")
    with at_days(2):
        with pytest.raises(Invalid) as raised:
            actions.open_ballot(SYSTEM, ballot)
        assert raised.value.wrong[0].code == "objections"
        secretary = town.viewer("first-secretary")
        actions.answer_objection(secretary, made.pk, "dismissed", "不满十八岁")
        assert actions.open_ballot(SYSTEM, ballot).state == Ballot.OPEN


def test_nobody_answers_their_own_objection_and_days_run_out(town: Town) -> None:
    ballot = announced(town)
    made = actions.object_to_roll(town.viewer("first-secretary"), ballot, "多了一人")
    with pytest.raises(Forbidden):
        actions.answer_objection(town.viewer("first-secretary"), made.pk, "upheld", "是的")
    with at_days(1.1), pytest.raises(Changed):
        actions.object_to_roll(town.viewer("resident"), ballot, "晚了")


def test_opening_freezes_the_roll_and_writes_its_digest(town: Town) -> None:
    ballot = opened(town)
    with pytest.raises(Changed):
        actions.add_to_roll(SYSTEM, ballot, [NewRow("p6", "新来的")])
    entry = Journal.objects.get(subject=str(ballot), verb="ballot.opened")
    row = Ballot.objects.get(pk=ballot)
    assert entry.data["digest"] == row.frozen
    assert (row.heads, row.area) == (5, 3_500_000)
    assert len(row.frozen) == 64


def test_several_units_are_one_head_and_their_area_adds_up(town: Town) -> None:
    ballot = drafted(town, "owners", opens=moment(15), closes=moment(20))
    rows = [
        NewRow("1-101", "王", head="w", area=100, account=town.accounts["resident"].pk),
        NewRow("1-102", "王", head="w", area=200, account=town.accounts["resident"].pk),
        NewRow("1-103", "开发商", head="developer", area=300),
        NewRow("1-104", "开发商", head="developer", area=100),
    ]
    actions.add_to_roll(SYSTEM, ballot, rows)
    actions.announce_ballot(SYSTEM, ballot)
    with at_days(16):
        actions.open_ballot(SYSTEM, ballot)
        vote(town, "resident", ballot, "w", "yes")
        with pytest.raises(Changed):
            vote(town, "resident", ballot, "w", "yes")
    row = counted(ballot)
    assert (row.heads, row.area) == (2, 700)
    assert row.result["options"][0] == {"key": "yes", "votes": 1, "area": 300}
    assert row.result["quorum"] is False


def test_it_closes_at_its_time_or_when_all_have_voted(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        vote(town, "resident", ballot, "p1", "yes")
        with pytest.raises(Changed) as raised:
            actions.close_ballot(SYSTEM, ballot)
        assert raised.value.code == "not-over"
        for head in ("p3", "p4", "p5"):
            actions.hand_paper(town.viewer("clerk-1"), ballot, head)
        vote(town, "neighbour", ballot, "p2", "no")
        assert actions.close_ballot(SYSTEM, ballot).state == Ballot.CLOSED


def test_a_cancelled_one_lets_go_of_its_votes(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        vote(town, "resident", ballot, "p1", "yes")
        with pytest.raises(Invalid):
            actions.cancel_ballot(SYSTEM, ballot, " ")
        actions.cancel_ballot(SYSTEM, ballot, "题目写错了")
    assert not Vote.objects.filter(ballot=ballot).exists()
    assert ballot_view(ANYONE, ballot).row.reason == "题目写错了"
    assert RollRow.objects.filter(ballot=ballot).count() == 5


def test_time_opens_closes_and_counts(town: Town) -> None:
    online = announced(town)
    row = Ballot.objects.get(pk=online)
    Ballot.objects.filter(pk=online).update(policy={**row.policy, "ways": ["online"]})
    with at_days(2):
        assert actions.tick_ballots(SYSTEM) == []
        vote(town, "resident", online, "p1", "yes")
    with clock.at(row.closes + timedelta(seconds=1)):
        actions.tick_ballots(SYSTEM)
    row.refresh_from_db()
    assert row.state == Ballot.DECIDED
    assert verbs(online)[-3:] == ["ballot.opened", "ballot.closed", "ballot.decided"]


@pytest.mark.parametrize("key", ["secret", "named", "ranked", "budget", "several"])
def test_an_export_is_counted_alike_by_another_program(town: Town, key: str) -> None:
    ballot = opened(town, key)
    one = ("yes",) if key in ("secret", "named") else ("o2", "o1")
    with pytest.raises(Changed):
        ballot_export(ANYONE, ballot)
    with at_days(2):
        vote(town, "resident", ballot, "p1", *one)
        vote(town, "neighbour", ballot, "p2", *one[:1])
        for sheet, head in ((1, "p3"), (2, "p4")):
            if key in ("named", "several"):
                paper(town, ballot, sheet, *one[:1], head=head, spoilt=sheet == 2)
            else:
                actions.hand_paper(town.viewer("clerk-1"), ballot, head)
                paper(town, ballot, sheet, *one[:1], spoilt=sheet == 2)
    row = counted(ballot)
    file = ballot_export(ANYONE, ballot)
    assert recount_apart.differences(file) == []
    assert (row.result["cast"], row.result["spoilt"], row.voted) == (4, 1, 4)
    assert file["digests"]["frozen"] == row.frozen
    assert "王某" not in str(file)
    assert "p1" not in str(file)


def test_what_rests_on_it_hears_its_outcome(town: Town) -> None:
    ballot = opened(town, "named", subject="pact:7")
    assert ballot_state(ANYONE, ballot).carried is None
    with at_days(2):
        vote(town, "resident", ballot, "p1", "yes")
    counted(ballot)
    state = ballot_state(ANYONE, ballot)
    assert (state.carried, state.subject) == (True, "pact:7")
    assert ballot_counts(ANYONE)["held"] == 1
    assert ballot_counts(ANYONE)["passed"] == 1
    assert roll_of(town)[0].key == "p1"
