"""What is wrong with an entry, as far as its own fields tell."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from gezhi.pack.assets import DefectKind, Register

YEAR = 365.2425


def derived(rules: Register, facts: Mapping[str, Any], *, twice: bool = False) -> dict[str, Any]:
    """The fields with what follows from them: `entry.years` (whole ones as such, so that exactly
    20 years are not over 20), `entry.each` in yuan, and `entry.twice`."""
    found: dict[str, Any] = {**facts, "entry.twice": twice}
    years = term_years(rules, facts)
    if years is not None:
        found["entry.years"] = years
    if rules.dues is not None and rules.dues.per is not None:
        price, units = facts.get(rules.dues.price), facts.get(rules.dues.per)
        if isinstance(price, int | float) and isinstance(units, int | float) and units > 0:
            found["entry.each"] = price / units
    return found


def term_years(rules: Register, facts: Mapping[str, Any]) -> float | None:
    """How many years an entry runs: anniversaries that fit, and the rest as a share of a year."""
    first, last = term_of(rules, facts)
    if first is None or last is None:
        return None
    end = last + timedelta(days=1)
    whole = end.year - first.year - ((end.month, end.day) < (first.month, first.day))
    try:
        since = first.replace(year=first.year + whole)
    except ValueError:
        since = first.replace(year=first.year + whole, day=28)
    return whole + (end - since).days / YEAR


def term_of(rules: Register, facts: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """From when to when an entry runs, both days included; None where it is not known."""
    if rules.term is None:
        return None, None
    said = [facts.get(rules.term.from_), facts.get(rules.term.to)]
    first, last = (date.fromisoformat(one) if isinstance(one, str) else None for one in said)
    return first, last


def found_by_itself(rules: Register, facts: Mapping[str, Any], *, twice: bool) -> list[DefectKind]:
    """The kinds of defects whose condition holds, in the order of the pack."""
    known = derived(rules, facts, twice=twice)
    return [one for one in rules.defects if one.when is not None and one.when.holds(known)]


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two terms share a day; an unknown end runs on."""
    begins_in_time = other[0] is None or one[1] is None or other[0] <= one[1]
    lasts_so_long = other[1] is None or one[0] is None or other[1] >= one[0]
    return begins_in_time and lasts_so_long


def identity_of(rules: Register, facts: Mapping[str, Any]) -> str:
    """What tells an entry from others: its identity fields, without blanks and case."""
    said = ("".join(str(facts.get(key, "")).split()).casefold() for key in rules.identity)
    return "|".join(said)[:120]
