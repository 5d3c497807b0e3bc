"""A pact as anybody reads it: what is in force, what is in talk, its versions, how many have read
it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from gezhi.engines.councils.models import PactExplained, PactReading, PactVersion
from gezhi.engines.councils.queries.pacts.keeping import (
    PactAt,
    keeps,
    pact_of,
    today,
)
from gezhi.engines.councils.rules.pacts.differences import Difference, difference
from gezhi.engines.councils.rules.pacts.texts import Text, restored
from gezhi.engines.people.models import Household
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Version:
    """One version with its text; `in_talk` while anybody signed in may comment."""

    row: PactVersion
    text: Text

    @property
    def in_talk(self) -> bool:
        """Whether the talk runs today."""
        row = self.row
        if row.state != PactVersion.TALK or row.talk_first is None or row.talk_last is None:
            return False
        return row.talk_first <= today() <= row.talk_last

    @property
    def written(self) -> bool:
        """Whether its text may be changed today: a draft, or a version whose talk is over."""
        row = self.row
        over = row.talk_last is not None and today() > row.talk_last
        return row.state == PactVersion.DRAFT or (row.state == PactVersion.TALK and over)

    @property
    def public(self) -> bool:
        """Whether anybody may read it: from its talk on."""
        return self.row.talk_first is not None


@dataclass(frozen=True, slots=True)
class Read:
    """How many households say that they have read the version in force, of how many there are
    here; `others` are people whose household is not known here. `mine` when the viewer has."""

    homes: int
    of: int
    others: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Told:
    """How often a version was explained, and how many came in all; by place, the last day too."""

    times: int = 0
    came: int = 0
    places: list[tuple[str, int, int, date]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PactPage:
    """A pact at its place, newest version first. `versions` are those that the viewer may read."""

    at: PactAt
    versions: list[Version]
    keeps: bool
    read: Read | None
    told: Told

    @property
    def current(self) -> Version | None:
        """The version in force."""
        return self._in(PactVersion.FORCE)

    @property
    def open(self) -> Version | None:
        """The version that is on its way."""
        return self._in(*PactVersion.OPEN)

    @property
    def revisions(self) -> int:
        """How often the pact was revised: adopted versions after its first one."""
        done = (PactVersion.ADOPTED, PactVersion.FORCE, PactVersion.SUPERSEDED)
        return max(0, sum(1 for one in self.versions if one.row.state in done) - 1)

    def _in(self, *states: str) -> Version | None:
        return next((one for one in self.versions if one.row.state in states), None)

    def number(self, number: int) -> Version:
        """The version of that number; Missing where the viewer may read none."""
        for one in self.versions:
            if one.row.number == number:
                return one
        raise Missing("no-pact-version", "没有这一版公约", "there is no such version")


def pact_page(viewer: Viewer, place: int, key: str) -> PactPage:
    """A pact at its place; drafts only for those who keep it. Missing where there is none."""
    at = pact_of(viewer, place, key)
    keeper = keeps(viewer, at.place.path)
    rows = PactVersion.objects.filter(place=place, pact=key).order_by("-number")
    if not keeper:
        rows = rows.filter(talk_first__isnull=False)
    versions = [Version(row, restored(row.body)) for row in rows]
    current = next((one for one in versions if one.row.state == PactVersion.FORCE), None)
    read = _read(viewer, current.row) if current and at.rules.acknowledged else None
    ids = [one.row.pk for one in versions]
    return PactPage(at, versions, keeper, read, _told(ids))


def _read(viewer: Viewer, row: PactVersion) -> Read:
    with for_system():
        rows = PactReading.objects.filter(pact=row)
        counts = rows.aggregate(
            homes=Count("pk", filter=Q(household__isnull=False)),
            others=Count("pk", filter=Q(household__isnull=True)),
        )
        homes = Household.objects.filter(place__path__startswith=row.path, until=None).count()
        mine = False
        if viewer.account is not None:
            home = Household.objects.filter(people__account=viewer.account).values("pk")
            mine = rows.filter(Q(by=viewer.account) | Q(household__in=home)).exists()
    return Read(counts["homes"], homes, counts["others"], mine)


def _told(versions: Sequence[UUID]) -> Told:
    rows = PactExplained.objects.filter(pact__in=versions)
    whole = rows.aggregate(times=Count("pk"), came=Sum("came"))
    found: dict[str, tuple[int, int, date]] = {}
    for name, came, day in rows.values_list("place__name", "came", "day").order_by("place__path"):
        times, sum_, last = found.get(name, (0, 0, day))
        found[name] = (times + 1, sum_ + came, max(last, day))
    return Told(whole["times"], whole["came"] or 0, [(name, *rest) for name, rest in found.items()])


def pact_version(viewer: Viewer, wanted: UUID) -> tuple[PactPage, Version]:
    """A version by its id, with its pact; Missing where the viewer may read none."""
    row = PactVersion.objects.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-pact-version", "没有这一版公约", "there is no such version")
    page = pact_page(viewer, row.place_id, row.pact)
    return page, page.number(row.number)


def changes_between(page: PactPage, old: int, new: int) -> Difference:
    """What changed from one version of a pact to another; Missing for numbers that are not."""
    return difference(page.number(old).text, page.number(new).text)


def changed_by_talk(version: Version) -> Difference | None:
    """What the talk changed in a version: from the text that was talked about to the one now; None
    where there was no talk or nothing changed."""
    if version.row.talked is None:
        return None
    found = difference(restored(version.row.talked), version.text)
    return found if found.changed else None
