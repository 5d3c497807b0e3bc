"""Joint projects of member units: signed, with steps, finished or dropped."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.actions.units.asked import EndProject, SignProject
from gezhi.engines.councils.actions.units.telling import locked_project, must_act_for, tell
from gezhi.engines.councils.models import JointProject, Listing, Milestone
from gezhi.engines.councils.queries.meetings.finding import council_of
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.councils.queries.units.members import units_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Invalid,
    Missing,
    Wrong,
    id_taken,
    wrong_id,
    wrong_text,
)
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_TITLE, LONGEST_TEXT, LONGEST_OUTCOME, MOST_STEPS, MOST_PARTIES = 120, 1000, 500, 20, 30


def sign_project(viewer: Viewer, asked: SignProject) -> JointProject:
    """Record that units signed to do something together. The same id again is the same project.

    Forbidden for whoever is of none of the parties and does not hold the council; Invalid lists
    what is wrong: fewer than two parties, one that does not sit in the council, days.
    """
    council = council_of(viewer, asked.place, asked.council)
    parties = list(dict.fromkeys(asked.parties))
    post = must_act_for(viewer, council.path, parties)
    try:
        return _sign(viewer, council, asked, parties, post)
    except IntegrityError:
        before = JointProject.objects.filter(pk=asked.id).first()
        if before is None:
            raise
        return _again(asked, before, parties)


def _sign(
    viewer: Viewer, council: Convened, asked: SignProject, parties: Sequence[UUID], post: str
) -> JointProject:
    """The project, once; the same sent twice at the same moment meets the one that came first."""
    with transaction():
        before = JointProject.objects.filter(pk=asked.id).first()
        if before is not None:
            return _again(asked, before, parties)
        wrong = [*_wrong(asked), *_wrong_days(asked)]
        wrong += [*_wrong_parties(viewer, council, parties), *_wrong_listing(asked)]
        if wrong:
            raise Invalid(wrong)
        row = _make(viewer, council, asked, parties)
        facts = {"parties": len(parties), "steps": len(asked.steps)}
        tell(viewer, "project.signed", row, post, **facts)
    return row


def _again(asked: SignProject, before: JointProject, parties: Sequence[UUID]) -> JointProject:
    same = (before.place_id, before.council, before.title, before.signed)
    there = set(before.parties.values_list("body", flat=True))
    if same != (asked.place, asked.council, asked.title.strip(), asked.signed):
        raise id_taken()
    if there != set(parties):
        raise id_taken()
    return before


def _wrong(asked: SignProject) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    yield from wrong_text("title", asked.title, LONGEST_TITLE)
    yield from wrong_text("text", asked.text, LONGEST_TEXT, needed=False)
    if len(asked.steps) > MOST_STEPS:
        words = Words(zh=f"最多 {MOST_STEPS} 步", en=f"at most {MOST_STEPS} steps")
        yield Wrong("steps", "count", words)
    for number, step in enumerate(asked.steps):
        yield from wrong_text(f"{number}.step", step.text, LONGEST_TITLE)


def _wrong_days(asked: SignProject) -> Iterator[Wrong]:
    if asked.signed > clock.today():
        yield Wrong("signed", "future", Words(zh="签了再登记", en="record it once it is signed"))
    if asked.due is not None and asked.due < asked.signed:
        yield Wrong("due", "before", Words(zh="期限太早", en="it would be due too early"))


def _wrong_parties(viewer: Viewer, council: Convened, parties: Sequence[UUID]) -> Iterator[Wrong]:
    if not 2 <= len(parties) <= MOST_PARTIES:
        words = Words(zh="至少两个单位一起签", en="two units or more sign together")
        yield Wrong("parties", "count", words)
    there = {one.pk for one in units_of(viewer, council)}
    if not there.issuperset(parties):
        words = Words(zh="有的单位不是成员单位", en="one of them does not sit in the council")
        yield Wrong("parties", "no-member", words)


def _wrong_listing(asked: SignProject) -> Iterator[Wrong]:
    if asked.listing is None:
        return
    rows = Listing.objects.filter(pk=asked.listing, sort=Listing.PROJECT, place=asked.place)
    if not rows.filter(council=asked.council).exists():
        words = Words(zh="清单上没有这个项目", en="there is no such project on the list")
        yield Wrong("listing", "unknown", words)


def _make(
    viewer: Viewer, council: Convened, asked: SignProject, parties: Sequence[UUID]
) -> JointProject:
    row = JointProject.objects.create(
        id=asked.id,
        place=council.place,
        path=council.path,
        council=asked.council,
        listing_id=asked.listing,
        title=asked.title.strip(),
        text=asked.text.strip(),
        signed=asked.signed,
        due=asked.due,
        by=viewer.account,
    )
    for body in parties:
        row.parties.create(body_id=body)
    for number, step in enumerate(asked.steps, start=1):
        row.milestones.create(number=number, text=step.text.strip(), due=step.due)
    if asked.listing is not None:
        Listing.objects.filter(pk=asked.listing).update(state=Listing.ENDED)
    return row


def _parties(row: JointProject) -> list[UUID]:
    return list(row.parties.values_list("body", flat=True))


def _over(row: JointProject) -> Changed:
    zh, en = "这个项目已经了结", "this project is over"
    return Changed("project-over", zh, en, state=row.state)


def _wrong_day(field: str, row: JointProject, day: date) -> Iterator[Wrong]:
    if not row.signed <= day <= clock.today():
        words = Words(zh="日子要在签订以后、今天以前", en="a day since it was signed, up to today")
        yield Wrong(field, "day", words)


def reach_milestone(
    viewer: Viewer, project: UUID, number: int, on: date | None = None
) -> Milestone:
    """A step of a project is reached, on a day (today without one). Again: the same. Changed once
    the project is over."""
    day = on or clock.today()
    with transaction():
        row = locked_project(project)
        post = must_act_for(viewer, row.path, _parties(row))
        step = row.milestones.filter(number=number).first()
        if step is None:
            raise Missing("no-milestone", "没有这一步", "there is no such step")
        if step.reached is not None:
            return step
        if row.state != JointProject.SIGNED:
            raise _over(row)
        wrong = list(_wrong_day("on", row, day))
        if wrong:
            raise Invalid(wrong)
        step.reached, step.by = day, viewer.account
        step.save(update_fields=["reached", "by"])
        tell(viewer, "project.milestone", row, post, number=number)
    return step


def end_project(viewer: Viewer, asked: EndProject) -> JointProject:
    """A project is finished, or dropped, with what came of it. The same again: nothing changes.
    Changed once it ended otherwise; Invalid while a step of a finished one is not reached."""
    wanted = JointProject.DROPPED if asked.dropped else JointProject.FINISHED
    day = asked.on or clock.today()
    with transaction():
        row = locked_project(asked.project)
        post = must_act_for(viewer, row.path, _parties(row))
        if (row.state, row.outcome) == (wanted, asked.outcome.strip()):
            return row
        if row.state != JointProject.SIGNED:
            raise _over(row)
        wrong = [
            *wrong_text("outcome", asked.outcome, LONGEST_OUTCOME),
            *_wrong_day("on", row, day),
        ]
        if not asked.dropped and row.milestones.filter(reached=None).exists():
            words = Words(zh="还有步骤没有完成", en="there are steps that are not reached")
            wrong.append(Wrong("outcome", "steps", words))
        if wrong:
            raise Invalid(wrong)
        row.state, row.outcome, row.ended = wanted, asked.outcome.strip(), day
        row.save(update_fields=["state", "outcome", "ended"])
        tell(viewer, "project.dropped" if asked.dropped else "project.finished", row, post)
    return row
