"""Pacts of the pack at their places, and who keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.councils.models import PactVersion
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import named_below, named_over
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.calendar import calendar_of
from gezhi.pack.pack import Pack
from gezhi.pack.pacts import Pact

KEEP = "pact.keep"


@dataclass(frozen=True, slots=True)
class PactAt:
    """A pact at a place of its level, as the version of the pack in force there says it."""

    place: Place
    version: int
    rules: Pact


def today() -> date:
    """The local day."""
    return clock.today(timezone.get_default_timezone())


def pacts_at(viewer: Viewer, wanted: int) -> list[PactAt]:
    """The pacts whose place is this one or above it; they are public."""
    return [PactAt(*one) for one in named_over(viewer, wanted, _pacts)]


def pacts_below(viewer: Viewer, path: str) -> list[PactAt]:
    """The pacts on a ground: at its places and below, and at those above it."""
    return [PactAt(*one) for one in named_below(viewer, path, _pacts)]


def _pacts(pack: Pack) -> Iterable[Pact]:
    return pack.pacts.values()


def pact_of(viewer: Viewer, wanted: int, key: str) -> PactAt:
    """A pact at its place; Missing where the pack has none of that name there."""
    for one in pacts_at(viewer, wanted):
        if (one.place.pk, one.rules.pact) == (wanted, key):
            return one
    raise Missing("no-pact", "这里没有这份公约", "there is no such pact here")


def rules_of(row: PactVersion) -> Pact:
    """What the pack says of a version's pact, in the version of the pack under which it began."""
    return pack_by_id(row.version_id).pacts[row.pact]


def keeps(viewer: Viewer, path: str) -> bool:
    """Whether the viewer keeps pacts over a place."""
    return may(viewer, KEEP, path=path)


def least_talk(row: PactVersion, first: date) -> date:
    """The earliest last day of a talk that begins on a day, by the calendar of the pack."""
    calendar = calendar_of(pack_by_id(row.version_id))
    due = calendar.deadline(calendar.moment(first), rules_of(row).talk).due
    assert due is not None  # noqa: S101
    zone = timezone.get_default_timezone()
    return timezone.localtime(due - timedelta.resolution, zone).date()
