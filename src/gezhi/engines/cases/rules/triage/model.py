"""Which category a message belongs to, by a linear model that can show its arithmetic.

The score of a category is a sum over the words and character runs of the message: weight times
value, plus a constant. A sum can be taken apart again, so every suggestion names the words that
made it. Everything happens on the machine itself, and only numpy is needed to judge.

A model holds words and character runs that occur in at least three of the messages it learned
from. It is derived from what people wrote: keep the file where those messages are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gezhi.engines.cases.rules.triage.about import About
from gezhi.engines.cases.rules.triage.reading import GRAM_SIZES, Reading, read, scripts
from gezhi.engines.cases.rules.triage.suggestion import Choice, Silence, Suggestion, Word

Numbers = NDArray[np.float32]

LEAST_LETTERS = 4
"""Below this a message is too short to say anything ("路灯坏了" has four)."""
LEAST_READABLE = 0.5
"""Share of the letters that must be in a writing the model learned from."""
LEAST_FAMILIAR = 0.25
"""Share of the letters that must stand in words the model knows."""
WORDS_SHOWN = 6
LEAST_SHOWN = 0.1
"""A word is shown from this share of the weightiest word on; less did not decide."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What was found of the model's vocabulary in a message: per occurrence the span and the
    column, per column the value."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Numbers


@dataclass(frozen=True, eq=False)
class Model:
    """A trained model. `words` then `grams` name the columns of `idf` and, by category, of
    `weights`; the two kinds are brought to length 1 each on its own, so that neither outvotes the
    other. Make one with `train` or `load`."""

    about: About
    words: tuple[str, ...]
    grams: tuple[str, ...]
    idf: Numbers
    weights: Numbers
    intercepts: Numbers

    def suggest(self, text: str) -> Suggestion:
        """The category of a message, or the reason why there is none to suggest."""
        reading = read(text)
        silence = self._unreadable(reading)
        if silence:
            return Suggestion(None, abstained=silence)
        found = self._find(reading)
        choices = self._choices(found, reading.letters)
        best = choices[0]
        words = tuple(_worth_showing(self._explain(reading, found, best.category)))
        if best.confidence < self.about.band(reading.letters).threshold:
            return Suggestion(None, best.confidence, words, choices, "unsure")
        return Suggestion(best.category, best.confidence, words, choices[1:])

    def rank(self, text: str) -> tuple[Choice, ...]:
        """All categories, likeliest first, however unsure: to measure the model, or to sort a list
        that a person picks from."""
        reading = read(text)
        return self._choices(self._find(reading), reading.letters)

    def explain(self, text: str, category: str) -> list[Word]:
        """What every word of a message added to the score of a category, most first. Their sum and
        the category's intercept are the score. `ValueError` for a category it does not know."""
        reading = read(text)
        return self._explain(reading, self._find(reading), category)

    def score(self, text: str) -> dict[str, float]:
        """The raw score of each category, of which confidence is made."""
        scores = self._scores(self._find(read(text)))
        return dict(zip(self.about.categories, scores.tolist(), strict=True))

    @cached_property
    def _columns(self) -> tuple[dict[str, int], dict[str, int]]:
        words = {word: at for at, word in enumerate(self.words)}
        grams = {gram: at for at, gram in enumerate(self.grams, len(words))}
        return words, grams

    def _unreadable(self, reading: Reading) -> Silence | None:
        if not reading.text:
            return "empty"
        if reading.letters < LEAST_LETTERS:
            return "short"
        written = scripts(reading.text)
        readable = sum(written[name] for name in self.about.scripts)
        if readable < LEAST_READABLE * written.total():
            return "language"
        known, _ = self._columns
        familiar = sum(len(word.text) for word in reading.words if word.text in known)
        return "unfamiliar" if familiar < LEAST_FAMILIAR * written.total() else None

    def _find(self, reading: Reading) -> _Evidence:
        words, grams = self._columns
        first = [
            (column, piece.start, piece.end)
            for piece in reading.words
            if (column := words.get(piece.text)) is not None
        ]
        second = [
            (column, run.start + at, run.start + at + size)
            for run in reading.runs
            for size in GRAM_SIZES
            for at in range(len(run.text) - size + 1)
            if (column := grams.get(run.text[at : at + size])) is not None
        ]
        columns, starts, ends = np.array(first + second, dtype=np.int64).reshape(-1, 3).T
        split = len(first)
        values = [self._values(columns[:split]), self._values(columns[split:])]
        return _Evidence(starts, ends, columns, np.concatenate(values))

    def _values(self, columns: NDArray[np.int64]) -> Numbers:
        """The value of each column that occurs, shared out over its occurrences."""
        unique, where, times = np.unique(columns, return_inverse=True, return_counts=True)
        values = (1 + np.log(times)) * self.idf[unique]
        length = float(np.sqrt(values @ values)) or 1.0
        shared: Numbers = (values / times / length)[where].astype(np.float32)
        return shared

    def _scores(self, found: _Evidence) -> Numbers:
        scores: Numbers = self.weights[:, found.columns] @ found.values + self.intercepts
        return scores

    def _choices(self, found: _Evidence, letters: int) -> tuple[Choice, ...]:
        shares = confidence(self._scores(found)[None, :], self.about.band(letters).sharpness)[0]
        order: list[int] = np.argsort(-shares, kind="stable").tolist()
        names = self.about.categories
        return tuple(Choice(names[at], float(shares[at])) for at in order)

    def _explain(self, reading: Reading, found: _Evidence, category: str) -> list[Word]:
        """Every found piece spreads what it added evenly over its characters; a word has what lies
        on its own, so that a run across two words counts for both."""
        row = self.weights[self.about.categories.index(category)]
        shares = row[found.columns] * found.values / (found.ends - found.starts)
        rising = np.zeros(len(reading.text) + 1)
        np.add.at(rising, found.starts, shares)
        np.add.at(rising, found.ends, -shares)
        upto = np.concatenate([[0.0], np.cumsum(np.cumsum(rising))])
        weights: dict[str, float] = {}
        for word in reading.words:
            added = float(upto[word.end] - upto[word.start])
            weights[word.text] = weights.get(word.text, 0.0) + added
        words = [Word(text, weight) for text, weight in weights.items()]
        return sorted(words, key=lambda word: (-word.weight, word.text))


def confidence(scores: NDArray[Any], sharpness: float) -> NDArray[np.float64]:
    """Scores (one row per message) as shares that sum to 1; `sharpness` is how much one more point
    of score means, fitted where the right answers are known."""
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) * sharpness)
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _worth_showing(words: list[Word]) -> list[Word]:
    """The words that spoke for the category; single characters only when there is nothing else, as
    they tell a reader little."""
    speaking = [word for word in words if word.weight > 0]
    telling = [word for word in speaking if len(word.text) > 1] or speaking
    return [one for one in telling if one.weight >= LEAST_SHOWN * telling[0].weight][:WORDS_SHOWN]
