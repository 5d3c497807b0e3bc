"""Planning one's rounds of the coming weeks, and planning them again when something comes up."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Sum

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.recurrence import Recurrence
from gezhi.engines.duties.models import Call, Round
from gezhi.engines.duties.queries.calling import DueHome, due_homes
from gezhi.engines.duties.rules.rounds import (
    Day,
    Stop,
    Worker,
    legs,
    metres,
    plan,
    replan,
    window,
)
from gezhi.engines.people.models import Household
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at
from gezhi.engines.places.queries import place as place_by_id
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.calendar import calendar_of
from gezhi.pack.pack import Pack

AHEAD = timedelta(days=30)
MINUTES = 240.0
"""Minutes of a day that go into calls: it sets how days share the work, and is no limit."""
ME = "me"


def plan_rounds(viewer: Viewer, place: int, away: Sequence[date] = ()) -> int:
    """Lay the viewer's calls of the next 30 days on a ground into rounds; returns how many calls.

    What was called at stays; who was skipped today is laid on another day; a call that is planned
    stays on its day where it still may, and moves only off the days that one is `away`, or to make
    room. Households in another's round
    are theirs. Forbidden for whoever does not call there.
    """
    ground = place_by_id(viewer, place)
    if viewer.account is None or not may(viewer, "visit.walk", path=ground.path):
        raise Forbidden("not-allowed", "走访由这里的工作人员做", "those who serve here call")
    today = clock.today()
    pack = attached_at(viewer, ground.path).pack
    homes = _mine(viewer, ground, due_homes(viewer, place), today)
    days = _days(pack, homes, today, frozenset(away))
    stops, worker = _stops(ground, homes, days, _skipped(ground, today))
    before = {
        str(row.household_id): (ME, row.round.day)
        for row in _planned(viewer.account, ground, today).select_related("round")
    }
    made = replan(stops, [worker], before) if before else plan(stops, [worker])
    by_id = {str(one.household.pk): one for one in homes}
    return _keep(viewer, ground, today, made.days, by_id)


def _planned(account: UUID, ground: Place, today: date) -> Any:
    rows = Call.objects.filter(round__account=account, round__place=ground, round__day__gte=today)
    return rows.filter(state=Call.PLANNED)


def _mine(viewer: Viewer, ground: Place, homes: list[DueHome], today: date) -> list[DueHome]:
    """Without those in another's round, and those whom one has called at today."""
    near = Call.objects.filter(path__startswith=ground.path, round__day__gte=today)
    others = near.filter(state=Call.PLANNED).exclude(round__account=viewer.account)
    today_done = near.filter(round__day=today, state=Call.DONE)
    taken = {
        *others.values_list("household", flat=True),
        *today_done.values_list("household", flat=True),
    }
    return [one for one in homes if one.household.pk not in taken]


def _skipped(ground: Place, today: date) -> set[UUID]:
    """Those whom somebody meant to call at today and did not: another day, then."""
    rows = Call.objects.filter(path__startswith=ground.path, round__day=today, state=Call.SKIPPED)
    return set(rows.values_list("household", flat=True))


def _days(
    pack: Pack, homes: list[DueHome], today: date, away: frozenset[date]
) -> dict[str, list[date]]:
    """The days on which each kind of visit is made."""
    works = calendar_of(pack).is_working_day
    found: dict[str, list[date]] = {}
    for kind in {one.kind.visit: one.kind for home in homes for one in home.reasons}.values():
        days = Recurrence(kind.days).days(today - AHEAD, today + 2 * AHEAD, works)
        near = {
            day + timedelta(days=off) for day in days for off in range(-kind.shift, kind.shift + 1)
        }
        last = today + AHEAD
        found[kind.visit] = sorted(day for day in near - away if today <= day <= last)
    return found


def _stops(
    ground: Place, homes: list[DueHome], days: dict[str, list[date]], skipped: set[UUID]
) -> tuple[list[Stop], Worker]:
    today = clock.today()
    middle = (ground.lon or 0.0, ground.lat or 0.0)
    points = metres([middle, *(_point(one.household, middle) for one in homes)])
    stops: list[Stop] = []
    for home, (x, y) in zip(homes, points[1:], strict=True):
        first = home.reasons[0]
        kind, worked = first.kind, days[first.kind.visit]
        if home.household.pk in skipped:
            worked = [day for day in worked if day != today]
        last = first.due - timedelta(days=kind.every)
        open_days = window(last, kind.every, worked, kind.grace, kind.grace)
        minutes = float(max(one.kind.minutes for one in home.reasons))
        stops.append(Stop(str(home.household.pk), x, y, minutes, open_days))
    all_days = {day for one in days.values() for day in one}
    return stops, Worker(ME, *points[0], dict.fromkeys(sorted(all_days), MINUTES))


def spare_household(household: UUID, reasons: set[str]) -> None:
    """Take a household out of the rounds to come, but for the reasons to which it still agrees:
    nobody goes there for another one. The way of the round closes up. In a transaction."""
    rows = Call.objects.select_for_update(of=("self",), no_key=True).select_related("round__place")
    for call in list(rows.filter(household=household, state=Call.PLANNED).order_by("pk")):
        left = [one for one in call.reasons if one in reasons]
        if left:
            Call.objects.filter(pk=call.pk).update(reasons=left)
        else:
            call.delete()
            _close_up(call.round)


def _close_up(row: Round) -> None:
    """The ways of a round from whom one leaves to who is left, in the same order."""
    left = list(row.calls.select_related("household__place").order_by("position", "pk"))
    if not left:
        row.delete()
        return
    middle = (row.place.lon or 0.0, row.place.lat or 0.0)
    start, *there = metres([middle, *(_point(one.household, middle) for one in left)])
    for call, way in zip(left, legs(there, range(len(there)), start), strict=True):
        call.metres = round(way)
    Call.objects.bulk_update(left, ["metres"])
    row.metres = sum(one.metres for one in left)
    row.save(update_fields=["metres"])


def _point(home: Household, middle: tuple[float, float]) -> tuple[float, float]:
    there = home.place
    return (there.lon, there.lat) if there.lon is not None and there.lat is not None else middle


def _keep(
    viewer: Viewer, ground: Place, today: date, days: Sequence[Day], homes: dict[str, DueHome]
) -> int:
    account = viewer.account
    assert account is not None  # noqa: S101
    with transaction():
        # All that write rounds of one ground wait here for each other.
        Place.objects.select_for_update(of=("self",), no_key=True).get(pk=ground.pk)
        rows = Round.objects.filter(account=account, place=ground, day__gte=today)
        known = {row.day: row for row in rows}
        _planned(account, ground, today).delete()
        made = [call for day in days for call in _calls(account, ground, known, day, homes)]
        Call.objects.bulk_create(made, batch_size=500)
        for row in known.values():
            row.metres = row.calls.aggregate(sum=Sum("metres"))["sum"] or 0
            row.planned = clock.now()
            row.save(update_fields=["metres", "planned"])
        Round.objects.filter(account=account, place=ground, day__gte=today, calls=None).delete()
        facts: dict[str, Any] = {
            "calls": len(made),
            "days": len(days),
            "metres": round(sum(d.metres for d in days)),
        }
        where: dict[str, Any] = {"place_id": ground.pk, "path": ground.path}
        record(viewer, "round.planned", "place", ground.pk, **where, **facts)
    return len(made)


def _calls(
    account: UUID, ground: Place, known: dict[date, Round], day: Day, homes: dict[str, DueHome]
) -> list[Call]:
    row = known.get(day.day)
    if row is None:
        values: dict[str, Any] = {"account": account, "place": ground, "path": ground.path}
        row = known[day.day] = Round.objects.create(id=new_id(), day=day.day, **values)
    begin = row.calls.count()
    return [
        Call(
            id=new_id(),
            round=row,
            household=homes[key].household,
            path=homes[key].household.place.path,
            position=begin + number,
            metres=round(day.legs[number]),
            reasons=[one.kind.visit for one in homes[key].reasons],
        )
        for number, key in enumerate(day.stops)
    ]
