"""`people.yaml`: posts that people hold, the bodies that act beside them, and how people grow."""

from pydantic import Field

from gezhi.base.words import Words
from gezhi.pack.abilities import Ability
from gezhi.pack.entry import Entry, Key
from gezhi.pack.growing import Contest, Course, Ladder, Liaison, Reserve


class Pledge(Entry):
    """What the holders of a post may promise in public, on the plate and the board of their place:
    a sentence of their own, and in which of the named things they lead. It is theirs to make and
    to take back; nobody marks it."""

    asks: Words
    leads: dict[Key, Words] = Field(default_factory=dict)


class Post(Entry):
    """A role that a person holds at a place of one level, from a day to a day.

    `held_by` bounds how many hold it at one place at a time; `kinds` are ways of holding it
    (full-time, part-time) that are counted apart. What it `may` do reaches over the place and all
    below it.
    """

    name: Words
    at: Key
    held_by: int | None = Field(default=None, ge=1)
    kinds: dict[Key, Words] = Field(default_factory=dict)
    term: int | None = Field(default=None, ge=1, description="months")
    may: list[Ability] = Field(default_factory=list)
    duty: Words | None = None
    pledge: Pledge | None = None
    trained: list[Key] = Field(default_factory=list, description="courses done before duty")


class Unit(Entry):
    """One body that exists at the attached place, and the matters that its list of powers names."""

    name: Words
    powers: list[Key] = Field(default_factory=list)


class BodyKind(Entry):
    """A kind of body (department, company, committee); its members act for it on what it holds."""

    name: Words
    may: list[Ability] = Field(default_factory=list)
    units: dict[Key, Unit] = Field(default_factory=dict)


class People(Entry):
    """All posts and kinds of bodies of a pack, and how people grow in their work."""

    posts: dict[Key, Post] = Field(default_factory=dict)
    bodies: dict[Key, BodyKind] = Field(default_factory=dict)
    courses: dict[Key, Course] = Field(default_factory=dict)
    placements: dict[Key, Words] = Field(default_factory=dict)
    reserves: dict[Key, Reserve] = Field(default_factory=dict)
    contests: dict[Key, Contest] = Field(default_factory=dict)
    ladders: dict[Key, Ladder] = Field(default_factory=dict)
    liaisons: dict[Key, Liaison] = Field(default_factory=dict)

    def units(self) -> dict[str, tuple[str, Unit]]:
        """Every unit with its body kind, by the unit's key."""
        return {
            key: (kind, unit)
            for kind, body in self.bodies.items()
            for key, unit in body.units.items()
        }
