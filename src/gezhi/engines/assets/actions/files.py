"""Files of entries, until they are given to one."""

from collections.abc import Sequence
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.engines.assets.models import Entry, RegisterFile
from gezhi.engines.assets.queries.files import FOLDER
from gezhi.engines.assets.queries.knowing import ABLE
from gezhi.engines.trust.actions import keep, remove_unused, transaction
from gezhi.engines.trust.rules.looking import Taking
from gezhi.engines.trust.rules.refusal import Forbidden, invalid
from gezhi.engines.trust.rules.viewer import Viewer

MOST_FILES = 9


def take_register_file(viewer: Viewer, name: str, data: bytes) -> RegisterFile:
    """Take in a PDF, or a picture without what it tells of place and device; at most 10 MB."""
    if not any(viewer.has(one) for one in ABLE):
        raise Forbidden("not-allowed", "这里由管台账的人放文件", "those who keep registers do")
    kept = keep(FOLDER, name, data, Taking())
    with transaction():
        return RegisterFile.objects.create(id=new_id(), by=viewer.account, **kept)


def attach(viewer: Viewer, row: Entry, files: Sequence[UUID]) -> list[RegisterFile]:
    """Give an entry the files that the viewer took in and that belong to nothing yet."""
    mine = RegisterFile.objects.filter(pk__in=files, entry=None, by=viewer.account)
    found = list(mine.order_by("pk")[: MOST_FILES + 1])
    if len(found) > MOST_FILES:
        zh, en = f"一次最多 {MOST_FILES} 个文件", f"at most {MOST_FILES} files at a time"
        raise invalid("files", "many", zh, en)
    for one in found:
        one.entry, one.path = row, row.path
        one.save(update_fields=["entry", "path"])
    return found


def remove_unused_papers() -> int:
    """Remove files that belong to no entry for 7 days (their form was never sent)."""
    return remove_unused(FOLDER, RegisterFile.objects.filter(entry=None))
