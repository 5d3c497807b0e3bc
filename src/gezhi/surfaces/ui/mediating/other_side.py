"""The questions about the other side of a dispute, for whoever applies: themselves, or a worker for
them."""

from collections.abc import Mapping

from django.utils.translation import gettext

from gezhi.base.ids import new_id
from gezhi.engines.cases.actions import mediation
from gezhi.pack.cases import CaseType
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.mediating.acting import uuid_of

NAMED = {"others.0.name": "other_name", "others.0.phone": "other_phone", "others": "other_name"}
"""How faults of the engine are called on the page."""


def other_side(post: Mapping[str, str]) -> mediation.OtherSide:
    """Who the other side is, as it was typed. The id is the form's own, so that a form that is sent
    twice names one party."""
    return mediation.OtherSide(
        post.get("other_name", ""),
        post.get("other_phone", ""),
        uuid_of(post.get("other", "")) or new_id(),
    )


def other_side_fields(
    post: Mapping[str, str], errors: Mapping[str, str], type_: CaseType
) -> list[FieldInput]:
    """Who it is, their number, and where the case type lets people meet online, how."""
    found = [
        FieldInput(
            "other_name",
            "name",
            gettext("Who the other side is"),
            post.get("other_name", ""),
            error=errors.get("other_name", ""),
            required=True,
            max_length=40,
        ),
        FieldInput(
            "other_phone",
            "phone",
            gettext("Their telephone number, if you know it"),
            post.get("other_phone", ""),
            error=errors.get("other_phone", ""),
            help=gettext("Used only to ask whether they are willing."),
        ),
    ]
    if type_.mediation is not None and type_.mediation.online:
        options = [Option("no", gettext("On site")), Option("yes", gettext("Online is fine"))]
        chosen = post.get("online", "no")
        label = gettext("How you would like to meet")
        found.append(FieldInput("online", "choice", label, chosen, options=options))
    return found
