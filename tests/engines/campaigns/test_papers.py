"""Documents in versions, and from practice to rule."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from PIL import Image

from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions import (
    Claim,
    Integration,
    NewEdition,
    NewEvidence,
    NewTrial,
    Writing,
    claim_topic,
    draft_edition,
    give_evidence,
    integrate,
    issue_edition,
    new_draft,
    report_trial,
    take_file,
    write_edition,
)
from gezhi.engines.campaigns.models import Edition, EvidenceFile
from gezhi.engines.campaigns.queries import document, edition, file_for, picture, pilots
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.campaigning import City, added

pytestmark = pytest.mark.django_db
LIST = "list-township-duties"


def test_a_document_is_the_result_of_its_task_and_issued_by_the_office(city: City) -> None:
    task = added(city, "理清单", document=LIST)
    organiser = city.viewer("organiser")
    asked = NewEdition(city.campaign, LIST)
    draft = draft_edition(organiser, asked)
    assert draft_edition(organiser, asked).pk == draft.pk
    with pytest.raises(Changed):
        draft_edition(organiser, NewEdition(city.campaign, LIST))
    with pytest.raises(Forbidden):
        draft_edition(city.viewer("villager"), NewEdition(city.campaign, "three-year-plan"))
    with pytest.raises(Invalid):
        issue_edition(city.viewer("office"), draft.pk)
    write_edition(organiser, Writing(draft.pk, "第一条\n第二条", 0))
    with pytest.raises(Changed) as both:
        write_edition(city.viewer("office"), Writing(draft.pk, "别的", 0))
    assert both.value.facts["text"] == "第一条\n第二条"
    with pytest.raises(Forbidden):
        issue_edition(organiser, draft.pk)
    issued = issue_edition(city.viewer("office"), draft.pk)
    issue_edition(city.viewer("office"), draft.pk)
    assert issued.issued == date(2026, 3, 9)
    entry = Journal.objects.get(verb="campaign.document_issued")
    assert entry.data["kind"] == "system-list"
    assert document(organiser, draft.document_id).row.task_id == task.pk
    with pytest.raises(Changed):
        write_edition(organiser, Writing(draft.pk, "改", 1))
    give_evidence(organiser, NewEvidence(task.pk, edition=draft.pk))
    shown = next(
        one for one in picture(organiser, city.campaign).deliverables if one.rules.document == LIST
    )
    assert (shown.number, shown.issued) == (1, date(2026, 3, 9))


def test_a_draft_is_no_evidence_and_the_next_version_shows_what_changed(city: City) -> None:
    task, office = added(city, document=LIST), city.viewer("office")
    draft = draft_edition(office, NewEdition(city.campaign, LIST))
    with pytest.raises(Invalid):
        give_evidence(city.viewer("organiser"), NewEvidence(task.pk, edition=draft.pk))
    write_edition(office, Writing(draft.pk, "第一条\n第二条", 0))
    issue_edition(office, draft.pk)
    second = draft_edition(office, NewEdition(city.campaign, LIST))
    assert second.text == "第一条\n第二条"
    write_edition(office, Writing(second.pk, "第一条\n第三条", 0))
    lines = [(one.kind, one.text) for one in edition(office, second.pk).lines]
    assert lines == [("kept", "第一条"), ("out", "第二条"), ("in", "第三条")]


def test_from_a_claim_to_the_rule_every_version_stays_linked(city: City) -> None:
    township, other = city.viewer("township"), city.viewer("other-township")
    office, topic = city.viewer("office"), "grid-meeting"
    unit, second = city.body("township-1"), city.body("township-2")
    with pytest.raises(Forbidden):
        claim_topic(other, Claim(city.campaign, topic, unit))
    asked = Claim(city.campaign, topic, unit)
    pilot = claim_topic(township, asked)
    assert claim_topic(township, asked).pk == pilot.pk
    with pytest.raises(Changed):
        claim_topic(township, Claim(city.campaign, topic, unit))
    draft = Edition.objects.get(document=pilot)
    with pytest.raises(Missing):
        report_trial(other, NewTrial(draft.pk, second, worked="还没定稿"))
    with pytest.raises(Forbidden):
        write_edition(office, Writing(draft.pk, "办公室替写", 0))
    write_edition(township, Writing(draft.pk, "每周五开", 0))
    issue_edition(township, draft.pk)
    with pytest.raises(Forbidden):
        report_trial(township, NewTrial(draft.pk, unit, worked="自己试"))
    with pytest.raises(Invalid):
        report_trial(other, NewTrial(draft.pk, second))
    report_trial(other, NewTrial(draft.pk, second, "开得短", "周五太挤", "改周三"))
    with pytest.raises(Changed):
        report_trial(other, NewTrial(draft.pk, second, "再报一次"))
    with pytest.raises(Invalid):
        integrate(office, Integration(city.campaign, topic, ()))
    with pytest.raises(Forbidden):
        integrate(township, Integration(city.campaign, topic, (draft.pk,)))
    rule = integrate(office, Integration(city.campaign, topic, (draft.pk,)))
    assert rule.text == "每周五开"
    issue_edition(office, rule.pk)
    second_draft = new_draft(township, pilot.pk, new_id())
    assert second_draft.number == 2
    shown = next(one for one in pilots(office, city.campaign).topics if one.key == topic)
    assert shown.descents == [(draft.pk, rule.pk)]
    assert [one.row.wanted for one in shown.trials[draft.pk]] == ["改周三"]
    assert edition(office, rule.pk).sources[0][1] == "第一街道"


def test_a_rule_keeps_the_line_to_every_pilot_of_its_topic_alone(city: City) -> None:
    office, drafts = city.viewer("office"), []
    for role, unit, topic in (
        ("township", "township-1", "grid-meeting"),
        ("other-township", "township-2", "grid-meeting"),
        ("township", "township-1", "matter-return"),
    ):
        who = city.viewer(role)
        pilot = claim_topic(who, Claim(city.campaign, topic, city.body(unit)))
        draft = Edition.objects.get(document=pilot)
        write_edition(who, Writing(draft.pk, f"{unit} {topic}", 0))
        issue_edition(who, draft.pk)
        drafts.append(draft.pk)
    with pytest.raises(Invalid):
        integrate(office, Integration(city.campaign, "grid-meeting", (drafts[0], drafts[2])))
    rule = integrate(office, Integration(city.campaign, "grid-meeting", tuple(drafts[:2])))
    assert rule.text == "township-1 grid-meeting\n\ntownship-2 grid-meeting"
    sources = edition(office, rule.pk).sources
    assert [(one.pk, unit) for one, unit in sources] == [
        (drafts[0], "第一街道"),
        (drafts[1], "第二街道"),
    ]
    issue_edition(office, rule.pk)
    later = integrate(office, Integration(city.campaign, "grid-meeting", (drafts[1],)))
    assert (later.number, later.text) == (2, rule.text), "the next one begins with its words"
    topics = {one.key: one for one in pilots(office, city.campaign).topics}
    assert set(topics["grid-meeting"].descents) == {
        (drafts[0], rule.pk),
        (drafts[1], rule.pk),
        (drafts[1], later.pk),
    }
    assert topics["matter-return"].descents == []


def test_what_is_in_force_and_what_changed_goes_by_the_version_before(city: City) -> None:
    township = city.viewer("township")
    pilot = claim_topic(township, Claim(city.campaign, "grid-meeting", city.body("township-1")))
    for number, words in enumerate(("甲一", "甲一\n甲二", "甲一\n甲二\n甲三"), start=1):
        draft = new_draft(township, pilot.pk, new_id()) if number > 1 else pilot.editions.get()
        write_edition(township, Writing(draft.pk, words, 0))
        shown = document(township, pilot.pk)
        assert shown.draft is not None
        assert shown.draft.number == number
        assert (shown.issued.number if shown.issued else 0) == number - 1
        seen = edition(township, draft.pk)
        assert (seen.before.number if seen.before else 0) == number - 1
        issue_edition(township, draft.pk)
    assert [one.kind for one in seen.lines] == ["kept", "kept", "in"]


def test_files_are_looked_at_and_shown_to_those_who_see_the_task(city: City) -> None:
    organiser, task = city.viewer("organiser"), added(city)
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as made:
        made.writestr("word/vbaProject.bin", b"x")
    for data in (b"", b"plain text", book.getvalue()):
        with pytest.raises(Invalid):
            take_file(organiser, "x.docx", data)
    picture_ = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture_, "PNG")
    kept = take_file(organiser, "C:\\图\\现场.png", picture_.getvalue())
    assert (kept.name, kept.type) == ("现场.jpg", "image/jpeg")
    with pytest.raises(Missing):
        file_for(city.viewer("office"), kept.pk)
    give_evidence(organiser, NewEvidence(task.pk, "看图", (kept.pk,)))
    assert file_for(city.viewer("office"), kept.pk)[0].pk == kept.pk
    with pytest.raises(Missing):
        file_for(city.viewer("grid-less"), kept.pk)
    stranger = take_file(city.viewer("villager"), "别人.png", picture_.getvalue())
    with pytest.raises(Invalid):
        give_evidence(organiser, NewEvidence(task.pk, "", (stranger.pk,)))
    assert EvidenceFile.objects.filter(evidence=None).count() == 1
