"""Promising something for a post of one's own."""

from __future__ import annotations

from uuid import uuid4

import pytest

from gezhi.engines.people.actions import end_appointment, pledge
from gezhi.engines.people.queries import board, my_pledges
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Invalid, Missing
from tests.pledging import post_of, with_member
from tests.town import SYSTEM
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Village:
    return with_member()


def told() -> list[dict[str, object]]:
    return [one.data for one in Journal.objects.filter(verb="appointment.pledged").order_by("id")]


def test_what_is_promised_stands_on_the_board_and_never_in_the_journal(town: Village) -> None:
    member = town.viewer("member")
    (asked,) = my_pledges(member)
    pledge(member, asked.row.pk, "  我家门前  天天扫 ", ["study", "clean"])
    line = next(one for one in board(ANYONE, town.places["member-home"]) if one.pledge)
    assert (line.pledge, line.leads) == (
        "我家门前 天天扫",
        ("带头学政策、讲政策", "带头搞卫生、护生态"),
    )
    (facts,) = told()
    assert facts["leads"] == 2
    assert facts["made"] is True
    assert "天天扫" not in str(facts)


def test_said_again_it_is_told_once_and_taken_back_it_is_gone(town: Village) -> None:
    member, row = town.viewer("member"), post_of(town, "member")
    for _ in range(2):
        pledge(member, row.pk, "帮邻居收麦", ["service"])
    pledge(member, row.pk, "", [])
    assert [one["made"] for one in told()] == [True, False]
    assert all(not one.pledge and not one.leads for one in board(ANYONE, town.places["group1"]))


def test_only_a_holder_pledges_and_only_for_a_post_that_asks(town: Village) -> None:
    mine = post_of(town, "member").pk
    for role, row in (("secretary", mine), ("member", post_of(town, "secretary").pk)):
        with pytest.raises(Missing):
            pledge(town.viewer(role), row, "我承诺", [])
    with pytest.raises(Missing):
        pledge(town.viewer("secretary"), post_of(town, "secretary").pk, "我承诺", [])
    with pytest.raises(Missing):
        pledge(ANYONE, mine, "我承诺", [])
    with pytest.raises(Missing):
        pledge(town.viewer("member"), uuid4(), "我承诺", [])


def test_who_serves_no_more_pledges_no_more(town: Village) -> None:
    row = post_of(town, "member")
    yesterday = row.starts
    end_appointment(SYSTEM, row, yesterday)
    assert my_pledges(town.viewer("member")) == []


def test_too_many_words_and_unknown_leads_are_both_said(town: Village) -> None:
    member, row = town.viewer("member"), post_of(town, "member")
    with pytest.raises(Invalid) as caught:
        pledge(member, row.pk, "字" * 121, ["study", "money"])
    assert [one.field for one in caught.value.wrong] == ["words", "leads"]
    assert told() == []
