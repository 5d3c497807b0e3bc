"""What a model says of itself: when and from what it was trained, and how often it is right."""

from __future__ import annotations

from itertools import pairwise
from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from gezhi.base.closed import Closed
from gezhi.base.words import Words

FORMAT = 1
"""Version of the saved form; another one is not read."""


class Band(Closed):
    """How sure the model must be for messages of a length, in letters.

    A short message gives less to go by, so the same score means less: each length has its own
    measure. `coverage` is the share of messages that got a suggestion, `precision` the share of
    the suggestions that were right; both counted on messages that the judging model had not seen.
    """

    from_letters: int = Field(ge=0)
    sharpness: float = Field(gt=0, allow_inf_nan=False)
    threshold: float = Field(ge=0, allow_inf_nan=False)
    judged: int = Field(ge=1)
    coverage: float = Field(ge=0, le=1)
    precision: float | None = Field(default=None, ge=0, le=1)


class Scores(Closed):
    """How the model did on messages that it had not seen, in stratified cross-validation: every
    message judged whole and each by a model trained without it. `macro_f1` counts every category
    alike, however many messages it has."""

    folds: int = Field(ge=2)
    macro_f1: float = Field(ge=0, le=1)
    accuracy: float = Field(ge=0, le=1)
    f1: dict[str, float]
    coverage: float = Field(ge=0, le=1)
    precision: float | None = Field(default=None, ge=0, le=1)


class About(Closed):
    """The card of a model. `counts` are the distinct messages per category that it learned from,
    `scripts` the writings that it can read, `promise` the least share of right suggestions."""

    format: int = FORMAT
    trained_at: AwareDatetime
    seed: int
    promise: float = Field(gt=0, lt=1)
    counts: dict[str, int]
    scores: Scores
    bands: tuple[Band, ...]
    scripts: tuple[str, ...]
    notes: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        starts = [band.from_letters for band in self.bands]
        if not starts or starts[0] != 0 or any(low >= high for low, high in pairwise(starts)):
            raise ValueError("bands start at 0 and rise")
        if len(self.counts) < 2 or set(self.counts) != set(self.scores.f1):
            raise ValueError("at least two categories, each with its count and its score")
        return self

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(self.counts)

    def band(self, letters: int) -> Band:
        """The measure for a message of so many letters."""
        return next(band for band in reversed(self.bands) if band.from_letters <= letters)
