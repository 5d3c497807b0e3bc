"""How many disputes were settled, by community and by mediator; no name from outside them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gezhi.engines.cases.models import Case, Mediator, Seat
from gezhi.engines.cases.queries.mediation.inside import mediated, type_of
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer

FEWEST = 3
"""Below this number of disputes a mediator's figures would tell how single ones ended."""
LEVELS = ("community", "village")


@dataclass(frozen=True, slots=True)
class Rate:
    """Disputes that ended: `settled`, guided `to_court`, `refused` by a side (not counted as
    mediated), out of `total`; `place` names whose they are, where it is one."""

    name: str
    total: int
    settled: int
    to_court: int
    refused: int
    running: int = 0
    place: int | None = None

    @property
    def share(self) -> float | None:
        """The part that was settled; None where nothing was mediated to its end."""
        return self.settled / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Rates:
    """All of a ground, by community, and by mediator (with consent, from three disputes on)."""

    whole: Rate
    communities: list[Rate]
    mediators: list[Rate]


def mediation_rates(viewer: Viewer, path: str = "", year: int | None = None) -> Rates:
    """The figures of a ground, the same for everybody; of disputes opened in a year, or of all."""
    with for_system():
        rows = mediated(viewer).filter(path__startswith=path).exclude(result="merged")
        if year is not None:
            rows = rows.filter(opened__year=year)
        kinds = {row.pk: (row, how_ended(row)) for row in rows if type_of(row).mediation}
        places = Place.objects.filter(level__in=LEVELS, path__startswith=path)
        names = {one.path: one for one in places}
        groups: dict[str, list[str]] = defaultdict(list)
        for row, kind in kinds.values():
            over = next((up for up in _up(row.path) if up in names), "")
            groups[over].append(kind)
        communities = [
            rate(names[key].name, groups[key], names[key].pk) for key in sorted(groups) if key
        ]
        ended = {pk: kind for pk, (_, kind) in kinds.items()}
        return Rates(rate("", ended.values()), communities, _by_mediator(ended))


def _up(path: str) -> list[str]:
    parts = path.rstrip(".").split(".")
    return [".".join(parts[:n]) + "." for n in range(len(parts), 0, -1)]


def how_ended(row: Case) -> str:
    """`running`, `settled`, `to-court`, `refused`, `failed`, or `apart` (not for mediation)."""
    if row.state == Case.OPEN:
        return "running"
    type_ = type_of(row)
    ends = type_.mediation.ends if type_.mediation else {}
    for ending in ("to-court", "refused"):
        key = ends.get(ending)  # type: ignore[call-overload]
        leads = {stage.outcomes[key].end for stage in type_.stages if key in stage.outcomes}
        if row.result in leads:
            return ending
    return {"solved": "settled", "partly": "settled", "unconfirmed": "settled"}.get(
        row.counts_as, "failed" if row.counts_as == "unsolved" else "apart"
    )


def rate(name: str, kinds: Iterable[str], place: int | None = None) -> Rate:
    """Figures from how disputes ended."""
    count = Counter(kinds)
    total = count["settled"] + count["to-court"] + count["failed"]
    return Rate(
        name,
        total,
        count["settled"],
        count["to-court"],
        count["refused"],
        count["running"],
        place,
    )


def _by_mediator(ended: dict[object, str]) -> list[Rate]:
    named = {one.pk: one.name for one in Mediator.objects.filter(named=True, listed=True)}
    seats = Seat.objects.filter(mediator__in=named, state=Seat.ACCEPTED)
    kinds: dict[object, list[str]] = defaultdict(list)
    for case, mediator in seats.values_list("case", "mediator"):
        if case in ended:
            kinds[mediator].append(ended[case])
    found = [rate(named[key], of) for key, of in kinds.items()]  # type: ignore[index]
    return sorted((one for one in found if one.total >= FEWEST), key=lambda one: one.name)
