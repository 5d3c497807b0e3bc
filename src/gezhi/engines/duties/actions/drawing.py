"""Drawing up what falls due in the next days, by one statement a duty, whoever holds how many
posts."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from gezhi.base import clock
from gezhi.engines.duties.models import Occurrence, Rule
from gezhi.engines.duties.rules.days import AHEAD, Turn, turns
from gezhi.engines.people.models import Appointment
from gezhi.engines.places.queries import Attached, attached_packs
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of
from gezhi.pack.duties import Duty

_Days = tuple[date, date]
COLUMNS = "rule_id, version_id, place_id, path, post, holder, day, opens, closes, state, late"


@dataclass(frozen=True, slots=True)
class _Work:
    rule: Rule
    duty: Duty
    attached: Attached
    inner: tuple[str, ...]
    """Paths of packs attached further down, which have duties of their own."""


def draw_up(viewer: Viewer, ahead: timedelta = AHEAD, first: date | None = None) -> int:
    """Draw up all duties from `first` (today) on for `ahead`; returns how many are new.

    Safe to run again and by two at once: one duty, holder, place and day make one row. What is up
    to date is not looked at again; a new appointment brings its duties with it, an ended one takes
    those that are still open along, and a new version of the pack rules from tomorrow on.
    """
    start = first or clock.today()
    last = start + ahead
    newest = Appointment.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return 0
    made = 0
    packs = attached_packs(viewer)
    for one in packs:
        inner = tuple(
            other.path for other in packs if other != one and other.path.startswith(one.path)
        )
        made += sum(
            _draw_one(viewer, one, inner, duty, (start, last), newest)
            for duty in one.pack.duties.values()
        )
        made += _drop_gone(viewer, one)
    return made


def _draw_one(
    viewer: Viewer,
    attached: Attached,
    inner: tuple[str, ...],
    duty: Duty,
    span: tuple[date, date],
    newest: UUID,
) -> int:
    start, last = span
    rule = rule_row(attached, Rule.DUTY, duty.duty)
    current = rule.version_id == attached.version
    if current and rule.newest == newest and rule.until is not None and rule.until >= last:
        return 0
    with transaction():
        rule = Rule.objects.select_for_update(of=("self",), no_key=True).get(pk=rule.pk)
        work = _Work(rule, duty, attached, inner)
        fresh = rule.version_id != attached.version
        if fresh:
            _forget_later(rule)
        if fresh or rule.until is None or duty.at is not None:
            again = Occurrence.objects.filter(rule=rule).exists()
            made = _insert(work, (start, last), again=again)
        else:
            made = 0
            if rule.newest != newest:
                made += _insert(work, (start, rule.until), rule.newest, again=True)
            if rule.until < last:
                made += _insert(work, (max(start, rule.until + timedelta(days=1)), last))
        gone = _forget_ended(rule)
        rule.version_id, rule.newest = attached.version, newest
        rule.until = max(last, rule.until or last)
        rule.save()
        if made or gone:
            where = {"place_id": rule.place_id, "path": rule.path}
            facts = {"duty": duty.duty, "made": made, "gone": gone, "until": rule.until.isoformat()}
            record(viewer, "duty.drawn_up", "duty", rule.pk, **where, **facts)  # type: ignore[arg-type]
    return made


def rule_row(attached: Attached, kind: str, key: str) -> Rule:
    """The row of a duty or roster where its pack is attached, made when it is first needed."""
    made: dict[str, Any] = {"path": attached.path, "version_id": attached.version}
    named = {"place_id": attached.place_id, "kind": kind, "key": key}
    return Rule.objects.get_or_create(**named, defaults=made)[0]


def _forget_later(rule: Rule) -> None:
    """Under a new version, what is not yet open is drawn up again from tomorrow on."""
    later = Occurrence.objects.filter(rule=rule, state=Occurrence.OPEN, day__gt=clock.today())
    later.filter(opens__gt=clock.now())._raw_delete(later.db)


def _drop_gone(viewer: Viewer, attached: Attached) -> int:
    """A duty that a new version no longer has ends with today."""
    stale = Rule.objects.filter(place_id=attached.place_id, kind=Rule.DUTY)
    stale = stale.exclude(version=attached.version).exclude(key__in=attached.pack.duties)
    for rule in list(stale):
        with transaction():
            _forget_later(rule)
            Rule.objects.filter(pk=rule.pk).update(version=attached.version, until=None)
            where = {"place_id": rule.place_id, "path": rule.path}
            record(viewer, "duty.dropped", "duty", rule.pk, **where, duty=rule.key)  # type: ignore[arg-type]
    return 0


def _forget_ended(rule: Rule) -> int:
    """Take along what those still owe whose appointment ended before the day."""
    sql = """
        DELETE FROM duties_occurrence WHERE rule_id = %s AND state = 'open' AND day >= %s
        AND EXISTS (SELECT 1 FROM people_appointment a
                    WHERE a.id = duties_occurrence.holder AND a.ends < duties_occurrence.day)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [rule.pk, clock.today() - AHEAD])
        return cursor.rowcount


def _insert(work: _Work, days: _Days, after: UUID | None = None, again: bool = False) -> int:
    """One statement for all holders and days. `after` leaves out the appointments that were looked
    at before; `again` says that some of it may be drawn up already. What closed already is not
    drawn up: nobody could have done it."""
    now = clock.now()
    found = turns(work.duty, *days, calendar_of(work.attached.pack))
    left = [one for one in found if one.closes > now]
    if not left:
        return 0
    sql, values = _statement(work, left, after)
    if again:
        sql += " ON CONFLICT (holder, day, rule_id, place_id) DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return max(cursor.rowcount, 0)


def _statement(work: _Work, days: list[Turn], after: UUID | None) -> tuple[str, list[Any]]:
    """Who shares a post is looked for once a day and place, so that nothing is sorted out after."""
    duty, attached = work.duty, work.attached
    post = attached.pack.people.posts[duty.post]
    level = attached.pack.places.levels()[post.at]
    ops = connection.ops
    values: list[Any] = []
    for one in days:
        moments = (ops.adapt_datetimefield_value(at) for at in (one.opens, one.closes))
        values += [ops.adapt_datefield_value(one.day), *moments]
    rows = ", ".join(["(%s, %s, %s)"] * len(days))
    below = "JOIN places_place w ON w.level = %s AND w.tree = p.tree AND w.until IS NULL"
    below += f" AND {_starts('w.path', 'p.path')}"
    ground, grounds = _where(work, _ground(level[0]))
    serving, servings = _serving(work, after)
    held = "EXISTS (SELECT 1 FROM people_appointment a WHERE a.place_id = p.id AND "
    held += f"{serving})"
    sql = f"""
        INSERT INTO duties_occurrence ({COLUMNS})
        WITH days (day, opens, closes) AS (VALUES {rows})
        SELECT %s, %s, w.id, {_ground(level[0])}, %s,
               {_shared() if duty.shared else "a.id"}, days.day, days.opens, days.closes, 'open',
               {"false" if connection.vendor == "postgresql" else "0"}
        FROM places_place p
        {"" if duty.shared else "JOIN people_appointment a ON a.place_id = p.id"}
        {below if duty.at else "JOIN places_place w ON w.id = p.id"}
        {_LYING if level[0] != "grid" else ""}
        CROSS JOIN days
        WHERE {ground} AND {held if duty.shared else serving}
    """  # noqa: S608 - every part is fixed text; what varies goes as parameters
    values += [work.rule.pk, attached.version, duty.post, *([duty.at] if duty.at else [])]
    return sql, values + grounds + servings


_LYING = """
    LEFT JOIN places_place o0 ON o0.id = w.over_id
    LEFT JOIN places_place w1 ON w1.id = w.parent_id
    LEFT JOIN places_place o1 ON o1.id = w1.over_id
    LEFT JOIN places_place w2 ON w2.id = w1.parent_id
    LEFT JOIN places_place o2 ON o2.id = w2.over_id
"""


def _ground(tree: str) -> str:
    """The path of the ground: of the place itself, or of what a place of another tree lies on."""
    return "w.path" if tree == "grid" else "COALESCE(o0.path, o1.path, o2.path, w.path)"


def _shared() -> str:
    """`shared_by` in the database's words."""
    if connection.vendor == "postgresql":
        return "lpad(to_hex(p.id), 32, '0')::uuid"
    return "printf('%%032x', p.id)"


def _starts(path: str, start: str) -> str:
    if connection.vendor == "postgresql":
        return f"{path} ^@ {start}"
    return f"substr({path}, 1, length({start})) = {start}"


def _where(work: _Work, ground: str) -> tuple[str, list[Any]]:
    """On the ground of this pack, and not on that of a pack further down."""
    parts = [_starts(ground, "%s")]
    values: list[Any] = [work.attached.path] * parts[0].count("%s")
    for path in work.inner:
        parts.append(f"NOT {_starts(ground, '%s')}")
        values += [path] * parts[-1].count("%s")
    return " AND ".join(parts), values


def _serving(work: _Work, after: UUID | None) -> tuple[str, list[Any]]:
    """Who owes it: the holders of the post under this pack on the day."""
    sql = "a.post = %s AND a.pack = %s AND a.starts <= days.day"
    sql += " AND (a.ends IS NULL OR a.ends >= days.day)"
    values: list[Any] = [work.duty.post, work.attached.pack.manifest.pack]
    if after is not None:
        sql += " AND a.id > %s"
        values.append(Appointment._meta.pk.get_db_prep_value(after, connection))
    return sql, values
