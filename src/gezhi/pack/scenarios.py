"""`scenarios/*.yaml`: given, when, then; what a pack author expects, run by `gezhi pack test`."""

from typing import Any

from pydantic import Field

from gezhi.base.words import Words
from gezhi.pack.entry import Entry, Key, Moment

STEP_WORDS: frozenset[str] = frozenset({"at", "by", "unit", "answers", "ask", "answer", "sign"})
"""What a step of a scenario can say beside `<stage>: <outcome>`: when, who, the unit that routing
chose, what the step asked and was answered, a question to the reporter (the clock stands still) and
the reporter's answer, and the second signature where the stage needs one."""

SIGNS: frozenset[str] = frozenset({"agreed", "refused"})
"""How a second signature is answered: with it the outcome takes effect, without it the stage goes
on."""


class Given(Entry):
    """The case that a scenario starts with; its place is named by level and number (`grid 3`)."""

    case: Key
    place: str
    opened: Moment
    form: dict[Key, Any] = Field(default_factory=dict)


class Then(Entry):
    """What must hold in the end; only what is named is compared."""

    stage: Key | None = None
    result: Key | None = None
    held_at: Key | None = Field(default=None, description="level of the holder's place")
    held_by: Key | None = Field(default=None, description="post, body or `reporter`")
    due: Moment | None = None
    hand_overs: int | None = None
    suggested: Key | None = Field(
        default=None, description="the body or outcome that routing suggests"
    )
    opens: Key | None = Field(default=None, description="the case type that goes on from it")


class Scenario(Entry):
    """One story. Each step names when, by whom, and `<stage>: <outcome>`; times are local."""

    name: Words | None = None
    given: Given
    when: list[dict[str, Any]] = Field(default_factory=list)
    then: Then
