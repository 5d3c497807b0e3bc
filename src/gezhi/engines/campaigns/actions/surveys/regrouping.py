"""Surveys that run, after a ground was divided anew."""

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.surveys.opening import tell
from gezhi.engines.campaigns.models import Answer, Asked, Survey
from gezhi.engines.places.actions import bring
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import Heirs
from gezhi.engines.trust.rules.viewer import Viewer


def follow_surveys(viewer: Viewer, heirs: Heirs) -> int:
    """Let doors and answers of running surveys follow a division; returns how many surveys of
    closed grids went on.

    A survey of a closed grid goes on in each new grid to which doors of its went, under the version
    and until the days that it had; where the same runs there already, they become one. Refusals and
    publicity stay where they were said.
    """
    running = Survey.objects.filter(ended=None)
    for model in (Asked, Answer):
        bring(model._default_manager.filter(survey__in=running), heirs)
    closed = list(running.filter(place_id__in=heirs.closed).order_by("pk"))
    for row in closed:
        _go_on(viewer, row, heirs)
    return len(closed)


def _go_on(viewer: Viewer, row: Survey, heirs: Heirs) -> None:
    grids = Place.objects.in_bulk(set(heirs.closed.values()))
    home = grids[heirs.closed[row.place_id]]
    here = _running(row, home)
    if here is None:
        row.place, row.path = home, home.path
        row.save(update_fields=["place", "path"])
    for grid in grids.values():
        if grid != row.place:
            _hand_over(viewer, row, grid)
    if here is not None and not _left(row):
        row.ended = clock.today()
        row.save(update_fields=["ended"])
        tell(viewer, "ended", row, "survey", row.pk, division=True)


def _left(row: Survey) -> bool:
    """Whether something that is still to be asked stayed."""
    return row.doors.filter(state=Asked.LEFT).exists()


def _running(row: Survey, grid: Place) -> Survey | None:
    found = Survey.objects.filter(place=grid, key=row.key, ended=None)
    return found.exclude(pk=row.pk).first()


def _hand_over(viewer: Viewer, row: Survey, grid: Place) -> None:
    """What lies in another grid, to the survey there; answers under another version of its
    questions stay with those questions."""
    doors = row.doors.filter(path__startswith=grid.path)
    answers = row.answers.filter(path__startswith=grid.path)
    if not (doors.exists() or answers.exists()):
        return
    there = _running(row, grid)
    if there is None:
        about = {name: getattr(row, name) for name in ("key", "version_id", "ends", "erases", "by")}
        there = Survey.objects.create(id=new_id(), place=grid, path=grid.path, **about)
        tell(viewer, "opened", there, "survey", there.pk, count=doors.count(), division=True)
    if there.version_id == row.version_id:
        answers.update(survey=there)
    else:
        doors = doors.filter(state=Asked.LEFT)
    known = there.doors.exclude(household=None).values("household")
    doors.exclude(household__in=known).update(survey=there)
