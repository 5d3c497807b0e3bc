"""An answer to a survey: by the resident, at the door, from paper, or many from a sheet."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.surveys.opening import tell
from gezhi.engines.campaigns.models import Answer, Asked, Declined, Survey
from gezhi.engines.campaigns.queries.surveys.knowing import (
    Known,
    asks,
    known_of,
    must_run,
    rules_of,
    survey_row,
)
from gezhi.engines.campaigns.rules.surveys import Given, Judged, judge
from gezhi.engines.people.actions import NewCorrection, propose_correction
from gezhi.engines.people.models import Household, Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.models.sealed import blind_index, phone_index
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    id_taken,
    must_be_v7,
)
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack import surveys as pack_surveys


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What somebody answered. `household` or `door` is where, `person` somebody of the register;
    `place` is where it was asked, if none of them says so."""

    survey: UUID
    given: Given
    household: UUID | None = None
    door: int | None = None
    person: UUID | None = None
    place: int | None = None
    source: str = Answer.DOOR
    id: UUID = field(default_factory=new_id)


def answer(viewer: Viewer, asked: NewAnswer) -> Answer:
    """Take one answer; the same id again changes nothing, with other content it is Changed.

    What the register holds is taken over when it was confirmed; what is different there becomes a
    correction that who keeps the register decides. Whoever is asked by nobody answers for
    themselves, where the pack opens the survey. Invalid says what is wrong, field by field.
    """
    row = survey_row(asked.survey)
    rules = rules_of(row)
    known = _known(viewer, row, rules, asked)
    _must(viewer, row, rules, asked, known)
    must_be_v7(asked.id)
    judged = judge(rules, asked.given, known.held if known else {})
    if judged.wrong:
        raise Invalid(judged.wrong)
    with transaction():
        before = Answer.objects.filter(pk=asked.id).first()
        if before is not None:
            if before.survey_id != row.pk or before.digest != _digest(judged):
                raise id_taken()
            return before
        must_run(row)
        place = _place(row, asked, known)
        made = _made(viewer, row, asked, known, judged, place)
        made.save(force_insert=True)
        if made.asked is not None:
            _answered(made.asked)
        facts = {"source": made.source, "count": 1, "place": place.pk, "at": place.path}
        tell(viewer, "answered", row, "answer", made.pk, kind=rules.asks, **facts)
        _correct(viewer, asked, known, rules, judged)
    return made


def _answered(door: Asked) -> None:
    door.state = Asked.ANSWERED
    door.save(update_fields=["state"])


@for_system()
def _known(
    viewer: Viewer, row: Survey, rules: pack_surveys.Survey, asked: NewAnswer
) -> Known | None:
    """Whom the register holds: whoever is named by those who work there, or oneself."""
    person = None
    if asked.person is not None:
        rows = Person.objects.select_related("household__place")
        person = rows.filter(pk=asked.person).first()
    home = person.household if person is not None else None
    if home is None and asked.household is not None:
        home = Household.objects.select_related("place").filter(pk=asked.household).first()
    if home is None:
        return None
    if not home.place.path.startswith(row.path):
        raise Missing("no-household", "这一户不在调查范围里", "this household is not asked")
    own = person.account_id if person is not None else None
    if not asks(viewer, home.place.path) and (own is None or own != viewer.account):
        raise Missing("no-household", "没有这一户", "there is no such household")
    if person is None and rules.asks == "household":
        person = Person.objects.filter(household=home, head=True).first()
    return known_of(rules.asks, home, person)


def _must(
    viewer: Viewer,
    row: Survey,
    rules: pack_surveys.Survey,
    asked: NewAnswer,
    known: Known | None,
) -> None:
    if asked.source == Answer.PORTAL:
        if not rules.open:
            zh, en = "这项调查由工作人员上门来问", "this survey is asked at the door"
            raise Forbidden("not-open", zh, en)
        return
    if not asks(viewer, _place(row, asked, known).path):
        raise Forbidden("not-allowed", "要有做调查的权限", "this needs the right to ask")


def _place(row: Survey, asked: NewAnswer, known: Known | None) -> Place:
    if known is not None:
        return known.household.place
    named = _door(row, asked, None)
    if named is not None:
        return named.place
    if asked.place is not None:
        found = Place.objects.filter(pk=asked.place, path__startswith=row.path).first()
        if found is not None:
            return found
    return row.place


def _digest(judged: Judged) -> str:
    return blind_index(json.dumps(judged.clean, sort_keys=True, ensure_ascii=False), "survey")


def _made(
    viewer: Viewer,
    row: Survey,
    asked: NewAnswer,
    known: Known | None,
    judged: Judged,
    place: Place,
) -> Answer:
    home = known.household if known else None
    door = _door(row, asked, home)
    portal = asked.source == Answer.PORTAL
    made = new_row(row, judged, asked.given, place, home.pk if home else None)
    made.id, made.source, made.asked = asked.id, asked.source, door
    made.account = viewer.account if portal else None
    made.by = None if portal else viewer.account
    return made


def _door(row: Survey, asked: NewAnswer, home: Household | None) -> Asked | None:
    rows = Asked.objects.filter(survey=row).select_related("place")
    if home is not None:
        return rows.filter(household=home).first()
    return rows.filter(pk=asked.door, household=None).first() if asked.door else None


def new_row(
    row: Survey, judged: Judged, given: Given, place: Place, home: UUID | None = None
) -> Answer:
    """The row of an answer, with the blind indexes by which the same person is found: the phone;
    the name at the same door, or on the same ground where no door is known."""
    rules = rules_of(row)
    phone, name = rules.holding("phone"), rules.holding("name")
    number = str(judged.clean.get(phone.field, "")) if phone else ""
    called = str(judged.clean.get(name.field, "")) if name else ""
    at = home or place.pk
    return Answer(
        survey=row,
        place=place,
        path=place.path,
        said=json.dumps(judged.clean, ensure_ascii=False),
        digest=_digest(judged),
        confirmed=judged.confirmed,
        child=given.child,
        sensitive=given.consent,
        phone_index=phone_index(number) if number else "",
        name_index=blind_index(f"{called}\0{at}", "survey-name") if called else "",
    )


def _correct(
    viewer: Viewer,
    asked: NewAnswer,
    known: Known | None,
    rules: pack_surveys.Survey,
    judged: Judged,
) -> None:
    for key in judged.changed:
        one = rules.field(key)
        if one is None or one.held is None or known is None or one.held == "address":
            continue
        proposed = NewCorrection(
            household=known.household.pk,
            person=known.person.pk if known.person and one.held != "size" else None,
            field=one.held,
            proposed=str(judged.clean[key]),
            source="survey",
        )
        propose_correction(viewer, proposed)


@dataclass(frozen=True, slots=True)
class NewRefusal:
    """That somebody did not want to answer, at a door or somewhere on the ground."""

    survey: UUID
    door: int | None = None
    place: int | None = None
    id: UUID = field(default_factory=new_id)


def decline(viewer: Viewer, asked: NewRefusal) -> Declined:
    """Count a refusal, without a name; the door is left in peace from then on. The same id again
    changes nothing. Changed at a door that answered or refused before: it counts once."""
    row = survey_row(asked.survey)
    must_be_v7(asked.id)
    with transaction():
        before = Declined.objects.filter(pk=asked.id).first()
        if before is not None:
            return before
        must_run(row)
        doors = Asked.objects.select_for_update(of=("self",), no_key=True).select_related("place")
        door = doors.filter(survey=row, pk=asked.door).first() if asked.door else None
        place = door.place if door else _place(row, _somewhere(asked), None)
        if not asks(viewer, place.path):
            raise Forbidden("not-allowed", "要有做调查的权限", "this needs the right to ask")
        if door is not None and door.state != Asked.LEFT:
            zh, en = "这一户已经有结果了，请刷新", "this door was settled meanwhile: reload"
            raise Changed("door-settled", zh, en, state=door.state)
        made = Declined.objects.create(id=asked.id, survey=row, place=place, path=place.path)
        if door is not None:
            door.state = Asked.REFUSED
            door.save(update_fields=["state"])
        where: dict[str, Any] = {"place": place.pk, "at": place.path}
        tell(viewer, "declined", row, "refusal", made.pk, count=1, **where)
    return made


def _somewhere(asked: NewRefusal) -> NewAnswer:
    return NewAnswer(asked.survey, Given({}), place=asked.place, id=asked.id)


def same_as(viewer: Viewer, made: Answer) -> list[Answer]:
    """Answers that look like they are of the same person: the same phone, the same name at the same
    door, or the same door of a survey of households."""
    with for_system():
        rows = Answer.objects.filter(survey=made.survey_id, kept=None, apart=False)
        rows = rows.exclude(pk=made.pk).exclude(pk=made.kept_id)
        wanted: Iterable[tuple[str, Any]] = (
            ("phone_index", made.phone_index),
            ("name_index", made.name_index),
            ("asked", made.asked_id if rules_of(made.survey).asks == "household" else None),
        )
        found: dict[UUID, Answer] = {}
        for key, value in wanted:
            if value:
                found |= {one.pk: one for one in rows.filter(**{key: value}).order_by("at")[:10]}
    return [one for one in found.values() if asks(viewer, one.path)]
