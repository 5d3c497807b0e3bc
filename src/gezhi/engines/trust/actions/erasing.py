"""Correcting and erasing what an account holds of its person, and letting messages go in time."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.trust.actions.consenting import own_account
from gezhi.engines.trust.actions.following import advance
from gezhi.engines.trust.actions.recording import record, transaction
from gezhi.engines.trust.models import Account, Consent, Message, SavedView, Token, Tombstone
from gezhi.engines.trust.queries.viewers import forget_viewers
from gezhi.engines.trust.rules.refusal import Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_NAME = 60
RETENTION = "retention"


def correct_name(viewer: Viewer, name: str) -> None:
    """Correct the name that the viewer's own account holds (PIPL 46); empty takes it out."""
    name = name.strip()
    if len(name) > LONGEST_NAME:
        words = Words(zh=f"姓名最多 {LONGEST_NAME} 个字", en=f"at most {LONGEST_NAME} characters")
        raise Invalid([Wrong("name", "length", words)])
    account = own_account(viewer)
    with transaction():
        Account.objects.filter(pk=account).update(name=name)
        record(viewer, "data.corrected", "account", account, what="name")


def note_copied(viewer: Viewer) -> None:
    """Keep that somebody took a copy of what is held about them (PIPL 45)."""
    account = own_account(viewer)
    with transaction():
        record(viewer, "data.copied", "account", account)


def close_account(viewer: Viewer) -> None:
    """Erase the viewer's own account but for its number, which entries of the journal name: name,
    phone, messages, answers about consent, views, keys and sessions go (PIPL 47). A new sign-in
    with the same phone makes a new account that knows nothing of it.

    Refusal for staff: who decided what stays known for as long as the decisions do.
    """
    account = own_account(viewer)
    with transaction():
        row = Account.objects.select_for_update().get(pk=account)
        if row.kind == Account.STAFF or row.grants.exists():
            raise Refusal(
                "staff",
                "工作账号由安全管理员管理，不能自己注销",
                "accounts of staff are kept by the security administrator",
            )
        for model in (Message, Consent, SavedView, Token):
            model.objects.filter(account=account).delete()  # type: ignore[attr-defined]
        row.name, row.phone, row.phone_index = "", "", None
        row.phone_verified, row.is_active = False, False
        row.set_unusable_password()
        row.save()
        forget_viewers()
        bury("account", [account], "account", "request")
        record(viewer, "data.erased", "account", account, why="request")
    end_sessions(account)


def end_sessions(account: UUID) -> None:
    """Sign an account out everywhere."""
    from allauth.usersessions.models import UserSession

    keys = list(UserSession.objects.filter(user=account).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=account).delete()


def bury(kind: str, subjects: Iterable[UUID], what: str, why: str) -> None:
    """Set tombstones: what of these records is gone, and why. Inside a transaction."""
    rows = [Tombstone(kind=kind, subject=one, what=what, why=why) for one in subjects]
    Tombstone.objects.bulk_create(rows, batch_size=2000)


def due_today(name: str) -> bool:
    """Whether something that is done once a day has not been done yet today; inside a
    transaction, which keeps the other machines waiting."""
    return advance(name) < timezone.localdate(clock.now()).toordinal()


def done_today(name: str) -> None:
    """Note that it was done."""
    advance(name, timezone.localdate(clock.now()).toordinal())


def forget_messages(limit: int = 2000) -> int:
    """Remove messages that were sent longer ago than they are kept; the journal still tells what
    they were about. Returns how many."""
    before = clock.now() - timedelta(days=settings.KEEP_MESSAGES_DAYS)
    with transaction():
        old = Message.objects.filter(created__lt=before).order_by("pk")
        found = list(old.values_list("pk", flat=True)[:limit])
        return Message.objects.filter(pk__in=found).delete()[0]
