"""Figures and metrics: a closed vocabulary over the journal.

A figure is counted from individual records, never stated. So a metric names journal verbs and the
facts that were recorded with them, and nothing else.
"""

from typing import Literal

from pydantic import Field, model_validator

from gezhi.base.conditions import Condition
from gezhi.base.words import Mistake, Words
from gezhi.pack.entry import Entry

FACTS: dict[str, type] = {
    "case": str,
    "stage": str,
    "outcome": str,
    "category": str,
    "result": str,
    "counts_as": str,
    "holder": str,
    "level": str,
    "tree": str,
    "post": str,
    "kind": str,
    "body": str,
    "late": bool,
    "first": bool,
    "from_level": str,
    "from_post": str,
    "from_body": str,
    "hand_overs": float,
    "seconds": float,
    "elapsed": float,
    "count": float,
    "channel": str,
    "source": str,
    "reason": str,
    "agreed": bool,
    "scheme": str,
    "item": str,
    "holder_kind": str,
    "what": str,
    "how": str,
    "shop": str,
    "good": str,
    "points": float,
    "given": float,
    "times": float,
    "categories": float,
    "items": float,
    "stars": float,
    "affairs": str,
    "period": str,
    "quantity": float,
    "council": str,
    "cross": bool,
    "voted": float,
    "heads": float,
    "revision": bool,
    "pact": str,
    "carried": bool,
    "hard": bool,
    "fund": str,
    "line": str,
    "amount": float,
    "yuan": float,
    "duty": str,
    "month": float,
    "course": str,
    "ladder": str,
    "posts": float,
    "grades": float,
    "register": str,
    "site": str,
    "campaign": str,
    "team": str,
    "document": str,
    "topic": str,
    "survey": str,
}
"""Facts that entries of the journal carry for counting, with their types."""

VERBS: frozenset[str] = frozenset(
    {
        *("place.added", "place.redrawn", "pack.attached", "pack.published"),
        *("place.division_drafted", "place.division_adopted"),
        *("person.added", "person.revealed", "household.added", "body.added"),
        *("appointment.started", "appointment.ended", "appointment.pledged"),
        *("case.opened", "case.moved", "case.closed", "case.reopened", "case.evaluated"),
        *("case.assigned", "case.objected", "case.escalated", "case.overdue", "case.supervised"),
        *("case.paused", "case.resumed", "case.asked", "case.extended", "case.countersigned"),
        *("case.joined", "case.left", "case.merged", "case.unmerged", "case.split"),
        "case.continued",
        *("case.corrected", "case.noted", "case.filed"),
        *("points.adopted", "points.recorded", "points.reviewed", "points.appealed"),
        *("points.star_changed", "points.honoured", "points.delivered", "points.shop_opened"),
        *("points.exchanged", "points.taken_back"),
        *("points.nominated", "points.commended"),
        *("disclosure.posted", "disclosure.corrected", "disclosure.withdrawn"),
        *("disclosure.asked", "disclosure.answered"),
        *("points.fund_paid_in", "points.fund_spent"),
        *("council.joined", "council.left"),
        *(
            "meeting.called",
            "meeting.moved",
            "meeting.cancelled",
            "meeting.held",
            "meeting.minuted",
        ),
        *("resolution.made", "resolution.carried_over", "resolution.done"),
        *("ballot.decided", "pact.adopted", "pact.filed"),
        *("project.signed", "project.finished"),
        *("assessment.decided", "assessment.closed"),
        *("duty.done", "duty.missed", "duty.excused", "duty.swapped"),
        *("asset.entered", "asset.merged", "asset.moved", "asset.inspected", "asset.defect_found"),
        *("asset.defect_mended", "asset.due_set", "asset.paid", "asset.reminded"),
        *("campaign.opened", "campaign.team_formed", "campaign.ended"),
        *("campaign.task_added", "campaign.task_done", "campaign.task_dropped"),
        *("campaign.task_postponed", "campaign.task_handed_in", "campaign.task_returned"),
        *("campaign.milestone_reached", "campaign.evidence_given"),
        *("campaign.finding_raised", "campaign.finding_answered", "campaign.finding_settled"),
        *("campaign.picked", "campaign.reminded", "campaign.dispatched"),
        *("campaign.bulletin_issued", "campaign.bulletin_sent"),
        *("campaign.document_issued", "campaign.topic_claimed"),
        *("campaign.tried", "campaign.integrated", "campaign.visited"),
        *("survey.opened", "survey.answered", "survey.declined", "survey.stood"),
        *("survey.publicised", "survey.merged"),
        *("visit.done", "visit.answered", "visit.told"),
        *("duty.leave_noted", "duty.roster_published"),
        *("training.planned", "training.attended", "training.completed", "placement.made"),
        *("training.paired", "reserve.nominated", "contest.published"),
        *("ladder.adopted", "career.begun", "promotion.granted"),
        *("liaison.linked", "liaison.unlinked", "liaison.called", "liaison.helped"),
        *("liaison.problem_found", "liaison.problem_solved"),
        *("points.help_asked", "points.help_matched", "points.help_confirmed"),
    }
)
"""What the journal tells of, in the past tense: the only things that a metric can count."""

Distinct = Literal[
    "subject",
    "place",
    "actor",
    "case",
    "stage",
    "outcome",
    "category",
    "result",
    "holder",
    "level",
    "tree",
    "post",
    "kind",
    "body",
    "channel",
    "source",
    "reason",
    "scheme",
    "item",
    "what",
    "shop",
    "good",
    "council",
    "period",
    "site",
]
"""What `distinct` counts once each: an entry's subject, place or actor, or a text fact of it."""


class Metric(Entry):
    """One number: count entries of a verb, add up or take the median or mean of a fact, or divide.

    `distinct: subject` counts each subject once, `distinct: stage` each stage that occurs; entries
    that lack the fact count nothing. `net` takes away the entries of another verb about the same
    kind of thing (appointments ended from those started).
    """

    count: str | None = Field(default=None, description="a verb of the journal: case.opened")
    sum: str | None = None
    median: str | None = None
    mean: str | None = None
    of: str | None = Field(default=None, description="the verb, for sum, median and mean")
    where: Condition | None = None
    distinct: Distinct | None = None
    net: str | None = None
    share: "Metric | None" = None
    among: "Metric | None" = None

    @model_validator(mode="after")
    def _one(self) -> "Metric":
        ways = [self.count, self.sum, self.median, self.mean, self.share]
        if sum(way is not None for way in ways) != 1:
            raise Mistake(
                "`count`、`sum`、`median`、`mean`、`share` 里写一个，且只写一个",
                "name exactly one of `count`, `sum`, `median`, `mean`, `share`",
            )
        if (self.share is None) != (self.among is None):
            raise Mistake(
                "`share` 要和 `among` 一起写：谁占谁的几成",
                "`share` is taken `among` something: name both",
            )
        if any((self.sum, self.median, self.mean)) != bool(self.of):
            raise Mistake(
                "`of` 写动词，和 `sum`、`median`、`mean` 一起用",
                "`of` names the verb for `sum`, `median` and `mean`",
            )
        for fact in (self.sum, self.median, self.mean):
            if fact is not None and FACTS.get(fact) is not float:
                raise Mistake(
                    f"流水里没有名叫 `{fact}` 的数",
                    f"`{fact}` is not a number that the journal carries",
                )
        return self


class Figure(Entry):
    """A figure that a locality reported, and how it is counted; without a metric it is not
    covered yet."""

    figure: str
    name: Words | None = None
    practice: str | None = None
    reported: float | None = None
    within: Literal["equal", "at-least", "about"] = "equal"
    metric: Metric | None = None
