"""Files of entries: looked at, and kept once by their digest."""

import hashlib
import io
from collections.abc import Sequence
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError

from gezhi.base.ids import new_id
from gezhi.engines.assets.actions.telling import invalid
from gezhi.engines.assets.models import Entry, RegisterFile
from gezhi.engines.assets.queries.files import path_of
from gezhi.engines.assets.queries.knowing import ABLE
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer

MOST_BYTES, MOST_PIXELS, LONGEST_SIDE, MOST_FILES = 10 * 1024 * 1024, 60_000_000, 1920, 9


def take_register_file(viewer: Viewer, name: str, data: bytes) -> RegisterFile:
    """Take in a PDF, or a picture without what it tells of place and device; at most 10 MB."""
    if not any(viewer.has(one) for one in ABLE):
        raise Forbidden("not-allowed", "这里由管台账的人放文件", "those who keep registers do")
    if not data or len(data) > MOST_BYTES:
        zh, en = "文件是空的，或大于 10 MB", "the file is empty or has over 10 MB"
        raise invalid("files", "size", zh, en)
    kept = data if data.startswith(b"%PDF-") else _picture(data)
    digest = hashlib.sha256(kept).hexdigest()
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        partial = path.with_suffix(f".{new_id()}")
        partial.write_bytes(kept)
        partial.rename(path)
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].strip()[:100]
    pdf = kept is data
    with transaction():
        return RegisterFile.objects.create(
            id=new_id(),
            name=f"{stem or 'file'}.{'pdf' if pdf else 'jpg'}",
            type="application/pdf" if pdf else "image/jpeg",
            size=len(kept),
            digest=digest,
            by=viewer.account,
        )


def _picture(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                zh, en = "图片像素太大", "the picture has too many pixels"
                raise invalid("files", "pixels", zh, en)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=82, optimize=True)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError) as fault:
        raise invalid("files", "kind", "只收 PDF 和图片", "only PDF and pictures") from fault


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
