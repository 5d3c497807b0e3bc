"""Where files are kept, and who may have them."""

from pathlib import Path
from uuid import UUID

from gezhi.engines.campaigns.models import EvidenceFile, Task
from gezhi.engines.campaigns.queries.knowing import own, sees
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries.files import must_lie, no_file
from gezhi.engines.trust.rules.viewer import Viewer

FOLDER = "campaigns"
"""Where their bytes lie in the store of files."""


def file_for(viewer: Viewer, wanted: UUID) -> tuple[EvidenceFile, Path]:
    """A file with its bytes, for whoever sees what it belongs to, or took it in."""
    with for_system():
        row = (
            EvidenceFile.objects.filter(pk=wanted)
            .select_related("evidence__task__campaign__place", "evidence__task__team")
            .select_related("edition__document__campaign__place")
            .first()
        )
    if row is None or not _may(viewer, row):
        raise no_file()
    return row, must_lie(FOLDER, row.digest)


def _may(viewer: Viewer, row: EvidenceFile) -> bool:
    if row.evidence is not None:
        task: Task = row.evidence.task
        return own(viewer, task) or sees(viewer, task.campaign)
    if row.edition is not None:
        return sees(viewer, row.edition.document.campaign)
    return row.by is not None and row.by == viewer.account
