"""Why the ledger refuses, said from figures, so that a late retry hears the same again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from gezhi.base.words import say_date
from gezhi.engines.trust.rules.refusal import Changed

Said = tuple[str, str]


def _not_enough(facts: Mapping[str, Any]) -> Said:
    there, wanted = facts["there"], facts["wanted"]
    return (
        f"{facts['name_zh']}不够：现有 {there}，需要 {wanted}",
        f"not enough of “{facts['name_en']}”: there is {there}, {wanted} is wanted",
    )


def _closed(facts: Mapping[str, Any]) -> Said:
    day, first = date.fromisoformat(facts["day"]), date.fromisoformat(facts["open"])
    return (
        f"{say_date(day, year=True)}已经结账，请记到{say_date(first, year=True)}或以后",
        f"the books are closed for {say_date(day, 'en', year=True)}:"
        f" post it to {say_date(first, 'en', year=True)} or later",
    )


def _reversed(facts: Mapping[str, Any]) -> Said:
    return "这笔已经冲正过了，不能再冲", "this entry was reversed already, and cannot be again"


def _not_reversible(facts: Mapping[str, Any]) -> Said:
    return (
        "这笔不能冲正，请另记一笔更正",
        "this entry cannot be reversed: post a correction instead",
    )


def _elsewhere(facts: Mapping[str, Any]) -> Said:
    return (
        "这里没有这种积分，只能记到发放它的地方",
        "this unit is not issued here: post it where it is",
    )


_SAY: dict[str, Callable[[Mapping[str, Any]], Said]] = {
    "not-enough": _not_enough,
    "closed": _closed,
    "reversed": _reversed,
    "not-reversible": _not_reversible,
    "no-unit": _elsewhere,
}


def refusal(code: str, facts: Mapping[str, Any]) -> Changed:
    """The refusal for a code and its figures; the same figures give the same words."""
    zh, en = _SAY[code](facts)
    return Changed(code, zh, en, **facts)


def id_taken() -> Changed:
    """The refusal of an id that was used for something else."""
    return Changed(
        "id-taken", "这个编号已用于另一笔", "this id belongs to another entry: make a new one"
    )
