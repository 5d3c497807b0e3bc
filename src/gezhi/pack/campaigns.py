"""`campaigns.yaml`: dated work outside the routine, with its groups, what it must deliver, and the
rhythm of its weeks."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from gezhi.base.words import Mistake, Words
from gezhi.pack.entry import Date, Entry, Key

Ground = Literal["urban-rural", "rural", "urban"]
DocumentKind = Literal["system-list", "key-task-list", "assessment-rules", "star-rules", "plan"]
WeekDay = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[WeekDay, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _must_be_ordered(first: date, last: date) -> None:
    if last < first:
        raise Mistake("`to` 不能早于 `from`", "`to` must not be before `from`")


class CampaignStep(Entry):
    """A stretch of the campaign, both days included."""

    step: Key
    name: Words
    from_: Date = Field(alias="from")
    to: Date

    @model_validator(mode="after")
    def _ordered(self) -> "CampaignStep":
        _must_be_ordered(self.from_, self.to)
        return self


class Measure(Entry):
    """One thing that the campaign does."""

    measure: Key
    name: Words


class Guarantee(Entry):
    """One thing that keeps it going: leadership, money, people."""

    guarantee: Key
    name: Words


class TaskForce(Entry):
    """A task force (a unit of people.yaml), the ground that it works on, and the unit that leads
    it: that unit's first person in charge is its head."""

    team: Key
    kind: Ground
    lead: Key


class Deliverable(Entry):
    """A document that must stand at the end, each the result of a task; `level` says for whom."""

    document: Key
    kind: DocumentKind
    level: Literal["city", "township", "village"]
    name: Words


class Topic(Entry):
    """Something that a place may claim, write down from its practice, and let others try."""

    topic: Key
    name: Words


class Rhythm(Entry):
    """On which day of the week the reminder goes out, and on which the dispatch meeting sits and
    the week is summed up. A person is reminded once a week, of everything at once."""

    remind: WeekDay
    dispatch: WeekDay


class Campaign(Entry):
    """A campaign: what for, by whom, under which text, from when to when, and who works in it.

    `office` runs it with its work groups; guidance and supervision groups look at it; each of them
    is a unit of people.yaml. `public` shows issued bulletins to everybody.
    """

    campaign: Key
    name: Words
    purpose: Words
    owner: Key
    basis: Words
    from_: Date = Field(alias="from")
    to: Date
    steps: list[CampaignStep] = Field(min_length=1)
    measures: list[Measure] = Field(default_factory=list)
    guarantees: list[Guarantee] = Field(default_factory=list)
    office: Key
    work_groups: list[Key] = Field(default_factory=list)
    task_forces: list[TaskForce] = Field(min_length=1)
    guidance_groups: list[Key] = Field(default_factory=list)
    supervision_groups: list[Key] = Field(default_factory=list)
    delivers: list[Deliverable] = Field(default_factory=list)
    topics: list[Topic] = Field(default_factory=list)
    rhythm: Rhythm
    public: bool = False
    source: str

    @model_validator(mode="after")
    def _ordered(self) -> "Campaign":
        _must_be_ordered(self.from_, self.to)
        return self

    @property
    def key(self) -> str:
        """Its name in the pack."""
        return self.campaign

    def teams(self) -> list[tuple[str, str, str, str]]:
        """Every group of it: the unit, `office`, `work-group`, `task-force`, `guidance-group` or
        `supervision-group`, the ground of a task force, and the unit that leads it."""
        return [
            (self.office, "office", "", ""),
            *((one, "work-group", "", "") for one in self.work_groups),
            *((one.team, "task-force", one.kind, one.lead) for one in self.task_forces),
            *((one, "guidance-group", "", "") for one in self.guidance_groups),
            *((one, "supervision-group", "", "") for one in self.supervision_groups),
        ]

    def deliverable(self, key: str) -> Deliverable | None:
        """What it must deliver, by name."""
        return next((one for one in self.delivers if one.document == key), None)

    def topic(self, key: str) -> Topic | None:
        """A topic, by name."""
        return next((one for one in self.topics if one.topic == key), None)
