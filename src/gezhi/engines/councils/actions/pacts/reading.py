"""That a household has read a pact, and that it was explained at a grid."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.councils.actions.pacts.telling import locked, moved, tell
from gezhi.engines.councils.models import PactExplained, PactReading, PactVersion
from gezhi.engines.councils.queries.pacts.keeping import KEEP, keeps, rules_of, today
from gezhi.engines.people.models import Person
from gezhi.engines.places.queries import place
from gezhi.engines.trust.actions import own_account, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

MOST_CAME = 5000


def acknowledge_pact(viewer: Viewer, wanted: UUID, id: UUID | None = None) -> PactReading:
    """Say for one's household that the pact in force was read; voluntary, and nothing follows from
    it. Once for a household: whoever comes second gets the first one's. Somebody whose household is
    of elsewhere, or not known, says it for themselves."""
    account, id = own_account(viewer), id or new_id()
    if wrong := wrong_id(id):
        raise Invalid(wrong)
    with transaction():
        row = _in_force(wanted)
        home = _home(account, row.path)
        with for_system():
            rows = PactReading.objects.filter(pact=row)
            before = rows.filter(by=account).first()
            if before is None and home is not None:
                before = rows.filter(household=home).first()
            if before is not None:
                return before
            made = PactReading.objects.create(
                id=id, pact=row, path=row.path, household=home, by=account
            )
        tell(viewer, "acknowledged", row)
    return made


def _in_force(wanted: UUID) -> PactVersion:
    row = locked(wanted)
    if row.talk_first is None:
        raise Missing("no-pact-version", "没有这一版公约", "there is no such version")
    if row.state != PactVersion.FORCE:
        raise moved(row)
    if not rules_of(row).acknowledged:
        raise Forbidden("not-asked", "这份公约不用签收", "nobody is asked to acknowledge this pact")
    return row


def _home(account: UUID, path: str) -> UUID | None:
    """The household of an account, where it lives on the ground of the pact."""
    with for_system():
        person = Person.objects.filter(account=account).select_related("household__place").first()
    home = person.household if person is not None else None
    if home is None or home.until is not None or not home.place.path.startswith(path):
        return None
    return home.pk


@dataclass(frozen=True, slots=True)
class Explained:
    """That a version was explained at a place within the pact's ground on a day, to so many."""

    version: UUID
    place: int
    day: date
    came: int
    id: UUID = field(default_factory=new_id)


def note_explained(viewer: Viewer, asked: Explained) -> PactExplained:
    """Record an explanation, by whoever serves at that place or keeps the pact. Only how many came,
    never who. The same id again is the same record."""
    with transaction():
        row = locked(asked.version)
        before = PactExplained.objects.filter(pk=asked.id).first()
        if before is not None:
            stands = (before.pact_id, before.place_id, before.day, before.came)
            if stands == (asked.version, asked.place, asked.day, asked.came):
                return before
            raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another record")
        ground = place(viewer, asked.place)
        if not ground.path.startswith(row.path):
            raise Missing("no-pact-version", "这里没有这一版公约", "no such version here")
        if not explains(viewer, ground.path):
            raise Forbidden("not-allowed", "这一格不由您讲", "you do not serve this grid")
        if wrong := [*_wrong(row, asked), *wrong_id(asked.id)]:
            raise Invalid(wrong)
        made = PactExplained.objects.create(
            id=asked.id,
            pact=row,
            place=ground,
            path=ground.path,
            day=asked.day,
            came=asked.came,
            by=viewer.account,
        )
        post = "" if viewer.system else viewer.post_over(ground.path, KEEP)
        tell(viewer, "explained", row, post, came=asked.came, at=ground.pk)
    return made


def explains(viewer: Viewer, path: str) -> bool:
    """Whether the viewer holds a post over a place, or keeps pacts there."""
    over = any(grant.path and path.startswith(grant.path) for grant in viewer.grants)
    return viewer.system or over or keeps(viewer, path)


def _wrong(row: PactVersion, asked: Explained) -> list[Wrong]:
    found = []
    if not 1 <= asked.came <= MOST_CAME:
        found.append(Wrong("came", "range", Words(zh="写来了多少人", en="say how many came")))
    if asked.day > today():
        found.append(Wrong("day", "future", Words(zh="这一天还没有到", en="this day is to come")))
    if row.state not in (PactVersion.TALK, PactVersion.ADOPTED, PactVersion.FORCE):
        raise moved(row)
    return found
