"""Schemes in force: which, where, by whose decision, and who may record under them."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, ladder, tree_order
from gezhi.engines.points.models import Adoption
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import Item, Scheme


@dataclass(frozen=True, slots=True)
class InForce:
    """A scheme in force at a place, as the version that was decided on says it."""

    adoption: Adoption
    scheme: Scheme

    @property
    def place(self) -> Place:
        """Where it is in force, with all below."""
        return self.adoption.place


def today() -> date:
    """The local day."""
    return clock.today(timezone.get_default_timezone())


def in_force(row: Adoption) -> InForce:
    """An adoption with its scheme."""
    return InForce(row, pack_by_id(row.version_id).schemes[row.scheme])


def adoption(viewer: Viewer, wanted: int) -> InForce:
    """An adoption by its number; the rules by which points are earned are public."""
    row = Adoption.objects.select_related("place", "unit", "rating").filter(pk=wanted).first()
    if row is None:
        raise Missing("no-scheme", "没有这个积分方案", "there is no such scheme")
    return in_force(row)


def schemes_at(viewer: Viewer, place: int, day: date | None = None) -> list[InForce]:
    """The schemes in force at a place on a day (today): those adopted there or above it, each by
    its newest decision."""
    above = [rung.id for rung in ladder(viewer, place)]
    rows = Adoption.objects.filter(place__in=above, since__lte=day or today())
    return _newest(rows.select_related("place", "unit", "rating"))


def schemes_below(viewer: Viewer, path: str) -> list[InForce]:
    """The schemes in force today on a ground, at its place and below."""
    rows = Adoption.objects.filter(path__startswith=path, since__lte=today())
    return _newest(rows.select_related("place", "unit", "rating"))


def _newest(rows: object) -> list[InForce]:
    newest: dict[tuple[int, str], Adoption] = {}
    for row in rows.order_by("scheme", "since"):  # type: ignore[attr-defined]
        newest[row.place_id, row.scheme] = row
    return [in_force(row) for row in sorted(newest.values(), key=lambda one: tree_order(one.path))]


def history(viewer: Viewer, place: int, scheme: str) -> list[Adoption]:
    """Every decision on a scheme at a place, newest first; they are public."""
    rows = Adoption.objects.filter(place=place, scheme=scheme).select_related("version")
    return list(rows.order_by("-since"))


def adoptable(viewer: Viewer, place: int) -> list[Scheme]:
    """Schemes of the pack that serves a place which could be adopted there: those of its level."""
    rungs = ladder(viewer, place)
    pack = attached_at(viewer, rungs[0].path).pack
    return [one for one in pack.schemes.values() if one.at == rungs[0].level]


def recorders(scheme: Scheme, item: Item) -> list[str]:
    """The posts that record an item."""
    return item.recorded_by or scheme.recorded_by


def may_record(viewer: Viewer, found: InForce, item: Item, path: str) -> str | None:
    """The post under which the viewer may record an item for a holder on a ground: one that the
    scheme names, with the ability, over the holder's own ground. None when there is none."""
    if viewer.system:
        return viewer.reason
    posts = recorders(found.scheme, item)
    for grant in viewer.grants:
        here = bool(grant.path) and path.startswith(grant.path)
        if here and grant.post in posts and "points.record" in grant.abilities:
            return grant.post
    return None


def may_review(viewer: Viewer, found: InForce, path: str) -> str | None:
    """The post under which the viewer may review what was recorded on a ground; None when there is
    none."""
    if viewer.system:
        return viewer.reason
    for grant in viewer.grants:
        here = bool(grant.path) and path.startswith(grant.path)
        if here and grant.post in found.scheme.review.by and "points.review" in grant.abilities:
            return grant.post
    return None


def recordable(viewer: Viewer) -> list[InForce]:
    """Schemes under which the viewer may record something somewhere."""
    return _with(viewer, "points.record")


def reviewable(viewer: Viewer) -> list[InForce]:
    """Schemes of which the viewer may review records somewhere."""
    return _with(viewer, "points.review")


def _with(viewer: Viewer, ability: str) -> list[InForce]:
    if viewer.system:
        return schemes_below(viewer, "")
    found: dict[int, InForce] = {}
    for grant in viewer.grants:
        if ability not in grant.abilities or not grant.path:
            continue
        place = int(grant.path.rstrip(".").rpartition(".")[2], 36)
        for one in [*schemes_at(viewer, place), *schemes_below(viewer, grant.path)]:
            posts = set(one.scheme.review.by)
            if ability == "points.record":
                posts = {
                    post for _, item in one.scheme.items() for post in recorders(one.scheme, item)
                }
            if grant.post in posts:
                found[one.adoption.pk] = one
    return list(found.values())
