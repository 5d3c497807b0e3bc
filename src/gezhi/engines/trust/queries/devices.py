"""Phones that are taken outside, and work that was given up."""

from uuid import UUID

from django.db.models import Q

from gezhi.engines.trust.models import Device, Left, Received
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer

MOST_SHOWN = 200
MOST_STEPS = 200


def own_devices(viewer: Viewer) -> list[Device]:
    """The viewer's phones, the newest first; those that ended are left out."""
    if viewer.account is None:
        return []
    rows = Device.objects.filter(account=viewer.account, ended=None)
    return list(rows.order_by("-enrolled")[:MOST_SHOWN])


def own_device(viewer: Viewer, id_: UUID) -> Device | None:
    """A phone of the viewer, open or not."""
    if viewer.account is None:
        return None
    return Device.objects.filter(pk=id_, account=viewer.account).first()


def others_device(viewer: Viewer, id_: UUID) -> bool:
    """Whether a phone belongs to somebody else: what was done on it is sent in nobody's name but
    its holder's."""
    with for_system():
        return Device.objects.filter(pk=id_).exclude(account=viewer.account).exists()


def locked_device(id_: UUID | None) -> bool:
    """Whether a phone was locked. Whoever knows its id may ask: it must hear of it although its
    holder cannot sign in any more."""
    if id_ is None:
        return False
    with for_system():
        return Device.objects.filter(pk=id_).exclude(locked=None).exists()


def open_devices(viewer: Viewer, accounts: list[UUID]) -> dict[UUID, int]:
    """How many phones each account has outside, for who manages accounts."""
    if not viewer.has("account.manage"):
        raise Forbidden(
            "not-allowed", "需要账号管理权限", "this needs the right to manage accounts"
        )
    found: dict[UUID, int] = {}
    with for_system():
        rows = Device.objects.filter(account__in=accounts, ended=None, locked=None)
        for account in rows.values_list("account_id", flat=True):
            found[account] = found.get(account, 0) + 1
    return found


def version_here(viewer: Viewer, subject: UUID, version: int) -> int:
    """The version that a thing has after the viewer's own entries, for an entry that was made on
    the one given: what one did oneself, without moving the thing on, is no conflict."""
    if viewer.account is None:
        return version
    rows = Received.objects.filter(subject=subject, account=viewer.account, outcome="sent")
    steps = dict(rows.order_by("at").values_list("before", "after")[:MOST_STEPS])
    while steps.get(version, version) > version:
        version = steps[version]
    return version


def given_up(viewer: Viewer) -> list[Left]:
    """Work that was given up, newest first: one's own, and that of everybody on the grounds where
    the viewer leads duties or routes cases."""
    if viewer.account is None:
        return []
    wanted = Q(account=viewer.account)
    for path in viewer.paths("duty.lead", "case.route"):
        wanted |= Q(path__startswith=path)
    with for_system():
        return list(Left.objects.filter(wanted).order_by("-at")[:MOST_SHOWN])
