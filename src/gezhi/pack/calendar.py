"""The working-time calendar of a pack, from its manifest."""

from dataclasses import dataclass
from functools import lru_cache

from gezhi.base.worktime import Calendar
from gezhi.pack.pack import Pack


@lru_cache(maxsize=64)
def _calendar(key: int, pack: "_ById") -> Calendar:
    time = pack.pack.manifest.working_time
    hours = tuple((span.from_, span.to) for span in time.hours)
    if not hours:
        return Calendar(week=time.week, days_off=time.days_off, days_on=time.days_on)
    return Calendar(hours, time.week, time.days_off, time.days_on)


@dataclass(frozen=True, eq=False, slots=True)
class _ById:
    pack: Pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.pack is self.pack

    def __hash__(self) -> int:
        return id(self.pack)


def calendar_of(pack: Pack) -> Calendar:
    """The working-time calendar of a pack; kept, because it remembers its days."""
    return _calendar(id(pack), _ById(pack))
