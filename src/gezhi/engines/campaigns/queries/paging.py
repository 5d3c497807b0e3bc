"""The ledger by number, page by page: for programs that read all of it."""

from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.engines.campaigns.models import Task
from gezhi.engines.campaigns.queries.knowing import campaign_at
from gezhi.engines.campaigns.queries.ledger import Asked, TaskLine, fitting, lines_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


def task_page(
    viewer: Viewer, campaign: UUID, asked: Asked, *, after: int = 0, size: int = 50
) -> tuple[list[TaskLine], int | None]:
    """A page of the tasks that fit, by number, and after which one the next page begins."""
    row = campaign_at(viewer, campaign)
    with for_system():
        rows = fitting(viewer, Task.objects.filter(_standing(asked.state), campaign=row), asked)
        page = lines_of(viewer, rows.filter(number__gt=after).order_by("number")[: size + 1])
    return page[:size], page[size - 1].row.number if len(page) > size else None


def _standing(state: str) -> Q:
    """Tasks that stand so today, as `rules.standing` has it."""
    today = clock.today()
    open_ = Q(state=Task.OPEN)
    meant = {
        "": Q(),
        "late": open_ & Q(due__lt=today),
        "planned": open_ & Q(due__gte=today, starts__gt=today),
        "going": open_ & Q(due__gte=today, starts__lte=today),
    }
    return meant.get(state, Q(state=state))
