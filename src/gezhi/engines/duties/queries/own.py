"""What is held of somebody's leave, and of calls that they agreed to, for their own copy."""

from typing import Any

from django.db.models import Q

from gezhi.engines.duties.models import Leave, Mark
from gezhi.engines.people.models import Person
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


def own_duties_data(viewer: Viewer) -> dict[str, list[dict[str, Any]]]:
    """The viewer's leave with its reason as long as that is kept, and the reasons for which their
    household is called at, as plain data (PIPL 45)."""
    if viewer.account is None:
        return {"leave": [], "calls_agreed": []}
    with for_system():
        leave = Leave.objects.filter(by=viewer.account).order_by("starts", "pk")
        person = Person.objects.filter(account=viewer.account).first()
        marks = Mark.objects.none()
        if person is not None:
            own = Q(person=person)
            if person.household_id is not None:
                own |= Q(person=None, household=person.household_id)
            marks = Mark.objects.filter(own).order_by("at", "pk")
        return {
            "leave": [_plain(one, "post", "starts", "ends", "reason", "at") for one in leave],
            "calls_agreed": [
                _plain(one, "reason", "agreed", "how", "until", "note", "ended") for one in marks
            ],
        }


def _plain(row: Leave | Mark, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
