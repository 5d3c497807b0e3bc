"""A ballot decides on a version: linked before the first vote, followed when it is decided."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Ballot, PactVersion
from gezhi.engines.councils.queries import ballots_for
from gezhi.engines.trust.queries import Changed, Invalid
from gezhi.pack.pacts import Adopted
from tests.pacting import AFTER, NOW, PACT, codes, decide, file, pact_village, page, talk, to_vote
from tests.town import SYSTEM
from tests.village import Village

pytestmark = pytest.mark.django_db
KIND = "pact-vote"


@pytest.fixture
def village(db: None):
    adopted = Adopted(ballot=KIND, statute="villager.assembly")
    with clock.at(NOW):
        yield pact_village(PACT.model_copy(update={"adopted_by": adopted}))


def ballot(village: Village, kind: str = KIND, **more: object) -> UUID:
    """A ballot as its own desk drafts it."""
    place = village.places["village"]
    row = Ballot.objects.create(
        id=new_id(),
        place=place,
        path=place.path,
        kind=kind,
        version_id=PactVersion.objects.get().version_id,
        title="村规民约修订",
        opens=clock.now() + timedelta(days=10),
        closes=clock.now() + timedelta(days=20),
        **more,
    )
    return row.pk


def offered(village: Village, row: PactVersion) -> list[UUID]:
    return [one.id for one in ballots_for(SYSTEM, row.pk, row.place_id, KIND)]


def test_only_a_ballot_of_the_pact_in_which_nobody_voted_decides(village: Village) -> None:
    row = talk(village)
    with clock.at(AFTER):
        good = ballot(village)
        bad = [
            ballot(village, kind="other"),
            ballot(village, state=Ballot.OPEN),
            ballot(village, state=Ballot.DECIDED, carried=True),
            ballot(village, subject="pact:other"),
            new_id(),
        ]
        assert offered(village, row) == [good]
        for one in bad:
            with pytest.raises(Invalid) as fault:
                actions.put_to_vote(village.viewer("secretary"), row.pk, one)
            assert codes(fault) == [("ballot", "unknown")]
        for _ in range(2):
            row = actions.put_to_vote(village.viewer("secretary"), row.pk, good)
        assert (row.state, row.ballot, len(row.digest)) == ("vote", good, 64)
        assert Ballot.objects.get(pk=good).subject == f"pact:{row.pk}"
        with pytest.raises(Changed) as moved:
            decide(village, row)
        assert moved.value.code == "by-ballot"


@pytest.mark.parametrize(("carried", "state"), [(True, "adopted"), (False, "rejected")])
def test_its_result_is_taken_over_once(village: Village, carried: bool, state: str) -> None:
    talk(village)
    with clock.at(AFTER):
        row = to_vote(village, PactVersion.objects.get())
        row = actions.put_to_vote(village.viewer("secretary"), row.pk, ballot(village))
        assert actions.follow_ballots(SYSTEM) == 0
        part = {"zh": "人数：…现有 26", "en": "people: … there are 26", "met": carried}
        Ballot.objects.filter(pk=row.ballot).update(
            state=Ballot.DECIDED,
            carried=carried,
            decided=clock.now(),
            result={"carried": carried, "parts": [part]},
        )
        assert actions.follow_ballots(SYSTEM) == 1
        assert actions.follow_ballots(SYSTEM) == 0
        row = actions.follow_ballot(village.viewer("secretary"), row.pk)
        assert (row.state, row.decided, row.reference) == (state, AFTER.date(), "村规民约修订")
        assert row.verdict == {"carried": carried, "parts": [part]}
        if carried:
            assert file(village, row).state == "in_force"
            assert page(village).current is not None


def test_a_cancelled_ballot_lets_go(village: Village) -> None:
    talk(village)
    with clock.at(AFTER):
        row = to_vote(village, PactVersion.objects.get())
        row = actions.put_to_vote(village.viewer("secretary"), row.pk, ballot(village))
        Ballot.objects.filter(pk=row.ballot).update(state=Ballot.CANCELLED)
        row = actions.follow_ballot(village.viewer("secretary"), row.pk)
        assert (row.state, row.ballot) == ("vote", None)
        assert decide(village, row).state == "adopted"
