"""Files that come with evidence or a document, until they are given to it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from gezhi.base.ids import new_id
from gezhi.engines.campaigns.models import EvidenceFile
from gezhi.engines.campaigns.queries.files import FOLDER
from gezhi.engines.campaigns.queries.knowing import ABLE
from gezhi.engines.trust.actions import keep, remove_unused, transaction
from gezhi.engines.trust.rules.looking import MOST_BYTES, Taking
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer

__all__ = ["MOST_BYTES", "own_unused", "remove_unused_evidence", "take_file"]
TAKING = Taking(office=True)


def take_file(viewer: Viewer, name: str, data: bytes) -> EvidenceFile:
    """Take a file in before what it belongs to is written: PDF, pictures (without what they tell of
    place and device), Word and Excel files without macros, at most 10 MB."""
    if viewer.account is None and not viewer.system:
        raise Forbidden("not-allowed", "请先登录", "sign in first")
    if not viewer.system and not viewer.staff and not any(viewer.has(one) for one in ABLE):
        raise Forbidden("not-allowed", "这里由做任务的人交材料", "evidence is for who does it")
    kept = keep(FOLDER, name, data, TAKING)
    with transaction():
        return EvidenceFile.objects.create(id=new_id(), by=viewer.account, **kept)


def own_unused(viewer: Viewer, files: Sequence[UUID]) -> QuerySet[EvidenceFile]:
    """Those of the files that the viewer took in and that belong to nothing yet."""
    rows = EvidenceFile.objects.filter(pk__in=files, evidence=None, edition=None)
    return rows.filter(by=viewer.account)


def remove_unused_evidence() -> int:
    """Remove files that belong to nothing for 7 days (their form was never sent)."""
    return remove_unused(FOLDER, EvidenceFile.objects.filter(evidence=None, edition=None))
