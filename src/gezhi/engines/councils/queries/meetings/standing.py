"""How councils keep their cadence, computed from the meetings held. Everybody may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.councils.models import Meeting, Resolution
from gezhi.engines.councils.queries.meetings.finding import (
    council_of,
    councils_at,
    councils_below,
)
from gezhi.engines.councils.queries.meetings.seating import sat_in
from gezhi.engines.councils.queries.meetings.shown import Convened, Standing
from gezhi.engines.councils.rules.cadence import kept
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer

Key = tuple[int, str]


@dataclass(slots=True)
class _Known:
    """What is known of one council's meetings."""

    held: list[date] = field(default_factory=list[date])
    coming: list[tuple[datetime, UUID]] = field(default_factory=list[tuple[datetime, UUID]])
    open: int = 0


def standing(viewer: Viewer, place: int, key: str) -> Standing:
    """How one council stands; Missing when there is none."""
    return _standings([council_of(viewer, place, key)])[0]


def standings_at(viewer: Viewer, place: int) -> list[Standing]:
    """The councils of a place and of those above it."""
    return _standings(councils_at(viewer, place))


def standings_below(viewer: Viewer, path: str, *, state: str = "") -> list[Standing]:
    """The councils on a ground, of one state if named, in the order of places."""
    found = _standings(councils_below(viewer, [path]))
    return [one for one in found if state in ("", one.state)]


def held_by_viewer(viewer: Viewer) -> list[Standing]:
    """The councils that the viewer holds, or sits in."""
    held = councils_below(viewer, viewer.paths("council.hold"))
    return _standings([*held, *sat_in(viewer, leaving_out=held)])


def _standings(councils: Iterable[Convened]) -> list[Standing]:
    wanted = list(councils)
    known = _known({one.place.pk for one in wanted})
    return [_standing(one, known[one.place.pk, one.key]) for one in wanted]


def _known(places: set[int]) -> dict[Key, _Known]:
    """What there is to know of all councils at some places, in two statements."""
    found: dict[Key, _Known] = defaultdict(_Known)
    with for_system():
        meetings = Meeting.objects.filter(place__in=places).exclude(state=Meeting.CANCELLED)
        for place, key, state, starts, pk in meetings.order_by("starts", "pk").values_list(
            "place", "council", "state", "starts", "pk"
        ):
            one = found[place, key]
            if state == Meeting.HELD:
                one.held.append(clock.local(starts).date())
            else:
                one.coming.append((starts, pk))
        rows = Resolution.objects.filter(place__in=places, state=Resolution.OPEN)
        for place, key in rows.values_list("place", "council"):
            found[place, key].open += 1
    return found


def _standing(council: Convened, known: _Known) -> Standing:
    how = kept(council.rules.every, council.since, known.held, clock.today())
    told = known.coming if "dates" in council.rules.public else []
    after, pk = next(iter(told), (None, None))
    return Standing(
        council=council,
        state=how.state,
        due=how.due,
        overdue_since=how.overdue_since,
        missed=how.missed,
        last_held=known.held[-1] if known.held else None,
        next=after,
        next_id=pk,
        open_resolutions=known.open,
    )
