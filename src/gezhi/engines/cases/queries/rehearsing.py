"""Rehearsing a pack's scenario: the rules run without any database (`gezhi pack test`)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.routing import suggest
from gezhi.engines.cases.rules.steps import judge_step, offered
from gezhi.engines.cases.rules.votes import vote_words
from gezhi.pack.pack import Pack
from gezhi.pack.scenarios import Scenario

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Spot:
    """An imagined place on the way up."""

    id: int
    level: str
    path: str
    code: str = ""


@dataclass(slots=True)
class Rehearsal:
    """How a scenario went: what differs from `then`, and the story as it was told."""

    wrong: list[str]
    story: list[str]

    @property
    def passed(self) -> bool:
        """Whether everything is as the scenario says."""
        return not self.wrong


@dataclass(slots=True)
class _Case:
    course: rules.Course
    result: str = ""
    opens: str | None = None
    unsigned: tuple[str, rules.Held | None] | None = None
    form: dict[str, Any] = field(default_factory=dict)


def imagined_ladder(pack: Pack, place: str) -> list[Spot]:
    """A way up for a place written as `grid 3`: one place of each level of the grid tree above
    it."""
    level = place.split()[0]
    levels = [one.level for one in pack.places.trees.get("grid", [])]
    if level not in levels:
        raise ValueError(f"`{level}` is no level of the grid tree ({', '.join(levels)})")
    down = levels[: levels.index(level) + 1]
    spots, path = [], ""
    for number, name in enumerate(down, start=1):
        path += f"{number}."
        spots.append(Spot(number, name, path))
    return spots[::-1]


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def rehearse(pack: Pack, scenario: Scenario) -> Rehearsal:
    """Run a scenario through the rules; never raises for what a pack author wrote."""
    type_ = pack.cases.get(scenario.given.case)
    if type_ is None:
        return Rehearsal([f"no case type {scenario.given.case}"], [])
    try:
        ladder = imagined_ladder(pack, scenario.given.place)
        asked = type_.field_of("category")
        category = str(scenario.given.form.get(asked.field, "")) if asked else ""
        course = rules.Course(pack, type_, ladder, category)
        first = rules.first_step(course, _moment(scenario.given.opened))
        case = _Case(replace(course, steps=(first,)), form=dict(scenario.given.form))
        story = [_tell(first)]
        for when in scenario.when:
            _take(case, dict(when), story)
    except (ValueError, KeyError) as fault:
        return Rehearsal([str(fault).strip("'\"")], [])
    return Rehearsal(_differences(case, scenario), story)


def _take(case: _Case, when: dict[str, Any], story: list[str]) -> None:
    now = _moment(when.pop("at"))
    when.pop("by", None)
    told = _Told(str(when.pop("unit", "")), when.pop("answers", None) or {})
    _pass_time(case, now, story)
    for stage, outcome in when.items():
        if case.result:
            raise ValueError(f"{now:%m-%d %H:%M}: the case has ended ({case.result})")
        if stage != case.course.now.stage and stage not in ("ask", "answer", "sign"):
            raise ValueError(
                f"{now:%m-%d %H:%M}: it stands at `{case.course.now.stage}`, not `{stage}`"
            )
        _apply(case, stage, str(outcome), now, told, story)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a step of a scenario says beside its outcome."""

    unit: str
    answers: dict[str, Any]


def _apply(
    case: _Case, stage: str, outcome: str, now: datetime, told: _Told, story: list[str]
) -> None:
    course = case.course
    if stage == "ask":
        pauses = (*course.now.pauses, (now, None))
        _replace(case, pauses=pauses)
    elif stage == "answer":
        pauses = (*course.now.pauses[:-1], (course.now.pauses[-1][0], now))
        _replace(case, pauses=pauses)
    elif stage == "sign":
        _sign(case, outcome, now, story)
    elif outcome == "objected":
        if not rules.may_object(course, now):
            raise ValueError(f"{now:%m-%d %H:%M}: it is too late or too often to object")
        _go(case, rules.Turn(step=rules.object_to(course, now)), outcome, now, story)
    else:
        _decide(case, outcome, now, told, story)


def _decide(case: _Case, outcome: str, now: datetime, told: _Told, story: list[str]) -> None:
    """End the stage, or where it is countersigned wait for the second signature."""
    stage = case.course.stage
    if outcome not in stage.outcomes:
        raise ValueError(f"`{stage.stage}` has no outcome `{outcome}`")
    _judge(case, outcome, now, told.answers, story)
    chosen = rules.Held("body", body=told.unit) if told.unit else None
    if stage.countersign is None:
        _go(case, rules.turn(case.course, outcome, now, chosen), outcome, now, story)
        return
    if case.unsigned is not None:
        raise ValueError(f"{now:%m-%d %H:%M}: it waits for the second signature already")
    case.unsigned = (outcome, chosen)
    signer = stage.countersign.post
    story.append(f"{now:%m-%d %H:%M} {stage.stage}: {outcome}, to be signed by {signer}")


def _judge(case: _Case, key: str, now: datetime, answers: dict[str, Any], story: list[str]) -> None:
    """Answers to what the step asks are judged as people's are; a vote is told with its numbers."""
    course, outcome = case.course, case.course.stage.outcomes[key]
    facts = {**case.form, **_facts(course)}
    if not offered(course.stage, outcome, facts):
        raise ValueError(f"{now:%m-%d %H:%M}: `{key}` cannot be chosen for this case")
    clean, wrong = judge_step(course.pack, course.stage, outcome, answers, facts)
    if wrong:
        said = "; ".join(f"{one.field}: {one.words.say('en')}" for one in wrong)
        raise ValueError(f"{now:%m-%d %H:%M} {course.stage.stage}: {said}")
    for one in course.stage.asked(outcome):
        if one.kind == "vote" and one.field in clean:
            story.append(f"{now:%m-%d %H:%M} {one.field}: {vote_words(clean[one.field]).say('en')}")


def _sign(case: _Case, answer: str, now: datetime, story: list[str]) -> None:
    """The second signature: agreed, the outcome takes effect; refused, the stage goes on."""
    if case.unsigned is None:
        raise ValueError(f"{now:%m-%d %H:%M}: nothing waits for a second signature")
    outcome, chosen = case.unsigned
    case.unsigned = None
    story.append(f"{now:%m-%d %H:%M} second signature: {answer}")
    if answer == "agreed":
        _go(case, rules.turn(case.course, outcome, now, chosen), outcome, now, story)


def _replace(case: _Case, **changes: Any) -> None:
    step = replace(case.course.now, **changes)
    step = replace(step, due=rules.deadline_of(case.course, step).due)
    case.course = replace(case.course, steps=(*case.course.steps[:-1], step))


def _go(case: _Case, turn: rules.Turn, outcome: str, now: datetime, story: list[str]) -> None:
    case.unsigned = None
    ended = replace(case.course.now, ended=now, outcome=outcome)
    steps = (*case.course.steps[:-1], ended)
    if turn.step is not None:
        steps = (*steps, turn.step)
        story.append(_tell(turn.step))
    else:
        case.result, case.opens = turn.result, turn.opens.case if turn.opens else None
        story.append(f"{now:%m-%d %H:%M} ends: {turn.result}")
    case.course = replace(case.course, steps=steps)


def _pass_time(case: _Case, now: datetime, story: list[str]) -> None:
    while not case.result:
        due = case.course.now.due
        if due is None or due >= now:
            return
        moment = due + timedelta(seconds=1)
        silent = case.course.stage.silent
        if silent is not None:
            _go(case, rules.follow(case.course, silent, moment), "silent", moment, story)
            continue
        step = rules.escalate(case.course, moment)
        if step is None:
            return
        _go(case, rules.Turn(step=step, raised=True), "overdue", moment, story)


def _tell(step: rules.Step) -> str:
    who = step.held.post or step.held.body or step.held.kind
    due = step.due.astimezone(ZONE) if step.due else None
    until = f", until {due:%m-%d %H:%M}" if due else ""
    where = f" at {step.held.level}" if step.held.level else ""
    return f"{step.started.astimezone(ZONE):%m-%d %H:%M} {step.stage}: {who}{where}{until}"


def _differences(case: _Case, scenario: Scenario) -> list[str]:
    then, step = scenario.then, case.course.now
    facts: dict[str, object] = {
        "stage": None if case.result else step.stage,
        "result": case.result or None,
        "held_at": step.held.level,
        "held_by": step.held.post or step.held.body or step.held.kind,
        "due": step.due,
        "hand_overs": case.course.hand_overs,
        "suggested": _suggested(case, scenario),
        "opens": case.opens,
    }
    wrong = []
    for name in then.model_fields_set:
        wanted, got = getattr(then, name), facts[name]
        if name == "due" and wanted is not None:
            wanted = _moment(wanted)
        if wanted != got:
            shown = got.astimezone(ZONE) if isinstance(got, datetime) else got
            wrong.append(f"{name}: expected {wanted}, got {shown}")
    return wrong


def _suggested(case: _Case, scenario: Scenario) -> str | None:
    course = case.course
    found = suggest(course.pack, course.type, {**scenario.given.form, **_facts(course)})
    return (found.unit or found.outcome) if found else None


def _facts(course: rules.Course) -> dict[str, Any]:
    return {
        "category": course.category,
        "place": {"level": course.ladder[0].level},
        "channel": "portal",
    }
