"""What somebody answered in surveys by themselves, for their own copy."""

import json
from typing import Any

from gezhi.engines.campaigns.models import Answer
from gezhi.engines.campaigns.queries.surveys.knowing import rules_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


def own_surveys_data(viewer: Viewer) -> list[dict[str, Any]]:
    """The viewer's own answers that are still kept, with the survey, its purpose and the day on
    which they go, as plain data (PIPL 45). What a worker wrote down at a door carries no account
    and is read with the survey's keeper."""
    if viewer.account is None:
        return []
    with for_system():
        rows = Answer.objects.filter(account=viewer.account).select_related("survey", "place")
        return [_plain(one) for one in rows.order_by("at", "pk")]


def _plain(one: Answer) -> dict[str, Any]:
    rules = rules_of(one.survey)
    return {
        "survey": rules.name.model_dump(),
        "purpose": rules.purpose.model_dump(),
        "place": one.place.name,
        "at": one.at,
        "answers": json.loads(one.said),
        "confirmed": one.confirmed,
        "erased_on": one.survey.erases,
    }
