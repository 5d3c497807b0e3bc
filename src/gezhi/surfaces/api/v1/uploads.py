"""Files as programs send them: one in a form, with what is said beside it."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from gezhi.base.words import Words
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.surfaces.api.problems import Unreadable, WrongType
from gezhi.surfaces.api.requests import NUL, Body, check_size, fitted, no_nul

MOST_UPLOAD = 11 * 1024 * 1024


def form_of(**fields: Any) -> dict[str, Any]:
    """The body of an upload as the description tells it: `file`, and fields beside it."""
    properties = {"file": {"type": "string", "format": "binary"}, **fields}
    schema = {"type": "object", "required": ["file"], "properties": properties}
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def sent_form(request: HttpRequest, model: type[Body]) -> tuple[Body, UploadedFile]:
    """What a form says, as a schema, and its file."""
    file = sent_file(request)
    said = request.POST.dict()
    if any(NUL in text for text in map(str, said.values())):
        raise no_nul()
    return fitted(said, model), file


def sent_file(request: HttpRequest) -> UploadedFile:
    """The file of a form. 415 for another kind of body, 413 for one that is too large, 400 for one
    that cannot be read, Invalid without a file."""
    check_size(request, MOST_UPLOAD)
    if request.content_type != "multipart/form-data":
        raise WrongType(
            "content-type",
            "请用表单上传文件（multipart/form-data）",
            "send the file as multipart/form-data",
        )
    try:
        file = request.FILES.get("file")
    except (ValueError, OSError) as fault:
        raise Unreadable("unreadable", "上传的内容读不懂", "the upload cannot be read") from fault
    if file is None:
        words = Words(zh="请选一个文件", en="choose a file")
        raise Invalid([Wrong("file", "required", words)])
    return file
