"""Why an action was not done: an error as data, told in the viewer's language at its place."""

import dataclasses
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gezhi.base.ids import is_v7
from gezhi.base.words import Words

LONGEST = 2000
"""Characters of what somebody writes, where nothing else is said."""


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


def wrong(field: str, code: str, zh: str, en: str) -> Wrong:
    """One wrong answer."""
    return Wrong(field, code, Words(zh=zh, en=en))


def invalid(field: str, code: str, zh: str, en: str) -> Invalid:
    """The refusal of one answer."""
    return Invalid([wrong(field, code, zh, en)])


def wrong_id(given: UUID) -> list[Wrong]:
    """What is wrong with an id that a form or a client brought along: it must be a UUIDv7."""
    if is_v7(given):
        return []
    return [wrong("id", "id", "编号不对，请刷新", "the id is not right: reload")]


def must_be_v7(given: UUID) -> None:
    """Invalid for an id from outside that is no UUIDv7."""
    if faults := wrong_id(given):
        raise Invalid(faults)


def id_taken() -> Changed:
    """That an id already names something else."""
    return Changed("id-taken", "这个编号已用于另一条", "this id belongs to something else")


def moved_on(code: str, what: str, state: str, now: Words) -> Changed:
    """The refusal of a step that does not fit any more. `what` is how the thing is called in
    Chinese, `now` says where it stands, `state` says so to programs."""
    zh, en = f"{what}{now.zh}，请看现在的情况", f"{now.say('en')}: see it as it is now"
    return Changed(code, zh, en, state=state)


def wrong_text(field: str, text: str, most: int = LONGEST, *, needed: bool = True) -> list[Wrong]:
    """What is wrong with words of at most so many characters."""
    if (1 if needed else 0) <= len(text.strip()) <= most:
        return []
    zh, en = f"写一写（最多 {most} 个字）", f"write up to {most} characters"
    return [wrong(field, "required", zh, en)]


def words_of(
    field: str, text: str, *, ask: tuple[str, str], least: int = 2, most: int = LONGEST
) -> str:
    """Words that somebody wrote, trimmed; `ask` says (in Chinese, in English) what to write.
    Invalid for fewer or more characters."""
    text = text.strip()
    if len(text) < least:
        raise invalid(field, "required", *ask)
    if len(text) > most:
        raise invalid(field, "long", f"最多 {most} 个字", f"at most {most} characters")
    return text
