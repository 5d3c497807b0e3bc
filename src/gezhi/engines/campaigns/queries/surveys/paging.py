"""Doors and answers of a survey page by page: for programs that read all of them."""

from uuid import UUID

from django.db.models import Q

from gezhi.engines.campaigns.models import Asked
from gezhi.engines.campaigns.queries.surveys.knowing import ASK, KEEP, must_keep, survey_at
from gezhi.engines.campaigns.queries.surveys.listing import AnswerView, views_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


@for_system()
def door_page(
    viewer: Viewer,
    wanted: UUID,
    *,
    path: str = "",
    state: str = "",
    stage: str = "",
    after: int = 0,
    size: int = 50,
) -> tuple[list[Asked], int | None]:
    """A page of the doors on the viewer's ground, by number, and after which the next begins."""
    row = survey_at(viewer, wanted)
    mine = Q(pk__in=[])
    for ground in viewer.paths(ASK, KEEP):
        mine |= Q(path__startswith=ground)
    rows = Asked.objects.filter(mine, survey=row, path__startswith=path, pk__gt=after)
    for name, value in (("state", state), ("stage", stage)):
        rows = rows.filter(**{name: value}) if value else rows
    page = list(rows.select_related("household", "place").order_by("pk")[: size + 1])
    return page[:size], page[size - 1].pk if len(page) > size else None


@for_system()
def answer_page(
    viewer: Viewer, wanted: UUID, *, after: UUID | None = None, size: int = 50
) -> tuple[list[AnswerView], UUID | None]:
    """A page of the answers by their ids, the last made first, doubles merged; only for who keeps
    the survey."""
    row = survey_at(viewer, wanted)
    must_keep(viewer, row.path)
    rows = row.answers.filter(kept=None).select_related("place").order_by("-pk")
    rows = rows.filter(pk__lt=after) if after is not None else rows
    page = list(rows[: size + 1])
    return views_of(page[:size]), page[size - 1].pk if len(page) > size else None
