"""A case type as a drawing: its steps, who holds them, how long they take, where outcomes lead.

The same drawing shows a resident where their matter is now. It is a standalone SVG without style or
script, drawn in `currentColor`; the classes `gz-stage`, `is-done`, `is-now`, `gz-way`, `gz-back`,
`gz-skip`, `gz-end`, `gz-silent` and `gz-up` let a page's tokens colour it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gezhi.pack.cases import CaseType
from gezhi.pack.diagram.figure import figure
from gezhi.pack.diagram.tall import Tall
from gezhi.pack.diagram.wide import Wide
from gezhi.pack.people import People

Shape = Literal["wide", "tall"]

__all__ = ["Shape", "diagram"]


def diagram(
    case: CaseType,
    lang: str | None = "zh",
    current: str | None = None,
    done: Sequence[str] = (),
    *,
    people: People | None = None,
    shape: Shape = "wide",
) -> str:
    """The SVG of a case type.

    `current` is the stage where a running case stands, `done` those that it has passed. With
    `people` posts and bodies are called by their names, else by their keys. `wide` runs from left
    to right for a desk, `tall` from top to bottom, 360 pixels wide, for a phone. The same
    arguments always give the same text.
    """
    drawn = figure(case, lang, people, current, done)
    sheet, size = (Tall if shape == "tall" else Wide)(drawn, lang).draw()
    return sheet.page(
        size,
        name=drawn.name,
        about=drawn.words,
        key=f"gz-{case.case}-{shape}",
        classes=f"gz-diagram gz-{shape}",
    )
