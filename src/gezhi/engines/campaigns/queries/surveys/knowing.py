"""What actions and queries of surveys look up: running ones, their rules, the register, who may."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.campaigns.models import Survey
from gezhi.engines.campaigns.rules.surveys import Said
from gezhi.engines.people.models import Household, Person
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack import surveys as pack_surveys

ASK, KEEP = "survey.ask", "survey.keep"


def no_survey() -> Missing:
    """That there is none, or none that the viewer asks or keeps."""
    return Missing("no-survey", "没有这项调查", "there is no such survey")


def rules_of(row: Survey) -> pack_surveys.Survey:
    """What the pack said of a survey when it was opened."""
    return pack_by_id(row.version_id).surveys[row.key]


def asks(viewer: Viewer, path: str) -> bool:
    """Whether the viewer asks at doors of a ground, or keeps surveys there."""
    return may(viewer, ASK, path=path) or may(viewer, KEEP, path=path)


def works(viewer: Viewer, row: Survey) -> bool:
    """Whether the viewer works with a survey: over its ground, or on a part of it."""
    if asks(viewer, row.path):
        return True
    return any(path.startswith(row.path) for path in viewer.paths(ASK, KEEP))


def must_keep(viewer: Viewer, path: str) -> None:
    """Forbidden for whoever does not keep surveys there."""
    if not may(viewer, KEEP, path=path):
        raise Forbidden(
            "not-allowed", "要有管调查登记的权限", "this needs the right to keep surveys"
        )


def survey_row(wanted: UUID) -> Survey:
    """A survey by its id; Missing where there is none."""
    with for_system():
        row = Survey.objects.filter(pk=wanted).select_related("place").first()
    if row is None:
        raise no_survey()
    return row


def survey_at(viewer: Viewer, wanted: UUID) -> Survey:
    """A survey that the viewer works with; Missing for any other."""
    row = survey_row(wanted)
    if not works(viewer, row):
        raise no_survey()
    return row


@for_system()
def asked_here(path: str, key: str) -> bool:
    """Whether a survey of that name runs over a ground: at its place, or at one above."""
    running = Survey.objects.filter(key=key, ended=None).values_list("path", flat=True)
    return any(path.startswith(one) for one in running)


def must_run(row: Survey) -> None:
    """Changed for a survey that is over: after its expiry nothing is asked any more."""
    if row.ended is not None or clock.today() > row.ends:
        raise Changed("survey-over", "这项调查已经结束", "this survey is over")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in the register, or only a door of it: what is held, by field of the register."""

    household: Household
    person: Person | None = None
    held: dict[str, Said] = field(default_factory=dict)


def known_of(asks_: str, home: Household, person: Person | None) -> Known:
    """What the register holds of a door, and of somebody behind it."""
    held: dict[str, Said] = {"address": f"{home.place.name} {home.code}"}
    if asks_ == "household":
        held["size"] = home.size
    if person is not None:
        held |= {"name": person.name, "phone": person.phone}
    return Known(home, person, {key: value for key, value in held.items() if value != ""})


def people_of(homes: Iterable[UUID]) -> dict[UUID, list[Person]]:
    """The people of households, heads first."""
    found: dict[UUID, list[Person]] = {}
    rows = Person.objects.filter(household__in=set(homes)).order_by("-head", "added", "pk")
    for row in rows:
        if row.household_id is not None:
            found.setdefault(row.household_id, []).append(row)
    return found
