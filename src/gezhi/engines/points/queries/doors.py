"""Where things are recorded for points: the grounds on which holders live, and their doors in the
order in which somebody walks by."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gezhi.engines.places.models import Place
from gezhi.engines.points.models import Account
from gezhi.engines.points.queries.boards import in_place_order
from gezhi.engines.points.queries.finding import plain
from gezhi.engines.points.queries.holders import Holder, holders_below
from gezhi.engines.points.queries.records import COUNTING, scheme_rows
from gezhi.engines.points.queries.schemes import (
    InForce,
    adoption,
    may_record,
    recordable,
    today,
)
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer

FAR = 3
_CARD = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Ground:
    """A place on which holders live and for which the viewer records: how many they are, and for
    how many of them the viewer has recorded something in the period of today."""

    place: int
    path: str
    name: str
    holders: int
    recorded: int


@dataclass(frozen=True, slots=True)
class Walk:
    """A scheme that the viewer records under, with the grounds where they do."""

    found: InForce
    period: Stretch
    grounds: list[Ground]


@dataclass(frozen=True, slots=True)
class Door:
    """A holder on a walk: `label` is the door of a household, the name of anybody else."""

    holder: Holder
    label: str


@dataclass(frozen=True, slots=True)
class Round:
    """One ground of a walk with its doors in their order."""

    found: InForce
    place: int
    path: str
    name: str
    doors: list[Door]

    def door(self, wanted: str) -> Door:
        """A door by its holder's id; Missing for one that is not on this ground."""
        for one in self.doors:
            if one.holder.id == wanted:
                return one
        zh, en = "这里没有这一户（这个人）", "there is no such holder here"
        raise Missing("no-holder", zh, en)


def records_anywhere(viewer: Viewer, found: InForce, path: str) -> bool:
    """Whether the viewer records any item of a scheme on a ground."""
    return any(may_record(viewer, found, item, path) for _, item in found.scheme.items())


def walks(viewer: Viewer) -> list[Walk]:
    """The schemes under which the viewer records, each with its grounds in the order of places;
    the number of statements does not grow with the doors."""
    return [_walk(viewer, found) for found in recordable(viewer)]


def _walk(viewer: Viewer, found: InForce) -> Walk:
    period = stretch(found.scheme.review_every, today())
    living: dict[str, set[str]] = {}
    for path in _ways(viewer, found):
        for one in holders_below(viewer, path, found.scheme.holder):
            living.setdefault(one.path, set()).add(one.id)
    paths = {path for path in living if records_anywhere(viewer, found, path)}
    places = Place.objects.filter(path__in=paths).select_related("parent")
    done = recorded_for(viewer, found, today())
    grounds = [
        Ground(
            row.pk,
            row.path,
            _called(row, found),
            len(living[row.path]),
            len(living[row.path] & done),
        )
        for row in places.order_by("path")
    ]
    return Walk(found, period, sorted(grounds, key=_by_number))


def _ways(viewer: Viewer, found: InForce) -> list[str]:
    """The grounds of a scheme over which the viewer may record, none inside another."""
    root = found.adoption.path
    paths = viewer.paths("points.record")
    return sorted(
        {
            root if root.startswith(one) else one
            for one in paths
            if one.startswith(root) or root.startswith(one)
        }
    )


def _called(row: Place, found: InForce) -> str:
    """The name of a ground, behind that of the place above it where this is inside the scheme's."""
    above = row.parent
    inside = above is not None and len(above.path) > len(found.adoption.path)
    return f"{above.name} {row.name}" if above is not None and inside else row.name


def _by_number(ground: Ground) -> list[tuple[int, int, str]]:
    parts = re.split(r"([0-9]+)", ground.name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def recorded_for(viewer: Viewer, found: InForce, day: date) -> set[str]:
    """The ids of holders for whom the viewer has recorded something in the review period of a day,
    that counts or still waits; only to see where one was already."""
    if viewer.account is None:
        return set()
    period = stretch(found.scheme.review_every, day)
    rows = scheme_rows(found).filter(
        by=viewer.account, state__in=COUNTING, day__gte=period.first, day__lte=period.last
    )
    return set(rows.values_list("holder", flat=True).distinct())


def round_at(viewer: Viewer, adopted: int, place: int) -> Round:
    """The doors of a ground, for who records there. An older decision on the scheme leads to the
    one in force. Forbidden for who records nothing under the scheme; Missing for a ground that is
    not theirs, or where no holder lives."""
    found = _mine(viewer, adopted)
    row = Place.objects.filter(pk=place).select_related("parent").first()
    within = row is not None and row.path.startswith(found.adoption.path)
    if row is not None and within and records_anywhere(viewer, found, row.path):
        doors = _doors(holders_below(viewer, row.path, found.scheme.holder), row)
        if doors:
            return Round(found, row.pk, row.path, _called(row, found), doors)
    zh, en = "这里没有归您记分的住户", "nobody lives here for whom you record points"
    raise Missing("no-ground", zh, en)


def _mine(viewer: Viewer, adopted: int) -> InForce:
    row = adoption(viewer, adopted).adoption
    for one in recordable(viewer):
        theirs = one.adoption
        if (theirs.place_id, theirs.scheme) == (row.place_id, row.scheme):
            return one
    zh, en = "这个方案不由您来记", "you do not record under this scheme"
    raise Forbidden("not-allowed", zh, en)


def _doors(below: Iterable[Holder], row: Place) -> list[Door]:
    here = [one for one in below if one.path == row.path]
    prefix = f"{row.name} "
    return [Door(one, one.name.removeprefix(prefix)) for one in in_place_order(here)]


def search_doors(viewer: Viewer, walked: Round, text: str) -> Sequence[Door]:
    """The doors that a text means: the number itself first, then what begins with it, then what
    contains it; the code on a points card finds its holder. Everything for an empty text."""
    wanted = plain(text)
    if not wanted:
        return walked.doors
    by_card = _by_card(walked, text)
    if by_card:
        return by_card
    ranked = [(_near(one.label, wanted), one) for one in walked.doors]
    kept = sorted((pair for pair in ranked if pair[0] < FAR), key=lambda pair: pair[0])
    return [one for _, one in kept]


def _near(label: str, wanted: str) -> int:
    said = plain(label)
    if said == wanted or wanted in re.findall(r"[0-9]+", said):
        return 0
    return 1 if said.startswith(wanted) else 2 if wanted in said else FAR


def _by_card(walked: Round, text: str) -> list[Door]:
    """Who holds the account of a card's code, as far as they live on this ground."""
    codes = _CARD.findall(text.strip().lower())
    if not codes:
        return []
    with for_system():
        rows = Account.objects.filter(unit=walked.found.adoption.unit_id, code__in=codes[:5])
        ids = set(rows.values_list("holder", flat=True))
    return [one for one in walked.doors if one.holder.id in ids]
