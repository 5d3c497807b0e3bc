"""When something was done, by a phone whose clock may be wrong."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from gezhi.base import clock

MADE, CLOCK = "X-Gezhi-Made", "X-Gezhi-Clock"
UNKNOWN = timedelta(days=60)
"""How far back an entry may reach from a phone that is not enrolled (any more)."""


def moment_of(request: HttpRequest, enrolled: datetime | None) -> datetime | None:
    """The moment of doing on the server's clock: now, less what passed on the phone since. It never
    lies before the phone was enrolled nor ahead; None where the phone does not say."""
    made, there = _time(request, MADE), _time(request, CLOCK)
    if made is None or there is None:
        return None
    now = clock.now()
    first = enrolled if enrolled is not None else now - UNKNOWN
    try:
        done = now - (there - made)
    except OverflowError:
        return first
    return min(max(done, first), now)


def _time(request: HttpRequest, name: str) -> datetime | None:
    try:
        found = parse_datetime(request.headers.get(name, "")[:40])
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def made_at(request: HttpRequest) -> datetime | None:
    """When what this request asks for was done, where an outbox sends it later."""
    return getattr(request, "made_at", None)
