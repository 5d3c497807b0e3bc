"""Messages as counted words and character runs: what learning and examining work on."""
# scikit-learn and scipy.sparse have no types to offer: this module is the border to them.
# pyright: basic

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from gezhi.engines.cases.rules.triage.calibration import OPENINGS
from gezhi.engines.cases.rules.triage.reading import grams_of, letters, words_of

LEAST_TEXTS = 3
"""Messages that must hold a word for the model to keep it: what one person wrote stays theirs."""

Matrix = Any
"""A scipy sparse matrix."""
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Messages as counts, a row each: whole, or their openings only. `letters` is the length of
    what is counted, `real` tells the rows that are longer than the opening."""

    blocks: tuple[Matrix, ...]
    letters: NDArray[np.int64]
    real: NDArray[np.bool_]


def views(cleaned: Sequence[str]) -> tuple[list[View], tuple[Names, ...]]:
    """The whole messages first, then their openings, all counted over one vocabulary per kind of
    piece; and those vocabularies."""
    sizes = (None, *OPENINGS)
    texts = [[text[:size] for text in cleaned] for size in sizes]
    counted = [_counts(pieces, texts) for pieces in (words_of, grams_of)]
    made = [
        View(
            blocks=tuple(matrices[at] for matrices, _ in counted),
            letters=np.array(list(map(letters, cut)), dtype=np.int64),
            real=np.array([size is None or len(text) > size for text in cleaned], dtype=np.bool_),
        )
        for at, (size, cut) in enumerate(zip(sizes, texts, strict=True))
    ]
    return made, tuple(names for _, names in counted)


def _counts(
    pieces: Callable[[str], list[str]], texts: Sequence[Sequence[str]]
) -> tuple[list[Matrix], Names]:
    """Each list of texts as a matrix, over the pieces that enough texts of the first list have."""
    analyzer: Any = pieces
    counter: Any = CountVectorizer(analyzer=analyzer, min_df=LEAST_TEXTS)
    try:
        first = counter.fit_transform(texts[0])
    except ValueError:  # no piece is in enough texts, as Chinese runs in English messages
        return [sparse.csr_matrix((len(cut), 0)) for cut in texts], ()
    rest = [counter.transform(cut) for cut in texts[1:]]
    return [first, *rest], tuple(counter.get_feature_names_out().tolist())
