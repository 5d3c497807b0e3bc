"""Why an action was not done: an error as data, told in the viewer's language at its place."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from gezhi.base.words import Words


class Refusal(Exception):
    """Nothing was changed. `code` is for programs, `words` for people, `where` names the field.

    The kinds are the subclasses: not allowed, not found, wrong input, changed meanwhile.
    """

    status = 400

    def __init__(self, code: str, zh: str, en: str, **facts: Any) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.words = Words(zh=zh, en=en)
        self.facts = facts


class Forbidden(Refusal):
    """The viewer may not; says who can."""

    status = 403


class Missing(Refusal):
    """There is nothing there, or nothing that the viewer may know of."""

    status = 404


class Changed(Refusal):
    """Someone else was first: `facts` tell what it is now, so that both sides can be shown."""

    status = 409


@dataclass(frozen=True)
class Wrong:
    """One wrong answer: the field, a code, and what to do about it."""

    field: str
    code: str
    words: Words
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)


class Invalid(Refusal):
    """Some answers are wrong; all of them are told at once."""

    status = 422

    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__("invalid", "有几处需要改一下", "some answers need correcting")
        self.wrong = wrong
