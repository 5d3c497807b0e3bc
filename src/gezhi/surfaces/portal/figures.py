"""The three rates as residents read them: a share, and the numbers that it is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import gettext

from gezhi.base import clock
from gezhi.engines.insight.queries import Rate, rates, rates_by
from gezhi.engines.trust.queries import ANYONE, Viewer

FRESH_SECONDS = 300
Found = TypeVar("Found")


@dataclass(frozen=True)
class Shown:
    """A rate in words: `value` as a percentage, `note` with its arithmetic, `short` for tables."""

    label: str
    value: str
    note: str
    means: str
    short: str = ""


def _names() -> dict[str, tuple[str, str, str]]:
    return {
        "response": (
            gettext("Answered in time"),
            gettext("%(n)s of %(all)s first steps in time"),
            gettext("Of the matters whose first step ended: how many were taken up in time."),
        ),
        "resolution": (
            gettext("Solved"),
            gettext("%(n)s of %(all)s closed matters solved"),
            gettext(
                "Of the matters that ended: how many count as solved. Those without a verdict are "
                "not counted as solved."
            ),
        ),
        "satisfaction": (
            gettext("Reporters satisfied"),
            gettext("%(n)s of %(all)s verdicts: solved"),
            gettext("Of the verdicts that reporters gave: how many say solved."),
        ),
    }


def shown(found: Iterable[Rate]) -> list[Shown]:
    """Rates in words; what the public may not see, or what nothing was counted for, says so."""
    names = _names()
    told = []
    for rate in found:
        label, note, means = names[rate.name]
        if rate.hidden:
            value, told_note, short = "–", gettext("too few to tell without naming anyone"), ""
        elif rate.share is None:
            value, told_note, short = "–", gettext("nothing counted yet"), ""
        else:
            value = f"{100 * rate.share:.0f}%"
            told_note = note % {"n": rate.numerator, "all": rate.denominator}
            short = f"{rate.numerator}/{rate.denominator}"
        told.append(Shown(label, value, told_note, means, short))
    return told


def rates_of(viewer: Viewer, path: str, days: int) -> list[Shown]:
    """The three rates of a ground over the last days, as anybody may see them; counted anew every
    five minutes."""
    since = clock.now() - timedelta(days=days)
    return shown(_kept(f"{path}.{days}", lambda: rates(ANYONE, path=path, since=since)))


def rates_below(viewer: Viewer, path: str, level: str, days: int) -> dict[int, list[Shown]]:
    """The same for every place of a level."""
    since = clock.now() - timedelta(days=days)
    found = _kept(f"{path}.{level}.{days}", lambda: rates_by(ANYONE, level, path=path, since=since))
    return {place: shown(three) for place, three in found.items()}


def _kept(name: str, count: Callable[[], Found]) -> Found:
    key = f"portal.rates.{name}"
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, FRESH_SECONDS)
    return found
