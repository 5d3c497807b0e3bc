"""Open cases after a ground was divided anew: each goes to the grid in which it lies."""

from uuid import UUID

from django.db.models import Q, QuerySet

from gezhi.base import clock
from gezhi.engines.cases.models import Case, Mediation, Mediator, Promise, Step
from gezhi.engines.places.actions import bring, doubled
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import Heirs, find_places, heirs_of, ladder
from gezhi.engines.trust.actions import Row, record_many
from gezhi.engines.trust.rules.viewer import Viewer


def regroup_cases(viewer: Viewer, division: UUID) -> int:
    """Let open cases follow a division in force; returns how many.

    A case at a closed grid goes to the grid of its spot, or to the heir of its own; one at a finer
    place went with it. Whoever held it by a post at a closed grid holds it in the new one, with
    the same deadline. Cases that have ended stay where they were, unless something that was
    promised in them is still to be kept. Harmless to call again.
    """
    heirs = heirs_of(viewer, division)
    rows = list(_concerned(heirs))
    places = _places(viewer, rows, heirs)
    moved = [one for one in rows if _regroup(one, places[one.pk], heirs, viewer)]
    fields = ["place", "path", "holder_place", "holder_path", "version", "changed"]
    Case.objects.bulk_update(moved, fields, batch_size=500)
    _steps(moved)
    _mediations(moved)
    _mediators(heirs)
    facts = {"division": str(division)}
    record_many(
        viewer,
        (Row("case.regrouped", "case", one.pk, one.place_id, one.path, facts) for one in moved),
    )
    return len(moved)


def _concerned(heirs: Heirs) -> QuerySet[Case]:
    below = Q(pk__in=[])
    for root in heirs.roots:
        below |= Q(path__startswith=root) | Q(holder_path__startswith=root)
    due = Promise.objects.filter(agreement__replaced=None, state__in=(Promise.DUE, Promise.HELP))
    open_ = Q(state=Case.OPEN) | Q(pk__in=due.values("case"))
    return Case.objects.select_for_update(of=("self",)).filter(below & open_)


def _places(viewer: Viewer, rows: list[Case], heirs: Heirs) -> dict[UUID, Place]:
    """Where each case lies now: at a closed grid by its spot, if that is known and in an heir."""
    spotted = [one for one in rows if one.place_id in heirs.closed and one.lon is not None]
    found = find_places(
        viewer,
        [one.lon for one in spotted if one.lon is not None],
        [one.lat or 0.0 for one in spotted],
    )
    ids = {one.pk: heirs.closed.get(one.place_id, one.place_id) for one in rows}
    new = set(heirs.closed.values())
    for one, place in zip(spotted, found, strict=True):
        grid = _at_level(viewer, place, heirs.level) if place else None
        if grid in new:
            ids[one.pk] = grid  # type: ignore[assignment]
    known = Place.objects.in_bulk(set(ids.values()))
    return {case: known[place] for case, place in ids.items()}


def _at_level(viewer: Viewer, place: int, level: str) -> int | None:
    return next((one.id for one in ladder(viewer, place) if one.level == level), None)


def _regroup(row: Case, place: Place, heirs: Heirs, viewer: Viewer) -> bool:
    before = (row.place_id, row.path, row.holder_place, row.holder_path)
    row.place, row.path = place, place.path
    if row.holder_place in heirs.closed:
        grid = _at_level(viewer, place.pk, heirs.level)
        row.holder_place = grid or heirs.closed[row.holder_place]
        row.holder_path = Place.objects.only("path").get(pk=row.holder_place).path
    else:
        row.holder_path = heirs.path(row.holder_path)
    changed = before != (row.place_id, row.path, row.holder_place, row.holder_path)
    if changed:
        row.version += 1
        row.changed = clock.now()
    return changed


def _steps(moved: list[Case]) -> None:
    """The step that is being passed is held where the case is held."""
    by_case = {one.pk: one for one in moved}
    steps = list(Step.objects.filter(case_id__in=by_case, ended=None))
    for step in steps:
        case = by_case[step.case_id]
        step.holder_place, step.holder_path = case.holder_place, case.holder_path
    Step.objects.bulk_update(steps, ["holder_place", "holder_path"], batch_size=500)


def _mediations(moved: list[Case]) -> None:
    paths = {one.pk: one.path for one in moved}
    rows = list(Mediation.objects.filter(pk__in=paths))
    for row in rows:
        row.path = paths[row.pk]
    Mediation.objects.bulk_update(rows, ["path"], batch_size=500)


def _mediators(heirs: Heirs) -> None:
    """The directory; who is listed at the heir already is not listed a second time."""
    twice: list[UUID] = []
    for whose in ("account", "body"):
        twice += doubled(Mediator.objects.exclude(**{whose: None}), heirs, whose)
    Mediator.objects.filter(pk__in=twice).update(listed=False)
    bring(Mediator.objects.exclude(pk__in=twice), heirs)
