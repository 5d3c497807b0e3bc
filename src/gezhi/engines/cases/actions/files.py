"""Photos and voice notes: checked, re-encoded, kept once by their digest."""

import hashlib
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction as django_transaction
from django.db.models import Q, QuerySet
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.moving import locked
from gezhi.engines.cases.models import CaseFile
from gezhi.engines.cases.queries.files import path_of
from gezhi.engines.cases.queries.seeing import must_see, voice_of
from gezhi.engines.cases.rules.forms import is_uuid
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

register_heif_opener()

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1920
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
SOUNDS = {
    b"OggS": "audio/ogg",
    b"\x1aE\xdf\xa3": "audio/webm",
    b"RIFF": "audio/wav",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
}


def _wrong(code: str, zh: str, en: str) -> Invalid:
    return Invalid([Wrong("file", code, Words(zh=zh, en=en))])


def _photo(data: bytes) -> tuple[bytes, int, int]:
    """The picture re-encoded as JPEG: turned upright, at most 1920 pixels, without EXIF (place,
    device)."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _wrong("too-large", "照片像素太大", "the picture has too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=82, optimize=True)
            return out.getvalue(), upright.width, upright.height
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as fault:
        raise _wrong(
            "broken",
            "这张照片打不开，请换一张（JPG、PNG、WebP、HEIC）",
            "this picture cannot be opened (JPG, PNG, WebP, HEIC)",
        ) from fault


def _sound(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    for head, type_ in SOUNDS.items():
        if data.startswith(head):
            return type_
    raise _wrong("broken", "这段录音打不开", "this recording cannot be opened")


def store_file(digest: str, data: bytes) -> None:
    """Write the bytes of a file where its digest says, once."""
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        partial = path.with_suffix(f".{clock.now().timestamp()}")
        partial.write_bytes(data)
        partial.rename(path)


def add_file(viewer: Viewer, kind: str, data: bytes) -> CaseFile:
    """Take a file in before its case exists; `kind` is `photo` or `voice`.

    Invalid when it is larger than 10 MB, broken, or of another kind. Returns the row whose id goes
    into the form.
    """
    if len(data) > MOST_BYTES:
        raise _wrong("too-large", "文件最大 10 MB", "a file has at most 10 MB")
    if not data:
        raise _wrong("empty", "文件是空的", "the file is empty")
    fields: dict[str, Any] = {}
    if kind == "photo":
        data, fields["width"], fields["height"] = _photo(data)
        type_ = "image/jpeg"
    elif kind == "voice":
        type_ = _sound(data)
    else:
        raise _wrong("kind", "只收照片和录音", "only photos and recordings")
    digest = hashlib.sha256(data).hexdigest()
    store_file(digest, data)
    with django_transaction.atomic():
        return CaseFile.objects.create(
            kind=kind, type=type_, size=len(data), digest=digest, by=viewer.account, **fields
        )


def unclaimed(viewer: Viewer, files: list[str]) -> QuerySet[CaseFile]:
    """Those of the files that no case has yet and that the viewer, or nobody known, took in."""
    own = Q(by=None) | Q(by=viewer.account)
    return CaseFile.objects.filter(own, pk__in=[one for one in files if is_uuid(one)], case=None)


def attach_files(viewer: Viewer, case: UUID, files: list[str]) -> int:
    """Add uploaded files to a case's current step (proof of what was done, if someone wants to show
    it). Ids that name no unclaimed file of theirs are passed over; returns how many were added."""
    with transaction():
        row = locked(case, viewer)
        must_see(viewer, row)
        voice = voice_of(viewer, row)
        added = unclaimed(viewer, files).update(case=row, step=row.step, reporter=voice)
        if added:
            record(
                viewer,
                "case.filed",
                "case",
                row.pk,
                place_id=row.place_id,
                path=row.path,
                count=added,
            )
    return added


def remove_unclaimed() -> int:
    """Remove files that no case has claimed for a day, with their bytes when nothing else uses
    them."""
    old = CaseFile.objects.filter(case=None, at__lt=clock.now() - timedelta(days=1))
    digests = set(old.values_list("digest", flat=True))
    removed, _ = old.delete()
    for digest in digests - set(
        CaseFile.objects.filter(digest__in=digests).values_list("digest", flat=True)
    ):
        path_of(digest).unlink(missing_ok=True)
    return removed
