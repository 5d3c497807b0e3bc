"""Reading whose statement it is: for a reason, which the journal keeps."""

from gezhi.base.words import Words
from gezhi.engines.points.queries.holders import Holder, holder
from gezhi.engines.points.queries.seeing import SEEING
from gezhi.engines.points.queries.statements import OPENED
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may

LEAST_REASON, MOST_REASON = 4, 200


def open_statement(viewer: Viewer, kind: str, wanted: str, reason: str) -> Holder:
    """Open the statements of a holder to the viewer, by name and for an hour; the journal keeps who
    opened them and why (PIPL 6, 51).

    Invalid without a reason, Missing for a holder whom the viewer does not look after, Forbidden
    for who does not see points there.
    """
    whose = holder(viewer, kind, wanted)
    if not any(may(viewer, ability, path=whose.path) for ability in SEEING):
        zh, en = "需要查看积分的权限", "this needs the right to see points"
        raise Forbidden("not-allowed", zh, en)
    reason = reason.strip()[:MOST_REASON]
    if len(reason) < LEAST_REASON:
        words = Words(zh="请写明查看的原因（至少四个字）", en="say why, in four characters or more")
        raise Invalid([Wrong("reason", "required", words)])
    with transaction():
        post = viewer.post_over(whose.path, "points.see")
        record(viewer, OPENED, whose.kind, whose.id, path=whose.path, as_post=post, reason=reason)
    return whose
