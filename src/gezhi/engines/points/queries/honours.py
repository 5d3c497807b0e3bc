"""Who holds which stars and titles: in public by consent, to the holder and staff as a history."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from gezhi.base.words import Words
from gezhi.engines.points.models import Award
from gezhi.engines.points.queries.boards import consenting, in_place_order, scheme_on
from gezhi.engines.points.queries.commending import Commending
from gezhi.engines.points.queries.holders import departed, holders
from gezhi.engines.points.queries.nominations import Listed, commended_at
from gezhi.engines.points.queries.schemes import InForce, in_force, today
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.rules.awards import HONOUR, LOST, STAR
from gezhi.engines.points.rules.periods import Stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer, may, system
from gezhi.pack.points import Scheme

WALL = system("board")
READING = ("points.see", "points.record", "points.review")
"""Abilities that let their holder read which stars were won and lost on their ground."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A title with those who hold it and agree to be named, and the count of all who hold it."""

    name: Words
    stars: int
    named: list[str]
    count: int

    @property
    def unnamed(self) -> int:
        """How many hold it and have not agreed to be named."""
        return self.count - len(self.named)


@dataclass(frozen=True, slots=True)
class HonourWall:
    """The titles of a scheme; `stars` are the names of its stars, `models` who was commended last
    at its place, with the year or quarter."""

    found: InForce
    titles: list[Titled]
    stars: list[Words]
    models: list[tuple[Commending, Stretch, list[Listed]]]


@dataclass(frozen=True, slots=True)
class StarChange:
    """One decision on a star or a title: `star` where it is a star, `plan` how one that was lost
    can be regained, until a day."""

    award: int
    scheme: str
    what: str
    star: bool
    name: Words
    how: str
    period: str
    score: int | None
    day: date
    plan: str
    plan_until: date | None


def honour_wall(viewer: Viewer, place: int, scheme: str) -> HonourWall:
    """Who holds the titles of a scheme today, by name where they agree to it; the same for anybody.
    Who moved away is not on it. Missing for a scheme that was never in force there."""
    found = scheme_on(viewer, place, scheme, today())
    with for_system():
        rows = Award.objects.filter(
            adoption__place=place, adoption__scheme=scheme, what__startswith=HONOUR
        )
        newest = rows.values("holder_kind", "holder", "what").annotate(newest=Max("pk"))
        held = Award.objects.filter(pk__in=newest.values("newest")).exclude(how=LOST)
        pairs = [(what, (kind, id_)) for what, kind, id_ in held.values_list(*_COLUMNS)]
        known = holders(WALL, {whose for _, whose in pairs})
        gone = departed(WALL, known.values())
        named = consenting({whose for _, whose in pairs})
    titles = []
    for one in found.scheme.honours:
        whose = [who for what, who in pairs if what == HONOUR + one.honour and who[1] not in gone]
        shown = in_place_order(named[who] for who in whose if who in named)
        titles.append(Titled(one.name, one.stars, [who.name for who in shown], len(whose)))
    stars = [one.star.name for one in found.scheme.categories if one.star is not None]
    return HonourWall(found, titles, stars, commended_at(viewer, place))


_COLUMNS = ("what", "holder_kind", "holder")


def stars_of(viewer: Viewer, kind: str, holder: UUID | str) -> list[StarChange]:
    """Every decision on a holder's stars and titles, newest first, with the plans: for the holder
    (``"household", home.pk``) and the staff of their ground; empty for anybody else."""
    mine = (kind, str(holder)) in {(one, str(id_)) for one, id_ in own(viewer)}
    rows = Award.objects.filter(holder_kind=kind, holder=str(holder)).order_by("-pk")
    schemes: dict[int, InForce] = {}
    found = []
    for row in rows.select_related("adoption__place"):
        if not mine and not any(may(viewer, ability, path=row.path) for ability in READING):
            continue
        if row.adoption_id not in schemes:
            schemes[row.adoption_id] = in_force(row.adoption)
        found.append(change_of(row, schemes[row.adoption_id].scheme))
    return found


def change_of(row: Award, scheme: Scheme) -> StarChange:
    """A decision on a star or a title in words."""
    return StarChange(
        award=row.pk,
        scheme=scheme.scheme,
        what=row.what,
        star=row.what.startswith(STAR),
        name=_name(row.what, scheme),
        how=row.how,
        period=row.period,
        score=row.score,
        day=row.day,
        plan=row.plan,
        plan_until=row.plan_until,
    )


def _name(what: str, scheme: Scheme) -> Words:
    names = {STAR + one.category: one.star.name for one in scheme.categories if one.star}
    names |= {HONOUR + one.honour: one.name for one in scheme.honours}
    return names.get(what) or Words.of(what)
