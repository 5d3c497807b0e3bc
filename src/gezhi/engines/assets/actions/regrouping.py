"""Entries of registers after a ground was divided anew."""

from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from gezhi.engines.assets.models import (
    Defect,
    Due,
    Entry,
    Inspection,
    Payment,
    RegisterFile,
    Step,
)
from gezhi.engines.places.actions import bring, carry, doubled
from gezhi.engines.places.queries import heirs_of
from gezhi.engines.trust.rules.viewer import Viewer

IDENTITY_LENGTH = 120


def regroup_assets(viewer: Viewer, division: UUID) -> int:
    """Let entries that run follow a division in force, and those that are over but have a defect or
    an amount open; returns how many moved. Where one of the same name stands at the heir, the old
    grid's name stands before it.

    What belongs to an entry goes along: nobody looks again at what was looked at last week.
    Postings in the ledger stay under the ground on which they were made. Harmless to call again.
    """
    heirs = heirs_of(viewer, division)
    defects = Defect.objects.filter(entry=OuterRef("pk"), state__in=Defect.OPEN)
    dues = Due.objects.filter(entry=OuterRef("pk"), paid__lt=F("amount"))
    going = Entry.objects.filter(Q(over=None) | Exists(defects) | Exists(dues))
    twice = doubled(Entry.objects.all(), heirs, "register", "identity")
    for row in going.filter(pk__in=twice).select_related("place"):
        name = f"{row.place.name} {row.identity}"[:IDENTITY_LENGTH]
        Entry.objects.filter(pk=row.pk).update(identity=name)
    standing = Payment.objects.filter(state__in=Payment.STANDING)
    clash = doubled(standing, heirs, "receipt")
    bring(Payment.objects.filter(due__entry__in=going).exclude(pk__in=clash), heirs)
    carry(Payment.objects.filter(due__entry__in=going), heirs)
    for model in (RegisterFile, Step, Inspection, Defect, Due):
        carry(model._default_manager.filter(entry__in=going), heirs)
    return bring(going, heirs)
