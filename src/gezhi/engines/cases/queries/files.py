"""Files of cases and where their bytes lie."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from gezhi.engines.cases.models import CaseFile
from gezhi.engines.cases.queries.seeing import is_visible
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


def path_of(digest: str) -> Path:
    """Where a file's bytes lie."""
    return Path(settings.FILES) / digest[:2] / digest


def file_of(viewer: Viewer, file: UUID) -> tuple[CaseFile, Path]:
    """A file of a case that the viewer may see whole, and where its bytes lie."""
    row = CaseFile.objects.select_related("case").filter(pk=file).first()
    owner = row is not None and row.case is None and row.by == viewer.account
    if row is None or not (owner or (row.case is not None and is_visible(viewer, row.case))):
        raise Missing("no-file", "没有这个文件", "there is no such file")
    return row, path_of(row.digest)
