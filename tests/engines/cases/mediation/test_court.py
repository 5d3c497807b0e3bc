"""Judicial confirmation: joint, within 30 days, never of a family status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gezhi.base import clock
from gezhi.engines.cases.actions import mediation
from gezhi.engines.cases.models import Case
from gezhi.engines.trust.queries import Changed, Invalid
from tests.mediating import NOW, agreed, mediating_town, parties
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Iterator[Town]:
    """The town, on a Monday."""
    with clock.at(NOW):
        yield mediating_town()


def want(town: Town, case: Case) -> None:
    one, other = parties(case)
    mediation.want_confirmation(town.viewer("resident"), case.pk, one.pk)
    mediation.want_confirmation(town.viewer("neighbour"), case.pk, other.pk)


def test_both_apply_and_the_court_confirms(town: Town) -> None:
    case, agreement = agreed(town)
    keeper, day = town.viewer("keeper"), NOW.date()
    one, _ = parties(case)
    mediation.want_confirmation(town.viewer("resident"), case.pk, one.pk)
    with pytest.raises(Invalid) as fault:
        mediation.file_confirmation(keeper, case.pk, day)
    assert fault.value.wrong[0].code == "not-joint"
    want(town, case)
    mediation.file_confirmation(keeper, case.pk, day)
    with pytest.raises(Invalid):
        mediation.court_answered(keeper, case.pk, "confirmed", day)
    mediation.court_answered(keeper, case.pk, "accepted", day)
    mediation.court_answered(keeper, case.pk, "confirmed", day)
    agreement.refresh_from_db()
    assert (agreement.court, set(agreement.court_days)) == ("confirmed", {"accepted", "confirmed"})


def test_a_court_answers_after_it_was_filed(town: Town) -> None:
    case, agreement = agreed(town)
    want(town, case)
    keeper, day = town.viewer("keeper"), NOW.date() + timedelta(days=1)
    with clock.at(NOW + timedelta(days=3)):
        mediation.file_confirmation(keeper, case.pk, day)
        with pytest.raises(Invalid):
            mediation.court_answered(keeper, case.pk, "accepted", NOW.date())
        accepted = day + timedelta(days=1)
        mediation.court_answered(keeper, case.pk, "accepted", accepted)
        with pytest.raises(Invalid):
            mediation.court_answered(keeper, case.pk, "confirmed", day)
        mediation.court_answered(keeper, case.pk, "confirmed", accepted)
    agreement.refresh_from_db()
    assert agreement.court == "confirmed"


@pytest.mark.parametrize(("days", "late"), [(30, False), (31, True)])
def test_the_thirtieth_day_is_in_time(town: Town, days: int, late: bool) -> None:
    case, _ = agreed(town)
    want(town, case)
    with clock.at(NOW + timedelta(days=days)):
        filed = clock.today()
        if late:
            with pytest.raises(Invalid) as fault:
                mediation.file_confirmation(town.viewer("keeper"), case.pk, filed)
            assert fault.value.wrong[0].code == "too-late"
        else:
            mediation.file_confirmation(town.viewer("keeper"), case.pk, filed)


@pytest.mark.parametrize("touch", ["status", "adoption", "marriage"])
def test_family_status_is_refused_with_its_article(town: Town, touch: str) -> None:
    case, _ = agreed(town, touches=(touch,))
    one, _ = parties(case)
    with pytest.raises(Invalid) as fault:
        mediation.want_confirmation(town.viewer("resident"), case.pk, one.pk)
    assert "第四条" in fault.value.wrong[0].words.zh


def test_a_refused_agreement_is_mediated_anew(town: Town) -> None:
    case, agreement = agreed(town)
    want(town, case)
    keeper, day = town.viewer("keeper"), NOW.date()
    again = mediation.Draft(case.pk, "赔九百元")
    with pytest.raises(Changed):
        mediation.write_agreement(keeper, again)
    mediation.file_confirmation(keeper, case.pk, day)
    mediation.court_answered(keeper, case.pk, "accepted", day)
    mediation.court_answered(keeper, case.pk, "refused", day)
    mediation.write_agreement(keeper, again)
    agreement.refresh_from_db()
    assert agreement.replaced is not None
