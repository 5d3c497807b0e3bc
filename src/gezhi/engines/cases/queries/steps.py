"""The steps of a case in words: who holds each, until when, how it ended and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.base.worktime import Deadline
from gezhi.engines.cases.models import Case, Step
from gezhi.engines.cases.queries.course import step_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.routing import suggest
from gezhi.engines.cases.rules.urgency import Light, light
from gezhi.engines.cases.rules.votes import vote_lines, vote_words
from gezhi.engines.people.queries import body_names
from gezhi.engines.places.models import Place
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Stage
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class Answered:
    """What a step asked, what was answered, and of a vote its arithmetic line by line."""

    field: FormField
    value: Any
    lines: tuple[Words, ...] = ()

    @property
    def name(self) -> Words:
        """The question."""
        return self.field.name

    @property
    def words(self) -> Words:
        """The answer in words; of a vote the numbers."""
        return say_answer(self.field, self.value)

    @property
    def shown(self) -> Words:
        """The same for pages, which say beside it whether a vote is carried."""
        return self.words if self.carried is None else vote_words(self.value, verdict=False)

    @property
    def carried(self) -> bool | None:
        """Whether a vote is carried; None for any other answer."""
        return bool(self.value.get("carried")) if self.field.kind == "vote" else None


def say_answer(asked: FormField, value: Any) -> Words:
    """An answer in words; a day as it is said."""
    if asked.kind == "vote":
        return vote_words(value)
    if asked.kind == "choice" and value in asked.options:
        return asked.options[value]
    if asked.kind == "yes-no":
        return Words(zh="是", en="yes") if value else Words(zh="否", en="no")
    day = parse_date(str(value)) if asked.kind == "date" else None
    if day is not None:
        return Words(zh=say_date(day, year=True), en=say_date(day, "en", year=True))
    return Words(zh=str(value), en=str(value))


def answered(stage: Stage, outcome: str, answers: Mapping[str, Any]) -> tuple[Answered, ...]:
    """Kept answers with what was asked, in the pack's order; files and places are left out."""
    way = stage.outcomes.get(outcome)
    asked = stage.asks if way is None else stage.asked(way)
    return tuple(
        Answered(one, answers[one.field], _lines(one, answers[one.field]))
        for one in asked
        if one.field in answers and one.kind not in ("images", "voice", "location")
    )


def _lines(one: FormField, value: Any) -> tuple[Words, ...]:
    return tuple(vote_lines(value)) if one.kind == "vote" else ()


@dataclass(frozen=True)
class StepView:
    """A step for the timeline: what, who, from when, until when and why, how it ended.

    `because` is why a routing step went where it did: what its holder wrote, or the pack's rule.
    `answers` are those to what the step asked, as far as the viewer may read them.
    """

    row: Step
    stage: Stage
    holder: Words
    deadline: Deadline
    outcome: Words | None
    because: Words | None = None
    answers: tuple[Answered, ...] = ()

    @property
    def late(self) -> bool:
        """Whether it ended, or stands, after its due date."""
        end = self.row.ended or clock.now()
        return self.row.due is not None and end > self.row.due

    @property
    def light(self) -> Light:
        """How urgent a running step is."""
        deadline = self.deadline
        whole = deadline.within.span(deadline.calendar.working_day)
        now, waiting = clock.now(), deadline.due is None
        left = None if waiting else deadline.left(now)
        return light(left, whole, late=deadline.late(now), waiting=waiting)


def facts_of(row: Case, course: rules.Course) -> dict[str, object]:
    """What routing conditions may ask: the form's answers, the matter, the place's level, the
    channel."""
    rung, type_ = course.ladder[0], course.type
    kept = ((type_.field_of("category"), row.category), (type_.field_of("text"), row.text))
    return {
        **row.form,
        **{field.field: value for field, value in kept if field is not None},
        "category": row.category,
        "channel": row.channel,
        "place": {"level": rung.level, "code": getattr(rung, "code", "")},
    }


def holder_words(pack: Pack, row: Step, names: dict[UUID, str], place: str = "") -> Words:
    """Who holds a step, in words."""
    if row.holder == "reporter":
        return Words(zh="报事人", en="the reporter")
    if row.holder == "concerned":
        return Words(zh="本人", en="the person concerned")
    if row.holder == "body" and row.holder_body:
        return Words(
            zh=names.get(row.holder_body, "承办单位"), en=names.get(row.holder_body, "the body")
        )
    post = pack.people.posts.get(row.holder_post)
    name = post.name if post else Words(zh=row.holder_post, en=row.holder_post)
    if not place:
        return name
    return Words(zh=_joined(place, name.zh), en=f"{name.say('en')}, {place}")


def _together(pack: Pack, stage: Stage, holder: Words) -> Words:
    """The holder, with those who hold the step jointly by the pack."""
    posts, bodies = pack.people.posts, pack.people.bodies
    named = (posts.get(one.post or "") or bodies.get(one.body or "") for one in stage.with_)
    found = [one.name for one in named if one is not None]
    if not found:
        return holder
    zh, en = "、".join(one.zh for one in found), ", ".join(one.say("en") for one in found)
    return Words(zh=f"{holder.zh}，{zh}一起", en=f"{holder.say('en')}, with {en}")


def _joined(place: str, post: str) -> str:
    """A place and a post in one, without saying twice what both say: 东社区 + 社区第一书记."""
    same = next((n for n in range(len(post) - 1, 1, -1) if place.endswith(post[:n])), 0)
    return place + post[same:]


def step_views(
    course: rules.Course, rows: Iterable[Step], facts: Mapping[str, object] | None = None
) -> list[StepView]:
    """The steps in their order; two statements for all of them. Without `facts` no reasons are
    told."""
    rows = list(rows)
    names = body_names(Viewer(), [row.holder_body for row in rows])
    ids = {row.holder_place for row in rows if row.holder_place}
    places = dict(Place.objects.filter(pk__in=ids).values_list("pk", "name"))
    views = []
    for row in rows:
        stage = course.type.stage(row.stage)
        views.append(
            StepView(
                row,
                stage,
                _together(
                    course.pack,
                    stage,
                    holder_words(course.pack, row, names, places.get(row.holder_place or 0, "")),
                ),
                rules.deadline_of(course, step_of(row)),
                outcome_words(stage, row.outcome),
                _because(course, stage, row, facts) if facts is not None else None,
                answered(stage, row.outcome, row.answers),
            )
        )
    return views


def _because(
    course: rules.Course, stage: Stage, row: Step, facts: Mapping[str, object]
) -> Words | None:
    if row.ended is None:
        return None
    written = str(row.reason.get("because") or "")
    if written:
        return Words(zh=written, en=written)
    if "routing" not in stage.suggest:
        return None
    found = suggest(course.pack, course.type, facts, stage.outcomes)
    return found.because if found and found.outcome == row.outcome else None


OUTCOMES = {
    "objected": Words(zh="提出异议，退回重派", en="objected, back to routing"),
    "overdue": Words(zh="逾期未办，升到上一级", en="overdue, went up a level"),
    "silent": Words(zh="到期没有回音", en="no answer in time"),
    "reassigned": Words(zh="改派", en="given to another"),
    "withdrawn": Words(zh="报事人撤回", en="withdrawn by the reporter"),
}


def outcome_words(stage: Stage, key: str) -> Words | None:
    """An outcome in words; None while the step runs."""
    if not key:
        return None
    outcome = stage.outcomes.get(key)
    if outcome is not None and outcome.name is not None:
        return outcome.name
    return OUTCOMES.get(key, Words(zh=key, en=key))
