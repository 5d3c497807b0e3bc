"""Casting online: one vote for each head, by its account or proxy, while the ballot is open."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.actions import CastVote, NewRow, Proxy
from gezhi.engines.councils.models import Ballot, RollRow, Vote
from gezhi.engines.councils.queries import ballot_view, find_slip, my_votes_open
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.engines.councils.ballots.voting import announced, at_days, counted, opened, paper, vote
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db


def code(raised: pytest.ExceptionInfo[Changed]) -> str:
    return raised.value.code


def test_a_vote_counts_once_and_its_receipt_finds_it(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        first = vote(town, "resident", ballot, "p1", "yes")
        vote(town, "neighbour", ballot, "p2", "no")
    assert len(first.receipt.replace("-", "")) == 20
    row = counted(ballot)
    assert row.result["cast"] == 2
    assert {one["key"]: one["votes"] for one in row.result["options"]} == {
        "yes": 1,
        "no": 1,
        "abstain": 0,
    }
    slip = find_slip(ANYONE, ballot, first.receipt.lower().replace("-", " "))
    assert slip is not None
    assert slip.choice == ["yes"]
    assert find_slip(ANYONE, ballot, "0000-0000-0000-0000-0000") is None


def test_a_double_submit_is_one_vote_with_one_receipt(town: Town) -> None:
    ballot, id = opened(town, "named"), uuid4()
    with at_days(2):
        one = vote(town, "resident", ballot, "p1", "yes", id=id)
        two = vote(town, "resident", ballot, "p1", "yes", id=id)
        assert one == two
        with pytest.raises(Changed) as raised:
            vote(town, "resident", ballot, "p1", "no", id=id)
    assert code(raised) == "id-taken"
    assert Vote.objects.filter(ballot=ballot).count() == 1


def test_without_revote_the_first_stands(town: Town) -> None:
    ballot = opened(town, "named")
    with at_days(2):
        vote(town, "resident", ballot, "p1", "yes")
        with pytest.raises(Changed) as raised:
            vote(town, "resident", ballot, "p1", "no")
    assert code(raised) == "voted"
    assert counted(ballot).result["options"][0]["votes"] == 1


def test_with_revote_the_last_counts_and_the_old_receipt_is_void(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        old = vote(town, "resident", ballot, "p1", "yes")
        new = vote(town, "resident", ballot, "p1", "no")
    assert (old.again, new.again) == (False, True)
    row = counted(ballot)
    assert [one["votes"] for one in row.result["options"]] == [0, 1, 0]
    assert find_slip(ANYONE, ballot, old.receipt) is None
    assert find_slip(ANYONE, ballot, new.receipt).choice == ["no"]  # type: ignore[union-attr]


def test_nobody_votes_for_another(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        for head in ("p2", "p3", "nobody"):
            with pytest.raises(Forbidden) as raised:
                vote(town, "resident", ballot, head, "yes")
            assert raised.value.code == "not-yours"
        with pytest.raises(Forbidden):
            actions.cast(ANYONE, CastVote(ballot, "p1", ("yes",)))
    assert not Vote.objects.filter(ballot=ballot).exists()


def test_before_it_opens_and_after_it_closes(town: Town) -> None:
    ballot = announced(town)
    with pytest.raises(Changed) as raised:
        vote(town, "resident", ballot, "p1", "yes")
    assert code(raised) == "ballot-moved"
    with at_days(2):
        actions.open_ballot(SYSTEM, ballot)
    row = Ballot.objects.get(pk=ballot)
    with clock.at(row.closes - timedelta(microseconds=1)):
        vote(town, "resident", ballot, "p1", "yes")
    with clock.at(row.closes), pytest.raises(Changed) as raised:
        vote(town, "neighbour", ballot, "p2", "yes")
    assert code(raised) == "over"
    with pytest.raises(Missing):
        vote(town, "resident", new_id(), "p1", "yes")


@pytest.mark.parametrize("choice", [("maybe",), ("yes", "no"), ("yes", "yes")])
def test_what_is_not_offered_is_refused(town: Town, choice: tuple[str, ...]) -> None:
    ballot = opened(town)
    with at_days(2), pytest.raises(Invalid) as raised:
        vote(town, "resident", ballot, "p1", *choice)
    assert raised.value.wrong[0].field == "choice"


def test_an_id_with_the_time_in_it_is_refused(town: Town) -> None:
    ballot = opened(town)
    with at_days(2), pytest.raises(Invalid) as raised:
        vote(town, "resident", ballot, "p1", "yes", id=new_id())
    assert raised.value.wrong[0].field == "id"


def test_a_blank_one_takes_part(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        vote(town, "resident", ballot, "p1")
        vote(town, "neighbour", ballot, "p2", "yes")
    row = counted(ballot)
    assert (row.result["cast"], row.result["blank"], row.voted) == (2, 1, 2)
    assert row.carried is False


def test_a_proxy_votes_until_the_voters_do_themselves(town: Town) -> None:
    ballot = announced(town)
    secretary = town.viewer("first-secretary")
    actions.name_proxy(secretary, ballot, Proxy("p1", "李某", to_head="p2"))
    with at_days(2):
        actions.open_ballot(SYSTEM, ballot)
        mine = ballot_view(town.viewer("neighbour"), ballot).mine
        assert [(one.head, one.as_proxy) for one in mine] == [("p2", False), ("p1", True)]
        vote(town, "neighbour", ballot, "p1", "no")
        vote(town, "resident", ballot, "p1", "yes")
        with pytest.raises(Changed) as raised:
            vote(town, "neighbour", ballot, "p1", "no")
    assert code(raised) == "voted-themselves"
    assert [one["votes"] for one in counted(ballot).result["options"]] == [1, 0, 0]


def test_a_line_that_is_written_over_keeps_its_proxy(town: Town) -> None:
    ballot = announced(town)
    secretary = town.viewer("first-secretary")
    actions.name_proxy(secretary, ballot, Proxy("p3", "李某", to_head="p2"))
    again = [NewRow("p3", "张某某", area=700_000), NewRow("p3-2", "张某某", head="p3", area=1)]
    actions.add_to_roll(secretary, ballot, [*again, NewRow("p4", "赵某", area=600_000)])
    with at_days(2):
        actions.open_ballot(SYSTEM, ballot)
        mine = ballot_view(town.viewer("neighbour"), ballot).mine
        assert [(one.head, one.as_proxy) for one in mine] == [("p2", False), ("p3", True)]
        vote(town, "neighbour", ballot, "p3", "yes")
    held = RollRow.objects.filter(ballot=ballot, proxy_head="p2")
    assert sorted(held.values_list("key", flat=True)) == ["p3", "p3-2"]


def test_a_withdrawn_proxy_does_not_vote(town: Town) -> None:
    ballot = announced(town)
    secretary = town.viewer("first-secretary")
    actions.name_proxy(secretary, ballot, Proxy("p3", "李某", to_head="p2"))
    actions.withdraw_proxy(secretary, ballot, "p3")
    with at_days(2):
        actions.open_ballot(SYSTEM, ballot)
        with pytest.raises(Forbidden):
            vote(town, "neighbour", ballot, "p3", "yes")


def test_a_used_proxy_cannot_be_withdrawn(town: Town) -> None:
    ballot = announced(town)
    actions.name_proxy(town.viewer("first-secretary"), ballot, Proxy("p3", "李某", to_head="p2"))
    with at_days(2):
        actions.open_ballot(SYSTEM, ballot)
        vote(town, "neighbour", ballot, "p3", "yes")
        with pytest.raises(Changed) as raised:
            actions.withdraw_proxy(town.viewer("first-secretary"), ballot, "p3")
    assert code(raised) == "proxy-voted"


def test_proxies_keep_to_their_cap(town: Town) -> None:
    ballot = announced(town)
    secretary = town.viewer("first-secretary")
    for head in ("p3", "p4"):
        actions.name_proxy(secretary, ballot, Proxy(head, "李某", to_head="p2"))
    for asked, why in (
        (Proxy("p5", "李某", to_head="p2"), "proxies"),
        (Proxy("p2", "李某", to_head="p2"), "own"),
    ):
        with pytest.raises(Invalid) as raised:
            actions.name_proxy(secretary, ballot, asked)
        assert raised.value.wrong[0].code == why


def test_paper_and_online_on_one_roll(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        actions.hand_paper(town.viewer("clerk-1"), ballot, "p1")
        with pytest.raises(Changed) as raised:
            vote(town, "resident", ballot, "p1", "yes")
        assert code(raised) == "on-paper"
        vote(town, "neighbour", ballot, "p2", "yes")
        with pytest.raises(Changed) as raised:
            actions.hand_paper(town.viewer("clerk-1"), ballot, "p2")
        assert code(raised) == "online"
        paper(town, ballot, 1, "no")
    row = counted(ballot)
    assert [one["votes"] for one in row.result["options"]] == [1, 1, 0]


def test_what_waits_for_my_vote(town: Town) -> None:
    ballot = opened(town)
    assert my_votes_open(town.viewer("resident")) == []
    with at_days(2):
        assert [one.row.pk for one in my_votes_open(town.viewer("resident"))] == [ballot]
        assert my_votes_open(ANYONE) == []
        vote(town, "resident", ballot, "p1", "yes")
        assert my_votes_open(town.viewer("resident")) == []


def test_nothing_of_a_secret_vote_is_told_before_the_count(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        vote(town, "resident", ballot, "p1", "yes")
        for viewer in (town.viewer("first-secretary"), town.viewer("resident"), ANYONE):
            seen = ballot_view(viewer, ballot)
            assert (seen.voted, seen.heads, seen.result) == (1, 5, None)
    stored = Vote.objects.get(ballot=ballot)
    assert (stored.choice, stored.by, stored.at) == (None, None, None)
    assert not Journal.objects.filter(subject=str(ballot), verb__contains="cast").exists()


def test_every_envelope_is_of_one_length(town: Town) -> None:
    found: set[int] = set()
    for choice in (("yes",), ("abstain",), ()):
        ballot: UUID = opened(town)
        with at_days(2):
            vote(town, "resident", ballot, "p1", *choice)
        found.add(len(Vote.objects.get(ballot=ballot).sealed))
    assert len(found) == 1


def test_a_vote_moved_to_another_line_does_not_open(town: Town) -> None:
    from cryptography.exceptions import InvalidTag

    ballot = opened(town)
    with at_days(2):
        vote(town, "resident", ballot, "p1", "yes")
        vote(town, "neighbour", ballot, "p2", "no")
    one, two = Vote.objects.filter(ballot=ballot)
    Vote.objects.filter(pk=one.pk).update(sealed=two.sealed)
    with pytest.raises(InvalidTag):
        counted(ballot)
