"""What is a voter's own about a roll."""

from uuid import UUID

from gezhi.engines.councils.models import RollObjection
from gezhi.engines.trust.rules.viewer import Viewer


def my_roll_objections(viewer: Viewer, ballot: UUID) -> list[RollObjection]:
    """What the viewer has objected to a roll, the newest first."""
    if viewer.account is None:
        return []
    return list(RollObjection.objects.filter(ballot=ballot, by=viewer.account).order_by("-at"))
