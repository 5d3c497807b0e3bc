"""`places.yaml`: the trees of places over a ground, level by level."""

from typing import Literal

from pydantic import Field, model_validator

from gezhi.base.words import Mistake, Words
from gezhi.pack.entry import Entry, Key


class Digits(Entry):
    """A level numbered by its own digits behind its parent's code."""

    digits: int = Field(ge=1, le=6)


class Between(Entry):
    """A usual size, both ends included; outside it a place is shown as too small or too large."""

    from_: int = Field(alias="from", ge=0)
    to: int = Field(ge=1)

    @model_validator(mode="after")
    def _ordered(self) -> "Between":
        if self.to < self.from_:
            raise Mistake(
                f"`to`（{self.to}）不能小于 `from`（{self.from_}）",
                f"`to` ({self.to}) must not be less than `from` ({self.from_})",
            )
        return self


class Level(Entry):
    """One level of a tree, listed from the top down.

    `code` says how a place of this level is numbered: `division` is the 12-digit code of
    administrative divisions, `{digits: 3}` appends a running number to the parent's code, nothing
    means a free name. `over` lays a level of another tree upon a level of the grid tree (a branch
    over a grid): posts there answer for that ground.
    """

    level: Key
    name: Words
    code: Literal["division"] | Digits | None = None
    over: Key | None = None
    households: Between | None = None


class Places(Entry):
    """All trees of a pack. The tree `grid` carries cases and geometry; others lie over it."""

    trees: dict[Key, list[Level]] = Field(default_factory=dict)

    def levels(self) -> dict[str, tuple[str, int, Level]]:
        """Each level's tree, depth (0 at the top) and definition, by its key."""
        return {
            level.level: (tree, depth, level)
            for tree, levels in self.trees.items()
            for depth, level in enumerate(levels)
        }

    def ground(self, level: str) -> str | None:
        """The level of the grid tree on which a level lies: itself, or what the nearest level at or
        above it in its tree is laid over; None when it lies on nothing."""
        found = self.levels().get(level)
        if found is None or found[0] == "grid":
            return level if found else None
        upward = reversed(self.trees[found[0]][: found[1] + 1])
        return next((one.over for one in upward if one.over), None)
