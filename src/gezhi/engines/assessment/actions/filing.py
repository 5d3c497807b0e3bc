"""Files of evidence: looked at, kept once by their digest, apart from those of cases."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from gezhi.base.ids import new_id
from gezhi.engines.assessment.actions.telling import wrong
from gezhi.engines.assessment.queries.files import path_of

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1920
FORMATS = ("JPEG", "PNG", "WEBP")
PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it is kept; empty where there is none."""

    name: str = ""
    type: str = ""
    digest: str = ""


def take_file(name: str, data: bytes) -> Taken:
    """Keep a PDF as it is, or a picture re-encoded, without what it tells of place and device.
    Invalid for anything else and over 10 MB."""
    if len(data) > MOST_BYTES:
        raise wrong("file", "size", "文件最大 10 MB", "a file has at most 10 MB")
    pdf = data.startswith(PDF)
    kept = data if pdf else _picture(data)
    digest = hashlib.sha256(kept).hexdigest()
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        partial = path.with_suffix(f".{new_id()}")
        partial.write_bytes(kept)
        partial.rename(path)
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].strip()[:100]
    type_, end = ("application/pdf", "pdf") if pdf else ("image/jpeg", "jpg")
    return Taken(f"{stem or 'file'}.{end}", type_, digest)


def _picture(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise wrong("file", "size", "图片像素太大", "the picture has too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=85, optimize=True)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as fault:
        raise wrong("file", "kind", "只收 PDF 和图片", "only PDF and pictures") from fault
