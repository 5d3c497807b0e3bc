"""What assessments tell the journal and the assessed, and refusals that several actions share."""

from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.assessment.models import Assessed, Period
from gezhi.engines.assessment.queries.schemes import Roles, concerned, kind_of, roles, rules_of
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Missing, moved_on
from gezhi.engines.trust.rules.viewer import Viewer

NOW = {
    Assessed.JUDGED: Words(zh="正在评分", en="it is being judged"),
    Assessed.SHOWN: Words(zh="正在给本人看", en="it is shown to whom it is about"),
    Assessed.DECIDED: Words(zh="已经定了", en="it is decided"),
}


def said_period(period: Period, lang: str = "zh") -> str:
    """A period as people say it."""
    return stretch(rules_of(period).every, period.first).say(lang)


def moved(row: Assessed) -> Changed:
    """The refusal of a step that does not fit any more; says where it stands."""
    return moved_on("assessment-moved", "这一份", row.state, NOW[row.state])


def locked(wanted: UUID) -> Assessed:
    """One of the assessed, locked for a step; Missing when there is none."""
    rows = Assessed.objects.select_for_update(of=("self",), no_key=True).select_related("period")
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-assessed", "没有这一份考核", "nobody is assessed under this number")
    return row


def must_work(viewer: Viewer, row: Assessed) -> Roles:
    """What the viewer does in the assessment; Forbidden for who neither judges nor leads, and for
    who is assessed themselves, with their body or at their place."""
    found = roles(viewer, rules_of(row.period), row.path)
    if not found.sees:
        raise Forbidden("not-allowed", "这项考核不由您评", "you have no part in this assessment")
    if concerned(viewer, [row.whose]):
        zh = "评的是自己、自己单位或自己的地方，要由别人来评"
        raise Forbidden("own-assessment", zh, "somebody else judges oneself, one's body or place")
    return found


def must_lead(viewer: Viewer, row: Assessed) -> str:
    """The post by which the viewer leads; Forbidden for whoever does not."""
    post = must_work(viewer, row).lead
    if post is None:
        raise Forbidden("not-allowed", "结果不由您定", "you do not decide this assessment")
    return post


def tell(viewer: Viewer, verb: str, row: Assessed, post: str, /, **facts: Any) -> None:
    """Tell the journal what became of one of the assessed: that it was done, never the score."""
    about = {"scheme": row.period.assessment, "holder_kind": kind_of(row.whose), **facts}
    about["period"] = str(stretch(rules_of(row.period).every, row.period.first))
    where = {"place_id": row.period.place_id, "path": row.path, "as_post": post}
    record(viewer, f"assessment.{verb}", "assessed", row.whose, **where, **about)  # type: ignore[arg-type]
