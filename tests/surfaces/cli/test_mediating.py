"""Mediation and disclosure in a simulated period: by the product's own actions, nothing beside."""

from __future__ import annotations

import pytest

from gezhi.engines.cases.models import (
    Agreement,
    Case,
    Mediation,
    Mediator,
    Party,
    Promise,
    Seat,
    Sitting,
)
from gezhi.engines.cases.queries.mediation import mediation_rates
from gezhi.engines.disclosure.models import Item, Question, Version
from gezhi.engines.disclosure.queries import calendar_below
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, verify
from gezhi.surfaces.cli.replay import simulate
from tests.surfaces.cli.small import pack_of, small

pytestmark = pytest.mark.django_db


def test_a_period_has_its_disputes_heard_and_its_boards_filled() -> None:
    simulate(small(pack_of()))
    disputes_are_heard_with_everybody_in_them()
    boards_are_filled_by_their_cadence()


def disputes_are_heard_with_everybody_in_them() -> None:
    assert Mediator.objects.filter(listed=True).count() == 2
    heard = Case.objects.filter(pk__in=Mediation.objects.values("case"))
    assert heard.count() == 4, "one of each path of the pack"
    assert set(heard.values_list("result", flat=True)) == {
        "settled",
        "to-court",
        "not-agreed",
        "refused",
    }
    for row in heard:
        assert set(row.parties.values_list("side", flat=True)) == {1, 2}
        assert all(row.parties.values_list("name", flat=True)), "nobody is without a name"
    mediated = heard.exclude(result="refused")
    assert Seat.objects.filter(state=Seat.ACCEPTED).values("case").distinct().count() == 3
    assert set(Sitting.objects.values_list("case", "state")) == {
        (row.pk, Sitting.HELD) for row in mediated
    }
    assert Party.objects.filter(consent=Party.REFUSED).count() == 1
    agreement = Agreement.objects.get()
    assert agreement.effective is not None
    assert Promise.objects.exclude(state=Promise.DUE).exists(), "its keeping was asked about"
    rates = mediation_rates(ANYONE)
    assert (rates.whole.settled, rates.whole.to_court, rates.whole.refused) == (1, 1, 1)
    assert verify() == []


def boards_are_filled_by_their_cadence() -> None:
    items = Item.objects.all()
    assert {one.kind for one in items} == {"finance", "residents-affairs"}
    posted = Journal.objects.filter(verb="disclosure.posted")
    assert posted.count() == items.count()
    for row in Version.objects.filter(item__kind="finance"):
        for _, opening, income, expense, closing in row.rows:
            assert opening + income - expense == closing
    assert Question.objects.exclude(answer="").exists()
    states = {one.state for one in calendar_below(ANYONE, "")}
    assert "posted" in states
