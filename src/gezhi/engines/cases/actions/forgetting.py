"""Names and numbers of reporters: corrected and erased by their owners, and let go in time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from gezhi.base import clock
from gezhi.base.phones import normal_phone
from gezhi.base.words import Words
from gezhi.engines.cases.actions.concerning import (
    forget_ended_concerned,
    forget_own_concerned,
)
from gezhi.engines.cases.actions.mediation.forgetting import (
    forget_ended_parties,
    forget_own_parties,
)
from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.trust.actions import (
    Row,
    bury,
    close_account,
    correct_name,
    done_today,
    due_today,
    forget_messages,
    own_account,
    record_many,
    transaction,
)
from gezhi.engines.trust.actions.erasing import RETENTION
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, system

NAMED = ~Q(name="") | ~Q(phone="")
"""Reporters of whom a name or a number is kept."""


def correct_contact(viewer: Viewer, name: str, phone: str) -> int:
    """Correct the viewer's name, and the name and number that their reports hold (PIPL 46); a
    report that holds none gets none. Returns how many reports. Invalid for a name or number that is
    none."""
    account, number = own_account(viewer), normal_phone(phone) if phone.strip() else ""
    if number is None:
        words = Words(zh="电话号码不对：手机是 11 位，座机请带区号", en="this is no phone number")
        raise Invalid([Wrong("phone", "phone", words)])
    index = phone_index(number) if number else ""
    with transaction():
        correct_name(viewer, name)
        rows = _locked(Q(account=account) & NAMED)
        named = [one.pk for one in rows if one.name]
        called = [one.pk for one in rows if one.phone and number]
        Reporter.objects.filter(pk__in=named).update(name=name.strip())
        Reporter.objects.filter(pk__in=called).update(phone=number, phone_index=index)
        record_many(viewer, _entries(rows, "case.contact_corrected"))
    return len(rows)


def erase_own(viewer: Viewer) -> int:
    """Erase the viewer: their name and number in all of their reports, which are theirs no more,
    and their account (PIPL 47). What was reported stays, as the record of what was done about it
    does. Returns how many reports. Refusal for staff."""
    account = own_account(viewer)
    with transaction():
        rows = _locked(Q(account=account))
        _empty(viewer, rows, "request", account=None)
        forget_own_parties(account)
        forget_own_concerned(account)
        close_account(viewer)
    return len(rows)


def forget_old(limit: int = 2000) -> int:
    """Once a day: remove names and numbers of reporters whose case ended longer ago than they are
    kept, and old messages; returns how many of both. Tombstones and the journal say that it was
    done, not about whom."""
    viewer, before = system(RETENTION), clock.now() - timedelta(days=settings.KEEP_CONTACTS_DAYS)
    with transaction():
        if not due_today(RETENTION):
            return 0
        ended = Q(case__state=Case.CLOSED, case__closed__lt=before)
        rows = _locked(ended & NAMED, limit)
        _empty(viewer, rows, RETENTION)
        forget_ended_parties(before, limit)
        forget_ended_concerned(before, limit)
        gone = forget_messages(limit)
        if len(rows) < limit and gone < limit:
            done_today(RETENTION)
    return len(rows) + gone


def _locked(which: Q, limit: int | None = None) -> list[Reporter]:
    rows = Reporter.objects.select_for_update(of=("self",)).select_related("case").filter(which)
    return list(rows.order_by("pk")[:limit])


def _empty(viewer: Viewer, rows: Sequence[Reporter], why: str, **more: Any) -> None:
    ids = [one.pk for one in rows]
    Reporter.objects.filter(pk__in=ids).update(name="", phone="", phone_index="", **more)
    bury("reporter", ids, "contact", why)
    record_many(viewer, _entries(rows, "case.contact_removed", why=why))


def _entries(rows: Sequence[Reporter], verb: str, **facts: Any) -> list[Row]:
    """One entry for each case, which does not say who."""
    cases = {one.case_id: one.case for one in rows}
    return [
        Row(verb, "case", row.pk, row.place_id, row.path, {"case": row.type, **facts})
        for row in cases.values()
    ]
