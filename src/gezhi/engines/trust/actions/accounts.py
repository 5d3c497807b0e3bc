"""Making accounts, locking them, and keys for programs."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.trust.actions.devices import lock_devices
from gezhi.engines.trust.actions.recording import record, transaction
from gezhi.engines.trust.models import Account, Token
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.queries.viewers import forget_viewers
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.secret import digest
from gezhi.engines.trust.rules.viewer import Viewer, system

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)


def make_staff(viewer: Viewer, username: str, name: str, password: str | None) -> Account:
    """An account for staff; what it may do comes from appointments alone. Invalid when the name to
    sign in with is missing, too long or taken."""
    _require(viewer, "account.manage")
    username = username.strip()
    with transaction():
        _require_free(username)
        account = Account(username=username, kind=Account.STAFF, name=name)
        account.set_password(password)
        account.save(force_insert=True)
        record(viewer, "account.made", "account", account.pk, kind=Account.STAFF)
    return account


def _require_free(username: str) -> None:
    if not 2 <= len(username) <= 40:
        words = Words(zh="登录名要 2 到 40 个字符", en="a sign-in name has 2 to 40 characters")
        raise Invalid([Wrong("username", "length", words)])
    if Account.objects.filter(username__iexact=username).exists():
        words = Words(zh="这个登录名已经有人用了，换一个", en="this sign-in name is taken")
        raise Invalid([Wrong("username", "taken", words)])


def find_or_make_resident(phone: str, *, name: str = "") -> Account:
    """The account of a phone number, made when it is seen for the first time; a code proves it."""
    index = phone_index(phone)
    with transaction():
        account = Account.objects.filter(phone_index=index).first()
        if account is None:
            account = Account(phone=phone, phone_index=index, name=name)
            account.set_unusable_password()
            account.save(force_insert=True)
            record(system("sign-in"), "account.made", "account", account.pk, kind=Account.RESIDENT)
    return account


def note_failure(username: str) -> None:
    """Count a wrong password; after five the account is locked for a quarter of an hour."""
    with transaction():
        account = Account.objects.select_for_update().filter(username__iexact=username).first()
        if account is None:
            return
        account.failures += 1
        if account.failures >= FAILURES_ALLOWED:
            account.locked_until = clock.now() + LOCKED_FOR
            account.failures = 0
            record(system("sign-in"), "account.locked", "account", account.pk, reason="failures")
        account.save(update_fields=["failures", "locked_until"])


def note_success(account: Account) -> None:
    """Forget earlier failures."""
    Account.objects.filter(pk=account.pk).exclude(failures=0, locked_until=None).update(
        failures=0, locked_until=None
    )


def set_phone(account: Account, phone: str, verified: bool) -> None:
    """Give an account a phone number, proved by a code or not yet."""
    account.phone, account.phone_index = phone, phone_index(phone)
    account.phone_verified = verified
    account.save(update_fields=["phone", "phone_index", "phone_verified"])


def set_language(account: UUID, language: str) -> None:
    """Remember the language that an account reads."""
    Account.objects.filter(pk=account).update(language=language)


def new_code() -> str:
    """A one-time code of six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def lock_account(viewer: Viewer, account: Account, reason: str) -> None:
    """Close an account until it is unlocked; its sessions end at their next request, and its phones
    are locked for good. Never one's own, or nobody could open it again."""
    _require(viewer, "account.manage")
    reason = _reason(reason)
    if account.pk == viewer.account:
        raise Refusal("own-account", "不能锁定自己的账号", "you cannot lock your own account")
    with transaction():
        Account.objects.filter(pk=account.pk).update(is_active=False)
        forget_viewers()
        record(viewer, "account.locked", "account", account.pk, reason=reason)
        lock_devices(viewer, account.pk, reason)


def unlock_account(viewer: Viewer, account: Account, reason: str = "") -> None:
    """Open an account again."""
    _require(viewer, "account.manage")
    with transaction():
        Account.objects.filter(pk=account.pk).update(is_active=True, locked_until=None, failures=0)
        forget_viewers()
        record(viewer, "account.unlocked", "account", account.pk, reason=reason.strip()[:200])


def _reason(text: str) -> str:
    if not text.strip():
        words = Words(zh="请写明原因", en="say why")
        raise Invalid([Wrong("reason", "required", words)])
    return text.strip()[:200]


def issue_token(viewer: Viewer, account: UUID, name: str, expires: datetime | None = None) -> str:
    """A key for a program that acts as the account; shown once and never again."""
    if viewer.account != account:
        _require(viewer, "account.manage")
    secret = "gz_" + secrets.token_urlsafe(32)
    with transaction():
        token = Token.objects.create(
            account_id=account, name=name, digest=digest(secret), expires=expires
        )
        record(viewer, "token.issued", "account", account, source=str(token.pk))
    return secret


def _require(viewer: Viewer, ability: str) -> None:
    if not viewer.has(ability):
        raise Forbidden(
            "not-allowed", "需要账号管理权限", "this needs the right to manage accounts"
        )
