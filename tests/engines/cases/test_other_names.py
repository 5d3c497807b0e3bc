"""A form whose questions have other names than those of the shipped packs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries import case_view
from gezhi.engines.people import actions as people
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import Invalid, pack_by_id
from gezhi.pack.loader import load
from gezhi.pack.pack import Pack
from tests.engines.cases.test_loop import MONDAY
from tests.town import LAT, LON, PACKS, SYSTEM, Town, build_ground

pytestmark = pytest.mark.django_db
NAMES = {"where": "spot", "what": "subject", "text": "story"}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """The shipped pack, asking the same under other names."""
    for name in ("base", "huanghexilu"):
        copytree(PACKS / name, tmp_path / name, ignore=ignore_patterns("scenarios", "replay.yaml"))
    form = tmp_path / "base" / "cases" / "report.yaml"
    text = form.read_text(encoding="utf-8")
    text = text.replace("shows: [what,", "shows: [subject,").replace(
        "hides: [text,", "hides: [story,"
    )
    for old, new in NAMES.items():
        assert f"field: {old}\n" in text
        text = text.replace(f"field: {old}\n", f"field: {new}\n")
    form.write_text(text, encoding="utf-8")
    visits = tmp_path / "huanghexilu" / "duties.yaml"
    text = visits.read_text(encoding="utf-8")
    text = text.replace(
        "text: text, where: where, answers: {what:", "text: story, where: spot, answers: {subject:"
    )
    visits.write_text(text, encoding="utf-8")
    return load(tmp_path / "huanghexilu", library=tmp_path)


@pytest.fixture
def town(db: None, pack: Pack) -> Town:
    with clock.at(MONDAY):
        town = Town()
        build_ground(town)
        version = trust.publish_pack(SYSTEM, pack)
        places.attach_pack(SYSTEM, town.places["town"], version, date(2020, 1, 1))
        people.add_units(SYSTEM, pack_by_id(version.pk), town.places["town"])
        town.hire("grid-lead", "grid-lead", "g00")
        town.hire("first-secretary", "first-secretary", "c0")
        town.accounts["resident"] = trust.find_or_make_resident("+8613800000001", name="王")
    return town


def answers(lon: float, lat: float) -> dict[str, object]:
    spot = {"lon": lon, "lat": lat}
    return {"subject": "dogs", "story": "三号楼有人遛大狗不牵绳", "spot": spot}


def test_the_place_is_found_by_whatever_field_asks_for_it(town: Town) -> None:
    with clock.at(MONDAY):
        command = actions.OpenCase("report", answers(LON + 0.0025, LAT + 0.0025))
        case = actions.open_case(town.viewer("resident"), command).id
        row = Case.objects.get(pk=case)
        assert row.place_id == town.places["b000"].pk
        assert (row.category, row.text) == ("dogs", "三号楼有人遛大狗不牵绳")
        actions.decide(town.viewer("grid-lead"), actions.Decide(row.pk, row.version, "accepted"))
        view = case_view(town.viewer("first-secretary"), case)
        assert view.suggestion is not None
        assert view.suggestion.unit == "police-station"


def test_a_place_that_nobody_serves_is_told_at_that_field(town: Town) -> None:
    command = actions.OpenCase("report", answers(LON + 5, LAT))
    with pytest.raises(Invalid) as refused:
        actions.open_case(town.viewer("resident"), command)
    assert [wrong.field for wrong in refused.value.wrong] == ["spot"]


def test_many_are_opened_alike(town: Town) -> None:
    with clock.at(MONDAY):
        near = actions.OpenCase("report", answers(LON + 0.0025, LAT + 0.0025))
        far = actions.OpenCase("report", answers(LON + 0.0225, LAT + 0.0125))
        actions.open_many(town.viewer("resident"), [near, far])
    found = {row.pk: row.path for row in Case.objects.all()}
    assert found[near.id].startswith(town.places["g00"].path)
    assert found[far.id].startswith(town.places["c1"].path)
