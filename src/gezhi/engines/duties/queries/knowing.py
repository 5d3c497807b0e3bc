"""What the engine's own queries and actions look up: appointments, leave, who takes what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from gezhi.engines.duties.models import Leave, Occurrence, Rule, shared_by
from gezhi.engines.duties.rules.days import Away, taker
from gezhi.engines.people.models import Appointment
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.duties import Duty, Roster


def rule_in(version: int, kind: str, key: str) -> Duty | Roster | None:
    """A duty or roster as a version of the pack has it."""
    pack = pack_by_id(version)
    return pack.duties.get(key) if kind == Rule.DUTY else pack.rosters.get(key)


def rule_of(row: Occurrence) -> Duty | Roster:
    """The rule by which an occurrence was drawn up. Missing where its pack lost it, which does not
    happen: versions are kept."""
    found = rule_in(row.version_id, row.rule.kind, row.rule.key)
    if found is None:
        raise Missing("no-duty", "模式包里没有这项职责", "the pack has no such duty")
    return found


def ground_path(place: Place) -> str:
    """The path of the ground under a place, from what is loaded with it."""
    for one in (place, place.parent, place.parent.parent if place.parent else None):
        if one is not None and one.over is not None:
            return one.over.path
    return place.path


APPOINTED = ("place__over", "place__parent__over", "place__parent__parent__over")


@dataclass(frozen=True)
class Mine:
    """The appointments of one account on some days, and the leave that touches them: their own,
    and that of those for whom they stand in."""

    appointments: Mapping[UUID, Appointment]
    leave: tuple[Away, ...] = ()
    others: Mapping[UUID, Appointment] = field(default_factory=dict[UUID, Appointment])

    @cached_property
    def keys(self) -> list[UUID]:
        """What stands as holder in rows that may be theirs."""
        rows = [*self.appointments.values(), *self.others.values()]
        places = {row.place_id for row in rows if row.place_id is not None}
        return [*(row.pk for row in rows), *(shared_by(one) for one in sorted(places))]

    def takes(self, row: Occurrence) -> bool:
        """Whether they take an occurrence: as its holder who is here, as the stand-in of one who
        is away, or as one of those who share it."""
        return any(self._whose(row, one) for one in self._owing(row))

    def for_whom(self, row: Occurrence) -> Appointment | None:
        """For whom they stand in; None where it is their own."""
        owing = [one for one in self._owing(row) if self._whose(row, one)]
        if not owing or any(one in self.appointments for one in owing):
            return None
        return self.others.get(owing[0])

    def _owing(self, row: Occurrence) -> list[UUID]:
        if row.holder.int >> 64:
            return [row.holder]
        both = {**self.others, **self.appointments}
        return [
            key
            for key, one in both.items()
            if one.post == row.post and shared_by(one.place_id or 0) == row.holder
        ]

    def _whose(self, row: Occurrence, owing: UUID) -> bool:
        found = self.appointments.get(owing) or self.others.get(owing)
        if found is None or found.starts > row.day or (found.ends and found.ends < row.day):
            return False
        return taker(owing, row.day, self.leave) in self.appointments


def mine(viewer: Viewer, first: date, last: date) -> Mine:
    """The viewer's appointments on some days, with leave; three statements at most."""
    if viewer.account is None:
        return Mine({})
    with for_system():
        force = Q(starts__lte=last) & (Q(ends=None) | Q(ends__gte=first))
        rows = Appointment.objects.filter(force, person__account=viewer.account).exclude(post="")
        found = {row.pk: row for row in rows.select_related(*APPOINTED)}
        if not found:
            return Mine({})
        away = Leave.objects.filter(starts__lte=last, ends__gte=first)
        near = list(away.filter(Q(holder__in=found) | Q(stand_in__in=found)).order_by("pk"))
        others = {one.holder for one in near} - found.keys()
        known = Appointment.objects.filter(pk__in=others).select_related("person", *APPOINTED)
        held = {row.pk: row for row in known} if others else {}
    return Mine(found, tuple(Away(o.holder, o.stand_in, o.starts, o.ends) for o in near), held)


def holder_names(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of those in public posts, by appointment (K1: they stand on the board)."""
    wanted = {one for one in ids if one.int >> 64}
    if not wanted:
        return {}
    rows = Appointment.objects.filter(pk__in=wanted).select_related("person")
    return {row.pk: row.person.name for row in rows}


def account_names(viewer: Viewer, ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Names of those in public posts by their account, for who did something on duty."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = Appointment.objects.filter(person__account__in=wanted).select_related("person")
    return {row.person.account_id: row.person.name for row in rows if row.person.account_id}
