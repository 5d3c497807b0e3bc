"""Counting what is asked of workers, in the moment in which a form is sent."""

from dataclasses import dataclass, field
from uuid import UUID

from django.core.cache import cache
from django.db.models import F

from gezhi.base import clock
from gezhi.base.codes import DIVISION
from gezhi.engines.insight.models import Asking
from gezhi.engines.insight.rules.asking import MOST, added, counts
from gezhi.engines.places.queries import ladder
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.queries import ANYONE, Missing

KINDS = (
    *("case", "step", "duty", "visit", "scoring", "survey", "council", "fund", "disclosure"),
    *("campaign", "register", "assessment", "growing", "liaison"),
    *("ballot", "pact", "points", "honours", "shop", "mediation"),
)
DIVISIONS = frozenset(level for level, _ in DIVISION)
KEPT = 2 * MOST
"""Seconds for which a form that was counted is remembered, so that a double submit counts once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A form that a worker sent: what it is, where, and what it took; never by whom.

    `shown` questions stood on it, `prefilled` of them answered, `typed` were answered by hand.
    `held` names what had to be typed of what is usually known (`name`, `phone`, `household`,
    `place`, `matter`), `level` of whom or what. `seconds` is None where the time says nothing:
    drawn offline, restored from a draft. `id` is made when the form is drawn.
    """

    kind: str
    form: str
    version: int
    place: int
    shown: int = 0
    prefilled: int = 0
    typed: int = 0
    held: tuple[str, ...] = ()
    level: str = ""
    seconds: float | None = None
    id: UUID | None = field(default=None)


def note_asked(asked: Asked) -> bool:
    """Count it; False where it was counted before, or its place or kind is not known. Nothing goes
    to the journal, which names who acted."""
    path = _grid(asked.place)
    if asked.kind not in KINDS or not path or not _first(asked.id):
        return False
    timed = counts(asked.seconds)
    with transaction():
        key = {
            "day": clock.today(),
            "kind": asked.kind,
            "form": asked.form[:120],
            "version": asked.version,
            "path": path,
        }
        Asking.objects.get_or_create(**key, defaults={"level": asked.level})
        row = Asking.objects.select_for_update().get(**key)
        held = {one: row.held.get(one, 0) + 1 for one in asked.held}
        Asking.objects.filter(pk=row.pk).update(
            times=F("times") + 1,
            fields=F("fields") + max(asked.shown, 0),
            prefilled=F("prefilled") + min(max(asked.prefilled, 0), max(asked.shown, 0)),
            typed=F("typed") + max(asked.typed, 0),
            timed=F("timed") + int(timed),
            spread=added(row.spread, asked.seconds or 0) if timed else row.spread,
            held={**row.held, **held},
        )
    return True


def _first(wanted: UUID | None) -> bool:
    return wanted is None or cache.add(f"insight.asked.{wanted}", 1, KEPT)


def _grid(place: int) -> str:
    """The path of the grid in which a place lies, else of the community or whatever is above it:
    what is finer would tell of somebody."""
    try:
        rungs = ladder(ANYONE, place)
    except Missing:
        return ""
    coarse = [one for one in rungs if one.level == "grid" or one.level in DIVISIONS]
    return (coarse or rungs[-1:])[0].path
