"""What is held of somebody's growing and of their calls as a leader, for their own copy."""

from typing import Any

from django.db.models import Q

from gezhi.engines.people.models import (
    Appointment,
    Attendance,
    Candidate,
    Contender,
    Demur,
    Enrolment,
    LiaisonCall,
    Link,
    Pairing,
    Person,
    Placement,
    Promotion,
    Standing,
)
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer

Plain = list[dict[str, Any]]


def own_growing_data(viewer: Viewer) -> dict[str, Any]:
    """What the register and the books of growing hold of the viewer, as plain data (PIPL 45): who
    they are there, posts, trainings, placements, pairs, grades, promotions, candidacies, contests,
    what they said against promotions, and their links and calls as a leader. Words that others
    wrote or said to a leader are theirs, and left out. Empty for whoever is no known person."""
    with for_system():  # the person is the viewer's own
        rows = Person.objects.select_related("household__place")
        person = rows.filter(account=viewer.account).first() if viewer.account else None
        if person is None:
            return {}
        return {
            "person": _register(person),
            "posts": list(
                Appointment.objects.filter(person=person)
                .order_by("starts", "pk")
                .values("post", "kind", "place__name", "body__name", "starts", "ends", "pledge")
            ),
            "trainings": _trainings(person),
            **_working(person),
            **_rising(person),
            "objections": [
                {"promotion": one.promotion_id, "text": one.text, "at": one.at} | _outcome(one)
                for one in Demur.objects.filter(by=viewer.account).order_by("at")
            ],
            **_leading(person),
        }


def _register(person: Person) -> dict[str, Any]:
    home = person.household
    where = {"household": home.code, "place": home.place.name} if home is not None else {}
    return {"name": person.name, "phone": person.phone, **where}


def _outcome(one: Demur) -> dict[str, Any]:
    return {"outcome": one.outcome, "answer": one.reason} if one.outcome else {}


def _told(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Fields of a row, also those that are sealed, which the database cannot tell by itself."""
    return {name: getattr(row, name) for name in names}


def _trainings(person: Person) -> Plain:
    rows = Enrolment.objects.filter(person=person).select_related("training__place").order_by("at")
    came: dict[Any, Plain] = {}
    about = ("enrolment", "session__day", "session__minutes", "how")
    for one in Attendance.objects.filter(enrolment__person=person).values(*about):
        came.setdefault(one.pop("enrolment"), []).append(one)
    told = ("course", "post", "state", "minutes", "number", "note", "done")
    return [
        {
            "topic": one.training.topic,
            "place": one.training.place.name,
            **_told(one, told),
            "sessions": came.get(one.pk, []),
        }
        for one in rows
    ]


def _working(person: Person) -> dict[str, Plain]:
    placed = Placement.objects.filter(person=person).order_by("starts")
    pairs = Pairing.objects.filter(Q(mentor=person) | Q(learner=person)).order_by("starts")
    return {
        "placements": list(placed.values("kind", "employer", "starts", "ends")),
        "pairs": [
            {
                "as": "mentor" if one.mentor_id == person.pk else "learner",
                "course": one.course,
                "about": one.about,
                "starts": one.starts,
                "ends": one.ends,
            }
            for one in pairs
        ],
    }


def _rising(person: Person) -> dict[str, Plain]:
    grades = Standing.objects.filter(person=person).order_by("since")
    rises = Promotion.objects.filter(person=person).order_by("proposed_at")
    reserves = Candidate.objects.filter(person=person).order_by("at")
    contests = Contender.objects.filter(person=person).select_related("held").order_by("held__day")
    rise = ("id", "ladder", "from_grade", "to_grade", "evidence", "appraisals", "state", "reason")
    listed = ("reserve", "criteria", "deeds", "state", "answered", "until")
    return {
        "grades": list(grades.values("ladder", "grade", "since", "until")),
        "promotions": [_told(one, rise) for one in rises],
        "candidacies": [_told(one, listed) for one in reserves],
        "contests": [
            {
                "title": one.held.title,
                "day": one.held.day,
                "work": one.work,
                "by_name": one.named,
                "marks": one.total,
                "rank": one.rank,
            }
            for one in contests
        ],
    }


def _leading(person: Person) -> dict[str, Plain]:
    links = Link.objects.filter(person=person).order_by("starts")
    calls = LiaisonCall.objects.filter(link__person=person).select_related("link__place")
    return {
        "linked": list(links.values("liaison", "post", "place__name", "starts", "ends")),
        "liaison_calls": [
            {
                "day": one.day,
                "place": one.link.place.name,
                "note": one.note,
                "problems": list(one.problems.values_list("title", flat=True)),
                "given": list(one.given.values("kind", "quantity", "what")),
            }
            for one in calls.prefetch_related("problems", "given").order_by("day", "pk")
        ],
    }
