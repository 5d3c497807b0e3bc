"""How a model is made from messages whose categories are known.

The messages are examined as they are learned: each is judged by a model that has not seen it, and
from those judgements come the scores, and how sure the model must be (see `calibration`). What is
learned, and why so, is in `learning`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from gezhi.base import clock
from gezhi.base.words import Mistake, Words
from gezhi.engines.cases.rules.triage.about import About, Band, Scores
from gezhi.engines.cases.rules.triage.calibration import (
    NEVER,
    Judged,
    join,
    measure,
    suggested,
)
from gezhi.engines.cases.rules.triage.counting import View, views
from gezhi.engines.cases.rules.triage.learning import FOLDS, Codes, f1_of_each, fit, folds, score
from gezhi.engines.cases.rules.triage.model import Model
from gezhi.engines.cases.rules.triage.reading import clean, scripts

PROMISE = 0.95
MINIMUM = 20
"""Examples below which a category is not learned: four per fold are the least to judge by."""
_READS_WRITING = 0.1
"""Share of all letters from which on the model can read a writing."""


class TooFewExamples(Mistake):
    """There is nothing to learn from: fewer than two categories have enough messages. `counts` has
    the distinct messages of every category."""

    def __init__(self, counts: Mapping[str, int], minimum: int) -> None:
        few = {name: count for name, count in sorted(counts.items()) if count < minimum}
        super().__init__(
            zh=f"至少要有两类、每类 {minimum} 件不重复的事，才能学会分类。还不够的："
            + ("、".join(f"{name}（{count} 件）" for name, count in few.items()) or "没有别的类"),
            en=f"Learning takes at least two categories with {minimum} different messages each. "
            "Too few so far: "
            + (
                ", ".join(f"{name} ({count})" for name, count in few.items()) or "no other category"
            ),
        )
        self.counts = dict(counts)


class NothingInCommon(Mistake):
    """The messages share no words, so there is nothing that a category could be told by."""

    def __init__(self) -> None:
        super().__init__(
            zh="这些来信没有共同的词，学不出分类：请检查导入的是不是内容那一列",
            en="These messages have no words in common, so no categories can be learned: check "
            "that the column with their text was taken",
        )


def distinct(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """The messages that say something and have a category, each once as first seen. Two that differ
    only in spaces, width or case are the same; without this a model would be examined on what it
    has learned by heart."""
    first: dict[str, tuple[str, str]] = {}
    for text, label in zip(texts, labels, strict=True):
        if label.strip():
            first.setdefault(clean(text), (text, label.strip()))
    first.pop("", None)
    return [text for text, _ in first.values()], [label for _, label in first.values()]


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    seed: int = 0,
    promise: float = PROMISE,
    minimum: int = MINIMUM,
    now: datetime | None = None,
) -> Model:
    """A model from messages and their categories, the same for the same input and seed.

    `promise` is the least share of suggestions that must be right; the confidence that it takes is
    found by judging every message with a model that has not seen it. A category with fewer than
    `minimum` distinct messages is left out and noted (its messages then count against the
    promise); `TooFewExamples` when fewer than two remain. Takes about a minute for 20,000
    messages on one core.
    """
    kept, names = distinct(texts, labels)
    counts = Counter(names)
    learned = _learnable(counts, minimum)
    number = {name: at for at, name in enumerate(learned)}
    right = np.array([number.get(name, -1) for name in names], dtype=np.int64)
    cleaned = [clean(text) for text in kept]
    seen, vocabularies = views(cleaned)
    if not any(vocabularies):
        raise NothingInCommon
    known = right >= 0
    fitted = fit([block[known] for block in seen[0].blocks], right[known], seed)
    whole, every = _examine(seen, right, seed)
    bands = measure(every, promise)
    about = About(
        trained_at=now if now is not None else clock.now(),
        seed=seed,
        promise=promise,
        counts={name: counts[name] for name in learned},
        scores=_scores(whole, learned, bands),
        bands=bands,
        scripts=_writings(cleaned),
        notes=tuple(_notes(len(texts) - len(kept), counts, learned, bands)),
    )
    words, grams = (
        tuple(map(vocabulary.__getitem__, columns))
        for vocabulary, columns in zip(vocabularies, fitted.columns, strict=True)
    )
    return Model(about, words, grams, fitted.idf, fitted.weights, fitted.intercepts)


def _learnable(counts: Mapping[str, int], minimum: int) -> list[str]:
    if minimum < FOLDS:
        raise ValueError(f"minimum is {minimum}: each of the {FOLDS} folds needs an example")
    learned = sorted(name for name, count in counts.items() if count >= minimum)
    if len(learned) < 2:
        raise TooFewExamples(counts, minimum)
    return learned


def _examine(seen: Sequence[View], right: Codes, seed: int) -> tuple[Judged, Judged]:
    """Every message judged by a model trained without it: whole only, and with its openings."""
    fold = folds(right, seed)
    categories = int(right.max()) + 1
    scores: list[NDArray[np.float64]] = [np.zeros((len(right), categories)) for _ in seen]
    for number in range(FOLDS):
        others = (fold != number) & (right >= 0)
        fitted = fit([block[others] for block in seen[0].blocks], right[others], seed)
        here = fold == number
        for view, into in zip(seen, scores, strict=True):
            into[here] = score(fitted, [block[here] for block in view.blocks])
    judged = [
        Judged(made, right, view.letters).only(view.real)
        for view, made in zip(seen, scores, strict=True)
    ]
    return judged[0], join(judged)


def _scores(whole: Judged, learned: Sequence[str], bands: tuple[Band, ...]) -> Scores:
    known = whole.only(whole.right >= 0)
    given = known.scores.argmax(axis=1)
    each = f1_of_each(known.right, given, len(learned))
    coverage, precision = suggested(whole, bands)
    return Scores(
        folds=FOLDS,
        macro_f1=sum(each) / len(each),
        accuracy=float((known.right == given).mean()),
        f1=dict(zip(learned, each, strict=True)),
        coverage=coverage,
        precision=precision,
    )


def _writings(cleaned: Sequence[str]) -> tuple[str, ...]:
    letters = scripts("".join(cleaned))
    least = _READS_WRITING * letters.total()
    return tuple(sorted(name for name, count in letters.items() if count >= least))


def _notes(
    twice: int, counts: Mapping[str, int], learned: Sequence[str], bands: tuple[Band, ...]
) -> Iterator[Words]:
    """What whoever trained the model should know."""
    if twice:
        yield Words(
            zh=f"{twice} 件内容重复或为空，没有用来学习",
            en=f"{twice} messages were empty or repeated and not learned from",
        )
    for name in sorted(set(counts) - set(learned)):
        yield Words(
            zh=f"「{name}」只有 {counts[name]} 件，太少，不会建议这一类",
            en=f"“{name}” has only {counts[name]} messages, so it is never suggested",
        )
    for band in bands:
        if band.threshold == NEVER:
            yield Words(
                zh=f"{band.from_letters} 字以上的来信还做不到足够准，不给建议",
                en=f"Messages from {band.from_letters} letters on get no suggestion: "
                "it would not be right often enough",
            )
