"""`disclosure.yaml`: what is made public, how often and for how long, and lists of powers."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.pack.entry import Entry, Key

Affairs = Literal["party", "village", "residents", "finance"]
"""The three affairs: the Party's, those of the village or of the residents, and money."""

Cadence = Literal["month", "quarter", "year", "once", "at-once"]
PhaseName = Literal["policy", "execution", "result"]
LawName = Literal["disclosure.village", "disclosure.resident"]
Part = Literal["opening", "income", "expense", "closing"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that falls due: a phase of the course (`""` where there is none), how often, and
    within what time after its period has ended (or after it happened)."""

    phase: str
    every: Cadence
    within: Within


class Phase(Entry):
    """A phase of something that is public over its whole course, with its own cadence."""

    phase: PhaseName
    every: Cadence
    within: Within


class TableColumn(Entry):
    """A column of a table. Money is kept in fen. `part` says which part of a sum it is: opening and
    income less expense must be closing, row by row."""

    column: Key
    name: Words
    kind: Literal["text", "number", "money", "date"] = "text"
    part: Part | None = None


class Disclosure(Entry):
    """A kind of thing that places of one level make public, under the statute that it names.

    Either `every` and `within`, or a `course`. With `busy`, places that have declared busy finances
    publish it so often (Villagers Committees Law, art. 35). `invented` marks what the source does
    not give.
    """

    disclosure: Key
    name: Words
    what: Words | None = None
    at: Key
    affairs: Affairs
    every: Cadence | None = None
    within: Within | None = None
    course: list[Phase] = Field(default_factory=list)
    busy: Literal["month"] | None = None
    days: int = Field(gt=0, le=3660, description="how many days it is posted at least")
    law: LawName
    by: list[Key] = Field(min_length=1)
    answer: Within
    form: Literal["text", "table"]
    columns: list[TableColumn] = Field(default_factory=list)
    source: str
    invented: bool = False

    @property
    def turns(self) -> list[Turn]:
        """What falls due, by phase."""
        if self.every is not None and self.within is not None:
            return [Turn("", self.every, self.within)]
        return [Turn(one.phase, one.every, one.within) for one in self.course]

    def turn(self, phase: str) -> Turn | None:
        """The turn of a phase."""
        return next((one for one in self.turns if one.phase == phase), None)

    def part(self, name: Part) -> int | None:
        """Which column is that part of the sum."""
        return next((n for n, one in enumerate(self.columns) if one.part == name), None)


class ListEntry(Entry):
    """One power or duty: who has it, on which basis, and the case type that is its workflow."""

    power: Key
    name: Words
    who: Key
    basis: Words
    case: Key | None = None
    invented: bool = False


Entries = list[ListEntry]


class PowerList(Entry):
    """A register of powers or of duties of supervision, with the workflow behind each."""

    list: Key
    name: Words
    at: Key
    of: Literal["powers", "duties"]
    source: str
    entries: Entries = Field(min_length=1)
