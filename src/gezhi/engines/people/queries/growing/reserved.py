"""Reserve lists and contests, for those who keep them, and for oneself."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from gezhi.base.words import Words
from gezhi.engines.people.models import Candidate, Contender, ContestHeld, Marked
from gezhi.engines.people.queries.growing.defined import me, pack_over
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may

KEEPS = "career.keep"


@dataclass(frozen=True, slots=True)
class Shown:
    """One contender as the viewer may see them: the name is empty where it is not for them."""

    row: Contender
    name: str
    mine: int | None


def candidates(viewer: Viewer, *, all_: bool = False, size: int = 200) -> list[Candidate]:
    """Who is on reserve lists, or asked, where the viewer keeps them; they are never public."""
    rows = Candidate.objects.filter(_over(viewer, KEEPS))
    if not all_:
        rows = rows.filter(state__in=(Candidate.ASKED, Candidate.LISTED))
    with for_system():
        return list(rows.select_related("person", "place").order_by("reserve", "-pk")[:size])


def reserve_name(viewer: Viewer, row: Candidate) -> Words:
    """What the list of somebody's candidacy is called."""
    rules = pack_over(viewer, row.path).people.reserves.get(row.reserve)
    return rules.name if rules is not None else Words(zh=row.reserve)


def my_candidacies(viewer: Viewer) -> list[Candidate]:
    """Lists on which the viewer is, or is asked to be."""
    person = me(viewer)
    with for_system():
        rows = Candidate.objects.filter(person=person).exclude(state=Candidate.OFF)
        return list(rows.select_related("place").order_by("-pk"))


def contests(viewer: Viewer, size: int = 100) -> list[ContestHeld]:
    """Contests that the viewer keeps, or judges."""
    rows = ContestHeld.objects.select_related("place").order_by("-pk")
    found = [
        row
        for row in rows[: size * 5]
        if may(viewer, "training.keep", path=row.path) or str(viewer.account) in row.judges
    ]
    return found[:size]


def contest(viewer: Viewer, wanted: UUID) -> tuple[ContestHeld, list[Shown]]:
    """A contest with its contenders: for its keeper and judges everybody, for others the results,
    with the names of those who agreed (PIPL 25), once they are published."""
    row = ContestHeld.objects.select_related("place").filter(pk=wanted).first()
    if row is None:
        raise Missing("no-contest", "没有这次比赛", "there is no such contest")
    near = may(viewer, "training.keep", path=row.path) or str(viewer.account) in row.judges
    if not near and row.state != ContestHeld.PUBLISHED:
        raise Missing("no-contest", "结果还没有公布", "its results are not out yet")
    with for_system():
        people = list(row.contenders.select_related("person").order_by("rank", "pk"))
        marks = Marked.objects.filter(contender__in=[one.pk for one in people])
        mine = dict(marks.filter(judge=viewer.account).values_list("contender", "marks"))
    return row, [
        Shown(one, one.person.name if near or one.named else "", mine.get(one.pk)) for one in people
    ]


def my_contests(viewer: Viewer) -> list[Contender]:
    """Contests that the viewer entered."""
    person = me(viewer)
    with for_system():
        return list(Contender.objects.filter(person=person).select_related("held").order_by("-pk"))


def _over(viewer: Viewer, *abilities: str) -> Q:
    paths = viewer.paths(*abilities)
    if not paths:
        raise Forbidden("not-allowed", "这份名单不对您开放", "this list is not open to you")
    ground = Q()
    for path in paths:
        ground |= Q(path__startswith=path)
    return ground
