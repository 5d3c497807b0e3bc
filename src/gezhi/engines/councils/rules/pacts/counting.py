"""The counts of an assembly, and what its statute makes of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from gezhi.base.voting import STATUTES
from gezhi.base.voting.verdict import Sums, Verdict, verdict
from gezhi.base.words import Words
from gezhi.engines.trust.rules.refusal import Wrong

ASSEMBLIES = ("villager.assembly", "resident.assembly")
"""Statutes whose quorum is of adults or of households; the others are of representatives."""

Counts = Mapping[str, int | None]
"""`eligible` and `present` of adults or representatives, `households` and `household_reps` where
households are counted, `yes`, `no`, `abstain`."""
_MOST = 10_000_000
_WAYS = (("eligible", "present"), ("households", "household_reps"))


def asked_of(statute: str) -> tuple[str, ...]:
    """The counts that are asked for under a statute."""
    households = ("households", "household_reps") if statute in ASSEMBLIES else ()
    return ("eligible", "present", *households, "yes", "no", "abstain")


def wrong_counts(statute: str, counts: Counts) -> Iterator[Wrong]:
    """What cannot be about counts: missing, more present than there are, more votes than came."""
    given = {name: counts.get(name) for name in asked_of(statute)}
    for name, value in given.items():
        if value is not None and not 0 <= value <= _MOST:
            yield Wrong(name, "range", Words(zh="数字不对", en="this number cannot be"))
    whole = [pair for pair in _WAYS if all(given.get(one) is not None for one in pair)]
    yield from _wrong_present(given, bool(whole))
    if given["yes"] is None:
        yield Wrong("yes", "required", Words(zh="写同意多少", en="say how many agreed"))
    elif whole and sum(_at(given, one) for one in ("yes", "no", "abstain")) > _there(given):
        yield Wrong("yes", "more", Words(zh="票数比到会的人还多", en="more votes than people came"))


def _wrong_present(given: Counts, whole: bool) -> Iterator[Wrong]:
    if not whole:
        words = Words(zh="写应到和实到的人数", en="say how many there are, and how many came")
        yield Wrong("eligible", "required", words)
    for all_, came in _WAYS:
        if (given.get(all_) is None) != (given.get(came) is None):
            words = Words(zh="应到和实到要一起写", en="give both numbers")
            yield Wrong(all_ if given.get(all_) is None else came, "required", words)
        elif _at(given, came) > _at(given, all_):
            words = Words(zh="实到比应到还多", en="more came than there are")
            yield Wrong(came, "more", words)


def _at(counts: Counts, name: str) -> int:
    return counts.get(name) or 0


def _there(counts: Counts) -> int:
    """How many are present and vote: the adults or representatives, else those of households."""
    if counts.get("present") is not None:
        return _at(counts, "present")
    return _at(counts, "household_reps")


def sums_of(statute: str, counts: Counts) -> Sums:
    """The sums by which the statute is judged."""
    people = {"eligible": _at(counts, "eligible"), "present": _there(counts)}
    sums: dict[Any, dict[str, int]] = {"people": {**people, "yes": _at(counts, "yes")}}
    if statute in ASSEMBLIES:
        if counts.get("eligible") is not None:
            sums["adults"] = people
        if counts.get("households") is not None:
            sums["household_reps"] = {
                "eligible": _at(counts, "households"),
                "present": _at(counts, "household_reps"),
            }
    return sums


def judge(statute: str, counts: Counts) -> Verdict:
    """The verdict with its whole arithmetic."""
    return verdict(STATUTES[statute].rule(), sums_of(statute, counts))


def told(found: Verdict) -> dict[str, Any]:
    """A verdict as plain data: its steps in both languages."""
    return {
        "quorum": found.quorum,
        "carried": found.carried,
        "article": {"zh": found.article.zh, "en": found.article.say("en")},
        "parts": [
            {"zh": one.words.zh, "en": one.words.say("en"), "met": one.met} for one in found.parts
        ],
    }
