"""What commending tells: the journal facts without names, and those concerned a message."""

from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.points.models import Nomination
from gezhi.engines.points.queries.commending import judging, kind_of, rules_of, theirs
from gezhi.engines.points.queries.holders import holders
from gezhi.engines.trust.actions import message_account, record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Missing, moved_on
from gezhi.engines.trust.rules.viewer import Viewer, system

HONOURS = system("honours")
NOW = {
    Nomination.NOMINATED: Words(zh="还在等审核", en="it still waits for its review"),
    Nomination.ACCEPTED: Words(zh="审核已经通过", en="it was accepted"),
    Nomination.REFUSED: Words(zh="审核没有通过", en="it was refused"),
    Nomination.NOTICE: Words(zh="正在公示", en="it is on notice"),
    Nomination.COMMENDED: Words(zh="已经表彰", en="it was commended"),
    Nomination.WITHDRAWN: Words(zh="已经撤回", en="it was withdrawn"),
    Nomination.UPHELD: Words(zh="异议成立，已经取消", en="an objection was upheld"),
}
"""Where a nomination stands, for whoever comes too late."""


def moved(row: Nomination) -> Changed:
    """The refusal of a step that does not fit any more; says where it stands now."""
    return moved_on("nomination-moved", "这条推荐", row.state, NOW[row.state])


def locked(wanted: UUID) -> Nomination:
    """A nomination, locked for a step; Missing when there is none."""
    rows = Nomination.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-nomination", "没有这条推荐", "there is no such nomination")
    return row


def must_judge(viewer: Viewer, row: Nomination) -> str:
    """The post under which the viewer reviews a nomination; Forbidden for whoever does not, for who
    nominated, and for the nominee, their household and their body."""
    post = judging(viewer, rules_of(row), row.path)
    if post is None:
        raise Forbidden("not-allowed", "这条推荐不由您审", "you do not review this nomination")
    why = theirs(viewer, row)
    if why == "nominated":
        zh, en = "自己推荐的要由别人来审", "somebody else reviews what one nominated oneself"
        raise Forbidden("own-nomination", zh, en)
    if why:
        zh = "推荐的是自己、自己家、自己单位或自己任职的地方，要由别人来审"
        en = "somebody else reviews a nomination of oneself, one's household, body or place of work"
        raise Forbidden("own-honour", zh, en)
    return post


def tell(viewer: Viewer, verb: str, row: Nomination, post: str, /, **facts: Any) -> None:
    """Tell the journal what became of a nomination: which kind, and never whose."""
    about = {
        "commendation": row.commendation,
        "kind": row.kind,
        "holder_kind": row.holder_kind,
        **facts,
    }
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    record(viewer, f"points.{verb}", "nomination", row.pk, **where, **about)  # type: ignore[arg-type]


def message_holder(row: Nomination, what: str, words: Words) -> None:
    """Queue a message for the nominee, or the head of the household. A body and a place have no
    inbox, and who has no account is told by whoever looks after them."""
    found = holders(HONOURS, [(row.holder_kind, row.holder)]).get((row.holder_kind, row.holder))
    if found is not None and found.head is not None:
        message(found.head, what, row, words)


def message(to: UUID | None, what: str, row: Nomination, words: Words) -> None:
    """Queue a message for an account, in its language."""
    message_account(to, f"honours-{what}", row.pk, words)


def named(row: Nomination) -> tuple[str, str]:
    """What the kind of a nomination is called, in Chinese and English."""
    name = kind_of(row).name
    return name.zh, name.say("en")
