"""Files of registers: where they lie, and one for whoever sees its entry."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from gezhi.engines.assets.models import RegisterFile
from gezhi.engines.assets.queries.knowing import on_grounds
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


def path_of(digest: str) -> Path:
    """Where a file lies, by its digest."""
    return Path(settings.FILES) / "assets" / digest[:2] / digest


def register_file(viewer: Viewer, wanted: UUID) -> tuple[RegisterFile, Path]:
    """A file of an entry, for whoever sees the entry, or brought the file; Missing for others."""
    with for_system():
        mine = Q(entry=None, by=viewer.account) if viewer.account else Q(pk__in=[])
        row = RegisterFile.objects.filter(on_grounds(viewer) | mine, pk=wanted).first()
    if row is None or not path_of(row.digest).exists():
        raise Missing("no-file", "没有这个文件", "there is no such file")
    return row, path_of(row.digest)
