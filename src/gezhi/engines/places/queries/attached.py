"""Which pack serves a place."""

import threading
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.places.models import Attachment, Place
from gezhi.engines.places.queries.finding import ground_of, revision
from gezhi.engines.trust.queries.packs import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.pack import Pack

_lock = threading.Lock()
_Row = tuple[str, int, date, str, int, date | None]
_attached: dict[int, list[_Row]] = {}


@dataclass(frozen=True, slots=True)
class Attached:
    """A pack's version where it is attached."""

    version: int
    place_id: int
    path: str
    name: str

    @property
    def pack(self) -> Pack:
        """The pack itself."""
        return pack_by_id(self.version)


def _all() -> list[_Row]:
    number = revision()
    with _lock:
        if number not in _attached:
            rows = Attachment.objects.order_by("since", "id").values_list(
                "place__path", "version_id", "since", "place__name", "place_id", "place__until"
            )
            _attached.clear()
            _attached[number] = list(rows)
        return _attached[number]


def attached_at(viewer: Viewer, path: str) -> Attached:
    """The pack that serves a place (by its path) today: the nearest attachment above it.

    Missing when none reaches there.
    """
    today = clock.today(timezone.get_default_timezone())
    best: Attached | None = None
    for over, version, since, name, place_id, _ in _all():
        if (
            path.startswith(over)
            and since <= today
            and (best is None or len(over) >= len(best.path))
        ):
            best = Attached(version, place_id, over, name)
    if best is None:
        raise Missing("no-pack", "这里还没有启用模式包", "no pack serves this place yet")
    return best


def attached_over(viewer: Viewer, row: Place) -> Attached:
    """The pack that serves a place of any tree: the one of the ground that it lies over."""
    return attached_at(viewer, ground_of(viewer, row).path)


def attached_packs(viewer: Viewer) -> list[Attached]:
    """All attachments in force today, the newest of each place that is not closed."""
    today = timezone.localdate(clock.now())
    newest: dict[str, Attached] = {}
    for over, version, since, name, place_id, until in _all():
        if since <= today and (until is None or today <= until):
            newest[over] = Attached(version, place_id, over, name)
    return list(newest.values())


def forget_attached() -> None:
    """Drop what this process remembers of attachments."""
    _attached.clear()
