"""What a file really is: looked at by its bytes, never by its name, before anything keeps it."""

import hashlib
import io
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener  # pyright: ignore[reportUnknownVariableType]

from gezhi.engines.trust.rules.refusal import Invalid, invalid

register_heif_opener()

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
PDF, OLE, ZIP = b"%PDF-", b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
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


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it will be kept; a picture with its width and height in pixels."""

    type: str
    data: bytes
    width: int | None = None
    height: int | None = None

    @property
    def digest(self) -> str:
        """By which it is kept."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Taking:
    """What a form takes besides pictures and PDF: Word and Excel files where it is `office`.
    `field` is where a refusal is told, `side` the longest side of a picture in pixels."""

    field: str = "files"
    office: bool = False
    side: int = 1920


def look_at(data: bytes, taking: Taking) -> Looked:
    """A PDF, Word or Excel file as it is, a picture as `picture` makes it. Invalid for what is
    empty, over 10 MB, damaged, has macros, or is of another kind. What it says is not read."""
    must_fit(data, taking.field)
    if data.startswith(PDF):
        return Looked("application/pdf", data)
    if taking.office and data.startswith(OLE):
        zh = "旧格式的 Office 文件可能带宏，请另存为 .docx、.xlsx 或 PDF"
        en = "old Office files may carry macros: save as .docx or PDF"
        raise invalid(taking.field, "old", zh, en)
    if taking.office and data.startswith(ZIP):
        return Looked(_office(data, taking), data)
    return picture(data, taking.field, _kind(taking), taking.side)


def must_fit(data: bytes, field: str) -> None:
    """Invalid for a file that is empty or has over 10 MB."""
    if not data:
        raise invalid(field, "empty", "文件是空的", "the file is empty")
    if len(data) > MOST_BYTES:
        raise invalid(field, "too-large", "文件最大 10 MB", "a file has at most 10 MB")


def picture(data: bytes, field: str, otherwise: Invalid, side: int = 1920) -> Looked:
    """A picture re-encoded as JPEG: turned upright, of so many pixels a side at most, without EXIF
    (place, device). `otherwise` is the refusal of what is no picture."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                zh, en = "图片像素太大", "the picture has too many pixels"
                raise invalid(field, "too-large", zh, en)
            upright = ImageOps.exif_transpose(found).convert("RGB")
            upright.thumbnail((side, side))
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=82, optimize=True)
            return Looked("image/jpeg", out.getvalue(), upright.width, upright.height)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as fault:
        raise otherwise from fault


def named(name: str, type_: str) -> str:
    """A file's name without folders, ending as its kind does."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].strip()[:100]
    return f"{stem or 'file'}.{ENDS[type_]}"


def _office(data: bytes, taking: Taking) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError) as fault:
        raise invalid(taking.field, "broken", "文件已损坏", "the file is damaged") from fault
    if any("vbaproject" in one.lower() or "activex" in one.lower() for one in names):
        zh, en = "文件带宏，请去掉宏再传", "the file has macros: remove them"
        raise invalid(taking.field, "macros", zh, en)
    for folder, type_ in OFFICE.items():
        if any(one.startswith(folder) for one in names):
            return type_
    raise _kind(taking)


def _kind(taking: Taking) -> Invalid:
    zh, en = "只收 PDF 和图片", "only PDF and pictures"
    if taking.office:
        zh, en = "只收 PDF、图片、.docx 和 .xlsx", "only PDF, pictures, .docx and .xlsx"
    return invalid(taking.field, "kind", zh, en)
