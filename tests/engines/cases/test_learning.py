"""The model learns from this deployment's own cases and helps with the next report."""

from __future__ import annotations

import pytest

from gezhi.engines.cases.actions import OpenCase, open_case, train_triage
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries import look_alike, suggest_categories
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import ANYONE, Forbidden, Refusal, system
from tests.town import LAT, LON, Town, build_town

pytestmark = pytest.mark.django_db
SAID = {
    "street-lighting": (
        "{}号楼前路灯坏了不亮",
        "小路第{}盏路灯整夜不亮",
        "{}排的路灯一闪一闪快灭了",
    ),
    "noise": ("{}号楼半夜装修噪音太大", "楼下{}号广场舞音响吵得睡不着", "{}层邻居深夜吵闹放音乐"),
}


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def report(town: Town, matter: str, text: str, lon: float = LON + 0.0025) -> None:
    answers = {"what": matter, "text": text, "where": {"lon": lon, "lat": LAT + 0.0025}}
    open_case(town.viewer("resident"), OpenCase("report", answers))


def test_words_of_the_pack_suggest_before_anything_was_learned(town: Town) -> None:
    pack = attached_at(ANYONE, town.places["town"].path).pack
    guesses = suggest_categories(ANYONE, pack, "3号楼前的路灯坏了")
    assert guesses[0].category == "street-lighting"
    assert guesses[0].by == "words"
    assert guesses[0].words


def test_a_trained_model_suggests_and_says_why(town: Town) -> None:
    with pytest.raises(Refusal):
        train_triage(system("test"), "huanghexilu")
    for number in range(25):
        for matter, texts in SAID.items():
            for text in texts:
                report(town, matter, text.format(number))
    Case.objects.update(step=2)
    with pytest.raises(Forbidden):
        train_triage(town.viewer("grid-lead"), "huanghexilu")
    train_triage(system("test"), "huanghexilu")
    pack = attached_at(ANYONE, town.places["town"].path).pack
    guesses = suggest_categories(ANYONE, pack, "我们36号楼前路灯坏了不亮")
    assert (guesses[0].category, guesses[0].by) == ("street-lighting", "model")
    assert any("路灯" in word for word in guesses[0].words)


def test_what_is_near_and_alike_is_shown_before_sending(town: Town) -> None:
    report(town, "street-lighting", "3号楼前的路灯坏了三天没人修")
    report(town, "noise", "楼上半夜装修吵得睡不着")
    where = {"path": town.places["town"].path, "lon": LON + 0.0026, "lat": LAT + 0.0025}
    found = look_alike(ANYONE, "3号楼前面路灯坏了", **where)
    assert [one.row.category for one in found] == ["street-lighting"]
    assert found[0].metres is not None
    assert found[0].metres < 20
    far = look_alike(ANYONE, "3号楼前面路灯坏了", path="", lon=LON + 0.03, lat=LAT + 0.0025)
    assert far == []
