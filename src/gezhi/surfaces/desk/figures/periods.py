"""A ground and a stretch of days, which the page of statistics looks at."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from gezhi.base import clock
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.queue.asked import moment_of, path_of

DAYS = 30
HOUR = 3600


@dataclass(frozen=True)
class Period:
    """A ground and a stretch of days, both ends included."""

    place: str
    path: str
    since: date
    until: date

    @property
    def span(self) -> dict[str, Any]:
        """As the queries take it."""
        return {
            "path": self.path,
            "since": moment_of(self.since.isoformat()),
            "until": moment_of(self.until.isoformat(), days=1),
        }

    def page_of(self, place: int) -> str:
        """The page of statistics for another place in the same days."""
        asked = {"place": place, "since": self.since, "until": self.until}
        return f"{reverse('desk:statistics')}?{urlencode(asked)}"

    def href(self, figure: str, since: date | None = None, until: date | None = None) -> str:
        """The list of what stands behind a figure."""
        asked = {
            "queue": "all",
            "figure": figure,
            "place": self.place,
            "since": (since or self.since).isoformat(),
            "until": (until or self.until).isoformat(),
        }
        kept = urlencode({key: value for key, value in asked.items() if value})
        return f"{reverse('desk:queue')}?{kept}"


def period_of(viewer: Viewer, request: HttpRequest, paths: tuple[str, ...]) -> Period:
    """What the address asks for: the viewer's ground and the last thirty days, unless it says."""
    today = clock.today()
    since = _day(request.GET.get("since", "")) or today - timedelta(days=DAYS - 1)
    until = _day(request.GET.get("until", "")) or today
    place = request.GET.get("place", "")
    path = path_of(viewer, place)
    if not any(path.startswith(ground) for ground in paths) or not path:
        place, path = "", paths[0]
    if not place and path:
        place = str(int(path.rstrip(".").rsplit(".", 1)[-1], 36))
    return Period(place, path, min(since, until), max(since, until))


def _day(text: str) -> date | None:
    moment = moment_of(text)
    return clock.local(moment).date() if moment else None


def whole(value: float) -> float:
    """A number without a fraction where it has none, as it is written."""
    return int(value) if float(value).is_integer() else value
