"""From a pact to the ballot that decides on it, and from the ballot to the text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import PactVersion
from gezhi.pack.pacts import Adopted
from tests.balloting import kind
from tests.pacting import AFTER, KEY, NOW, PACT, talk, to_vote, with_pact
from tests.town import SYSTEM, loaded
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]


@pytest.fixture
def town(db: None, monday: clock.Clock):
    """A village whose pact is adopted by a ballot."""
    adopted = Adopted(ballot="pact-vote", statute="villager.assembly")
    ballots = {"pact-vote": kind("pact-vote", "村规民约表决")}
    pack = loaded("dongzhuang").model_copy(update={"ballots": ballots})
    with clock.at(NOW):
        pact = PACT.model_copy(update={"adopted_by": adopted})
        yield build_village(pack=with_pact(pact, pack))


def test_each_leads_to_the_other(town: Village, client_of: ClientOf) -> None:
    talk(town)
    place = town.places["village"].pk
    with clock.at(AFTER):
        row = to_vote(town, PactVersion.objects.get())
        asked = actions.NewBallot(
            place=place,
            kind="pact-vote",
            title="村规民约修订",
            opens=AFTER + timedelta(days=1),
            closes=AFTER + timedelta(days=8),
            subject=f"pact:{row.pk}",
        )
        ballot = actions.draft_ballot(SYSTEM, asked)
        actions.put_to_vote(town.viewer("secretary"), row.pk, ballot.pk)
        actions.add_to_roll(SYSTEM, ballot.pk, [actions.NewRow("p1", "王某")])
        actions.announce_ballot(SYSTEM, ballot.pk)
        pact = client_of().get(f"/pacts/{place}/{KEY}/").content.decode()
        assert f"/ballots/{ballot.pk}" in pact
        answer = client_of().get(f"/ballots/{ballot.pk}/")
        assert answer.status_code == 200
        page = answer.content.decode()
        assert f"/pacts/{place}/{KEY}/{row.number}" in page
        assert "村规民约" in page
