"""A project followed door by door, and publicity in counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.campaigns.actions.surveys.opening import tell
from gezhi.engines.campaigns.models import Asked, Publicity
from gezhi.engines.campaigns.queries.surveys.knowing import (
    asks,
    must_keep,
    must_run,
    rules_of,
    survey_row,
)
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import Row, record_many, transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong, id_taken, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer

MOST_PEOPLE = 100_000


def stand_at(viewer: Viewer, survey: UUID, doors: Iterable[int], stage: str) -> int:
    """Say how doors of a project stand; those that stand so already are left alone. Returns how
    many changed. One statement for any number of doors."""
    row = survey_row(survey)
    if stage not in {one.state for one in rules_of(row).states}:
        words = Words(zh="选一个进度", en="choose how it stands")
        raise Invalid([Wrong("stage", "unknown", words)])
    with transaction():
        must_run(row)
        rows = Asked.objects.select_for_update(of=("self",)).filter(survey=row, pk__in=set(doors))
        found = list(rows.exclude(stage=stage))
        if not all(asks(viewer, one.path) for one in found):
            raise Forbidden("not-allowed", "要有做调查的权限", "this needs the right to ask")
        wanted = Asked.objects.filter(pk__in=[one.pk for one in found])
        wanted.update(stage=stage, staged=clock.today())
        record_many(viewer, (_entry(row.key, one, stage) for one in found))
    return len(found)


def _entry(key: str, one: Asked, stage: str) -> Row:
    facts = {"survey": key, "what": stage, "kind": one.kind, "count": 1}
    return Row("survey.stood", "door", one.pk, one.place_id, one.path, facts)


@dataclass(frozen=True, slots=True)
class NewDoor:
    """A door that is no household's, as a shop's, by its name and its kind of the pack."""

    survey: UUID
    kind: str
    label: str
    place: int | None = None
    id: UUID = field(default_factory=new_id)


def name_door(viewer: Viewer, asked: NewDoor) -> Asked:
    """Add it to the doors of a survey. The same id again changes nothing."""
    row = survey_row(asked.survey)
    must_be_v7(asked.id)
    wrong = list(_wrong_door(asked, rules_of(row).also))
    if wrong:
        raise Invalid(wrong)
    with transaction():
        before = Asked.objects.filter(command=asked.id).first()
        if before is not None:
            if (before.survey_id, before.label) != (row.pk, asked.label.strip()):
                raise id_taken()
            return before
        must_run(row)
        below = Place.objects.filter(pk=asked.place, path__startswith=row.path).first()
        place = below or row.place
        must_keep(viewer, place.path)
        made = Asked.objects.create(
            survey=row,
            kind=asked.kind,
            label=asked.label.strip(),
            command=asked.id,
            place=place,
            path=place.path,
        )
        where = {"place": place.pk, "at": place.path}
        tell(viewer, "door_named", row, "door", made.pk, kind=made.kind, count=1, **where)
    return made


def _wrong_door(asked: NewDoor, kinds: Mapping[str, Words]) -> Iterable[Wrong]:
    if asked.kind not in kinds:
        yield Wrong("kind", "unknown", Words(zh="选一类", en="choose a kind"))
    if not 1 <= len(asked.label.strip()) <= 60:
        words = Words(zh="写上叫什么，最多 60 个字", en="say its name, 60 characters at most")
        yield Wrong("label", "length", words)


@dataclass(frozen=True, slots=True)
class NewPublicity:
    """That so many people were told of it on a day, in some way."""

    survey: UUID
    day: date
    people: int
    what: str
    place: int | None = None
    id: UUID = field(default_factory=new_id)


def publicise(viewer: Viewer, asked: NewPublicity) -> Publicity:
    """Note publicity, as a count of people and never as names. The same id again changes
    nothing."""
    row = survey_row(asked.survey)
    must_be_v7(asked.id)
    wrong = list(_wrong(asked))
    if wrong:
        raise Invalid(wrong)
    with transaction():
        before = Publicity.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.day, before.people) != (asked.day, asked.people):
                raise id_taken()
            return before
        must_run(row)
        below = Place.objects.filter(pk=asked.place, path__startswith=row.path).first()
        place = below or row.place
        if not asks(viewer, place.path):
            raise Forbidden("not-allowed", "要有做调查的权限", "this needs the right to ask")
        made = Publicity.objects.create(
            id=asked.id,
            survey=row,
            place=place,
            path=place.path,
            day=asked.day,
            people=asked.people,
            what=asked.what.strip(),
            by=viewer.account,
        )
        where = {"place": place.pk, "at": place.path}
        tell(viewer, "publicised", row, "publicity", made.pk, count=made.people, **where)
    return made


def _wrong(asked: NewPublicity) -> Iterable[Wrong]:
    if not 1 <= asked.people <= MOST_PEOPLE:
        yield Wrong("people", "range", Words(zh="写来了多少人", en="say how many people"))
    if not 2 <= len(asked.what.strip()) <= 80:
        words = Words(
            zh="写一句怎么宣传的，最多 80 个字", en="say in what way, 80 characters at most"
        )
        yield Wrong("what", "length", words)
    if asked.day > clock.today():
        yield Wrong("day", "future", Words(zh="日期还没到", en="that day is still to come"))
