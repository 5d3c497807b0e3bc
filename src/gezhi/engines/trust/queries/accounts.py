"""Looking accounts up."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from gezhi.base import clock
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer


def account_by_phone(phone: str) -> Account | None:
    """The account of a phone number in its one form, found by its blind index."""
    return Account.objects.filter(phone_index=phone_index(phone), is_active=True).first()


def lock_left(username: str) -> timedelta | None:
    """How long an account is still locked after wrong passwords; None when it is not."""
    row = Account.objects.filter(username__iexact=username, locked_until__gt=clock.now()).first()
    return row.locked_until - clock.now() if row and row.locked_until else None


def accounts(viewer: Viewer, kind: str = Account.STAFF) -> QuerySet[Account]:
    """Accounts of a kind, for those who manage them."""
    if not viewer.has("account.manage"):
        raise Forbidden(
            "not-allowed", "需要账号管理权限", "this needs the right to manage accounts"
        )
    return Account.objects.filter(kind=kind).order_by("username")


def account(viewer: Viewer, account: UUID) -> Account:
    """One account, for those who manage them; Missing when there is none."""
    row = accounts(viewer).filter(pk=account).first()
    if row is None:
        raise Missing("no-account", "没有这个账号", "there is no such account")
    return row


def account_names(viewer: Viewer, wanted: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of staff by account, to say who did what; residents are never named here.

    Only staff are told: for others the post alone stands for the person.
    """
    ids = {id_ for id_ in wanted if id_ is not None}
    if not ids or not viewer.staff:
        return {}
    rows = Account.objects.filter(pk__in=ids, kind=Account.STAFF).only("id", "name", "username")
    return {row.pk: row.get_full_name() for row in rows}


def account_contacts(viewer: Viewer, wanted: Iterable[UUID | None]) -> dict[UUID, tuple[str, str]]:
    """Names and phone numbers by account, for an engine's action that reveals them and journals
    why; whoever may not reveal anything gets nothing."""
    ids = {id_ for id_ in wanted if id_ is not None}
    if not ids or not viewer.has("person.reveal"):
        return {}
    rows = Account.objects.filter(pk__in=ids).only("id", "name", "phone")
    return {row.pk: (row.name, row.phone) for row in rows}
