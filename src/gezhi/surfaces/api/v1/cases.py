"""Cases as answers tell them: from an engine's views to the shapes of `case_shapes`."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from gezhi.base import clock
from gezhi.base.words import Unit, Words, say_left
from gezhi.base.worktime import Deadline, Within
from gezhi.engines.cases.queries import (
    Answered,
    CaseView,
    Line,
    PublicCase,
    StepView,
    light_of,
    public_part,
    public_steps,
)
from gezhi.engines.trust.queries import pack_by_id
from gezhi.surfaces.api.v1 import case_shapes as shapes
from gezhi.surfaces.api.v1.forms import fields_schema
from gezhi.surfaces.api.v1.shapes import Named, Said, Spot, named, said, said_or_none


def standing(row: Any) -> dict[str, Any]:
    """How a row stands, as the fields of `Standing`."""
    type_ = pack_by_id(row.pack_id).cases[row.type]
    result = type_.results.get(row.result)
    return {
        "id": row.pk,
        "code": row.code,
        "version": row.version,
        "state": row.state,
        "stage": named(row.stage, type_.stage(row.stage).name),
        "result": named(row.result, result.name if result else None) if row.result else None,
        "due": row.due,
        "waiting": row.waiting,
        "supervised": row.supervised,
        "late": row.late,
        "changed": row.changed,
    }


def stands(row: Any) -> shapes.Standing:
    """How a case stands now."""
    return shapes.Standing(**standing(row))


def case_line(line: Line) -> shapes.CaseLine:
    """A line of a list."""
    row = line.row
    return shapes.CaseLine(
        **standing(row),
        type=named(row.type, line.type.name),
        category=_category(row.category, line.category),
        place=Spot(id=row.place_id, name=row.place.name),
        where=line.place,
        holder=said(line.holder),
        assignee=line.assignee,
        light=line.light,
        left=_left_of(line),
        text=row.text,
        opened=row.opened,
        closed=row.closed,
        hand_overs=row.hand_overs,
        reopened=row.reopened,
        reporters=line.reporters,
    )


def _category(key: str, name: Words | None) -> Named | None:
    return named(key, name) if key else None


def _left_of(line: Line) -> Said | None:
    one = line.remaining
    return _said_left(one.left, one.unit, one.day) if one is not None else None


def _said_left(left: timedelta, unit: Unit, working_day: timedelta) -> Said:
    day = working_day if unit == "working_days" else None
    return Said(zh=say_left(left, "zh", unit, day=day), en=say_left(left, "en", unit, day=day))


def public_line(id_: UUID, part: PublicCase, steps: Sequence[StepView] = ()) -> shapes.PublicPart:
    """A public part as an answer's."""
    return shapes.PublicPart(
        id=id_,
        code=part.code,
        type=part.type,
        name=said(part.name),
        closed=part.closed,
        place=part.place,
        lon=part.lon,
        lat=part.lat,
        stage=said_or_none(part.stage),
        result=said_or_none(part.result),
        dates=part.dates,
        answers=[shapes.PublicAnswer(asked=said(one), answer=said(it)) for one, it in part.answers],
        steps=[_public_step(one) for one in steps],
    )


def _public_step(step: StepView) -> shapes.PublicStep:
    return shapes.PublicStep(
        stage=said(step.stage.name),
        holder=said(step.holder),
        ended=step.row.ended,
        outcome=said_or_none(step.outcome),
        say=step.row.say,
        answers=[
            shapes.PublicAnswer(asked=said(one.name), answer=said(one.words))
            for one in step.answers
        ],
    )


def seen(view: CaseView) -> shapes.SeenCase:
    """A case as far as its viewer may see it."""
    if not view.whole:
        part = public_line(view.row.pk, public_part(view.viewer, view.row), public_steps(view))
        return shapes.SeenCase(whole=False, case=None, public=part)
    return shapes.SeenCase(whole=True, case=whole(view), public=None)


def whole(view: CaseView) -> shapes.WholeCase:
    """Everything of a case that its viewer may see."""
    row = view.row
    now = view.steps[-1]
    return shapes.WholeCase(
        **standing(row),
        type=named(row.type, view.type.name),
        category=_category(row.category, view.category),
        place=Spot(id=row.place_id, name=view.place_name),
        spot=row.spot,
        lon=row.lon,
        lat=row.lat,
        text=row.text,
        form=row.form,
        channel=row.channel,
        holder=said(now.holder),
        light=light_of(view),
        assignee=row.assignee if view.by_duty else None,
        opened=row.opened,
        closed=row.closed,
        hand_overs=row.hand_overs,
        reopened=row.reopened,
        merged_into=row.merged_into_id,
        pack=row.pack_id,
        outcomes=_outcomes(view),
        suggested=_suggested(view),
        deadline=arithmetic(now, runs=True) if row.state == "open" else None,
        notes=[shapes.NoteLine.model_validate(one) for one in view.notes],
        files=[shapes.FileLine.model_validate(one) for one in view.files],
        requests=[request_line(one) for one in view.requests],
        links=[_link(one) for one in view.links],
        co_holders=[named(str(id_), Words(zh=name, en=name)) for id_, name in view.co_holders],
        reporters=[_reporter(view, one) for one in view.reporters],
        others=view.others,
        may=_mine(view),
    )


def _outcomes(view: CaseView) -> list[shapes.OutcomeLine]:
    if not view.may_act:
        return []
    return [
        shapes.OutcomeLine(
            key=key,
            name=said(one.name or key),
            say=one.say,
            unit=bool(view.handed_to(one)),
            asks=fields_schema(view.pack, view.stage.asked(one), get_language()),
        )
        for key, one in view.outcomes.items()
    ]


def _answer(one: Answered) -> shapes.StepAnswerLine:
    return shapes.StepAnswerLine(
        field=one.field.field, asked=said(one.name), answer=said(one.words), value=one.value
    )


def _suggested(view: CaseView) -> shapes.SuggestionLine | None:
    found = view.suggestion if view.may_act else None
    if found is None:
        return None
    return shapes.SuggestionLine(
        outcome=found.outcome, unit=found.unit, because=said(found.because), source=found.source
    )


def request_line(one: Any) -> shapes.RequestLine:
    """Something asked of somebody above."""
    amount = Within.model_validate(one.amount) if one.kind == "extension" else None
    return shapes.RequestLine(
        id=one.pk,
        kind=one.kind,
        step=one.step,
        outcome=one.outcome,
        reason=one.reason,
        amount=Said(zh=amount.say("zh"), en=amount.say("en")) if amount else None,
        asked=one.asked,
        decided=one.decided,
        agreed=one.agreed,
        answer=one.answer,
    )


def _link(one: Any) -> shapes.LinkLine:
    return shapes.LinkLine(
        kind=one.kind, one=one.one_id, other=one.other_id, at=one.at, undone=one.undone
    )


def _reporter(view: CaseView, one: Any) -> shapes.ReporterLine:
    account = view.viewer.account
    return shapes.ReporterLine(
        id=one.pk,
        own=one.pk == view.viewer.links.get("reporter")
        or (account is not None and one.account == account),
        joined=one.joined,
        named=bool(one.name),
        reachable=bool(one.phone) or one.account is not None,
        answer=one.answer,
        answered=one.answered,
    )


def _mine(view: CaseView) -> shapes.Mine:
    runs = view.row.state == "open"
    return shapes.Mine(
        own=view.own,
        act=view.may_act,
        object=view.may_object,
        route=runs and view.may("case.route"),
        supervise=runs and view.may("case.supervise"),
        extend=runs and view.may("case.extend"),
        merge=view.may("case.merge"),
        reveal=view.may("person.reveal"),
    )


def arithmetic(step: StepView, *, runs: bool) -> shapes.Arithmetic:
    """A step's deadline with its arithmetic."""
    deadline = step.deadline
    return shapes.Arithmetic(
        due=deadline.due,
        within=Said(zh=deadline.within.say("zh"), en=deadline.within.say("en")),
        explain=Said(zh=deadline.explain("zh"), en=deadline.explain("en")),
        lines_zh=deadline.lines("zh"),
        lines_en=deadline.lines("en"),
        left=_left_now(deadline) if runs else None,
    )


def _left_now(deadline: Deadline) -> Said:
    left, unit = deadline.left(clock.now()), deadline.within.unit
    return _said_left(left, unit, deadline.calendar.working_day)


def step_lines(view: CaseView) -> list[shapes.StepLine]:
    """The steps of a case."""
    return [_step(view, step) for step in view.steps]


def _step(view: CaseView, step: StepView) -> shapes.StepLine:
    row = step.row
    post = view.pack.people.posts.get(row.by_post)
    return shapes.StepLine(
        n=row.n,
        stage=named(row.stage, step.stage.name),
        holder=said(step.holder),
        started=row.started,
        ended=row.ended,
        outcome=named(row.outcome, step.outcome) if row.outcome else None,
        say=row.say,
        because=said_or_none(step.because),
        answers=[_answer(one) for one in step.answers],
        by=named(row.by_post, post.name if post else None) if row.by_post else None,
        late=step.late,
        deadline=arithmetic(step, runs=row.ended is None and view.row.state == "open"),
    )
