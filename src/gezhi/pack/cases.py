"""`cases/*.yaml`: case types with forms, stages, holders and deadlines, and the trees of
matters."""

from typing import Any, Literal

from pydantic import Field, model_validator

from gezhi.base.conditions import Condition
from gezhi.base.words import Mistake, Words
from gezhi.base.worktime import Within
from gezhi.pack.abilities import Ability
from gezhi.pack.entry import KEY_PATTERN, Entry, Key, Shortened
from gezhi.pack.forms import FormField
from gezhi.pack.mediation import Mediation

Up = Literal["same", "one-level-up"]

OPENERS: frozenset[str] = frozenset({"anyone", "resident", "staff"})
"""Who may open a case besides holders of named posts: anybody, anybody with an account, anybody
whose post has case.open."""

ROUTING_FACTS: dict[str, type] = {
    "category": str,
    "channel": str,
    "hand_overs": float,
    "place.level": str,
}
"""What conditions of routing may ask about beside the answers of the form."""

PUBLIC_FACTS: frozenset[str] = frozenset(
    {"place", "stage", "result", "opened", "due", "closed", "steps"}
)
"""What everybody may see of a case beside answers of its form that name nobody. `steps`: each step
as it happens, with when, which post or body, how it ended, and the vote."""

OWN_RESULTS: frozenset[str] = frozenset({"withdrawn", "merged", "duplicate"})
"""Results that a case can get without an outcome: the reporter took it back, or it was one too
many."""


class Matter(Entry):
    """One line of a tree of matters; `under` names its parent, `within` its own time to settle."""

    matter: Key
    name: Words
    under: Key | None = None
    within: Within | None = None
    source: str | None = None
    words: list[str] = Field(default_factory=list, description="words that suggest this matter")


class Matters(Entry):
    """A tree of matters that a `category` field chooses from."""

    tree: Key
    name: Words
    matters: list[Matter]

    def get(self, key: str) -> Matter | None:
        """The matter of that key."""
        return next((matter for matter in self.matters if matter.matter == key), None)


class Holder(Shortened):
    """Who holds a stage: a post at the case's place, a body, whoever routing chose, the reporter,
    or the person whom the case is about.

    A post is found at the nearest place above the case's own that has the post's level; `body`
    names a kind of body, of which routing chooses one.
    """

    SHORT = {"enum": ["reporter", "routed", "concerned"]}

    post: Key | None = None
    body: Key | None = None
    routed: bool = False
    reporter: bool = False
    concerned: bool = False

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        if value in ("reporter", "routed", "concerned"):
            return {value: True}
        return value

    @model_validator(mode="after")
    def _one(self) -> "Holder":
        named = (bool(self.post), bool(self.body), self.routed, self.reporter, self.concerned)
        if sum(named) != 1:
            raise Mistake(
                "`post`、`body`、`routed`、`reporter`、`concerned` 里写一个，且只写一个",
                "name exactly one of `post`, `body`, `routed`, `reporter`, `concerned`",
            )
        return self


class Opens(Shortened):
    """The case of another type that goes on where one ends; both are linked.

    Words, place and reporters come along, and the matter where both types choose it from the same
    tree; `answers` says what the new form asks beside.
    """

    SHORT = {"type": "string", "pattern": KEY_PATTERN}

    case: Key
    answers: dict[Key, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        return {"case": value} if isinstance(value, str) else value


class Outcome(Shortened):
    """How a stage can end: on to a stage (`to`) or the case's end with a result (`end`).

    `at: one-level-up` raises the holder by a level. `holder` names who gets a routed stage. `say:
    required` asks for a sentence that the reporter will read, `said: public` shows it to everybody
    where the steps are public. `opens` names a case that goes on where this one ends. `asks` is a
    short form that whoever decides answers; `if` the condition under which it can be taken at all.
    """

    SHORT = {"type": "string", "pattern": KEY_PATTERN}

    name: Words | None = None
    to: Key | None = None
    end: Key | None = None
    at: Up = "same"
    say: Literal["required", "optional"] = "optional"
    holder: Holder | None = None
    opens: Opens | None = None
    said: Literal["public"] | None = None
    asks: list[FormField] = Field(default_factory=list)
    if_: Condition | None = Field(default=None, alias="if")

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        return {"to": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one(self) -> "Outcome":
        if (self.to is None) == (self.end is None):
            raise Mistake(
                "往下走写 `to: 环节`，到此为止写 `end: 结果`，两样写一样",
                "an outcome goes on (`to: stage`) or ends (`end: result`): write one of both",
            )
        if self.opens is not None and self.end is None:
            raise Mistake(
                "`opens` 另开一件，这一件要到此为止：写 `end: 结果`",
                "what `opens` another case ends this one: write `end: result`",
            )
        return self


class StageTime(Entry):
    """Time for a stage: one span for all, or each matter's own with a span for the rest."""

    by: Literal["category"] = "category"
    else_: Within = Field(alias="else")


class Pause(Entry):
    """The clock stands still while the reporter is asked something, for at most `up_to`."""

    while_: Literal["waiting-for-reporter"] = Field(alias="while")
    up_to: Within


class Extend(Entry):
    """More time on request, granted by a holder of ability case.extend above, at most `times`."""

    up_to: Within
    times: int = Field(default=1, ge=1, le=9)


class Objection(Entry):
    """The one to whom a case was routed may say "not ours" within a time, at most `times`.

    After that the first receiver stays responsible (Beijing ordinance on handling complaints, first
    responsibility).
    """

    to: Key
    within: Within
    times: int = Field(default=1, ge=1, le=9)


class Stage(Entry):
    """A step with a holder, a deadline and its outcomes.

    `may` is the ability that the step needs; when a case goes up a level, the holder is the post
    of that level which has it. `overdue: one-level-up` raises a case whose deadline has passed.
    `silent` is the outcome taken when the time runs out without an answer. `asks` is a short form
    that whoever ends it answers, whatever the outcome. `with` are posts and bodies that hold it
    jointly: they see the case and write notes; the holder answers for it. `not_by: opener` keeps
    it from whoever opened the case, whatever their posts: nobody checks their own word.
    """

    stage: Key
    name: Words
    now: Words | None = Field(
        default=None, description="what happens in this step, told to the reporter"
    )
    by: Holder
    may: Ability
    within: Within | StageTime
    outcomes: dict[Key, Outcome]
    suggest: list[Literal["routing", "triage"]] = Field(default_factory=list)
    pause: Pause | None = None
    extend: Extend | None = None
    object_: Objection | None = Field(default=None, alias="object")
    countersign: Holder | None = None
    overdue: Literal["one-level-up"] | None = None
    silent: Outcome | None = None
    asks: list[FormField] = Field(default_factory=list)
    with_: list[Holder] = Field(default_factory=list, alias="with")
    not_by: Literal["opener"] | None = None

    def asked(self, outcome: Outcome) -> list[FormField]:
        """What is asked of whoever ends this step with an outcome."""
        return [*self.asks, *outcome.asks]


class Route(Entry):
    """One rule of routing, read from the top: the first whose condition holds is suggested."""

    if_: Condition | None = Field(default=None, alias="if")
    powers: bool = Field(
        default=False, description="the body whose list of powers names the matter"
    )
    outcome: Key
    body: Key | None = None
    because: Words
    source: str | None = None


class Public(Entry):
    """What everybody may see of a case, from the end of a stage on; never an identifying field.

    Where `except` holds of a case, nobody but those whose it is sees anything of it; it may ask for
    answers of the form, and for the `outcome` with which that stage ended.
    """

    after: Key
    shows: list[Key]
    hides: list[Key] = Field(default_factory=list)
    except_: Condition | None = Field(default=None, alias="except")


class Result(Entry):
    """How a case ended; `counts_as` puts it into the three rates, apart from the status."""

    name: Words
    counts_as: Literal["solved", "partly", "unsolved", "unconfirmed", "apart"]


class Concerned(Entry):
    """The case is about a person who did not open it, named by the form's name and phone.

    They learn of it when a stage `by: concerned` begins, read what is said of them and answer it in
    their own words (PIPL articles 25 and 46). Results under `uncounted` took it back: such a case
    is in no public count.
    """

    uncounted: list[Key] = Field(min_length=1)


class CaseType(Entry):
    """Anything that runs through stages. The first stage is where it begins.

    A `confidential` one is seen by those who hold it, those it is assigned to and the people in it,
    and by the posts named under `sees`; by nobody above them, and never in public. `counts` names
    a number that is asked, of people or things: it goes into the journal when the case ends, as a
    number alone, for figures to add up. Under `line` its public cases have a place of their own on
    the portal and on the page of a grid.
    """

    case: Key
    name: Words
    about: Words | None = None
    source: str | None = None
    open: list[Key] = Field(default_factory=lambda: ["anyone"])
    form: list[FormField]
    stages: list[Stage] = Field(min_length=1)
    results: dict[Key, Result] = Field(default_factory=dict)
    routing: list[Route] = Field(default_factory=list)
    public: Public | None = None
    confidential: bool = False
    sees: list[Key] = Field(default_factory=list)
    evaluate_link: Within | None = None
    mediation: Mediation | None = None
    concerned: Concerned | None = None
    counts: Key | None = None
    line: Words | None = None

    def stage(self, key: str) -> Stage:
        """The stage of that key; KeyError if the pack was not checked."""
        for stage in self.stages:
            if stage.stage == key:
                return stage
        raise KeyError(key)

    def field_of(self, kind: str) -> FormField | None:
        """The first field of a kind (a case type has at most one location and one category)."""
        return next((field for field in self.form if field.kind == kind), None)

    def asked(self) -> list[FormField]:
        """Everything that is asked in its steps, in their order."""
        found: dict[str, FormField] = {}
        for stage in self.stages:
            for one in (*stage.asks, *(ask for way in stage.outcomes.values() for ask in way.asks)):
                found.setdefault(one.field, one)
        return list(found.values())
