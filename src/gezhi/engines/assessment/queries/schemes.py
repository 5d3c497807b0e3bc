"""Assessments of the pack at their places, and what the viewer has to do with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gezhi.engines.assessment.models import Period
from gezhi.engines.people.models import Appointment, Body
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import named_below
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assessment import Assessment
from gezhi.pack.pack import Pack

ANSWER, JUDGE, LEAD, PAY = (f"assessment.{one}" for one in ("answer", "judge", "lead", "pay"))


@dataclass(frozen=True, slots=True)
class Scheme:
    """An assessment at a place of its level, as the version of the pack in force there says it."""

    place: Place
    version: int
    rules: Assessment


@dataclass(frozen=True, slots=True)
class Roles:
    """What the viewer does in an assessment, as posts by which they do it; None for what they do
    not."""

    judge: str | None = None
    lead: str | None = None
    pay: str | None = None

    @property
    def sees(self) -> bool:
        """Whether they see scores of everybody in it."""
        return self.judge is not None or self.lead is not None

    @property
    def any(self) -> bool:
        """Whether they have any part in it."""
        return self.sees or self.pay is not None


def schemes(viewer: Viewer, path: str = "") -> list[Scheme]:
    """The assessments on a ground; that they are, and their rules, is public."""
    return [Scheme(*one) for one in named_below(viewer, path, _of)]


def _of(pack: Pack) -> Iterable[Assessment]:
    return pack.assessments.values()


def scheme_of(viewer: Viewer, place: int, key: str) -> Scheme:
    """An assessment at its place; Missing where there is none of that name."""
    for one in schemes(viewer):
        if (one.place.pk, one.rules.assessment) == (place, key):
            return one
    raise Missing("no-assessment", "这里没有这项考核", "there is no such assessment here")


def rules_of(period: Period) -> Assessment:
    """The rules under which a period was opened, whatever the pack says now."""
    return pack_by_id(period.version_id).assessments[period.assessment]


def pack_of(period: Period) -> Pack:
    """The version of the pack under which a period was opened."""
    return pack_by_id(period.version_id)


def roles(viewer: Viewer, rules: Assessment, path: str) -> Roles:
    """By which posts the viewer judges, leads and pays at a place."""
    paid = rules.pay.paid_by if rules.pay is not None else []
    return Roles(
        judge=_by(viewer, rules.judged_by, JUDGE, path),
        lead=_by(viewer, rules.led_by, LEAD, path),
        pay=_by(viewer, paid, PAY, path),
    )


def _by(viewer: Viewer, posts: list[str], ability: str, path: str) -> str | None:
    if viewer.system:
        return viewer.reason
    for grant in viewer.grants:
        able = grant.post in posts and ability in grant.abilities
        if able and grant.path and path.startswith(grant.path):
            return grant.post
    return None


def own(viewer: Viewer) -> set[str]:
    """Under which names the viewer is assessed, or speaks for who is: their appointments, and the
    bodies and places for which they hold `assessment.answer`."""
    if viewer.account is None:
        return set()
    held = Appointment.objects.filter(person__account=viewer.account).exclude(post="")
    found = {f"a{pk}" for pk in held.values_list("pk", flat=True)}
    for grant in viewer.grants:
        if ANSWER in grant.abilities:
            found.add(f"b{grant.body}" if grant.body is not None else f"p{grant.place_id}")
    return found


def concerned(viewer: Viewer, whose: Iterable[str]) -> set[str]:
    """Which of the assessed the viewer cannot judge: themselves, their bodies, the places at which
    they hold a post. The product itself has no such ties."""
    if viewer.system:
        return set()
    ties = own(viewer) | {f"b{body}" for body in viewer.bodies}
    ties |= {f"p{grant.place_id}" for grant in viewer.grants if grant.place_id is not None}
    return ties & set(whose)


@dataclass(frozen=True, slots=True)
class Named:
    """Who one of the assessed is: a name, where they serve, the account that is told (a holder's)
    and, of a holder, the post."""

    name: str
    place: str = ""
    post: str = ""
    account: UUID | None = None


def names(viewer: Viewer, whose: Iterable[str]) -> dict[str, Named]:
    """Names of the assessed, in three statements for any number. Holders of posts stand on the
    boards of their places, so their names are no secret; their scores are."""
    wanted = set(whose)
    found: dict[str, Named] = {}
    held = Appointment.objects.filter(pk__in=_ids(wanted, "a")).select_related("person", "place")
    for row in held:
        place = row.place.name if row.place else ""
        found[f"a{row.pk}"] = Named(row.person.name, place, row.post, row.person.account_id)
    for body in Body.objects.filter(pk__in=_ids(wanted, "b")):
        found[f"b{body.pk}"] = Named(body.name)
    for pk, name in Place.objects.filter(pk__in=_ids(wanted, "p")).values_list("pk", "name"):
        found[f"p{pk}"] = Named(name)
    return found


def _ids(wanted: set[str], kind: str) -> list[str]:
    return [one[1:] for one in wanted if one.startswith(kind)]


def kind_of(whose: str) -> str:
    """What one of the assessed is: `post`, `body` or `place`."""
    return {"a": "post", "b": "body", "p": "place"}[whose[0]]


def still_runs(rules: Assessment, day: date) -> bool:
    """Whether a period that begins that day is opened at all: an assessment ends by itself."""
    return day <= rules.expires
