"""A category is suggested with the words that decided; or nothing is, with the reason."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.cases.rules import triage
from gezhi.engines.cases.rules.triage import Model
from gezhi.engines.cases.rules.triage.calibration import NEVER
from gezhi.engines.cases.rules.triage.reading import LONGEST, clean, grams_of, read, words_of
from tests.engines.cases.letters import ABOUT, ANYWHERE, english_letters, letters

pytestmark = pytest.mark.sqlite_only

LAMP = "三号楼东边的路灯坏了,晚上一片漆黑"
WORDS = st.sampled_from([word for words in ABOUT.values() for word in words] + ANYWHERE)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=30).map("".join))


@pytest.fixture(scope="module")
def model() -> Model:
    return triage.train(*letters(120, blend=1))


@pytest.mark.parametrize(
    ("text", "category", "word"),
    [
        (LAMP, "路面照明", "路灯"),
        ("每天夜里广场舞的音响吵得人睡不着", "噪声扰民", "睡不着"),
        ("垃圾堆了一周没有清运,臭味熏人", "垃圾清运", "臭味"),
    ],
)
def test_category_and_word_that_decided(model: Model, text: str, category: str, word: str) -> None:
    said = model.suggest(text)
    assert said.category == category
    assert said.abstained is None
    assert said.because is None
    assert said.confidence >= model.about.band(len(text)).threshold
    assert word in [shown.text for shown in said.words[:2]]


def test_words_stand_in_the_text_and_spoke_for_the_category(model: Model) -> None:
    words = model.suggest(LAMP).words
    weights = [word.weight for word in words]
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)
    assert all(word.text in LAMP and len(word.text) > 1 for word in words)


def test_words_go_before_single_characters(model: Model) -> None:
    text = "路灯旁,灯,灯,灯"
    first, *rest = model.explain(text, "路面照明")
    assert [word.text for word in rest if word.weight > first.weight / 6] == ["灯"]
    assert [word.text for word in model.suggest(text).words] == ["路灯"]


def test_single_characters_are_shown_when_there_is_nothing_else(model: Model) -> None:
    said = model.suggest("灯 a 灯 b 灯 c 灯")
    assert {word.text for word in said.words} <= {"灯"}


@given(TEXTS)
def test_words_add_up_to_the_score(model: Model, text: str) -> None:
    score = model.score(text)
    for category, constant in zip(model.about.categories, model.intercepts, strict=True):
        added = sum(word.weight for word in model.explain(text, category))
        assert added + float(constant) == pytest.approx(score[category], abs=1e-4)


def test_taking_the_deciding_word_away_lowers_the_score(model: Model) -> None:
    best = model.suggest(LAMP).words[0].text
    without = model.score(LAMP.replace(best, ""))["路面照明"]
    assert without < model.score(LAMP)["路面照明"] - 0.1


@given(TEXTS)
def test_any_text_is_answered_in_full(model: Model, text: str) -> None:
    said = model.suggest(text)
    assert (said.category is None) == (said.abstained is not None) == (said.because is not None)
    named = [choice.category for choice in said.alternatives]
    if said.category is not None:
        named.append(said.category)
    judged = said.abstained in (None, "unsure")
    assert sorted(named) == (sorted(model.about.categories) if judged else [])


@given(TEXTS)
def test_confidences_are_shares(model: Model, text: str) -> None:
    ranked = [choice.confidence for choice in model.rank(text)]
    assert ranked == sorted(ranked, reverse=True)
    assert sum(ranked) == pytest.approx(1.0)


@given(st.lists(WORDS, min_size=1, max_size=30))
def test_segmented_text_reads_like_plain_text(model: Model, words: list[str]) -> None:
    assert model.suggest(" ".join(words)) == model.suggest("".join(words))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\u200b\u3000", "empty"),
        ("路灯", "short"),
        ("13800000000!!", "short"),
        ("The street lamp has been broken for days", "language"),
        ("街灯がずっとこわれたままでとてもこまっています", "language"),
        ("Уличный фонарь не горит", "language"),
        ("床前明月光疑是地上霜举头望明月", "unfamiliar"),
        ("希望物业尽快处理小区门口最近反映", "unsure"),
        ("路灯" + "垃圾" + "噪音" + "晚上", "unsure"),
    ],
)
def test_abstains_and_says_why(model: Model, text: str, reason: str) -> None:
    said = model.suggest(text)
    assert (said.category, said.abstained) == (None, reason)
    assert said.because is not None
    assert said.because.zh != said.because.en


def test_how_sure_it_must_be_depends_on_the_length(model: Model) -> None:
    strict, lax = (
        model.about.bands[0].model_copy(update={"from_letters": start, "threshold": threshold})
        for start, threshold in ((0, NEVER), (100, 0.5))
    )
    careful = replace(model, about=model.about.model_copy(update={"bands": (strict, lax)}))
    assert careful.suggest(LAMP).abstained == "unsure"
    assert careful.suggest(LAMP * 8).category == "路面照明"


def test_examples_told_apart_without_a_fault_do_not_make_everything_certain() -> None:
    model = triage.train(*letters(120))
    assert model.about.scores.accuracy == 1
    assert model.rank("希望物业尽快处理小区门口最近反映")[0].confidence < 0.8
    assert model.rank(LAMP)[0].confidence > 0.9


def test_who_is_unsure_still_offers_a_short_list(model: Model) -> None:
    said = model.suggest("路灯垃圾噪音晚上")
    assert said.alternatives == model.rank("路灯垃圾噪音晚上")
    assert said.alternatives[0].confidence == said.confidence


def test_lone_surrogates_and_endless_texts_are_read(model: Model) -> None:
    assert model.suggest(LAMP + "\ud800").category == "路面照明"
    assert model.score(LAMP * 3000) == model.score((LAMP * 3000)[:LONGEST])


def test_another_language_is_learned_from_its_messages() -> None:
    model = triage.train(*english_letters(60))
    said = model.suggest("The STREET lamp near our building is broken, it is dark")
    assert said.category == "lighting"
    assert {word.text for word in said.words} <= {"street", "lamp", "broken", "dark"}
    assert model.suggest("路灯坏了好几天了").abstained == "language"
    assert model.grams == ()


def test_judging_does_not_load_what_only_training_needs() -> None:
    code = (
        "import sys; from gezhi.engines.cases.rules import triage; triage.alike('路灯', []);"
        "sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    with pytest.raises(AttributeError):
        _ = triage.nothing_of_that_name


@given(TEXTS)
def test_words_partition_what_is_written(text: str) -> None:
    reading = read(text)
    assert [word.text for word in reading.words] == words_of(clean(text))
    for word in reading.words:
        assert reading.text[word.start : word.end] == word.text
    lengths = [len(run.text) for run in reading.runs]
    grams = grams_of(clean(text))
    assert len(grams) == sum(max(0, length - less) for length in lengths for less in (0, 1, 2))
    assert all(any(gram in run.text for run in reading.runs) for gram in grams)
    covered = np.zeros(len(reading.text), dtype=int)
    for word in reading.words:
        covered[word.start : word.end] += 1
    assert covered.max(initial=0) <= 1
    assert all(covered[at] == 1 for run in reading.runs for at in range(run.start, run.end))


def test_numbers_are_not_read() -> None:
    assert words_of(clean("电话13800138000，３号楼，k8县ktv")) == ["电话", "号楼", "县", "ktv"]
