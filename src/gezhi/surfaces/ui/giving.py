"""A file from the store, given to a browser: pictures and recordings open, all else is saved."""

from pathlib import Path
from typing import Any

from django.http import FileResponse
from django.utils.http import content_disposition_header


def give_file(row: Any, path: Path) -> FileResponse:
    """What a person uploaded never runs in the page: only what was drawn anew here, and sound, is
    shown; search engines pass it by."""
    answer = FileResponse(path.open("rb"), content_type=row.type)
    saved = not row.type.startswith(("image/", "audio/"))
    name = getattr(row, "name", "")
    answer["Content-Disposition"] = content_disposition_header(saved, name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex"
    return answer
