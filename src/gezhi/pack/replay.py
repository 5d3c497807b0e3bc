"""`replay.yaml`: a simulated period run through the product's own actions, and its figures."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import Field, model_validator

from gezhi.base.words import Mistake, Words
from gezhi.pack.cases import CaseType, Outcome
from gezhi.pack.driving import Driving
from gezhi.pack.entry import Date, Entry, Key
from gezhi.pack.grown import Laddering, Learning, Linking, Placing
from gezhi.pack.insight import Figure
from gezhi.pack.sittings import Cooperating, Polling, Revising, Sittings
from gezhi.pack.surveying import Surveying


class Ground(Entry):
    """How many places of a level the town has in all, spread evenly under the level above."""

    level: Key
    count: int = Field(ge=1)
    name: Words | None = Field(default=None, description="with {n} for the running number")


class Staff(Entry):
    """How many hold a post (and in which way); places are filled in turn."""

    post: Key
    count: int = Field(ge=1)
    kind: Key | None = None


class Members(Entry):
    """How many people belong to a unit of the pack; with `crossing` they are holders of that post,
    who serve in both."""

    unit: Key
    count: int = Field(ge=1)
    crossing: Key | None = None


class Path(Entry):
    """One way that cases take: the outcome of each stage in turn, with the hours it took.

    `count` says how often; a path that ends before the last stage leaves the case open there. Where
    an outcome opens another case, the path goes on in that one. `answers` are answers of forms and
    steps that are not made up.
    """

    path: Key
    count: int = Field(ge=1)
    case: Key
    categories: list[Key] = Field(default_factory=list)
    takes: list[dict[Key, str]]
    hours: list[float] = Field(default_factory=list, description="working hours to each step")
    answers: dict[Key, Any] = Field(default_factory=dict)


class Households(Entry):
    """How many households live on the lowest places of the grid, and how many people in all."""

    count: int = Field(ge=1)
    people: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _lived_in(self) -> "Households":
        if self.people is not None and self.people < self.count:
            raise Mistake(
                f"{self.count} 户至少有 {self.count} 人",
                f"{self.count} households are {self.count} people at least",
            )
        return self


class Vote(Entry):
    """How a scheme was decided on: who was entitled, who was there, who agreed."""

    entitled: int = Field(ge=1)
    present: int = Field(ge=1)
    agreed: int = Field(ge=1)


class Scoring(Entry):
    """A scheme in the simulation: where it is adopted, and what is recorded under it.

    It is adopted at the first `places` places of its level. `full` holders do all that counts in a
    year, so that they hold every star; every other holder does `items` of the things, in turn.
    `refused` records are refused by the review.
    """

    scheme: Key
    vote: Vote
    places: int = Field(default=1, ge=1)
    full: int = Field(default=0, ge=0)
    items: int = Field(default=0, ge=0)
    refused: int = Field(default=0, ge=0)


class Exchanging(Entry):
    """A shop in the simulation: how many exchanges there are, over all days on which it is open."""

    shop: Key
    count: int = Field(ge=0)


class Helping(Entry):
    """Mutual help in the simulation: `count` times residents help each other and both confirm it,
    in turn, so that who was helped helps; `open` requests stay open at the end."""

    scheme: Key
    count: int = Field(ge=0)
    open: int = Field(default=0, ge=0)


class Nominated(Entry):
    """How many of a kind are commended, and from whom they are taken: holders of posts (`posts`),
    units of a kind of body (`body`), or else whoever lives there."""

    kind: Key
    count: int = Field(ge=0)
    posts: list[Key] = Field(default_factory=list)
    body: Key | None = None


class Commending(Entry):
    """A commendation in the simulation: how many of each kind are nominated, stand on the notice
    and are commended; besides, `refused` nominations that the review refuses."""

    commendation: Key
    kinds: list[Nominated] = Field(min_length=1)
    refused: int = Field(default=0, ge=0)


class Registering(Entry):
    """A register in the simulation: how many entries it has over all places of its level (or the
    first so many `places`), how many `sites` they cover, how many are `owing` from before and have
    what they owe `recovered`."""

    register_: Key = Field(alias="register")
    count: int = Field(ge=1)
    places: int | None = Field(default=None, ge=1)
    sites: int = Field(default=0, ge=0)
    owing: int = Field(default=0, ge=0)
    recovered: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _fewer(self) -> "Registering":
        if self.sites > self.count or not self.recovered <= self.owing <= self.count:
            raise Mistake(
                "`sites`、`owing` 不能多于 `count`，`recovered` 不能多于 `owing`",
                "`sites` and `owing` are at most `count`, `recovered` at most `owing`",
            )
        return self


class Assessing(Entry):
    """An assessment in the simulation: each of its periods that is over early enough is judged,
    checked, shown and decided, and its result closed. With `before` the period before the replay
    comes first."""

    assessment: Key
    before: bool = False


class Doing(Entry):
    """A duty in the simulation: each time that it falls due, whoever owes it does all of it."""

    duty: Key


class Replay(Entry):
    """The period, the town and what happens in it; the seed makes every run the same."""

    seed: int = 1
    from_: Date = Field(alias="from")
    to: Date
    ground: list[Ground] = Field(default_factory=list)
    staff: list[Staff] = Field(default_factory=list)
    members: list[Members] = Field(default_factory=list)
    paths: list[Path] = Field(default_factory=list)
    households: Households | None = None
    scoring: list[Scoring] = Field(default_factory=list)
    exchanging: list[Exchanging] = Field(default_factory=list)
    helping: list[Helping] = Field(default_factory=list)
    commending: list[Commending] = Field(default_factory=list)
    sittings: list[Sittings] = Field(default_factory=list)
    polling: list[Polling] = Field(default_factory=list)
    revising: list[Revising] = Field(default_factory=list)
    cooperating: list[Cooperating] = Field(default_factory=list)
    driving: list[Driving] = Field(default_factory=list)
    learning: list[Learning] = Field(default_factory=list)
    placing: list[Placing] = Field(default_factory=list)
    laddering: list[Laddering] = Field(default_factory=list)
    linking: list[Linking] = Field(default_factory=list)
    surveying: list[Surveying] = Field(default_factory=list)
    registering: list[Registering] = Field(default_factory=list)
    assessing: list[Assessing] = Field(default_factory=list)
    doing: list[Doing] = Field(default_factory=list)
    figures: list[Figure]

    @model_validator(mode="after")
    def _ordered(self) -> "Replay":
        if self.to <= self.from_:
            raise Mistake("`to` 必须晚于 `from`", "`to` must be after `from`")
        return self


class Leg(NamedTuple):
    """One step of a path, with the case type in which it is taken."""

    type: CaseType
    stage: str
    outcome: str

    @property
    def taken(self) -> Outcome | None:
        """The outcome as the pack has it; None for an objection, which has none."""
        stage = self.type.stage(self.stage)
        return stage.silent if self.outcome == "silent" else stage.outcomes.get(self.outcome)


def legs(cases: Mapping[str, CaseType], path: Path) -> Iterator[Leg]:
    """The steps of a path in their order; it goes over into a case that an outcome opens."""
    type_ = cases[path.case]
    for took in path.takes:
        ((stage, outcome),) = took.items()
        leg = Leg(type_, stage, outcome)
        yield leg
        if leg.taken is not None and leg.taken.opens is not None:
            type_ = cases[leg.taken.opens.case]
