"""Files that come with evidence or a document: looked at, and kept once by their digest."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from PIL import Image, ImageOps, UnidentifiedImageError

from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.telling import invalid
from gezhi.engines.campaigns.models import EvidenceFile
from gezhi.engines.campaigns.queries.files import path_of
from gezhi.engines.campaigns.queries.knowing import ABLE
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid
from gezhi.engines.trust.rules.viewer import Viewer

MOST_BYTES, MOST_PIXELS, LONGEST_SIDE = 10 * 1024 * 1024, 60_000_000, 1920
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    OFFICE["word/"]: "docx",
    OFFICE["xl/"]: "xlsx",
}


def take_file(viewer: Viewer, name: str, data: bytes) -> EvidenceFile:
    """Take a file in before what it belongs to is written: PDF, pictures (without what they tell of
    place and device), Word and Excel files without macros, at most 10 MB."""
    if viewer.account is None and not viewer.system:
        raise Forbidden("not-allowed", "请先登录", "sign in first")
    if not viewer.system and not viewer.staff and not any(viewer.has(one) for one in ABLE):
        raise Forbidden("not-allowed", "这里由做任务的人交材料", "evidence is for who does it")
    if not data or len(data) > MOST_BYTES:
        raise _wrong("文件是空的，或大于 10 MB", "the file is empty or has over 10 MB")
    type_, kept = _looked_at(data)
    digest = hashlib.sha256(kept).hexdigest()
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        partial = path.with_suffix(f".{new_id()}")
        partial.write_bytes(kept)
        partial.rename(path)
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].strip()[:100]
    with transaction():
        return EvidenceFile.objects.create(
            id=new_id(),
            name=f"{stem or 'file'}.{ENDS[type_]}",
            type=type_,
            size=len(kept),
            digest=digest,
            by=viewer.account,
        )


def own_unused(viewer: Viewer, files: Sequence[UUID]) -> QuerySet[EvidenceFile]:
    """Those of the files that the viewer took in and that belong to nothing yet."""
    rows = EvidenceFile.objects.filter(pk__in=files, evidence=None, edition=None)
    return rows.filter(by=viewer.account)


def _wrong(zh: str, en: str) -> Invalid:
    return invalid("files", "file", zh, en)


def _looked_at(data: bytes) -> tuple[str, bytes]:
    if data.startswith(b"%PDF-"):
        return "application/pdf", data
    if data.startswith(b"PK\x03\x04"):
        return _office(data), data
    return "image/jpeg", _picture(data)


def _office(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError) as fault:
        raise _wrong("文件已损坏", "the file is damaged") from fault
    if any("vbaproject" in one.lower() or "activex" in one.lower() for one in names):
        raise _wrong("文件带宏，请去掉宏再传", "the file has macros: remove them")
    for folder, type_ in OFFICE.items():
        if any(one.startswith(folder) for one in names):
            return type_
    raise _kind()


def _picture(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _wrong("图片像素太大", "the picture has too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=82, optimize=True)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError) as fault:
        raise _kind() from fault


def _kind() -> Invalid:
    return _wrong("只收 PDF、图片、.docx 和 .xlsx", "only PDF, pictures, .docx and .xlsx")
