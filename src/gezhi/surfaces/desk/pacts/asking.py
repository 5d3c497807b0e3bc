"""The questions of each step of a version."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from gezhi.base import clock
from gezhi.engines.councils.queries import Version, counts_asked, least_talk
from gezhi.engines.councils.queries import pact_of as _pact_of
from gezhi.engines.trust.queries import ANYONE
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput


def _asker(request: HttpRequest, errors: dict[str, str]) -> Any:
    def field(name: str, kind: str, label: str, value: Any = "", **more: Any) -> FieldInput:
        typed = request.POST.get(name, value)
        return FieldInput(name, kind, label, typed, error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    return field


def talk_fields(request: HttpRequest, one: Version, errors: dict[str, str]) -> list[FieldInput]:
    """From when until when the draft is talked through."""
    field, today = _asker(request, errors), clock.today()
    least = least_talk(one.row, today)
    return [
        field("first", "date", gettext("First day"), today.isoformat(), required=True, least=today),
        field("last", "date", gettext("Last day"), least.isoformat(), required=True, least=least),
    ]


def decision_fields(request: HttpRequest, one: Version, errors: dict[str, str]) -> list[FieldInput]:
    """The counts that the statute asks for, the day and the minutes."""
    field, today = _asker(request, errors), clock.today()
    statute = _pact_of(ANYONE, one.row.place_id, one.row.pact).rules.adopted_by.statute
    if statute is None:
        return []
    labels = {
        "eligible": gettext("How many may vote"),
        "present": gettext("How many were present"),
        "households": gettext("Or: how many households there are"),
        "household_reps": gettext("Households that were represented"),
        "yes": gettext("For"),
        "no": gettext("Against"),
        "abstain": gettext("Abstaining"),
    }
    counts = [
        field(name, "number", labels[name], required=name == "yes", least=0)
        for name in counts_asked(statute)
    ]
    return [
        field("decided", "date", gettext("Day of the assembly"), required=True, most=today),
        *counts,
        field("reference", "text", gettext("Number of the minutes"), required=True, max_length=100),
        field("since", "date", gettext("In force from")),
    ]


def filing_fields(request: HttpRequest, one: Version, errors: dict[str, str]) -> list[FieldInput]:
    """What the office answered."""
    field, today = _asker(request, errors), clock.today()
    options = [
        Option("filed", gettext("On file")),
        Option(
            "returned",
            gettext("Returned for change"),
            help=gettext("It contradicts the law, or takes a right away: a new draft begins."),
        ),
    ]
    return [
        field("outcome", "choice", gettext("Answer"), "filed", required=True, options=options),
        field("day", "date", gettext("Day"), today.isoformat(), required=True, most=today),
        field("number", "text", gettext("Number of the filing"), max_length=100),
        field("remarks", "long-text", gettext("Remarks of the office"), max_length=1000),
    ]
