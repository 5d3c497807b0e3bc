"""The one store of files: bytes are written once by their digest, and removed with their last use.

Each engine has its own table of files, which says what they belong to and who may open them.
"""

import os
from datetime import timedelta
from typing import Any

from django.db.models import Model, QuerySet

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.trust.actions.recording import transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries.files import path_of
from gezhi.engines.trust.rules.looking import Looked, Taking, look_at, named

UNUSED = timedelta(days=7)
"""So long a file waits for its form: a phone may be without a network for a week."""
JUST_WRITTEN = 3600
"""Seconds for which bytes stay although nothing names them: their row may be about to."""


def store(folder: str, looked: Looked) -> str:
    """Write the bytes of a file once; their digest."""
    digest = looked.digest
    path = path_of(folder, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        os.utime(path)
    else:
        partial = path.with_suffix(f".{new_id()}")
        partial.write_bytes(looked.data)
        partial.rename(path)
    return digest


def keep(folder: str, name: str, data: bytes, taking: Taking) -> dict[str, Any]:
    """Look at a file and write it; `name`, `type`, `size` and `digest` for its row. Invalid says
    what is wrong with it."""
    looked = look_at(data, taking)
    return {
        "name": named(name, looked.type),
        "type": looked.type,
        "size": len(looked.data),
        "digest": store(folder, looked),
    }


def remove_unused(folder: str, unused: QuerySet[Any], *uses: type[Model]) -> int:
    """Remove those of the rows that nothing has used for 7 days, with their bytes where no row of
    theirs, or of the tables `uses`, has the same. How many rows."""
    waiting = unused.filter(at__lt=clock.now() - UNUSED)
    with for_system():
        if not waiting.exists():
            return 0
    with transaction():
        old = dict(waiting.select_for_update().values_list("pk", "digest"))
        unused.model._default_manager.filter(pk__in=old).delete()
        gone = set(old.values())
        for model in (unused.model, *uses):
            rows = model._default_manager.filter(digest__in=gone)
            gone -= set(rows.values_list("digest", flat=True))
    for digest in gone:
        path = path_of(folder, digest)
        if path.exists() and clock.now().timestamp() - path.stat().st_mtime > JUST_WRITTEN:
            path.unlink(missing_ok=True)
    return len(old)
