"""Where a case ends another goes on, because the pack says so."""

from __future__ import annotations

from datetime import date

import pytest

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, CaseLink
from gezhi.engines.cases.queries import case_view
from gezhi.engines.people import actions as people
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Invalid, pack_by_id
from tests.engines.cases.test_loop import MONDAY
from tests.town import LAT, LON, SYSTEM, Town, build_ground, loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    """The ground on the pack of Weituo, with those who split a matter and discuss it."""
    with clock.at(MONDAY):
        town = Town()
        build_ground(town)
        version = trust.publish_pack(SYSTEM, loaded("weituo"))
        places.attach_pack(SYSTEM, town.places["town"], version, date(2020, 1, 1))
        people.add_units(SYSTEM, pack_by_id(version.pk), town.places["town"])
        town.hire("grid-worker", "grid-worker", "g00", "full-time")
        town.hire("grid-lead", "grid-lead", "g00")
        town.hire("secretary", "village-secretary", "c0")
        town.accounts["resident"] = trust.find_or_make_resident("+8613800000001", name="王")
    return town


def discussed(town: Town, text: str = "村里的集体鱼塘租给谁，要大家说了算") -> Case:
    """A matter that the village's secretary has to discuss."""
    answers = {
        "what": "collective-assets",
        "text": text,
        "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
    }
    command = actions.OpenCase("matter", answers)
    case = actions.open_case(town.viewer("resident"), command).id
    decide(town, "grid-worker", case, "raised")
    return decide(town, "grid-lead", case, "village", say="村里的公共事务")


def decide(town: Town, role: str, case: object, outcome: str, say: str = "") -> Case:
    row = Case.objects.get(pk=case)
    command = actions.Decide(row.pk, row.version, outcome, say=say)
    return actions.decide(town.viewer(role), command)


def test_a_village_matter_goes_on_as_a_village_affair(town: Town) -> None:
    with clock.at(MONDAY):
        matter = discussed(town)
        matter = decide(town, "secretary", matter.pk, "to-seven-steps", "要开村民代表会议")
        affair = Case.objects.get(type="village-affair")
        assert (matter.state, matter.result) == ("closed", "to-village-procedure")
        assert (affair.stage, affair.holder_post) == ("propose", "village-secretary")
        assert affair.text == f"{matter.text}\n要开村民代表会议"
        assert affair.form["what"] == "other"
        assert (affair.place_id, affair.lon) == (matter.place_id, matter.lon)
        link = CaseLink.objects.get()
        assert (link.kind, link.one_id, link.other_id) == ("opened", affair.pk, matter.pk)


def test_the_reporter_follows_both(town: Town) -> None:
    with clock.at(MONDAY):
        matter = discussed(town)
        decide(town, "secretary", matter.pk, "to-seven-steps", "要开村民代表会议")
        affair = Case.objects.get(type="village-affair")
        resident = town.viewer("resident")
        assert case_view(resident, affair.pk).whole
        seen = case_view(resident, matter.pk)
        assert [link.one_id for link in seen.links] == [affair.pk]
        assert [one.account for one in affair.reporters.all()] == [resident.account]


def test_the_journal_tells_which_case_goes_on_and_who_decided(town: Town) -> None:
    with clock.at(MONDAY):
        matter = discussed(town)
        decide(town, "secretary", matter.pk, "to-seven-steps", "要开村民代表会议")
        affair = Case.objects.get(type="village-affair")
    told = Journal.objects.get(verb="case.continued")
    assert (told.subject, told.data["source"]) == (str(matter.pk), str(affair.pk))
    opened = Journal.objects.get(verb="case.opened", subject=str(affair.pk))
    assert opened.actor == town.accounts["secretary"].pk
    assert opened.data["channel"] == "case"


def test_too_few_words_for_the_new_form_are_told_at_the_sentence_and_nothing_changes(
    town: Town,
) -> None:
    with clock.at(MONDAY):
        matter = discussed(town, text="租鱼塘吧")
        with pytest.raises(Invalid) as refused:
            decide(town, "secretary", matter.pk, "to-seven-steps", "要议")
        assert [wrong.field for wrong in refused.value.wrong] == ["say"]
        matter.refresh_from_db()
        assert (matter.state, matter.stage) == ("open", "discuss")
        assert Case.objects.count() == 1
