"""Photos and voice notes: looked at, kept in the store of files, and given to their case."""

from uuid import UUID

from django.db import transaction as django_transaction
from django.db.models import Q, QuerySet

from gezhi.engines.cases.actions.moving import locked
from gezhi.engines.cases.models import CaseFile, Paper
from gezhi.engines.cases.queries.files import FOLDER
from gezhi.engines.cases.queries.seeing import must_see, voice_of
from gezhi.engines.cases.rules.forms import is_uuid
from gezhi.engines.trust.actions import record, remove_unused, store, transaction
from gezhi.engines.trust.rules.looking import Looked, must_fit, picture
from gezhi.engines.trust.rules.refusal import invalid
from gezhi.engines.trust.rules.viewer import Viewer

SOUNDS = {
    b"OggS": "audio/ogg",
    b"\x1aE\xdf\xa3": "audio/webm",
    b"RIFF": "audio/wav",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
}


def _photo(data: bytes) -> Looked:
    zh = "这张照片打不开，请换一张（JPG、PNG、WebP、HEIC）"
    en = "this picture cannot be opened (JPG, PNG, WebP, HEIC)"
    return picture(data, "file", invalid("file", "broken", zh, en))


def _sound(data: bytes) -> Looked:
    if data[4:8] == b"ftyp":
        return Looked("audio/mp4", data)
    for head, type_ in SOUNDS.items():
        if data.startswith(head):
            return Looked(type_, data)
    raise invalid("file", "broken", "这段录音打不开", "this recording cannot be opened")


LOOKS = {"photo": _photo, "voice": _sound}


def add_file(viewer: Viewer, kind: str, data: bytes) -> CaseFile:
    """Take a file in before its case exists; `kind` is `photo` or `voice`.

    Invalid when it is larger than 10 MB, broken, or of another kind. Returns the row whose id goes
    into the form.
    """
    must_fit(data, "file")
    if kind not in LOOKS:
        raise invalid("file", "kind", "只收照片和录音", "only photos and recordings")
    looked = LOOKS[kind](data)
    with django_transaction.atomic():
        return CaseFile.objects.create(
            kind=kind,
            type=looked.type,
            size=len(looked.data),
            digest=store(FOLDER, looked),
            width=looked.width,
            height=looked.height,
            by=viewer.account,
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
    """Remove files that no case has claimed for 7 days, and their bytes."""
    return remove_unused(FOLDER, CaseFile.objects.filter(case=None), Paper)
