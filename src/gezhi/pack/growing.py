"""How people grow in their work, in `people.yaml`: courses, placements, reserve lists, contests,
the ladder of posts and grades, and leaders' liaison."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import Field

from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.pack.entry import Entry, Key
from gezhi.pack.visits import VisitFinding


class Course(Entry):
    """What is taught at places of one level, to whom and for what purpose. It is done by whoever
    attended `hours` of it; `posts` is for whom (nobody named: whoever is invited). `every` repeats
    the session of a plan (a weekly study). A `mentoring` is between two people and has no sessions.
    """

    name: Words
    purpose: Words
    at: Key
    kind: Literal["course", "study", "lecture", "mentoring"] = "course"
    posts: list[Key] = Field(default_factory=list)
    hours: int = Field(default=0, ge=0, le=1000)
    every: Literal["week", "month"] | None = None
    certificate: Words | None = None
    source: str


class Reserve(Entry):
    """A list of people who may be called to more (后备干部): by which criteria, for how many
    months a name stays. Nobody is on it without their own consent, and it is never public."""

    name: Words
    at: Key
    criteria: dict[Key, Words] = Field(min_length=1)
    term: int = Field(ge=1, le=60, description="months")
    source: str


class Contest(Entry):
    """A contest of skill: entries marked up to `marks` by at least `judges` people who do not
    compete. Names stand in the results with consent only (PIPL 25)."""

    name: Words
    at: Key
    what: Words
    marks: int = Field(default=100, ge=1, le=1000)
    judges: int = Field(default=3, ge=1, le=20)
    source: str


class Asks(Entry):
    """What a grade asks for: full years in the grade before, hours of training in that time, yearly
    appraisals passed, each with its evidence."""

    years: int = Field(default=0, ge=0, le=40)
    hours: int = Field(default=0, ge=0, le=1000)
    appraisals: int = Field(default=0, ge=0, le=40)


class Grade(Entry):
    """One grade: its pay in fen a month, and what it asks for."""

    name: Words
    pay: int = Field(ge=1, description="fen a month")
    asks: Asks = Field(default_factory=Asks)


class Rung(Entry):
    """One post of the ladder: which posts of the pack count as it, and its grades, lowest first."""

    name: Words
    of: list[Key] = Field(min_length=1)
    grades: dict[Key, Grade] = Field(min_length=1)


class Step(NamedTuple):
    """A grade with its post, in the order of the ladder."""

    post: str
    rung: Rung
    key: str
    grade: Grade


class Ladder(Entry):
    """Posts and grades of those who work at a place of a level (三岗十八级 and the like), lowest
    first. A promotion is proposed, checked by another, stands on notice for `notice`, and is
    decided."""

    name: Words
    at: Key
    notice: Within
    posts: dict[Key, Rung] = Field(min_length=1)
    source: str

    def steps(self) -> Iterator[Step]:
        """Every grade from the lowest up."""
        for post, rung in self.posts.items():
            for key, grade in rung.grades.items():
                yield Step(post, rung, key, grade)

    def step(self, key: str) -> Step | None:
        """The grade of that key."""
        return next((one for one in self.steps() if one.key == key), None)

    def after(self, key: str) -> Step | None:
        """The grade above; None at the top."""
        steps = list(self.steps())
        at = next((n for n, one in enumerate(steps) if one.key == key), len(steps))
        return steps[at + 1] if at + 1 < len(steps) else None


class Help(Entry):
    """A kind of help given on a liaison visit, and in what it is counted."""

    name: Words
    unit: Words


class Liaison(Entry):
    """Leaders linked to places (领导包联): holders of `leaders` answer for places of the level
    `at`, call there once in each month or quarter, and see to what they find. A problem becomes
    a case where `finding` says so."""

    name: Words
    at: Key
    leaders: list[Key] = Field(min_length=1)
    every: Literal["month", "quarter"] = "quarter"
    help: dict[Key, Help] = Field(default_factory=dict)
    finding: VisitFinding | None = None
    source: str
