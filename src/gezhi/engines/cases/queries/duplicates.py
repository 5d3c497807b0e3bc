"""Before a report is sent: has somebody reported this already, and what kind of matter is it?"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from math import cos, hypot, radians
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from gezhi.base import clock
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries.seeing import scope
from gezhi.engines.cases.rules import triage
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.pack import Pack

METRES_PER_DEGREE = 111_320.0
NEAR_METRES = 300.0
ALIKE = 0.35
SAME_MATTER = 0.3
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that may be the same matter: how far away (metres) and how alike (0 to 1)."""

    row: Case
    metres: float | None
    likeness: float


def look_alike(
    viewer: Viewer,
    text: str,
    *,
    path: str,
    lon: float | None = None,
    lat: float | None = None,
    category: str = "",
    days: int = 30,
    leave_out: object = None,
    only_known: bool = False,
) -> list[Alike]:
    """Open cases near by or in the same place whose words are alike, best first, at most three. The
    same matter counts for some likeness: neighbours word one thing differently.

    Everybody may ask: what is shown of another's case is only its public part. `only_known` leaves
    out what is neither public nor the viewer's to see.
    """
    rows = Case.objects.filter(
        state=Case.OPEN,
        kept_to="",
        merged_into=None,
        opened__gte=clock.now() - timedelta(days=days),
    ).select_related("place__parent__parent")
    if only_known:
        rows = rows.filter(Q(public=True) | scope(viewer))
    if leave_out is not None:
        rows = rows.exclude(pk=leave_out)
    found = list(rows.filter(_near(path, lon, lat)).order_by("-opened")[:200])
    scores = dict(triage.alike(text, [(str(row.pk), row.text) for row in found]))
    similar = [
        Alike(row, _metres(row, lon, lat), _likeness(scores.get(str(row.pk), 0.0), row, category))
        for row in found
    ]
    likely = [one for one in similar if one.likeness >= ALIKE]
    return sorted(likely, key=lambda one: -one.likeness)[:SHOWN]


def _near(path: str, lon: float | None, lat: float | None) -> Q:
    if lon is None or lat is None:
        return Q(path__startswith=path)
    reach = NEAR_METRES / METRES_PER_DEGREE
    wide = reach / max(cos(radians(lat)), 0.01)
    around = Q(lon__range=(lon - wide, lon + wide), lat__range=(lat - reach, lat + reach))
    return around | Q(lon=None, path__startswith=path)


def _likeness(words: float, row: Case, category: str) -> float:
    same = bool(category) and row.category == category
    return min(words + SAME_MATTER, 1.0) if same else words


def _metres(row: Case, lon: float | None, lat: float | None) -> float | None:
    if lon is None or lat is None or row.lon is None or row.lat is None:
        return None
    east = (row.lon - lon) * cos(radians(lat)) * METRES_PER_DEGREE
    return hypot(east, (row.lat - lat) * METRES_PER_DEGREE)


@lru_cache(maxsize=4)
def _model(path: str, changed: float) -> triage.Model:
    return triage.load(Path(path))


def model_path(pack: str) -> Path:
    """Where the trained model of a pack is kept."""
    return Path(settings.MODELS) / f"{pack}.triage"


def triage_model(pack: str) -> triage.Model | None:
    """The trained model of a pack, if there is one; read again when it was trained anew."""
    path = model_path(pack)
    return _model(str(path), path.stat().st_mtime) if path.exists() else None


@dataclass(frozen=True, slots=True)
class Guess:
    """A matter that a text may be about, how it was found, and the words that decided."""

    category: str
    confidence: float
    words: tuple[str, ...]
    by: str


def suggest_categories(viewer: Viewer, pack: Pack, text: str, most: int = 3) -> list[Guess]:
    """Matters that a text may be about: the trained model's first if it is sure, then those whose
    words the text contains. Nothing is sent anywhere."""
    guesses: list[Guess] = []
    model = triage_model(pack.manifest.pack)
    if model is not None:
        found = model.suggest(text)
        if found.category is not None:
            words = tuple(word.text for word in found.words[:4] if word.weight > 0)
            guesses.append(Guess(found.category, found.confidence, words, "model"))
    known = {guess.category for guess in guesses}
    guesses.extend(guess for guess in _by_words(pack, text) if guess.category not in known)
    return guesses[:most]


def _by_words(pack: Pack, text: str) -> list[Guess]:
    found = []
    for tree in pack.matters.values():
        for matter in tree.matters:
            hits = tuple(word for word in matter.words if word in text)
            if hits:
                length = sum(map(len, hits))
                found.append(Guess(matter.matter, length / (length + 4), hits, "words"))
    return sorted(found, key=lambda guess: -guess.confidence)
