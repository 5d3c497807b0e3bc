"""What councils, ballots, pacts and member units do in a replay."""

from pydantic import Field

from gezhi.base.words import Words
from gezhi.pack.entry import Entry, Key


class Resolved(Entry):
    """How many things of a topic a council resolves over the period; `done` of them are done by the
    end, and `hard` of those settled a hard problem."""

    topic: Key | None = None
    count: int = Field(ge=1)
    done: int = Field(default=0, ge=0)
    hard: int = Field(default=0, ge=0)


class Sittings(Entry):
    """A council in the simulation: at the first `places` places of its level it meets in every
    period of its cadence (`times` in all where it has none), with everybody there."""

    council: Key
    places: int = Field(default=1, ge=1)
    times: int = Field(default=1, ge=1)
    resolves: list[Resolved] = Field(default_factory=list)


class Polling(Entry):
    """Ballots of a kind in the simulation, one at each of the first `places` places of its level:
    how many of the roll vote for it, against it and neither; the rest do not vote."""

    ballot: Key
    title: Words
    places: int = Field(default=1, ge=1)
    roll: int = Field(ge=1, description="how many stand on the roll of each")
    yes: int = Field(ge=0)
    no: int = Field(default=0, ge=0)
    abstain: int = Field(default=0, ge=0)


class Revising(Entry):
    """A pact in the simulation: how many versions are talked through, voted on by an assembly and
    filed, one after the other, at the first place of its level."""

    pact: Key
    versions: int = Field(ge=1)
    entitled: int = Field(ge=1)
    present: int = Field(ge=1)
    agreed: int = Field(ge=1)


class Cooperating(Entry):
    """Joint projects of a council's member units in the simulation: how many are signed, and how
    many of them are finished by the end."""

    council: Key
    signed: int = Field(ge=1)
    finished: int = Field(default=0, ge=0)
