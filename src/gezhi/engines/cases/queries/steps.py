"""The steps of a case in words: who holds each, until when, how it ended and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.base.worktime import Deadline
from gezhi.engines.cases.models import Case, Step
from gezhi.engines.cases.queries.course import step_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.routing import suggest
from gezhi.engines.cases.rules.urgency import Light, light
from gezhi.engines.people.queries import body_names
from gezhi.engines.places.models import Place
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Stage
from gezhi.pack.pack import Pack


@dataclass(frozen=True)
class StepView:
    """A step for the timeline: what, who, from when, until when and why, how it ended.

    `because` is why a routing step went where it did: what its holder wrote, or the pack's rule.
    """

    row: Step
    stage: Stage
    holder: Words
    deadline: Deadline
    outcome: Words | None
    because: Words | None = None

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
    if row.holder == "body" and row.holder_body:
        return Words(
            zh=names.get(row.holder_body, "承办单位"), en=names.get(row.holder_body, "the body")
        )
    post = pack.people.posts.get(row.holder_post)
    name = post.name if post else Words(zh=row.holder_post, en=row.holder_post)
    if not place:
        return name
    return Words(zh=_joined(place, name.zh), en=f"{name.say('en')}, {place}")


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
                holder_words(course.pack, row, names, places.get(row.holder_place or 0, "")),
                rules.deadline_of(course, step_of(row)),
                outcome_words(stage, row.outcome),
                _because(course, stage, row, facts) if facts is not None else None,
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
