"""Files of registers: where they lie, and one for whoever sees its entry."""

from pathlib import Path
from uuid import UUID

from django.db.models import Q

from gezhi.engines.assets.models import RegisterFile
from gezhi.engines.assets.queries.knowing import on_grounds
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries.files import must_lie, no_file
from gezhi.engines.trust.rules.viewer import Viewer

FOLDER = "assets"
"""Where their bytes lie in the store of files."""


def register_file(viewer: Viewer, wanted: UUID) -> tuple[RegisterFile, Path]:
    """A file of an entry, for whoever sees the entry, or brought the file; Missing for others."""
    with for_system():
        mine = Q(entry=None, by=viewer.account) if viewer.account else Q(pk__in=[])
        row = RegisterFile.objects.filter(on_grounds(viewer) | mine, pk=wanted).first()
    if row is None:
        raise no_file()
    return row, must_lie(FOLDER, row.digest)
