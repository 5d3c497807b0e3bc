"""Where files of evidence lie, and who may open them."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from gezhi.engines.assessment.models import Evidence
from gezhi.engines.assessment.queries.schemes import own, roles, rules_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


def path_of(digest: str) -> Path:
    """Where the bytes of a file lie; apart from those of cases, which are cleared by their own."""
    return Path(settings.FILES) / "assessment" / digest[:2] / digest


def evidence_file(viewer: Viewer, wanted: UUID) -> tuple[Evidence, Path]:
    """A file of evidence, for the assessed and for those who judge or lead; Missing for others, and
    where it was taken back."""
    with for_system():
        rows = Evidence.objects.filter(pk=wanted, taken_back=None).exclude(digest="")
        row = rows.select_related("assessed__period").first()
    if row is not None:
        rules = rules_of(row.assessed.period)
        if row.whose in own(viewer) or roles(viewer, rules, row.path).sees:
            return row, path_of(row.digest)
    raise Missing("no-file", "没有这个文件", "there is no such file")
