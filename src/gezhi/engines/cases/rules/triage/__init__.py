"""Triage: what a message is about, suggested from its text and explained by its words.

The suggestion saves a resident the choice among names of departments, and a clerk the reading of a
queue. It keeps silent when it is not sure, and a person always decides. Nothing leaves the machine.
Training needs scikit-learn and lives in `training`, so that a web process, which only judges, does
not load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gezhi.engines.cases.rules.triage.about import About, Band, Scores
from gezhi.engines.cases.rules.triage.files import Unusable, digest, load, save
from gezhi.engines.cases.rules.triage.likeness import LIKELY, alike
from gezhi.engines.cases.rules.triage.model import Model
from gezhi.engines.cases.rules.triage.suggestion import Choice, Silence, Suggestion, Word

if TYPE_CHECKING:
    from gezhi.engines.cases.rules.triage.training import (
        NothingInCommon,
        TooFewExamples,
        distinct,
        train,
    )

__all__ = [
    "LIKELY",
    "About",
    "Band",
    "Choice",
    "Model",
    "NothingInCommon",
    "Scores",
    "Silence",
    "Suggestion",
    "TooFewExamples",
    "Unusable",
    "Word",
    "alike",
    "digest",
    "distinct",
    "load",
    "save",
    "train",
]


def __getattr__(name: str) -> Any:
    """The names of `training`, loaded when first asked for."""
    if name not in ("NothingInCommon", "TooFewExamples", "distinct", "train"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from gezhi.engines.cases.rules.triage import training

    return getattr(training, name)
