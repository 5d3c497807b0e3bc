"""What a model answers: a category with the words that decided, or why it keeps silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gezhi.base.words import Words

Silence = Literal["empty", "short", "language", "unfamiliar", "unsure"]

WHY_SILENT: dict[Silence, Words] = {
    "empty": Words(
        zh="还没有写内容，先写几句，再看建议的类别",
        en="Nothing is written yet: write a few words first, then a category can be suggested",
    ),
    "short": Words(
        zh="写得太短，看不出是哪一类：多写几个字，或者自己选",
        en="Too short to tell the category: write a little more, or choose it yourself",
    ),
    "language": Words(
        zh="这种文字还没有学过，请自己选类别",
        en="This writing has not been learned from, so choose the category yourself",
    ),
    "unfamiliar": Words(
        zh="这些词以前的来信里很少见，请自己选类别",
        en="Few of these words are known from earlier messages: choose the category yourself",
    ),
    "unsure": Words(
        zh="几类都有可能，拿不准，请自己选",
        en="Several categories are possible, so choose the one that fits",
    ),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the message and what it added to the score of the category; negative when it
    spoke against it."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A category and how likely it is, from 0 to 1."""

    category: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`category` is None exactly when the model abstained; `abstained` then says why.

    `alternatives` are the other categories, likeliest first; for a model that is unsure they hold
    the best one too, so that a person may still pick from a short list. `confidence` and `words`
    belong to the best category and are 0 and empty when the text could not be judged at all.
    """

    category: str | None
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    alternatives: tuple[Choice, ...] = ()
    abstained: Silence | None = None

    @property
    def because(self) -> Words | None:
        """Why there is no suggestion, as it is said to people; None when there is one."""
        return WHY_SILENT[self.abstained] if self.abstained else None
