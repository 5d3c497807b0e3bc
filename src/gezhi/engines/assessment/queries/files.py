"""Where files of evidence lie, and who may open them."""

from pathlib import Path
from uuid import UUID

from gezhi.engines.assessment.models import Evidence
from gezhi.engines.assessment.queries.schemes import own, roles, rules_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries.files import must_lie, no_file
from gezhi.engines.trust.rules.viewer import Viewer

FOLDER = "assessment"
"""Where their bytes lie in the store of files."""


def evidence_file(viewer: Viewer, wanted: UUID) -> tuple[Evidence, Path]:
    """A file of evidence, for the assessed and for those who judge or lead; Missing for others, and
    where it was taken back."""
    with for_system():
        rows = Evidence.objects.filter(pk=wanted, taken_back=None).exclude(digest="")
        row = rows.select_related("assessed__period").first()
    if row is not None:
        rules = rules_of(row.assessed.period)
        if row.whose in own(viewer) or roles(viewer, rules, row.path).sees:
            return row, must_lie(FOLDER, row.digest)
    raise no_file()
