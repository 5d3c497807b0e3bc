"""Looking accounts up."""

from datetime import timedelta

from django.db.models import QuerySet

from gezhi.base import clock
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import Forbidden
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
