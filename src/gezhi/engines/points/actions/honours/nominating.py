"""Putting somebody forward as a model, and taking it back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points.actions.honours.telling import HONOURS, locked, moved, tell
from gezhi.engines.points.models import Nomination
from gezhi.engines.points.queries.commending import (
    Commending,
    commendation_of,
    is_private,
    nominating,
    theirs,
)
from gezhi.engines.points.queries.holders import Holder, departed, holder
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.rules.periods import Stretch, quarter_of, stretch
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.honours import ModelKind

LONGEST_DEEDS = 2000


@dataclass(frozen=True, slots=True)
class NewNomination:
    """Who is put forward, and for what they did. Residents name no `holder`: they say in `deeds`
    whom they mean, and the reviewers find out who it is. `on` is a day of the period (year or
    quarter) that it is for; without `year` and `on`, this one."""

    place: int
    commendation: str
    kind: str
    deeds: str
    holder: str = ""
    year: int | None = None
    on: date | None = None
    id: UUID = field(default_factory=new_id)


def nominate(viewer: Viewer, asked: NewNomination) -> Nomination:
    """Nominate for a review by others. The same id again is the same nomination.

    Forbidden for whoever does not nominate there, and for oneself or one's own household; Missing
    for a holder who is not the viewer's to see; Invalid lists everything else that is wrong.
    """
    found = commendation_of(viewer, asked.place, asked.commendation)
    post = nominating(viewer, found.rules, found.place.path)
    if post is None:
        raise Forbidden("not-allowed", "这里不由您推荐，请先登录", "sign in to nominate here")
    with transaction():
        before = Nomination.objects.filter(pk=asked.id).first()
        if before is not None:
            return _again(viewer, asked, before)
        kind = found.rules.kind(asked.kind)
        whose = _whose(viewer, kind, asked.holder)
        wrong = [
            *_wrong_words(asked, kind),
            *_wrong_period(found, asked),
            *_wrong_holder(found, asked, kind, whose),
        ]
        if wrong or kind is None:
            raise Invalid(wrong)
        period = period_of(found, asked)
        row = Nomination(
            id=asked.id,
            place=found.place,
            path=found.place.path,
            commendation=asked.commendation,
            version_id=found.version,
            kind=kind.kind,
            year=period.first.year,
            quarter=quarter_of(period),
            holder_kind=kind.holder,
            holder=whose.id if whose else "",
            deeds=asked.deeds.strip(),
            by=viewer.account,
            post=post,
        )
        must_be_another(viewer, row)
        row.save(force_insert=True)
        tell(viewer, "nominated", row, post)
    return row


def _again(viewer: Viewer, asked: NewNomination, before: Nomination) -> Nomination:
    same = (before.place_id, before.kind, before.deeds, before.by)
    if same != (asked.place, asked.kind, asked.deeds.strip(), viewer.account):
        raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another nomination")
    return before


def _whose(viewer: Viewer, kind: ModelKind | None, wanted: str) -> Holder | None:
    return holder(viewer, kind.holder, wanted) if kind is not None and wanted else None


def must_be_another(viewer: Viewer, row: Nomination) -> None:
    """Forbidden where somebody nominates themselves or their household; a body and a place may be
    put forward by their own people, as others review it."""
    if row.holder and is_private(row) and theirs(viewer, _not_yet(row)) == "own":
        zh, en = "不能推荐自己和自己家，请别人来推荐", "nobody nominates oneself or one's household"
        raise Forbidden("own-honour", zh, en)


def _not_yet(row: Nomination) -> Nomination:
    return Nomination(holder_kind=row.holder_kind, holder=row.holder)


def _wrong_words(asked: NewNomination, kind: ModelKind | None) -> Iterator[Wrong]:
    if kind is None:
        yield Wrong("kind", "unknown", Words(zh="选一个种类", en="choose a kind"))
    if not 1 <= len(asked.deeds.strip()) <= LONGEST_DEEDS:
        zh = f"写一写是谁、做了什么（最多 {LONGEST_DEEDS} 个字）"
        words = Words(zh=zh, en=f"say who it is and what they did, in {LONGEST_DEEDS} characters")
        yield Wrong("deeds", "required", words)
    yield from wrong_id(asked.id)


def period_of(found: Commending, asked: NewNomination) -> Stretch:
    """The year or quarter that a nomination is for."""
    day = asked.on or (date(asked.year, 12, 31) if asked.year else today())
    return stretch(found.rules.every, min(day, today()) if asked.on is None else day)


def _wrong_period(found: Commending, asked: NewNomination) -> Iterator[Wrong]:
    now = stretch(found.rules.every, today())
    known = asked.year is None or 1 <= asked.year <= 9999
    if not known or period_of(found, asked) not in (now, now.before):
        zh, en = "只能推荐今年和去年的", "this year and the last one only"
        if found.rules.every == "quarter":
            zh, en = "只能推荐本季度和上季度的", "this quarter and the last one only"
        yield Wrong("year", "year", Words(zh=zh, en=en))


def _wrong_holder(
    found: Commending, asked: NewNomination, kind: ModelKind | None, whose: Holder | None
) -> Iterator[Wrong]:
    if kind is None or whose is None:
        return
    yield from wrong_ground(found.place.path, whose, kind)
    period = period_of(found, asked)
    going = Nomination.objects.filter(
        place=found.place,
        commendation=asked.commendation,
        kind=kind.kind,
        year=period.first.year,
        quarter=quarter_of(period),
        holder=whose.id,
        state__in=Nomination.GOING,
    )
    if going.exists():
        yield already()


def wrong_ground(path: str, whose: Holder, kind: ModelKind) -> Iterator[Wrong]:
    """What is wrong with a nominee: not of the commending place or the level, or gone."""
    if kind.level is not None and whose.level != kind.level:
        words = Words(zh="这一类不评这一级的地方", en="this kind is for places of another level")
        yield Wrong("holder", "level", words)
    if not whose.path.startswith(path):
        words = Words(zh="不在这里的范围内", en="they do not live or serve here")
        yield Wrong("holder", "elsewhere", words)
    if whose.id in departed(HONOURS, [whose]):
        yield Wrong("holder", "gone", Words(zh="已经搬走或撤销", en="they are here no more"))


def already() -> Wrong:
    """That a holder is reviewed for a kind and period already."""
    words = Words(zh="这一期这一类已经有人推荐，并且通过了审核", en="accepted for it already")
    return Wrong("holder", "already", words)


def withdraw_nomination(viewer: Viewer, wanted: UUID) -> Nomination:
    """Take a nomination back: whoever made it until it is on notice, the nominee (for themselves or
    their household) until the commendation, as nobody is honoured against their will. Again: the
    same. Changed when it is too late."""
    with transaction():
        row = locked(wanted)
        mine = viewer.account is not None and row.by == viewer.account
        nominee = bool(row.holder) and row.state in Nomination.GOING and _is_of(viewer, row)
        if not mine and not nominee:
            zh, en = "只有推荐人和本人能撤回", "only who nominated, and the nominee, take it back"
            raise Forbidden("not-allowed", zh, en)
        if row.state == Nomination.WITHDRAWN:
            return row
        early = row.state in (Nomination.NOMINATED, Nomination.ACCEPTED)
        if not early and not (nominee and row.state == Nomination.NOTICE):
            raise moved(row)
        row.state = Nomination.WITHDRAWN
        row.save(update_fields=["state"])
        tell(viewer, "nomination_withdrawn", row, "", by="nominator" if mine else "nominee")
    return row


def _is_of(viewer: Viewer, row: Nomination) -> bool:
    return is_private(row) and theirs(viewer, _not_yet(row)) == "own"
