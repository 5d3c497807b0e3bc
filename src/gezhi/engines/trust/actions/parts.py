"""A file that comes in parts, resumed after a cut at any byte.

The bytes lie in a file of their own under the folder of files until all are there; its length says
how much has come. The same part again writes the same bytes, a part beyond the end is refused.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.trust.actions.consenting import own_account
from gezhi.engines.trust.actions.recording import transaction
from gezhi.engines.trust.models import Upload
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    must_be_v7,
)
from gezhi.engines.trust.rules.viewer import Viewer

MOST_BYTES = 10 * 1024 * 1024
MOST_WAITING = 200
"""So many files of one account may be on their way at a time."""
HEX = set("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Part:
    """How a file stands: how many bytes are here, and its id for the forms once it was taken in;
    `data` are all its bytes where it is complete and not yet taken in."""

    id: UUID
    have: int
    file: UUID | None = None
    data: bytes | None = None


def begin_file(viewer: Viewer, id_: UUID, size: int, sha256: str) -> Part:
    """Announce a file of so many bytes; the same again says how much of it is here. Invalid when it
    is empty, larger than 10 MB, or its digest is none; Changed when the id stands for another."""
    account = own_account(viewer)
    if not viewer.staff:
        raise Forbidden("not-staff", "您现在没有任职", "you hold no post now")
    _check(id_, size, sha256)
    with transaction():
        row = Upload.objects.filter(pk=id_).first()
        if row is None:
            waiting = Upload.objects.filter(account=account, file=None).count()
            if waiting >= MOST_WAITING:
                raise _wrong("file", "too-many", "在传的文件太多了", "too many files on their way")
            row = Upload.objects.create(id=id_, account_id=account, size=size, sha256=sha256)
        if (row.account_id, row.size, row.sha256) != (account, size, sha256):
            raise Changed("id-taken", "这个编号已用于另一个文件", "this id belongs to another file")
    return _stand(row)


def _check(id_: UUID, size: int, sha256: str) -> None:
    must_be_v7(id_)
    if size > MOST_BYTES:
        raise _wrong("file", "too-large", "文件最大 10 MB", "a file has at most 10 MB")
    if size < 1:
        raise _wrong("file", "empty", "文件是空的", "the file is empty")
    if len(sha256) != 64 or not set(sha256) <= HEX:
        raise _wrong("sha256", "digest", "校验码不对", "the digest is not right")


def add_part(viewer: Viewer, id_: UUID, offset: int, body: bytes) -> Part:
    """Add bytes from an offset on. Changed, with how much is here, for a part beyond the end;
    Invalid when the whole is too long or not what was announced, and then it begins anew."""
    account = own_account(viewer)
    with transaction():
        row = _locked(account, id_)
        if row.file is not None:
            return Part(row.pk, row.size, row.file)
        path = part_path(row.pk)
        have = _have(path)
        if not 0 <= offset <= have:
            raise Changed("offset", "中间缺了一段", "a part is missing before this one", have=have)
        if offset + len(body) > row.size:
            raise _wrong("file", "too-long", "比说好的长", "longer than was announced")
        _write(path, offset, body)
        have = max(have, offset + len(body))
        if have < row.size:
            return Part(row.pk, have)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != row.sha256:
            path.unlink(missing_ok=True)
            raise _wrong("sha256", "differs", "文件传坏了，请重传", "the file came damaged")
    return Part(row.pk, have, data=data)


def finish_file(viewer: Viewer, id_: UUID, file: UUID) -> UUID:
    """Say under which id the forms take a file; the first to say so is right, and its id returned.
    Runs in the transaction in which the file was taken in."""
    row = _locked(own_account(viewer), id_)
    if row.file is None:
        row.file = file
        row.save(update_fields=["file"])
    part_path(row.pk).unlink(missing_ok=True)
    return row.file


def remove_parts() -> int:
    """Remove parts of this machine's folder that nobody has added to for 7 days."""
    old = clock.now().timestamp() - 7 * 86400
    count = 0
    for path in part_path(UUID(int=0)).parent.glob("*.part"):
        if path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
            count += 1
    return count


def part_path(id_: UUID) -> Path:
    """Where the bytes lie that have come."""
    return Path(settings.FILES) / "parts" / f"{id_}.part"


def _stand(row: Upload) -> Part:
    have = row.size if row.file is not None else _have(part_path(row.pk))
    return Part(row.pk, min(have, row.size), row.file)


def _have(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _write(path: Path, offset: int, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.seek(offset)
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _locked(account: UUID, id_: UUID) -> Upload:
    row = Upload.objects.select_for_update().filter(pk=id_, account=account).first()
    if row is None:
        raise Missing("no-file", "没有这个文件", "there is no such file")
    return row


def _wrong(field: str, code: str, zh: str, en: str) -> Invalid:
    return Invalid([Wrong(field, code, Words(zh=zh, en=en))])
