"""`assets.yaml`: registers of what a place answers for: contracts, cameras, notice boards."""

from typing import Literal

from pydantic import Field, model_validator

from gezhi.base.conditions import Condition
from gezhi.base.words import Mistake, Words
from gezhi.pack.entry import Entry, Key
from gezhi.pack.forms import FormField

PLAIN = frozenset({"text", "choice", "number", "date", "yes-no", "name", "phone"})
"""Kinds of fields that an entry of a register can have."""


class RegisterState(Entry):
    """Where an entry stands. The first one is that in which it is entered; `ends`: it is over, so
    nothing falls due and nothing is inspected any more."""

    state: Key
    name: Words
    ends: bool = False


class RegisterMove(Entry):
    """How an entry goes on: from which states to which, by whom, and what is wanted for it: `words`
    that say why, a `file`."""

    move: Key
    name: Words
    from_: list[Key] = Field(alias="from", min_length=1)
    to: Key
    by: list[Key] = Field(min_length=1)
    wants: list[Literal["words", "file"]] = Field(default_factory=list)


class DefectKind(Entry):
    """What can be wrong with an entry, and how it is mended within so many days. `when` finds it by
    itself, from the entry's fields and from `entry.years`, `entry.each`, `entry.twice`; without it
    somebody finds it. `law` names the article."""

    defect: Key
    name: Words
    mend: Words
    within: int = Field(ge=1, le=1095)
    when: Condition | None = None
    law: str = ""


class Term(Entry):
    """The fields that say from when to when an entry runs, and how many days before its end those
    who keep it are warned."""

    from_: Key = Field(alias="from")
    to: Key
    warn: int = Field(ge=1, le=730)


class Dues(Entry):
    """Money that falls due under an entry: `price` is the field with the yuan of a year, in
    instalments of so many months, each payable at its beginning; `per` is the field by which the
    price of one unit is reckoned (an area). One records a payment, another confirms it."""

    price: Key
    months: Literal[1, 3, 6, 12] = 12
    per: Key | None = None
    recorded_by: list[Key] = Field(min_length=1)
    confirmed_by: list[Key] = Field(min_length=1)


class CheckItem(Entry):
    """One thing to look at."""

    item: Key
    name: Words


class InspectionFinding(Entry):
    """The case that a finding becomes: its type, the fields that what was found and the place go
    into, and the answers that are the same each time."""

    case: Key
    text: Key
    where: Key
    answers: dict[Key, str] = Field(default_factory=dict)


class InspectionRule(Entry):
    """What is looked at, by whom, and again after so many days."""

    inspection: Key
    name: Words
    by: list[Key] = Field(min_length=1)
    every: int = Field(ge=1, le=1095)
    checklist: list[CheckItem] = Field(min_length=1)
    finding: InspectionFinding | None = None


class Coverage(Entry):
    """Which sites the entries cover: `field` holds the name by which a site stands in another
    register, so that those without one are seen."""

    register_: Key = Field(alias="register")
    field: Key


class PublicPart(Entry):
    """What everybody may read: these fields, never a party's name or number, and the counts."""

    fields: list[Key] = Field(default_factory=list)
    law: str = ""


class Register(Entry):
    """A register at places of one level. `identity` are the fields that tell two entries apart;
    `once` those that no two running entries share; `counts` the number that the journal carries
    when one is entered, for `sum: count`. What names or reaches a person is sealed, and let go of
    `keeps` days after an entry ended."""

    register_: Key = Field(alias="register")
    name: Words
    entry: Words
    purpose: Words
    at: Key
    kept_by: list[Key] = Field(min_length=1)
    fields: list[FormField] = Field(min_length=1)
    identity: list[Key] = Field(min_length=1)
    once: list[Key] = Field(default_factory=list)
    counts: Key | None = None
    states: list[RegisterState] = Field(min_length=1)
    moves: list[RegisterMove] = Field(default_factory=list)
    term: Term | None = None
    dues: Dues | None = None
    defects: list[DefectKind] = Field(default_factory=list)
    inspections: list[InspectionRule] = Field(default_factory=list)
    covers: Coverage | None = None
    public: PublicPart | None = None
    keeps: int = Field(ge=30, le=36500)
    source: str
    invented: bool = False

    @model_validator(mode="after")
    def _dated(self) -> "Register":
        if self.dues is not None and self.term is None:
            raise Mistake(
                "有应收款就要有 `term`（从哪天到哪天）", "`dues` need a `term`: from when to when"
            )
        return self

    @property
    def key(self) -> str:
        """Its name in the pack."""
        return self.register_

    def field(self, key: str) -> FormField | None:
        """The field of that key."""
        return next((one for one in self.fields if one.field == key), None)

    def state(self, key: str) -> RegisterState | None:
        """The state of that key."""
        return next((one for one in self.states if one.state == key), None)

    def move(self, key: str) -> RegisterMove | None:
        """The move of that key."""
        return next((one for one in self.moves if one.move == key), None)

    def defect(self, key: str) -> DefectKind | None:
        """The kind of defect of that key."""
        return next((one for one in self.defects if one.defect == key), None)

    def inspection(self, key: str) -> InspectionRule | None:
        """The inspection of that key."""
        return next((one for one in self.inspections if one.inspection == key), None)

    @property
    def over(self) -> frozenset[str]:
        """The states in which an entry is over."""
        return frozenset(one.state for one in self.states if one.ends)
