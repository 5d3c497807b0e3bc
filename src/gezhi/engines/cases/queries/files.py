"""Files of cases and where their bytes lie."""

from pathlib import Path
from uuid import UUID

from gezhi.engines.cases.models import CaseFile
from gezhi.engines.cases.queries.seeing import own_reporters, sees_by_duty
from gezhi.engines.trust.queries.files import must_lie, no_file
from gezhi.engines.trust.rules.viewer import Viewer

FOLDER = ""
"""Where their bytes lie in the store of files: at the top, as before any other engine had some."""


def file_of(viewer: Viewer, file: UUID) -> tuple[CaseFile, Path]:
    """A file of a case that the viewer may see, and where its bytes lie. Reporters of one case do
    not see what another of them sent."""
    row = CaseFile.objects.select_related("case").filter(pk=file).first()
    if row is None or not _may_open(viewer, row):
        raise no_file()
    return row, must_lie(FOLDER, row.digest)


def lost_files(viewer: Viewer, files: list[str]) -> list[str]:
    """Those of the named files that are not here any more: never claimed, they were removed."""
    here = set(map(str, CaseFile.objects.filter(pk__in=files).values_list("pk", flat=True)))
    return [one for one in files if str(UUID(one)) not in here] if files else []


def _may_open(viewer: Viewer, row: CaseFile) -> bool:
    if row.case is None:
        return row.by == viewer.account
    if sees_by_duty(viewer, row.case):
        return True
    mine = [one.pk for one in own_reporters(viewer, row.case)]
    return bool(mine) and (row.reporter is None or row.reporter in mine)
