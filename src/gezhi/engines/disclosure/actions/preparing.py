"""What comes before posting: drafts, files, and whether a place has busy finances."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.disclosure.actions.checking import wrong, wrong_id
from gezhi.engines.disclosure.models import Busy, Draft, Enclosure
from gezhi.engines.disclosure.queries.kinds import ABILITY, kind_at, kinds_of, posting_as, today
from gezhi.engines.disclosure.queries.reading import path_of
from gezhi.engines.disclosure.queries.working import busy_now, must_post
from gezhi.engines.places.queries import place
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid
from gezhi.engines.trust.rules.viewer import Viewer

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS, LONGEST_SIDE = 60_000_000, 2400
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
class SaveDraft:
    """What is being written, as it was typed. `saved` is the count that was seen; 0 for a new
    one."""

    place: int
    kind: str
    content: dict[str, Any]
    phase: str = ""
    period: str = ""
    saved: int = 0
    id: UUID = field(default_factory=new_id)


def save_draft(viewer: Viewer, asked: SaveDraft) -> Draft:
    """Keep what was typed, unchecked. Changed when somebody else saved it meanwhile: both sides are
    told. The journal does not tell of drafts: nothing happened yet."""
    kind = kind_at(viewer, asked.place, asked.kind)
    must_post(viewer, kind)
    if faults := [*wrong_id(asked.id)]:
        raise Invalid(faults)
    with transaction():
        row = Draft.objects.select_for_update().filter(pk=asked.id).first()
        if row is None:
            return Draft.objects.create(
                id=asked.id,
                place=kind.place,
                path=kind.place.path,
                kind=asked.kind,
                phase=asked.phase,
                period=asked.period,
                content=asked.content,
                by=viewer.account,
            )
        if (row.place_id, row.kind) != (asked.place, asked.kind):
            raise Changed("id-taken", "这个编号已用于另一份", "this id belongs to another draft")
        if row.content == asked.content:
            return row
        if row.saved != asked.saved:
            zh, en = "别人刚存过这份草稿，请看过再存", "somebody saved this draft meanwhile"
            raise Changed("draft-saved", zh, en, content=row.content, saved=row.saved)
        row.content, row.phase, row.period = asked.content, asked.phase, asked.period
        row.saved += 1
        row.by, row.at = viewer.account, clock.now()
        row.save()
    return row


def drop_draft(viewer: Viewer, draft: UUID) -> int:
    """Throw a draft away; how many there were."""
    with transaction():
        row = Draft.objects.filter(pk=draft).first()
        if row is None:
            return 0
        must_post(viewer, kind_at(viewer, row.place_id, row.kind))
        row.delete()
    return 1


def declare_busy(viewer: Viewer, wanted: int, busy: bool) -> bool:
    """From today on the finances of a place are public every month, or every quarter again
    (Villagers Committees Law, art. 35). Whether anything changed."""
    row = place(viewer, wanted)
    kinds = [one for one in kinds_of(viewer, row) if one.rules.busy is not None]
    posts = [post for one in kinds if (post := posting_as(viewer, one.rules, row.path)) is not None]
    if not posts:
        raise Forbidden("not-allowed", "这里的财务不由您公开", "you do not post finances here")
    with transaction():
        if busy_now(viewer, wanted) == busy:
            return False
        Busy.objects.update_or_create(
            place=row, since=today(), defaults={"id": new_id(), "busy": busy}
        )
        what = "busy" if busy else "ordinary"
        where = {"place_id": row.pk, "path": row.path, "as_post": posts[0]}
        record(viewer, "disclosure.pace_declared", "place", row.pk, **where, what=what)  # type: ignore[arg-type]
    return True


def add_enclosure(viewer: Viewer, name: str, data: bytes) -> Enclosure:
    """Take a file in before what it belongs to is posted: PDF, pictures, Word and Excel files
    without macros, at most 10 MB. Pictures lose what they tell of place and device.

    Invalid says what is wrong with it. What a file says is not read: whoever encloses it looks
    through it for personal data first, and the form says so.
    """
    if not viewer.system and not viewer.has(ABILITY):
        raise Forbidden("not-allowed", "这一项不由您公开", "you do not post this here")
    if not data or len(data) > MOST_BYTES:
        raise _wrong_file("size", "文件是空的，或大于 10 MB", "the file is empty or has over 10 MB")
    type_, data = _looked_at(data)
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        partial = path.with_suffix(f".{new_id()}")
        partial.write_bytes(data)
        partial.rename(path)
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].strip()[:100]
    with transaction():
        return Enclosure.objects.create(
            id=new_id(),
            name=f"{stem or 'file'}.{ENDS[type_]}",
            type=type_,
            size=len(data),
            digest=digest,
            by=viewer.account,
        )


def _looked_at(data: bytes) -> tuple[str, bytes]:
    if data.startswith(PDF):
        return "application/pdf", data
    if data.startswith(OLE):
        zh = "旧格式的 Office 文件可能带宏，请另存为 .docx、.xlsx 或 PDF"
        raise _wrong_file("old", zh, "old Office files may carry macros: save as .docx or PDF")
    if data.startswith(ZIP):
        return _office(data), data
    return "image/jpeg", _picture(data)


def _office(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError) as fault:
        raise _wrong_file("broken", "文件已损坏", "the file is damaged") from fault
    if any("vbaproject" in one.lower() or "activex" in one.lower() for one in names):
        raise _wrong_file("macros", "文件带宏，请去掉宏再传", "the file has macros: remove them")
    for folder, type_ in OFFICE.items():
        if any(one.startswith(folder) for one in names):
            return type_
    raise _kind_wrong()


def _picture(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _wrong_file("size", "图片像素太大", "the picture has too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=85, optimize=True)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as fault:
        raise _kind_wrong() from fault


def _kind_wrong() -> Invalid:
    zh, en = "只收 PDF、图片、.docx 和 .xlsx", "only PDF, pictures, .docx and .xlsx"
    return _wrong_file("kind", zh, en)


def _wrong_file(code: str, zh: str, en: str) -> Invalid:
    return Invalid([wrong("enclosures", code, zh, en)])
