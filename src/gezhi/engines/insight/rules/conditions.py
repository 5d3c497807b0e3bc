"""Conditions of packs as expressions over the flat table, answering exactly as `holds` does."""
# Ibis and Arrow have no types that a strict checker could follow: this is the border to them.
# pyright: basic

from collections.abc import Callable
from datetime import date
from functools import reduce
from math import inf
from operator import and_, ge, gt, le, lt, or_
from typing import Any

import ibis

from gezhi.base.conditions import AllOf, AnyOf, Condition, FieldIs
from gezhi.base.conditions.questions import QUESTIONS, kind_of
from gezhi.engines.insight.rules.expressions import Expression, Table

NO = ibis.literal(False)
YES = ibis.literal(True)


def holds(condition: Condition | None, table: Table) -> Expression:
    """Whether a condition holds for each row; never null, so that `not` means what it says."""
    if condition is None:
        return YES
    if isinstance(condition, AllOf):
        return reduce(and_, [holds(part, table) for part in condition.all])
    if isinstance(condition, AnyOf):
        return reduce(or_, [holds(part, table) for part in condition.any])
    if isinstance(condition, FieldIs):
        return _field(condition, table)
    return ~holds(condition.not_, table)


def _field(condition: FieldIs, table: Table) -> Expression:
    if condition.field not in table.columns:
        return NO if condition.questions or condition.present else YES
    column = table[condition.field]
    answers = [_answer(column, name, wanted) for name, wanted in condition.questions]
    if condition.present is not None:
        given = is_given(column)
        answers.append(given if condition.present else ~given)
    return reduce(and_, answers)


def is_given(column: Expression) -> Expression:
    """Whether a fact is there at all: an empty text is none."""
    given = column.notnull()
    return given & (column.fill_null("") != "") if column.type().is_string() else given


def _answer(column: Expression, name: str, wanted: Any) -> Expression:
    found = _ASK[name](column, wanted)
    return NO if found is None else found.fill_null(False)


def _kind(column: Expression) -> str:
    type_ = column.type()
    if type_.is_boolean():
        return "yes-no"
    return "text" if type_.is_string() else "number"


def _plain(wanted: Any) -> Any:
    """A wanted value as the column has it: numbers as 64-bit floats (whole ones exact up to
    2^53)."""
    if kind_of(wanted) != "number":
        return wanted
    try:
        return float(wanted)
    except OverflowError:
        return inf if wanted > 0 else -inf


def _is(column: Expression, wanted: Any) -> Expression | None:
    return column == _plain(wanted) if kind_of(wanted) == _kind(column) else None


def _in(column: Expression, wanted: list[Any]) -> Expression | None:
    fitting = [_plain(one) for one in wanted if kind_of(one) == _kind(column)]
    return column.isin(fitting) if fitting else None


def _number(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def ask(column: Any, wanted: Any) -> Any:
        fits = _kind(column) == kind_of(wanted) == "number"
        return compare(column, _plain(wanted)) if fits else None

    return ask


def _text(method: str) -> Callable[[Any, Any], Any]:
    def ask(column: Any, wanted: Any) -> Any:
        fits = _kind(column) == "text" and isinstance(wanted, str)
        return getattr(column, method)(wanted) if fits else None

    return ask


@ibis.udf.scalar.python
def text_before(fact: str, moment: str) -> bool:
    """Whether a text that is a date lies before another."""
    return QUESTIONS["before"].answer(fact, moment) is True


@ibis.udf.scalar.python
def text_after(fact: str, moment: str) -> bool:
    """Whether a text that is a date lies after another."""
    return QUESTIONS["after"].answer(fact, moment) is True


def _date(compare: Callable[[Any, str], Any]) -> Callable[[Any, date], Any]:
    return lambda column, wanted: (
        compare(column, wanted.isoformat()) if _kind(column) == "text" else None
    )


_ASK: dict[str, Callable[[Any, Any], Any]] = {
    "is": _is,
    "in": _in,
    "at_least": _number(ge),
    "at_most": _number(le),
    "more_than": _number(gt),
    "less_than": _number(lt),
    "before": _date(text_before),
    "after": _date(text_after),
    "contains": _text("contains"),
    "starts_with": _text("startswith"),
}
