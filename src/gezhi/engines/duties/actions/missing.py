"""What was not done in time becomes missed, and the leads are told: a fact, and nothing more."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.duties.queries.knowing import ground_path, rule_of
from gezhi.engines.people.models import Appointment
from gezhi.engines.trust.actions import Row, queue_message, record_many, transaction
from gezhi.engines.trust.rules.viewer import Viewer

AT_ONCE = 5000


def mark_missed(viewer: Viewer, at_once: int = AT_ONCE) -> int:
    """Mark what closed while it was open, at most so many at once; returns how many. A swap that
    was asked for stays as it is: its shift is over."""
    with transaction():
        rows = Occurrence.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        open_ = rows.filter(state=Occurrence.OPEN, closes__lte=clock.now())
        found = list(open_.select_related("rule").order_by("closes", "pk")[:at_once])
        if not found:
            return 0
        ids = [row.pk for row in found]
        Occurrence.objects.filter(pk__in=ids).update(state=Occurrence.MISSED)
        record_many(viewer, [_entry(row) for row in found])
        _tell_leads(found)
    return len(found)


def _entry(row: Occurrence) -> Row:
    facts = {"duty": row.rule.key, "kind": row.rule.kind, "day": row.day.isoformat()}
    return Row("duty.missed", "occurrence", row.pk, row.place_id, row.path, facts)


def _tell_leads(rows: Iterable[Occurrence]) -> None:
    """One message for each lead, with how many of which duty."""
    missed: dict[str, list[Occurrence]] = defaultdict(list)
    for row in rows:
        lead = rule_of(row).lead
        if lead is not None:
            missed[lead].append(row)
    for post, owed in missed.items():
        nearest = _leads(post, owed)
        for account, (language, count) in nearest.items():
            said = _said(count)
            queue_message("duties-missed", said.say(language), account=account)


def _leads(post: str, rows: list[Occurrence]) -> dict[UUID, tuple[str, Counter[tuple[str, str]]]]:
    """Whom to tell of what: the holders of the post at or above each place, the nearest."""
    today = clock.today()
    force = Q(starts__lte=today) & (Q(ends=None) | Q(ends__gte=today))
    ids = {int(part, 36) for row in rows for part in row.path.rstrip(".").split(".")}
    held = Appointment.objects.filter(
        force, Q(place__in=ids) | Q(place__over__in=ids), post=post, person__account__isnull=False
    ).select_related("person__account", *("place__over", "place__parent__over__parent"))
    over: dict[str, list[Appointment]] = defaultdict(list)
    for one in held:
        if one.place is not None:
            over[ground_path(one.place)].append(one)
    told: dict[UUID, tuple[str, Counter[tuple[str, str]]]] = {}
    for row in rows:
        path = max((path for path in over if row.path.startswith(path)), key=len, default=None)
        name = rule_of(row).name
        for one in over[path] if path is not None else []:
            account = one.person.account
            if account is not None:
                count = told.setdefault(account.pk, (account.language, Counter()))[1]
                count[name.zh, name.say("en")] += 1
    return told


def _said(count: Counter[tuple[str, str]]) -> Words:
    zh = "、".join(f"{name[0]} {n} 次" for name, n in count.items())
    en = ", ".join(f"{name[1]}: {n}" for name, n in count.items())
    return Words(zh=f"过了时间还没做的：{zh}。情况在职责表里。", en=f"Not done in time: {en}.")
