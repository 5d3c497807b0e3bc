"""Making a roster of a month, changing it, publishing it, and putting somebody else on a shift."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.duties.actions.drawing import rule_row
from gezhi.engines.duties.actions.telling import locked, moved, must_lead, tell
from gezhi.engines.duties.models import Month, Occurrence, Rule, Swap
from gezhi.engines.duties.queries.rosters import Kept, able, away, had, roster_at
from gezhi.engines.duties.rules.days import turns
from gezhi.engines.duties.rules.rostering import fair, month_days
from gezhi.engines.places.queries import Attached, attached_at
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of

AHEAD_MONTHS = 3
MOST_SHIFTS = 31 * 40
AWAY = Words(zh="这天这位请假不在", en="they are away on that day")


@dataclass(frozen=True, slots=True)
class NewMonth:
    """A month of a roster that is to be made fairly in turn; `day` is any day of it."""

    place: int
    roster: str
    day: date
    id: UUID = field(default_factory=new_id)


def make_month(viewer: Viewer, asked: NewMonth) -> Month:
    """Draw up a draft, or draw it up anew while it is one. The same id again is the same draft;
    Changed once the month is published; Invalid for a month that is over or far ahead."""
    with transaction():
        kept = roster_at(viewer, asked.place, asked.roster)
        must_lead(viewer, kept.place.path)
        first, last = month_days(asked.day)
        wrong = list(_wrong_month(asked, first, last))
        if wrong:
            raise Invalid(wrong)
        attached = attached_at(viewer, kept.place.path)
        rule = rule_row(attached, Rule.ROSTER, asked.roster)
        if rule.version_id != attached.version:
            rule.version_id = attached.version
            rule.save(update_fields=["version"])
        Rule.objects.select_for_update(of=("self",), no_key=True).get(pk=rule.pk)
        row = Month.objects.filter(rule=rule, place=kept.place, month=first).first()
        if row is not None and row.pk == asked.id:
            return row
        if row is not None and row.state == Month.PUBLISHED:
            zh, en = "这个月已经公布，换人在表里换", "it is published: change single shifts"
            raise Changed("published", zh, en)
        if row is None:
            row = Month(id=asked.id, rule=rule, place=kept.place, month=first)
            row.path = kept.place.path
        row.shifts = _drawn(viewer, kept, rule, attached, first, last)
        row.by, row.at = viewer.account, clock.now()
        row.save()
        _record(viewer, "roster_made", row, asked.roster)
    return row


def _wrong_month(asked: NewMonth, first: date, last: date) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    today = clock.today()
    if last < today:
        yield Wrong("month", "past", Words(zh="这个月已经过了", en="this month is over"))
    if first > today + timedelta(days=31 * AHEAD_MONTHS):
        words = Words(zh=f"最多排到 {AHEAD_MONTHS} 个月以后", en="three months ahead at most")
        yield Wrong("month", "far", words)


def _drawn(
    viewer: Viewer, kept: Kept, rule: Rule, attached: Attached, first: date, last: date
) -> list[dict[str, str]]:
    """The shifts of what is left of the month, as they are kept in a draft."""
    start = max(first, clock.today())
    people = able(viewer, kept, start, last)
    ids = [one.pk for ones in people.values() for one in ones]
    days = [one.day for one in turns(kept.roster, start, last, calendar_of(attached.pack))]
    made = fair(
        days,
        kept.roster.needs,
        {post: [one.pk for one in ones] for post, ones in people.items()},
        had(viewer, rule, kept.place, start),
        away(viewer, ids, start, last),
    )
    return [
        {"day": one.day.isoformat(), "post": one.post, "holder": str(one.holder or "")}
        for one in made
    ]


def change_draft(viewer: Viewer, wanted: UUID, holders: Mapping[int, str]) -> Month:
    """Put others on shifts of a draft, by the number of the line; an empty holder leaves it open.
    Invalid for somebody who does not hold the post, is on that day already, or away."""
    with transaction():
        row = _month(viewer, wanted)
        if row.state != Month.DRAFT:
            raise Changed("published", "这个月已经公布", "this month is published")
        kept = roster_at(viewer, row.place_id, row.rule.key)
        people = able(viewer, kept, *month_days(row.month))
        shifts = [dict(one) for one in row.shifts]
        for number, holder in holders.items():
            if 0 <= number < len(shifts):
                shifts[number]["holder"] = holder
        fit = {post: {str(one.pk) for one in ones} for post, ones in people.items()}
        wrong = [*_wrong_shifts(shifts, fit), *_wrong_away(viewer, row.shifts, shifts)]
        if wrong:
            raise Invalid(wrong)
        if shifts != row.shifts:
            row.shifts = shifts
            row.save(update_fields=["shifts"])
            _record(viewer, "roster_changed", row, row.rule.key)
    return row


def _wrong_shifts(shifts: list[dict[str, str]], people: dict[str, set[str]]) -> Iterator[Wrong]:
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(shifts):
        if not one["holder"]:
            continue
        if one["holder"] not in people.get(one["post"], set()):
            words = Words(zh="这位不在这个岗位上", en="they do not hold this post")
            yield Wrong(f"shift-{number}", "unfit", words)
        if (one["day"], one["holder"]) in seen:
            words = Words(zh="这天已经有这位了", en="they are on that day already")
            yield Wrong(f"shift-{number}", "twice", words)
        seen.add((one["day"], one["holder"]))


def _wrong_away(
    viewer: Viewer, before: list[dict[str, str]], shifts: list[dict[str, str]]
) -> Iterator[Wrong]:
    """Somebody who is put on a day of their leave. Whose leave came later stays: they have somebody
    who stands in."""
    put = [
        (number, UUID(one["holder"]), date.fromisoformat(one["day"]))
        for number, (was, one) in enumerate(zip(before, shifts, strict=True))
        if one["holder"] and one["holder"] != was["holder"]
    ]
    if not put:
        return
    days = [day for _, _, day in put]
    leave = away(viewer, [holder for _, holder, _ in put], min(days), max(days))
    for number, holder, day in put:
        if any(one.holder == holder and one.starts <= day <= one.ends for one in leave):
            yield Wrong(f"shift-{number}", "away", AWAY)


def publish_month(viewer: Viewer, wanted: UUID) -> Month:
    """Publish a draft: its shifts become duties of those who are on. Again: the same. Invalid while
    a shift that is still to come is nobody's."""
    with transaction():
        row = _month(viewer, wanted)
        if row.state == Month.PUBLISHED:
            return row
        gaps = [n for n, one in enumerate(row.shifts) if not one["holder"]]
        if gaps:
            words = Words(zh=f"还有 {len(gaps)} 个班没有人", en=f"{len(gaps)} shifts are nobody's")
            raise Invalid([Wrong("shifts", "empty", words)])
        _insert(viewer, row)
        row.state, row.by, row.at = Month.PUBLISHED, viewer.account, clock.now()
        row.save(update_fields=["state", "by", "at"])
        _record(viewer, "roster_published", row, row.rule.key)
    return row


def _insert(viewer: Viewer, row: Month) -> None:
    attached = attached_at(viewer, row.path)
    roster = attached.pack.rosters[row.rule.key]
    days = {date.fromisoformat(one["day"]) for one in row.shifts}
    if not days:
        return
    open_ = {
        one.day: one for one in turns(roster, min(days), max(days), calendar_of(attached.pack))
    }
    rows = []
    for one in row.shifts:
        turn = open_.get(date.fromisoformat(one["day"]))
        if turn is None or turn.closes <= clock.now():
            continue
        rows.append(
            Occurrence(
                rule=row.rule,
                version_id=attached.version,
                place_id=row.place_id,
                path=row.path,
                post=one["post"],
                holder=UUID(one["holder"]),
                day=turn.day,
                opens=turn.opens,
                closes=turn.closes,
            )
        )
    Occurrence.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def give_shift(viewer: Viewer, number: int, holder: UUID) -> Occurrence:
    """Put somebody else on a published shift that is not over, by whoever makes the roster. Again:
    the same. What was asked about swapping it falls away."""
    with transaction():
        row = locked(number)
        post = must_lead(viewer, row.path)
        if row.rule.kind != Rule.ROSTER:
            raise Missing("no-shift", "没有这个班", "there is no such shift")
        if row.holder == holder:
            return row
        if row.state != Occurrence.OPEN:
            raise moved(row)
        kept = roster_at(viewer, row.place_id, row.rule.key)
        if holder not in {one.pk for one in able(viewer, kept, row.day, row.day)[row.post]}:
            words = Words(zh="这位不在这个岗位上", en="they do not hold this post")
            raise Invalid([Wrong("holder", "unfit", words)])
        must_be_free(viewer, row, holder, "holder")
        before, row.holder = row.holder, holder
        row.save(update_fields=["holder"])
        Swap.objects.filter(shift=row, state=Swap.ASKED).update(state=Swap.WITHDRAWN)
        tell(viewer, "given", row, post, before=str(before), holder=str(holder))
    return row


def must_be_free(viewer: Viewer, row: Occurrence, holder: UUID, name: str) -> None:
    """Invalid when somebody is on that day already, or away."""
    same = Occurrence.objects.filter(rule=row.rule_id, place=row.place_id, day=row.day)
    if same.filter(holder=holder).exclude(pk=row.pk).exists():
        words = Words(zh="这天已经有这位了", en="they are on that day already")
        raise Invalid([Wrong(name, "twice", words)])
    if away(viewer, [holder], row.day, row.day):
        raise Invalid([Wrong(name, "away", AWAY)])


def _month(viewer: Viewer, wanted: UUID) -> Month:
    rows = Month.objects.select_for_update(of=("self",), no_key=True).select_related("rule")
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-roster", "没有这张值班表", "there is no such roster")
    must_lead(viewer, row.path)
    return row


def _record(viewer: Viewer, verb: str, row: Month, key: str) -> None:
    facts = {"roster": key, "month": row.month.isoformat(), "shifts": len(row.shifts)}
    where = {"place_id": row.place_id, "path": row.path}
    where["as_post"] = viewer.post_over(row.path, "duty.lead")
    record(viewer, f"duty.{verb}", "roster", row.pk, **where, **facts)  # type: ignore[arg-type]
