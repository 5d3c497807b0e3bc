"""The questions that a condition may ask about one fact, and how each is said.

Every question answers True, False or None, where None means that the fact is of a kind that cannot
be asked this (text asked to be at least 3). None counts as "does not hold", and is told apart so
that the explanation can say it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any, Literal, NamedTuple

from gezhi.base.clock import ZONE
from gezhi.base.words import Words

Kind = Literal["yes-no", "number", "text", "date", "list", "other"]
_KINDS: tuple[tuple[Kind, tuple[type, ...]], ...] = (
    ("yes-no", (bool,)),
    ("number", (int, float, Decimal)),
    ("text", (str,)),
    ("date", (date,)),
    ("list", (list, tuple, set, frozenset)),
)


def kind_of(fact: Any) -> Kind:
    """What kind of thing a fact is. True is not 1, and not-a-number is no number."""
    for kind, types in _KINDS:
        if isinstance(fact, types):
            not_a_number = kind == "number" and not isinstance(fact, int) and is_nan(fact)
            return "other" if not_a_number else kind
    return "other"


def is_nan(number: float | Decimal) -> bool:
    return number.is_nan() if isinstance(number, Decimal) else number != number


def is_given(fact: Any) -> bool:
    """Whether there is an answer at all: an empty text or list is none."""
    return fact is not None and fact not in ("", [], (), {}, set())


def as_moment(value: Any) -> date | None:
    """A date or moment, also from its ISO text as forms store it; without a zone it is local."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=ZONE) if value.tzinfo is None else value
    return value if isinstance(value, date) else None


def _is(fact: Any, wanted: Any) -> bool | None:
    return fact == wanted if kind_of(fact) == kind_of(wanted) else None


def _in(fact: Any, wanted: Collection[Any]) -> bool | None:
    answers = [_is(fact, one) for one in wanted]
    return True if True in answers else False if False in answers else None


def _number(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool | None]:
    def answer(fact: Any, wanted: Any) -> bool | None:
        return compare(fact, wanted) if kind_of(fact) == "number" else None

    return answer


def _date(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool | None]:
    def answer(fact: Any, wanted: Any) -> bool | None:
        mine, asked = as_moment(fact), as_moment(wanted)
        if mine is None or asked is None:
            return None
        if isinstance(mine, datetime) and isinstance(asked, datetime):
            return compare(mine, asked)
        try:
            return compare(_local_date(mine), _local_date(asked))
        except OverflowError:  # local time of the first or last moment that there is
            return None

    return answer


def _local_date(value: date) -> date:
    return value.astimezone(ZONE).date() if isinstance(value, datetime) else value


def _contains(fact: Any, wanted: Any) -> bool | None:
    if isinstance(fact, str) and isinstance(wanted, str):
        return wanted in fact
    if kind_of(fact) == "list":
        return any(_is(one, wanted) is True for one in fact)
    return None


def _starts_with(fact: Any, wanted: str) -> bool | None:
    return fact.startswith(wanted) if isinstance(fact, str) else None


class Question(NamedTuple):
    """How a question is answered, how its two answers are said, and of what it can be asked."""

    answer: Callable[[Any, Any], bool | None]
    yes: Words
    no: Words
    needs: Words


def _words(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


_SAME = _words("同一类内容", "the same kind of thing")
_NUMBER = _words("数字", "a number")
_DATE = _words("日期", "a date")
_TEXT = _words("文字", "a text")

QUESTIONS: dict[str, Question] = {
    "is": Question(_is, _words("就是", "just"), _words("不是", "not"), _SAME),
    "in": Question(_in, _words("属于", "one of"), _words("不属于", "none of"), _SAME),
    "at_least": Question(
        _number(ge), _words("达到", "at least"), _words("不到", "less than"), _NUMBER
    ),
    "at_most": Question(
        _number(le), _words("不超过", "at most"), _words("超过", "more than"), _NUMBER
    ),
    "more_than": Question(
        _number(gt), _words("超过", "more than"), _words("不超过", "not more than"), _NUMBER
    ),
    "less_than": Question(
        _number(lt), _words("少于", "less than"), _words("不少于", "not less than"), _NUMBER
    ),
    "before": Question(_date(lt), _words("早于", "before"), _words("不早于", "not before"), _DATE),
    "after": Question(_date(gt), _words("晚于", "after"), _words("不晚于", "not after"), _DATE),
    "contains": Question(
        _contains,
        _words("含有", "containing"),
        _words("不含", "not containing"),
        _words("文字或列表", "a text or list"),
    ),
    "starts_with": Question(
        _starts_with,
        _words("开头是", "starting with"),
        _words("开头不是", "not starting with"),
        _TEXT,
    ),
}
