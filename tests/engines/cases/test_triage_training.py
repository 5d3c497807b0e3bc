"""Training is honest about what it can do: it is judged on what it has not seen, and says so."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import binomtest

from gezhi.engines.cases.rules import triage
from gezhi.engines.cases.rules.triage.calibration import (
    LEAST_SURE,
    NEVER,
    Judged,
    lowest_that_keeps,
    measure,
    suggested,
)
from gezhi.engines.cases.rules.triage.counting import views
from gezhi.engines.cases.rules.triage.learning import fit, folds, score
from gezhi.engines.cases.rules.triage.reading import clean
from tests.engines.cases.letters import ABOUT, letters

pytestmark = pytest.mark.sqlite_only

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_model_tells_what_it_was_made_of() -> None:
    about = triage.train(*letters(60, blend=2), seed=7, now=NOON).about
    assert (about.trained_at, about.seed, about.promise) == (NOON, 7, 0.95)
    assert about.counts == dict.fromkeys(sorted(ABOUT), 60)
    assert about.scripts == ("CJK",)
    assert about.scores.macro_f1 == pytest.approx(sum(about.scores.f1.values()) / 3)
    assert about.scores.macro_f1 > 0.95
    assert about.scores.precision is not None
    assert about.scores.precision >= 0.95


def test_same_messages_and_seed_make_the_same_model() -> None:
    sample = letters(40, blend=2)
    first, again = (triage.train(*sample, seed=3, now=NOON) for _ in range(2))
    other = triage.train(*sample, seed=4, now=NOON)
    assert triage.digest(first) == triage.digest(again)
    assert triage.digest(first) != triage.digest(other)


def test_labels_without_sense_earn_no_trust() -> None:
    texts, kinds = letters(100)
    random.Random(1).shuffle(kinds)
    model = triage.train(texts, kinds)
    assert model.about.scores.macro_f1 < 0.45
    assert model.about.scores.coverage == 0
    assert {model.suggest(text).abstained for text in texts} == {"unsure"}
    assert "right often enough" in model.about.notes[0].en


def test_repeated_messages_are_examined_once() -> None:
    texts, kinds = letters(40)
    random.Random(1).shuffle(kinds)
    model = triage.train(texts * 5 + ["", " "], kinds * 5 + [kinds[0]] * 2)
    assert sum(model.about.counts.values()) == len({clean(text) for text in texts})
    assert model.about.scores.macro_f1 < 0.5
    assert str(len(texts) * 5 + 2 - len(texts)) in model.about.notes[0].zh


def test_messages_differing_in_space_and_width_are_the_same() -> None:
    texts, labels = triage.distinct(
        ["路灯坏了!", " 路灯 坏了！", "", "其他", "没有类别"], ["a", "b", "c", " d ", " "]
    )
    assert (texts, labels) == (["路灯坏了!", "其他"], ["a", "d"])


def test_too_few_examples_are_refused_by_name() -> None:
    texts, kinds = letters(30)
    kept = [at for at, kind in enumerate(kinds) if kind == "噪声扰民" or at % 30 < 7]
    with pytest.raises(triage.TooFewExamples) as refused:
        triage.train([texts[at] for at in kept], [kinds[at] for at in kept])
    assert refused.value.counts == {"噪声扰民": 30, "垃圾清运": 7, "路面照明": 7}
    assert "垃圾清运（7 件）、路面照明（7 件）" in refused.value.say("zh")
    assert "垃圾清运 (7), 路面照明 (7)" in refused.value.say("en")
    with pytest.raises(triage.TooFewExamples, match="no other category"):
        triage.train(texts, ["all"] * len(texts))
    with pytest.raises(triage.TooFewExamples):
        triage.train([], [])


def test_rare_category_is_left_out_and_noted() -> None:
    texts, kinds = letters(60)
    kinds[:3] = ["古树名木"] * 3
    model = triage.train(texts, kinds)
    assert model.about.categories == tuple(sorted(ABOUT))
    assert ["古树名木" in note.zh and "3 件" in note.zh for note in model.about.notes] == [True]


def test_messages_of_a_rare_category_count_against_the_promise() -> None:
    texts, kinds = letters(60)
    rare = [f"{kind}{at // 15}" if at % 60 < 15 else kind for at, kind in enumerate(kinds)]
    plain, burdened = triage.train(texts, kinds), triage.train(texts, rare)
    assert plain.about.scores.coverage > 0.9
    assert burdened.about.scores.accuracy > 0.95
    assert burdened.about.scores.coverage < 0.1


def test_messages_without_common_words_are_refused() -> None:
    texts = [chr(0x4E00 + 40 * at) * 5 for at in range(60)]
    with pytest.raises(triage.NothingInCommon):
        triage.train(texts, ["a", "b"] * 30)


def test_words_at_the_edge_of_being_kept_do_not_break_a_fold() -> None:
    texts = [chr(0x4E00 + 40 * (at // 3)) * (at % 3 + 1) for at in range(60)]
    model = triage.train(texts, ["a", "b"] * 30)
    assert model.about.scores.coverage == 0


def test_unequal_lists_and_impossible_minimum_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        triage.train(["路灯坏了"], [])
    with pytest.raises(ValueError, match="minimum is 4"):
        triage.train(*letters(30), minimum=4)


def test_what_few_wrote_does_not_enter_the_model() -> None:
    texts, kinds = letters(40)
    for at in range(10):
        texts[at] += "电话13912345678"
    for at in range(2):
        texts[at] += "尉迟恭"
    model = triage.train(texts, kinds)
    learned = "".join(model.words + model.grams)
    assert "电话" in learned
    assert not any(char.isdigit() for char in learned)
    assert "尉迟" not in learned
    assert "恭" not in learned


def test_a_fold_learns_no_word_that_few_of_its_messages_have() -> None:
    rows = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 1], [1, 0, 0]])
    block = sparse.csr_matrix(np.vstack([rows, rows[:1, [0, 2, 1]]]))
    fitted = fit([block, block[:, :2]], np.array([0, 0, 1, 1, 1]), 0)
    assert [columns.tolist() for columns in fitted.columns] == [[0, 1, 2], [0, 1]]
    fitted = fit([block[:4], block[:4]], np.array([0, 0, 1, 1]), 0)
    assert [columns.tolist() for columns in fitted.columns] == [[0], [0]]


def test_short_messages_are_measured_though_only_long_ones_are_known() -> None:
    texts, kinds = letters(50, words=80)
    short, *_, long = triage.train(texts, kinds).about.bands
    assert (short.from_letters, short.judged) == (0, 150)
    assert (long.from_letters, long.judged) == (120, 150)
    assert short.coverage < long.coverage


def test_model_scores_as_it_learned() -> None:
    texts, kinds = letters(50, blend=2)
    model = triage.train(texts, kinds, seed=1)
    names = sorted(set(kinds))
    right = np.array([names.index(kind) for kind in kinds])
    seen, _ = views([clean(text) for text in texts])
    fitted = fit(seen[0].blocks, right, 1)
    expected = score(fitted, seen[0].blocks)
    given = np.array([list(model.score(text).values()) for text in texts])
    np.testing.assert_allclose(given, expected, atol=1e-4)


def test_every_message_is_judged_once_by_a_fold_of_its_own_kind() -> None:
    right = np.array([0] * 50 + [1] * 25 + [-1] * 7)
    fold = folds(right, 0)
    assert Counter(fold[:50].tolist()) == dict.fromkeys(range(5), 10)
    assert Counter(fold[50:75].tolist()) == dict.fromkeys(range(5), 5)
    assert fold.tolist() == folds(right, 0).tolist() != folds(right, 1).tolist()


@given(st.integers(0, 2**32 - 1), st.integers(1, 400), st.floats(0.5, 1.0))
def test_threshold_keeps_the_promise_with_room_for_chance(
    seed: int, size: int, skill: float
) -> None:
    draw = np.random.default_rng(seed)
    sure = draw.integers(0, 30, size) / 30
    correct = draw.random(size) < skill * np.sqrt(sure)
    threshold = lowest_that_keeps(0.9, sure, correct)
    if threshold == NEVER:
        return
    made = sure >= threshold
    if threshold > LEAST_SURE:
        test = binomtest(int(correct[made].sum()), int(made.sum()))
        assert test.proportion_ci(0.9, method="wilson").low >= 0.9 - 1e-4
    lower = sorted({value for value in sure if LEAST_SURE <= value < threshold})
    for value in lower:
        test = binomtest(int(correct[sure >= value].sum()), int((sure >= value).sum()))
        assert test.proportion_ci(0.9, method="wilson").low < 0.9 + 1e-4


def test_luck_is_not_enough() -> None:
    assert lowest_that_keeps(0.95, np.full(40, 0.99), np.ones(40, dtype=bool)) == NEVER
    assert lowest_that_keeps(0.95, np.full(60, 0.99), np.ones(60, dtype=bool)) == 0.99


def test_short_messages_have_a_measure_of_their_own() -> None:
    draw = np.random.default_rng(0)
    letters_ = np.repeat([20, 200], 500)
    right = draw.integers(0, 2, 1000)
    scores = draw.normal(0, np.where(letters_ == 20, 1.5, 0.2)[:, None], (1000, 2))
    scores[np.arange(1000), right] += 1
    judged = Judged(scores, right, letters_)
    short, long = measure(judged, 0.95)
    assert (short.from_letters, long.from_letters) == (0, 120)
    assert short.threshold > long.threshold
    assert short.coverage < long.coverage
    assert short.sharpness < long.sharpness
    coverage, precision = suggested(judged, (short, long))
    assert coverage == pytest.approx((short.coverage + long.coverage) / 2)
    assert precision is not None
    assert precision >= 0.95
