"""Taking a phone outside, locking it from afar, and letting it end."""

import base64
import secrets
from datetime import timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.trust.actions.consenting import own_account
from gezhi.engines.trust.actions.recording import record, transaction
from gezhi.engines.trust.models import Account, Device, Left, Received, Upload
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    must_be_v7,
)
from gezhi.engines.trust.rules.viewer import Viewer, system

KEY_BYTES = 32
LONGEST_NAME = 40
MOST_OPEN = 10
UNSEEN = timedelta(days=60)
"""After so long without a word from it a phone ends by itself."""
KEPT = timedelta(days=90)
"""How long answers to entries, and work that was given up, are kept."""
SEEN_EVERY = timedelta(hours=1)


def enrol_device(viewer: Viewer, id_: UUID, name: str) -> Device:
    """Take a phone outside: it gets a key of its own. The same id again gives the same device.

    Changed when the id belongs to another account or the phone was locked; Invalid for a bad id, no
    name, or too many phones.
    """
    account = own_account(viewer)
    if not viewer.staff:
        raise Forbidden("not-staff", "您现在没有任职", "you hold no post now")
    name = " ".join(name.split())[:LONGEST_NAME]
    must_be_v7(id_)
    if not name:
        raise _wrong("name", "required", "给这部手机起个名字", "give this phone a name")
    with transaction():
        Account.objects.select_for_update().get(pk=account)
        row = Device.objects.filter(pk=id_).first()
        if row is not None:
            return _known(row, account)
        if Device.objects.filter(account=account, locked=None, ended=None).count() >= MOST_OPEN:
            raise _wrong(
                "name",
                "too-many",
                f"最多 {MOST_OPEN} 部，先停用一部不用的",
                f"at most {MOST_OPEN} phones: end one that you do not use",
            )
        key = base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode().rstrip("=")
        row = Device.objects.create(id=id_, account_id=account, name=name, key=key)
        record(viewer, "device.enrolled", "device", id_)
    return row


def _known(row: Device, account: UUID) -> Device:
    if row.account_id != account or row.state != "open":
        raise Changed("id-taken", "这个编号已经用过，请重新开始", "this id was used: begin again")
    return row


def open_device(viewer: Viewer, id_: UUID) -> Device:
    """One's own phone with its key, after signing in again on it. Missing when it is somebody
    else's or has ended, Forbidden when it is locked."""
    account = own_account(viewer)
    with transaction():
        row = _own(account, id_)
        if row.state == "locked":
            raise Forbidden("locked", "这部手机已被停用", "this phone was locked")
        if row.state != "open":
            raise _missing()
        Device.objects.filter(pk=id_).update(seen=clock.now())
    return row


def note_seen(row: Device) -> None:
    """A phone gave a sign of life; written at most once an hour."""
    now = clock.now()
    if now - row.seen >= SEEN_EVERY:
        with transaction():
            Device.objects.filter(pk=row.pk).update(seen=now)


def lock_device(viewer: Viewer, id_: UUID, reason: str = "") -> Device:
    """Lock a phone for good: its key goes at once, and it empties itself when it next gets through.
    One's own without a word, somebody else's by who manages accounts and with a reason."""
    account = own_account(viewer)
    with transaction():
        row = Device.objects.select_for_update().filter(pk=id_).first()
        if row is None or (row.account_id != account and not viewer.has("account.manage")):
            raise _missing()
        if row.account_id != account and not reason.strip():
            raise _wrong("reason", "required", "请写明原因", "say why")
        if row.locked is None:
            _lock(viewer, row, reason)
    return row


def lock_devices(viewer: Viewer, account: UUID, reason: str) -> int:
    """Lock every phone of an account, by who manages accounts; returns how many."""
    if not viewer.has("account.manage"):
        raise Forbidden(
            "not-allowed", "需要账号管理权限", "this needs the right to manage accounts"
        )
    if not reason.strip():
        raise _wrong("reason", "required", "请写明原因", "say why")
    with transaction():
        rows = list(Device.objects.select_for_update().filter(account=account, locked=None))
        for row in rows:
            _lock(viewer, row, reason)
    return len(rows)


def _lock(viewer: Viewer, row: Device, reason: str) -> None:
    row.locked, row.key = clock.now(), ""
    row.save(update_fields=["locked", "key"])
    record(viewer, "device.locked", "device", row.pk, reason=reason.strip()[:200])


def note_wiped(viewer: Viewer, id_: UUID) -> None:
    """A phone says that it is empty: the one of the viewer, or a locked one whoever says so, as its
    holder may no longer sign in. The same word again changes nothing; an open one ends with it."""
    with transaction():
        row = Device.objects.select_for_update().filter(pk=id_).first()
        if row is None or (row.account_id != viewer.account and row.locked is None):
            raise _missing()
        if row.wiped is not None:
            return
        row.wiped, row.key = clock.now(), ""
        row.ended = row.ended or row.wiped
        row.save(update_fields=["wiped", "key", "ended"])
        by = viewer if viewer.account is not None else system("device")
        record(by, "device.wiped", "device", row.pk)


def end_devices() -> int:
    """By time: phones unseen for 60 days end and their keys go; answers to entries and work given
    up go after 90 days, files never finished after 7. Returns how many phones ended."""
    now = clock.now()
    with transaction():
        ended = Device.objects.filter(ended=None, locked=None, seen__lt=now - UNSEEN)
        count = 0
        for row in ended.select_for_update():
            row.ended, row.key = now, ""
            row.save(update_fields=["ended", "key"])
            record(system("time"), "device.ended", "device", row.pk)
            count += 1
        Received.objects.filter(at__lt=now - KEPT).delete()
        Left.objects.filter(at__lt=now - KEPT).delete()
        Upload.objects.filter(at__lt=now - timedelta(days=7)).delete()
    return count


def _own(account: UUID, id_: UUID) -> Device:
    row = Device.objects.filter(pk=id_, account=account).first()
    if row is None:
        raise _missing()
    return row


def _missing() -> Missing:
    return Missing("no-device", "没有登记这部手机", "this phone is not enrolled")


def _wrong(field: str, code: str, zh: str, en: str) -> Invalid:
    return Invalid([Wrong(field, code, Words(zh=zh, en=en))])
