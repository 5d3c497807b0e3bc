"""The model is good enough on what people really wrote; their words stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gezhi.engines.cases.rules import triage
from gezhi.engines.cases.rules.triage import Model

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]


@pytest.fixture(scope="module")
def model(shared_data: Path) -> Model:
    path = shared_data / "citizen_messages" / "messages_segmented_9210.xlsx"
    if not path.is_file():
        pytest.skip(f"no real messages at {path}")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return triage.train([str(row[0]) for row in rows], [str(row[1]) for row in rows])


def test_five_folds_of_distinct_messages(model: Model) -> None:
    assert sum(model.about.counts.values()) == 9005
    assert len(model.about.categories) == 7
    assert model.about.scores.folds == 5
    assert model.about.scores.macro_f1 >= 0.92


def test_four_of_five_get_a_suggestion_that_keeps_the_promise(model: Model) -> None:
    scores = model.about.scores
    assert scores.coverage >= 0.8
    assert scores.precision is not None
    assert scores.precision >= model.about.promise == 0.95
    assert [band.threshold <= 1 for band in model.about.bands] == [True, True, True]


def test_words_a_neighbour_would_use_decide(model: Model) -> None:
    said = model.suggest("公司拖欠工资三个月,也不给交社保")
    assert said.category == "劳动和社会保障"
    assert {"拖欠工资", "社保"} <= {word.text for word in said.words}
    assert model.suggest("请问办事大厅周末上班吗").category is None


def test_saved_model_is_small(model: Model, tmp_path: Path) -> None:
    triage.save(model, tmp_path / "triage.model")
    assert (tmp_path / "triage.model").stat().st_size < 1_500_000
    back = triage.load(tmp_path / "triage.model")
    assert back.score("楼上装修噪音太大") == model.score("楼上装修噪音太大")
