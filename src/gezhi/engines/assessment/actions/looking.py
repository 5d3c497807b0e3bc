"""That somebody looked at how a person is assessed: the journal keeps who and when."""

from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.assessment.actions.telling import tell
from gezhi.engines.assessment.models import Assessed, Period
from gezhi.engines.assessment.queries.schemes import own, roles, rules_of
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer


def note_exported(viewer: Viewer, place: int, key: str, first: date) -> None:
    """Note that the pay of a quarter or year was taken out as a file, by whoever pays. Forbidden
    for others, Missing where nothing was assessed."""
    named = {"place": place, "assessment": key, "first__gte": first}
    row = Period.objects.filter(**named).order_by("first").first()
    if row is None:
        raise Missing("no-period", "这一期没有考核", "nothing was assessed in it")
    post = roles(viewer, rules_of(row), row.path).pay
    if post is None:
        raise Forbidden("not-allowed", "工资单只给发钱的岗位", "pay is for the posts that pay")
    with transaction():
        where = {"place_id": place, "path": row.path, "as_post": post}
        facts = {"scheme": key, "period": first.isoformat()}
        record(viewer, "assessment.pay_exported", "place", place, **where, **facts)  # type: ignore[arg-type]


def look(viewer: Viewer, wanted: UUID) -> None:
    """Note that the page of a person is opened by somebody else, once a day for each; bodies and
    places have nothing to hide. Missing for whoever has no part in it."""
    with transaction():
        row = Assessed.objects.select_related("period").filter(pk=wanted).first()
        found = roles(viewer, rules_of(row.period), row.path) if row is not None else None
        mine = row is not None and row.whose in own(viewer)
        if row is None or found is None or not (mine or found.sees):
            raise Missing("no-assessed", "没有这一份考核", "nobody is assessed under this number")
        if mine or not row.whose.startswith("a"):
            return
        today = Journal.objects.filter(
            verb="assessment.looked", subject=row.whose, actor=viewer.account
        ).order_by("-pk")
        last = today.first()
        if last is None or clock.local(last.at).date() < clock.today():
            tell(viewer, "looked", row, found.judge or found.lead or "")
