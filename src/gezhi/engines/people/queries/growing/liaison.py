"""Liaison: my places, a place and who is linked to it, what is late, what the public reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from gezhi.base import clock
from gezhi.engines.people.models import Given, LiaisonCall, Link, Problem
from gezhi.engines.people.queries.growing.defined import me, pack_over
from gezhi.engines.people.rules.liaison import called_in_time, stretch
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_packs, place
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.growing import Liaison

KEEPS = "liaison.keep"
GOING = (Problem.OPEN, Problem.CASE)
"""What is still to be settled, by the leader or as a case."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A link with what the pack says of it: whether a call of this month or quarter is done, and
    how many problems of the place are open."""

    row: Link
    rules: Liaison | None
    name: str
    in_time: bool
    open: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Links in force and those without a call in this stretch; problems that are still open; since
    a day, calls, problems found and solved among them, and help given."""

    links: int
    leaders: int
    places: int
    uncalled: int
    calls: int
    found: int
    open: int
    solved: int
    given: dict[str, int]

    @property
    def share(self) -> int | None:
        """Solved among those found, in whole per cent; None where none was found."""
        return self.solved * 100 // self.found if self.found else None


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call with its problems and help; the note is empty for whoever may not read it."""

    row: LiaisonCall
    name: str
    note: str
    problems: list[Problem]
    given: list[Given]


@dataclass(frozen=True, slots=True)
class Public:
    """What the public reads of a place: problems and what came of them, help in sums; no person
    but who is linked, by post."""

    place: Place
    problems: list[Problem]
    given: dict[str, int]
    posts: list[str]


@dataclass(frozen=True, slots=True)
class ProblemCase:
    """A problem that becomes a case: of which type and with which answers, told by whom."""

    id: UUID
    case: str
    answers: dict[str, Any]
    place: int
    by: UUID | None


def in_force() -> Q:
    """The condition that a link holds today."""
    today = clock.today()
    return Q(starts__lte=today) & (Q(ends=None) | Q(ends__gte=today))


def my_places(viewer: Viewer) -> list[Linked]:
    """The places to which the viewer is linked today."""
    with for_system():
        rows = Link.objects.filter(in_force(), person=me(viewer))
        return _linked(viewer, rows.select_related("person", "place").order_by("path"))


def is_linked(viewer: Viewer) -> bool:
    """Whether the viewer is linked to any place today."""
    if viewer.account is None:
        return False
    return Link.objects.filter(in_force(), person__account=viewer.account).exists()


def leads(viewer: Viewer, place: int) -> bool:
    """Whether the viewer is a leader linked to a place today."""
    if viewer.account is None:
        return False
    return Link.objects.filter(in_force(), person__account=viewer.account, place=place).exists()


def _linked(viewer: Viewer, rows: QuerySet[Link] | Sequence[Link]) -> list[Linked]:
    found, today = list(rows), clock.today()
    waiting = Problem.objects.filter(place__in={row.place_id for row in found}, state__in=GOING)
    open_ = dict(waiting.order_by().values_list("place").annotate(n=Count("pk")))
    lines = []
    for row in found:
        rules = pack_over(viewer, row.path).people.liaisons.get(row.liaison)
        fine = rules is not None and called_in_time(rules.every, row.called, today)
        lines.append(Linked(row, rules, row.person.name, fine, open_.get(row.place_id, 0)))
    return lines


def my_link(viewer: Viewer, wanted: UUID) -> tuple[Link, Liaison]:
    """One link of one's own (or that one keeps) with its rules; Missing otherwise."""
    with for_system():
        row = Link.objects.select_related("person", "place").filter(pk=wanted).first()
    if row is not None:
        own = viewer.account is not None and row.person.account_id == viewer.account
        rules = pack_over(viewer, row.path).people.liaisons.get(row.liaison)
        if rules is not None and (own or may(viewer, KEEPS, path=row.path)):
            return row, rules
    raise Missing("no-link", "这里不由您包联", "you are not linked to this place")


def links(
    viewer: Viewer, *, uncalled: bool = False, path: str = "", after: str = "", size: int = 50
) -> list[Linked]:
    """Links where the viewer keeps them; `uncalled` only those without a call in this stretch."""
    rows = Link.objects.filter(in_force(), _kept(viewer), path__startswith=path)
    if uncalled:
        rows = rows.filter(_late(viewer))
    if after:
        rows = rows.filter(pk__gt=after)
    with for_system():
        return _linked(viewer, rows.select_related("person", "place").order_by("pk")[:size])


def _late(viewer: Viewer) -> Q:
    """Without a call in the stretch of their liaison; those of a month and of a quarter apart."""
    today = clock.today()
    late = Q(pk=None)
    for attached in attached_packs(viewer):
        for key, rules in attached.pack.people.liaisons.items():
            first = stretch(rules.every, today)[0]
            here = Q(liaison=key, path__startswith=attached.path)
            late |= here & (Q(called=None) | Q(called__lt=first))
    return late


def overview(viewer: Viewer, path: str = "", since: date | None = None) -> Overview:
    """Numbers of the viewer's ground since a day (the beginning of this year, where none)."""
    first = since or clock.today().replace(month=1, day=1)
    kept = _kept(viewer) & Q(path__startswith=path)
    with for_system():
        rows = Link.objects.filter(in_force(), kept)
        problems = Problem.objects.filter(kept, call__day__gte=first)
        counted = rows.aggregate(
            links=Count("pk"),
            leaders=Count("person", distinct=True),
            places=Count("place", distinct=True),
        )
        states = dict(problems.order_by().values_list("state").annotate(n=Count("pk")))
        waiting = Problem.objects.filter(kept, state__in=GOING)
        given = Given.objects.filter(kept, call__day__gte=first).order_by()
        sums = dict(given.values_list("kind").annotate(n=Sum("quantity")))
        return Overview(
            **counted,
            uncalled=rows.filter(_late(viewer)).count(),
            calls=LiaisonCall.objects.filter(kept, day__gte=first).count(),
            found=sum(states.values()),
            open=waiting.count(),
            solved=states.get(Problem.SOLVED, 0),
            given=sums,
        )


def linked_to(viewer: Viewer, wanted: int) -> tuple[Place, list[Linked], list[CallLine]]:
    """A place: who is linked to it, and its calls with what was found, newest first. Words of a
    call are for the leaders linked and who keeps the links; Forbidden for whoever does not serve
    there."""
    row = place(viewer, wanted)
    keeps = may(viewer, KEEPS, path=row.path)
    with for_system():
        rows = Link.objects.filter(in_force(), place=row).select_related("person", "place")
        lines = _linked(viewer, rows)
        own = viewer.account in {one.row.person.account_id for one in lines}
        serves = any(one.path and row.path.startswith(one.path) for one in viewer.grants)
        if not (viewer.system or keeps or serves or (own and viewer.account is not None)):
            raise Forbidden("not-allowed", "这里的包联不对您开放", "this place is not yours")
        calls = LiaisonCall.objects.filter(link__place=row).select_related("link__person")
        found = list(calls.order_by("-day", "-pk").prefetch_related("problems", "given")[:50])
    reads = keeps or (own and viewer.account is not None)
    return row, lines, [_line(one, reads=reads) for one in found]


def _line(row: LiaisonCall, *, reads: bool) -> CallLine:
    return CallLine(
        row,
        row.link.person.name,
        row.note if reads else "",
        list(row.problems.all()),
        list(row.given.all()),
    )


def problems(
    viewer: Viewer,
    *,
    states: Sequence[str] = (),
    since: date | None = None,
    after: str = "",
    size: int = 50,
) -> list[Problem]:
    """Problems where the viewer keeps the links, or at places to which they are linked today, of
    some states or all, found since a day; the newest first."""
    own = Link.objects.filter(in_force(), person__account=viewer.account)
    ground = Q(place__in=own.values("place")) if viewer.account else Q(pk=None)
    for path in viewer.paths(KEEPS):
        ground |= Q(path__startswith=path)
    rows = Problem.objects.filter(ground)
    if states:
        rows = rows.filter(state__in=states)
    if since is not None:
        rows = rows.filter(call__day__gte=since)
    if after:
        rows = rows.filter(pk__lt=after)
    with for_system():
        found = rows.select_related("place", "call__link").order_by("-pk")
        return list(found[:size])


def problem(viewer: Viewer, wanted: UUID) -> Problem:
    """One problem, for the leaders linked to its place today and for who keeps the links; Missing
    for others, also for whoever found it and is linked there no more."""
    with for_system():
        rows = Problem.objects.select_related("place", "call__link__person")
        row = rows.filter(pk=wanted).first()
    if row is not None and (may(viewer, KEEPS, path=row.path) or leads(viewer, row.place_id)):
        return row
    raise Missing("no-problem", "没有这个问题", "there is no such problem")


def public_liaison(viewer: Viewer, wanted: int, size: int = 30) -> Public:
    """What the public reads of a place and below it: problems by their titles and what came of
    them, help in sums. Titles and outcomes are written so that they name nobody."""
    row = place(viewer, wanted)
    with for_system():
        below = Q(path__startswith=row.path)
        found = Problem.objects.filter(below).select_related("place", "call")
        given = Given.objects.filter(below).order_by()
        sums = dict(given.values_list("kind").annotate(n=Sum("quantity")))
        linked = Link.objects.filter(in_force(), place=row).order_by("starts")
        posts = list(dict.fromkeys(linked.values_list("post", flat=True)))
        return Public(row, list(found.order_by("-pk")[:size]), sums, posts)


def problem_case(viewer: Viewer, call: UUID) -> list[ProblemCase]:
    """The problems of a call that become cases, where the pack says of which type."""
    with for_system():
        row = LiaisonCall.objects.select_related("link__person").filter(pk=call).first()
        if row is None:
            return []
        rules = pack_over(viewer, row.path).people.liaisons.get(row.link.liaison)
        if rules is None or rules.finding is None:
            return []
        asked = rules.finding
        return [
            ProblemCase(
                one.pk,
                asked.case,
                {
                    **asked.answers,
                    asked.text: f"{one.title}。{one.text}".strip("。"),
                    asked.where: {"place": str(one.place_id)},
                },
                one.place_id,
                row.by or row.link.person.account_id,
            )
            for one in row.problems.filter(state=Problem.OPEN)
        ]


def _kept(viewer: Viewer) -> Q:
    paths = viewer.paths(KEEPS)
    if not paths:
        raise Forbidden("not-allowed", "包联不由您管", "liaison is not yours to keep")
    ground = Q()
    for path in paths:
        ground |= Q(path__startswith=path)
    return ground
