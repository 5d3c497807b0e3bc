"""What the database itself shows of a ballot to whom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Ballot, PaperSheet, RollObjection, RollRow, Vote
from gezhi.engines.trust.queries import begin_unit, viewer_of
from tests.balloting import rolled
from tests.engines.councils.ballots.voting import announced, at_days, counted, opened, paper, vote
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@contextmanager
def seen_by(town: Town, role: str = "") -> Iterator[None]:
    end = begin_unit()
    try:
        if role:
            viewer_of(town.accounts[role].pk)
        yield
    finally:
        end()


def rows(town: Town, role: str, ballot: UUID) -> dict[str, int]:
    with seen_by(town, role):
        return {
            model.__name__: model._default_manager.filter(ballot=ballot).count()
            for model in (RollRow, RollObjection, Vote, PaperSheet)
        }


def test_a_draft_shows_itself_to_who_runs_it(town: Town) -> None:
    ballot = rolled(town)
    shown = {}
    for role in ("", "resident", "first-secretary", "clerk-1"):
        with seen_by(town, role):
            shown[role] = Ballot.objects.filter(pk=ballot).count()
    assert shown == {"": 0, "resident": 0, "first-secretary": 1, "clerk-1": 1}
    actions.announce_ballot(town.viewer("first-secretary"), ballot)
    with seen_by(town):
        assert Ballot.objects.filter(pk=ballot).exists()


def test_a_line_is_its_voters_and_the_desks(town: Town) -> None:
    ballot = announced(town)
    actions.object_to_roll(town.viewer("resident"), ballot, "少了我妈")
    nothing = {"RollRow": 0, "RollObjection": 0, "Vote": 0, "PaperSheet": 0}
    assert rows(town, "", ballot) == nothing
    assert rows(town, "neighbour", ballot) == {**nothing, "RollRow": 1}
    assert rows(town, "resident", ballot) == {**nothing, "RollRow": 1, "RollObjection": 1}
    assert rows(town, "clerk-1", ballot) == {**nothing, "RollRow": 5, "RollObjection": 1}


@pytest.mark.parametrize("key", ["named", "secret"])
def test_nobody_but_the_product_reads_a_vote(town: Town, key: str) -> None:
    ballot = opened(town, key)
    with at_days(2):
        vote(town, "resident", ballot, "p1", "yes")
        if key == "named":
            paper(town, ballot, 1, "no", head="p3")
    for role in ("", "resident", "first-secretary", "clerk-1"):
        assert rows(town, role, ballot)["Vote"] == 0
    counted(ballot)
    for role in ("", "resident", "first-secretary"):
        assert rows(town, role, ballot)["Vote"] == 0
    assert rows(town, "resident", ballot)["PaperSheet"] == 0
