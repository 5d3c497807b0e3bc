"""Kinds of visits in `duties.yaml`: which households are called at, why, and how often."""

from pydantic import Field

from gezhi.base.words import Words
from gezhi.pack.duties import Recurs
from gezhi.pack.entry import Entry, Key


class VisitFinding(Entry):
    """The case that a concern becomes: its type, the fields that what was heard and the place of
    the household go into, and the answers that are the same each time."""

    case: Key
    text: Key
    where: Key
    answers: dict[Key, str] = Field(default_factory=dict)


class Visit(Entry):
    """Why a household is called at: elderly and alone, after a dispute, newly arrived. It is called
    at only with the household's word for it: `purpose` is what it agrees to, and its consent ends
    after `keeps` days (PIPL 13, 14, 19). Due `every` so many days, `grace` days earlier or later
    are in time; calls are made on the `days` of a rule and `shift` days around them, and take about
    so many `minutes`. `post` is who calls. A concern becomes the case of `finding`, a wish for help
    that of `help`; what else was said is answered within so many days (`answered`), and the answer
    goes back on the next call."""

    visit: Key
    name: Words
    purpose: Words
    post: Key
    days: Recurs = "working days"
    shift: int = Field(default=0, ge=0, le=4)
    every: int = Field(ge=1, le=366)
    grace: int = Field(default=0, ge=0, le=60)
    minutes: int = Field(default=15, ge=5, le=120)
    keeps: int = Field(ge=30, le=1095)
    finding: VisitFinding | None = None
    help: VisitFinding | None = None
    answered: int = Field(default=14, ge=1, le=60)
    source: str

    @property
    def key(self) -> str:
        """Its name in the pack."""
        return self.visit
