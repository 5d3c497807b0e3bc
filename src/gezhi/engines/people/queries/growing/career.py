"""Where somebody stands on a ladder, what the next grade asks, and what is paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum

from gezhi.base import clock
from gezhi.engines.people.models import (
    AdoptedLadder,
    Appointment,
    Attendance,
    Demur,
    Person,
    Promotion,
    Standing,
)
from gezhi.engines.people.queries.growing.defined import me
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.people.rules.ladder import Condition, Having, conditions, full_years
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.growing import Ladder, Step

SEES = ("career.keep", "career.decide")
PAYS = "pay.see"


@dataclass(frozen=True, slots=True)
class Career:
    """Somebody's grade on a ladder in force, since when; the grade above with what it asks (none at
    the top), a promotion that is under way, and the grades before. `pay` is in fen a month, None
    for whoever may not read it."""

    standing: Standing
    name: str
    ladder: Ladder
    step: Step
    next: Step | None
    asks: list[Condition]
    going: Promotion | None
    before: list[Standing]
    pay: int | None
    next_pay: int | None


@dataclass(frozen=True, slots=True)
class PayLine:
    """One line of a pay sheet: whose, which grade, and fen a month."""

    person: UUID
    name: str
    place: str
    step: Step
    since: date
    pay: int


def rules_of(adopted: AdoptedLadder) -> Ladder:
    """What the version of the pack under which a ladder was adopted says of it."""
    return pack_by_id(adopted.version_id).people.ladders[adopted.ladder]


def on_day() -> Q:
    """The ladders and grades that hold today: what was decided from a later day on counts from that
    day, and what was there before until then."""
    today = clock.today()
    return Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))


def ladders(viewer: Viewer) -> list[tuple[AdoptedLadder, Ladder]]:
    """The ladders in force; that there are such is public, as is what each grade asks."""
    rows = AdoptedLadder.objects.filter(on_day()).select_related("place").order_by("path")
    return [(row, rules_of(row)) for row in rows]


def ladder_over(viewer: Viewer, path: str, key: str) -> AdoptedLadder:
    """The ladder in force over a place; Missing where none is."""
    rows = AdoptedLadder.objects.filter(on_day(), ladder=key).select_related("place")
    found = [row for row in rows if path.startswith(row.path)]
    if not found:
        raise Missing("no-ladder", "这里没有实行岗位等级", "no ladder is in force here")
    return max(found, key=lambda row: len(row.path))


def having(person: UUID, step: Step, since: date, appraisals: int, on: date) -> Having:
    """What somebody has of what a grade asks, counted from records since a day."""
    with for_system():
        posts = Appointment.objects.filter(in_force(), person=person, post__in=step.rung.of)
        held = posts.exists()
        came = Attendance.objects.filter(
            enrolment__person=person, session__day__gte=since, session__day__lte=on
        )
        minutes = came.aggregate(sum=Sum("session__minutes"))["sum"] or 0
    return Having(held, full_years(since, on), minutes // 60, appraisals)


def my_career(viewer: Viewer) -> list[Career]:
    """The viewer's own standings, with their pay."""
    person = me(viewer)
    with for_system():
        rows = _standings(Standing.objects.filter(on_day(), person=person))
        return [_career(row, paid=True) for row in rows]


def career_of(viewer: Viewer, person: UUID) -> list[Career]:
    """Somebody's standings, for those who keep careers over them; pay only for the payer's role.
    Missing where there is nobody."""
    with for_system():
        rows = _standings(Standing.objects.filter(on_day(), person=person))
        seen = [row for row in rows if _sees(viewer, row.path)]
        if not seen:
            raise Missing("no-person", "没有这个人，或不由您管", "nobody of yours is called so")
        return [_career(row, paid=may(viewer, PAYS, path=row.path)) for row in seen]


def _sees(viewer: Viewer, path: str) -> bool:
    return any(may(viewer, one, path=path) for one in (*SEES, PAYS))


def _standings(rows: Iterable[Standing]) -> list[Standing]:
    return list(rows.select_related("person", "place"))  # type: ignore[attr-defined]


def _career(row: Standing, *, paid: bool) -> Career:
    adopted = ladder_over(_SYSTEM, row.path, row.ladder)
    rules = rules_of(adopted)
    step = rules.step(row.grade)
    assert step is not None  # noqa: S101
    above = rules.after(row.grade)
    going = Promotion.objects.filter(
        person=row.person_id, ladder=row.ladder, state__in=Promotion.GOING
    ).first()
    on = clock.today()
    proved = len(going.appraisals) if going is not None else 0
    asks = (
        []
        if above is None
        else conditions(above, having(row.person_id, above, row.since, proved, on))
    )
    before = Standing.objects.filter(person=row.person_id, ladder=row.ladder)
    return Career(
        standing=row,
        name=row.person.name,
        ladder=rules,
        step=step,
        next=above,
        asks=asks,
        going=going,
        before=list(before.filter(since__lt=row.since).order_by("-since")),
        pay=step.grade.pay if paid else None,
        next_pay=above.grade.pay if paid and above is not None else None,
    )


def standing_lines(
    viewer: Viewer, adopted: AdoptedLadder, *, grade: str = "", after: str = "", size: int = 50
) -> list[Standing]:
    """Who stands on a ladder, for those who keep it; a page at a time, in the order of grades."""
    paths = viewer.paths(*SEES, PAYS)
    if not any(adopted.path.startswith(one) or one.startswith(adopted.path) for one in paths):
        raise Forbidden("not-allowed", "岗位等级名单不对您开放", "this list is not open to you")
    rows = Standing.objects.filter(on_day(), ladder=adopted.ladder)
    rows = rows.filter(path__startswith=adopted.path)
    if grade:
        rows = rows.filter(grade=grade)
    if after:
        rows = rows.filter(pk__gt=after)
    with for_system():
        found = rows.select_related("person", "place").order_by("pk")
        return [row for row in found[: size * 4] if _sees(viewer, row.path)][:size]


def grade_counts(viewer: Viewer, adopted: AdoptedLadder) -> dict[str, int]:
    """How many stand on each grade; numbers alone."""
    with for_system():
        rows = Standing.objects.filter(
            on_day(), ladder=adopted.ladder, path__startswith=adopted.path
        ).values_list("grade", flat=True)
        counts: dict[str, int] = {}
        for grade in rows:
            counts[grade] = counts.get(grade, 0) + 1
    return counts


def pay_sheet(viewer: Viewer, adopted: AdoptedLadder) -> list[PayLine]:
    """The pay of everybody on a ladder by grade, for the payer's role alone; Forbidden for others,
    whatever else they keep."""
    if not may(viewer, PAYS, path=adopted.path):
        raise Forbidden(
            "not-allowed", "工资表只给发工资的人看", "only the payer reads the pay sheet"
        )
    rules = rules_of(adopted)
    with for_system():
        rows = Standing.objects.filter(
            on_day(), ladder=adopted.ladder, path__startswith=adopted.path
        ).select_related("person", "place")
        found = [(row, rules.step(row.grade)) for row in rows]
    order = [one.key for one in rules.steps()]
    lines = [
        PayLine(row.person_id, row.person.name, row.place.name, step, row.since, step.grade.pay)
        for row, step in found
        if step is not None
    ]
    return sorted(lines, key=lambda one: (order.index(one.step.key), one.place, one.name))


def promotions(
    viewer: Viewer, states: Sequence[str] = Promotion.GOING, size: int = 100
) -> list[Promotion]:
    """Promotions on the viewer's ground, for those who keep or decide them, oldest first."""
    if not (viewer.has("career.keep") or viewer.has("career.decide")):
        raise Forbidden("not-allowed", "晋升不由您办", "promotions are not yours to keep")
    with for_system():
        rows = Promotion.objects.filter(state__in=states).select_related(
            "person", "place", "adopted"
        )
        return [
            row
            for row in rows.order_by("pk")[: size * 4]
            if any(may(viewer, one, path=row.path) for one in SEES)
        ][:size]


def promotion(viewer: Viewer, wanted: UUID) -> Promotion:
    """One promotion, for those who keep them over its ground and for the person themselves."""
    with for_system():
        rows = Promotion.objects.select_related("person", "place", "adopted")
        row = rows.filter(pk=wanted).first()
    mine = row is not None and viewer.account is not None
    own = mine and row.person.account_id == viewer.account  # type: ignore[union-attr]
    if row is None or not (own or any(may(viewer, one, path=row.path) for one in SEES)):
        raise Missing("no-promotion", "没有这一条晋升", "there is no such promotion")
    return row


def on_notice(viewer: Viewer) -> list[Promotion]:
    """Promotions on notice, for colleagues: whoever holds a post on the same ground, or over it."""
    grounds = [grant.path for grant in viewer.grants if grant.path]
    if not grounds:
        return []
    today = clock.today()
    with for_system():
        rows = Promotion.objects.filter(state=Promotion.NOTICE, notice_last__gte=today)
        found = rows.select_related("person", "place", "adopted").order_by("pk")
        return [row for row in found if is_colleague(grounds, row)]


def is_colleague(grounds: Sequence[str], row: Promotion) -> bool:
    """Whether one of these grounds lies where a promotion's ladder is in force."""
    over = row.adopted.path
    return any(one.startswith(over) or row.path.startswith(one) for one in grounds)


def post_place(viewer: Viewer, person: Person, adopted: AdoptedLadder) -> Place:
    """Where somebody holds a post of a ladder; where the ladder is in force, if they hold none."""
    posts = {post for rung in rules_of(adopted).posts.values() for post in rung.of}
    with for_system():
        rows = Appointment.objects.filter(in_force(), person=person, post__in=posts)
        row = rows.select_related("place").order_by("-starts").first()
    return row.place if row is not None and row.place is not None else adopted.place


def demurs(viewer: Viewer, row: Promotion) -> list[Demur]:
    """What was said against a promotion, for those who keep or decide it."""
    if not any(may(viewer, one, path=row.path) for one in SEES):
        return []
    with for_system():
        return list(row.demurs.order_by("pk"))


def answers_demurs(viewer: Viewer, row: Promotion) -> bool:
    """Whether the viewer answers what is said against a promotion: neither who proposed nor who
    checked it, nor the person."""
    able = any(may(viewer, one, path=row.path) for one in SEES)
    apart = viewer.account not in (row.proposed_by, row.checked_by, row.person.account_id)
    return viewer.system or (able and apart)


def find_person(viewer: Viewer, typed: str, path: str) -> list[Person]:
    """Holders of posts at a ground whose name is typed in full, or with their place, or whose id it
    is; names are sealed, so that only whole ones are found. At most five."""
    wanted = " ".join(typed.split())
    if not wanted:
        return []
    with for_system():
        rows = Appointment.objects.filter(in_force(), place__path__startswith=path)
        people = {row.person_id: row for row in rows.select_related("person", "place")}
        found = [row for row in people.values() if wanted in _called(row)]
        return [row.person for row in found[:5]]


def _called(row: Appointment) -> tuple[str, ...]:
    name = row.person.name
    return name, f"{name} {row.place.name if row.place else ''}".strip(), str(row.person_id)


_SYSTEM = Viewer(kind="system", system=True, reason="career")
