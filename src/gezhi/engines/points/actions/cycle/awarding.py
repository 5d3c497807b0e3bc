"""Stars and titles: won, lost and regained by the score of a calendar year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Q, Sum

from gezhi.base.words import Words
from gezhi.engines.points.models import Adoption, Award, Record
from gezhi.engines.points.queries.holders import holders
from gezhi.engines.points.queries.schemes import (
    InForce,
    adoption,
    history,
    may_review,
    schemes_below,
    today,
)
from gezhi.engines.points.rules.awards import LOST, STAR, Change, Last, changes
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.trust.actions import (
    Row,
    done_today,
    due_today,
    record,
    record_many,
    transaction,
)
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may, system

TIME = system("time")
NAME = "points.awards"
MOST_WORDS = 500
LONGEST_PLAN = 366
"""Days within which a plan to regain a star ends."""

Whose = tuple[str, str]
COUNTED = Q(state=Record.ACCEPTED) & (Q(given__gt=0) | Q(entry__isnull=False))
"""What makes up a score: gains once they are accepted, deductions once they are posted, which is
when nobody can appeal any more or the appeal was decided."""


@dataclass(slots=True)
class _Standing:
    scores: dict[str, int] = field(default_factory=dict)
    known: dict[str, Last] = field(default_factory=dict)
    path: str = ""


def award_stars(viewer: Viewer, wanted: int, day: date, *, close: bool = False) -> list[Award]:
    """Bring the stars and titles of an adopted scheme up to date with the scores of the year of
    `day`, and return what changed; dated that day, all or nothing. Running it again changes
    nothing.

    A star is given as soon as the score of its category reaches it. One that was held before the
    year began stays until the year is closed: `close` (at the year's end or afterwards) takes the
    stars that the year did not earn. Within the year a star is lost only where a deduction brings
    the score below it after it was won in that year. Titles follow from the stars held.

    For those who review all of the scheme's ground or close its points, and time. Invalid for a day
    to come, and for closing a year that is not over.
    """
    found = adoption(viewer, wanted)
    post = _permit(viewer, found)
    year = stretch("year", day)
    _judge(day, year, close)
    with transaction():
        _lock(found)
        standing = _standings(found, year)
        turned = [
            (whose, change)
            for whose, one in sorted(standing.items())
            for change in changes(found.scheme, one.scores, one.known, str(year), close=close)
        ]
        rows = _write(viewer, found, turned, standing, day)
        record_many(viewer, [_told(found, row, post) for row in rows])
    return rows


def _permit(viewer: Viewer, found: InForce) -> str:
    path = found.adoption.path
    post = may_review(viewer, found, path)
    if post is None and not may(viewer, "points.close", path=path):
        zh, en = "星级不由您来评", "you do not decide on stars here"
        raise Forbidden("not-allowed", zh, en)
    return post or viewer.post_over(path, "points.close")


def _judge(day: date, year: Stretch, close: bool) -> None:
    if day > today():
        words = Words(zh="不能评以后的日子", en="what is still to come cannot be decided on")
        raise Invalid([Wrong("day", "future", words)])
    if close and today() < year.last:
        words = Words(zh=f"{year} 年还没有过完", en=f"{year} is not over")
        raise Invalid([Wrong("close", "future", words)])


def _lock(found: InForce) -> None:
    """Two that award the same scheme wait for each other."""
    place, scheme = found.adoption.place_id, found.adoption.scheme
    rows = Adoption.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(rows.filter(place=place, scheme=scheme))


def _standings(found: InForce, year: Stretch) -> dict[Whose, _Standing]:
    """Every holder with the scores of a year by category and the newest decision on each star and
    title, across the versions of the scheme."""
    here = Q(adoption__place=found.adoption.place_id, adoption__scheme=found.adoption.scheme)
    standing: dict[Whose, _Standing] = {}
    scored = Record.objects.filter(here, COUNTED, day__gte=year.first, day__lte=year.last)
    by = scored.values_list("holder_kind", "holder", "category")
    for kind, holder, category, score, path in by.annotate(Sum("given"), Max("path")).order_by():
        one = standing.setdefault((kind, holder), _Standing(path=path))
        one.scores[category] = score
    awards = Award.objects.filter(here).values("holder_kind", "holder", "what")
    newest = Award.objects.filter(pk__in=awards.annotate(newest=Max("pk")).values("newest"))
    columns = ("holder_kind", "holder", "path", "what", "how", "period")
    for kind, holder, path, what, how, period in newest.values_list(*columns):
        one = standing.setdefault((kind, holder), _Standing(path=path))
        one.known[what] = Last(how, period)
    return standing


def _write(
    viewer: Viewer,
    found: InForce,
    turned: list[tuple[Whose, Change]],
    standing: Mapping[Whose, _Standing],
    day: date,
) -> list[Award]:
    known = holders(TIME, {whose for whose, _ in turned})
    paths = {whose: one.path for whose, one in known.items()}
    rows = [
        Award(
            adoption=found.adoption,
            holder_kind=whose[0],
            holder=whose[1],
            path=paths.get(whose) or standing[whose].path,
            what=change.what,
            how=change.how,
            period=str(day.year),
            score=change.score,
            day=day,
            by=viewer.account,
        )
        for whose, change in turned
    ]
    return Award.objects.bulk_create(rows, batch_size=500)


def _told(found: InForce, row: Award, post: str) -> Row:
    """What the journal says of it: which star and how, never whose."""
    verb = "points.star_changed" if row.what.startswith(STAR) else "points.honoured"
    facts = {"scheme": found.adoption.scheme, "what": row.what, "how": row.how}
    facts["holder_kind"] = row.holder_kind
    place = found.adoption.place_id
    return Row(verb, "award", row.pk, place, row.path, facts, post=post)


def award_due() -> int:
    """Once a day, bring stars and titles of every scheme that has stars up to date; returns how
    many changed.

    The year before is closed once all of it is reviewed, or once nothing of it can be recorded any
    more and nothing waits; what an appeal turns later is found again on a later day.
    """
    with transaction():
        if not due_today(NAME):
            return 0
    with for_system():
        found = [one for one in schemes_below(TIME, "") if _starred(one)]
    changed = sum(len(_award(one)) for one in found)
    with transaction():
        done_today(NAME)
    return changed


def _starred(found: InForce) -> bool:
    return any(one.star is not None for one in found.scheme.categories)


def _award(found: InForce) -> list[Award]:
    now = today()
    last = stretch("year", now).before
    rows: list[Award] = []
    decided = history(TIME, found.adoption.place_id, found.adoption.scheme)
    then = next((one for one in decided if one.since <= last.last), None)
    if then is not None and _settled(found, last):
        rows += award_stars(TIME, then.pk, last.last, close=True)
    return [*rows, *award_stars(TIME, found.adoption.pk, now)]


def _settled(found: InForce, year: Stretch) -> bool:
    """Whether nothing more comes to what was recorded for a year."""
    here = Q(place=found.adoption.place_id, scheme=found.adoption.scheme)
    reviewed = Adoption.objects.filter(here).aggregate(last=Max("reviewed"))["last"]
    if reviewed is not None and reviewed >= year.last:
        return True
    if stretch(found.scheme.review_every, today()).before.first <= year.last:
        return False
    waiting = Record.objects.filter(
        adoption__place=found.adoption.place_id,
        adoption__scheme=found.adoption.scheme,
        state=Record.WAITING,
        day__gte=year.first,
        day__lte=year.last,
    )
    with for_system():
        return not waiting.exists()


def plan_star(viewer: Viewer, wanted: int, plan: str, until: date) -> Award:
    """Write down how a holder can regain a star that was lost, until a day: the cultivation plan.
    The household and the staff of its ground read it, nobody else.

    For those who review there. It is written once: the same again changes nothing, Changed for
    another, and where the star was regained meanwhile. Invalid names what is wrong.
    """
    plan = plan.strip()
    _judge_plan(plan, until)
    with transaction():
        rows = Award.objects.select_for_update(of=("self",), no_key=True)
        row = rows.filter(pk=wanted, what__startswith=STAR, how=LOST).first()
        found = adoption(viewer, row.adoption_id) if row is not None else None
        post = may_review(viewer, found, row.path) if row is not None and found else None
        if row is None or found is None or post is None:
            zh, en = "没有这颗丢掉的星，或不在您的范围内", "no such lost star, or not yours to plan"
            raise Missing("no-award", zh, en)
        if row.plan:
            if (row.plan, row.plan_until) == (plan, until):
                return row
            raise Changed("planned", "已经有人写了培育计划，请刷新", "a plan was written: reload")
        if _later(row):
            zh, en = "这颗星已经有了新的变化，请刷新", "the star has changed since: reload"
            raise Changed("regained", zh, en)
        row.plan, row.plan_until = plan, until
        row.save(update_fields=["plan", "plan_until"])
        facts = {"scheme": found.adoption.scheme, "what": row.what}
        place = found.adoption.place_id
        record(
            viewer, "points.star_planned", "award", row.pk, place_id=place, path=row.path,
            as_post=post, **facts, holder_kind=row.holder_kind,
        )  # fmt: skip
    return row


def _judge_plan(plan: str, until: date) -> None:
    wrong = []
    if not 1 <= len(plan) <= MOST_WORDS:
        zh = f"写一写怎么把星挣回来（最多 {MOST_WORDS} 个字）"
        en = f"say how the star can be regained (at most {MOST_WORDS} characters)"
        wrong.append(Wrong("plan", "required", Words(zh=zh, en=en)))
    if not 0 < (until - today()).days <= LONGEST_PLAN:
        words = Words(zh="到期日从明天算起，最长一年", en="it ends within a year from tomorrow")
        wrong.append(Wrong("until", "range", words))
    if wrong:
        raise Invalid(wrong)


def _later(row: Award) -> bool:
    later = Award.objects.filter(holder=row.holder, what=row.what, pk__gt=row.pk)
    here = Q(adoption__place=row.adoption.place_id, adoption__scheme=row.adoption.scheme)
    return later.filter(here, holder_kind=row.holder_kind).exists()
