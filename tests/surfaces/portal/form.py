"""A reader filling in the form without a browser, and a photograph to add."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

URL = "/report/report"
TYPED = ("hidden", "tel", "text", "number", "date")


def photo(name: str = "a.png", kind: str = "PNG") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, kind)
    return SimpleUploadedFile(name, data.getvalue())


def hidden(page: str) -> dict[str, Any]:
    """What the form would post again of its own: hidden inputs, texts, and what is ticked."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        ticked = "checked" in tag or (kind and kind[1] in TYPED) or kind is None
        if name and value and ticked and name[1] != "csrfmiddlewaretoken":
            found.setdefault(name[1], []).append(value[1])
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', page):
        found[name] = [text]
    return found


class Form:
    """A reader filling in the form: what a page brought is posted with the next."""

    def __init__(self, client: Client, address: str = URL) -> None:
        self.client = client
        self.response = client.get(address, follow=True)
        assert self.response.status_code == 200
        self.url = self.response.request["PATH_INFO"]

    @property
    def page(self) -> str:
        return self.response.content.decode()

    def go(self, how: str = "next", status: int = 200, **more: Any) -> Form:
        data = {**hidden(self.page), **more, "_go": how}
        self.response = self.client.post(self.url, data)
        assert self.response.status_code == status, self.page
        return self

    @property
    def screen(self) -> str:
        return re.search(r'name="_screen" value="(\d)"', self.page)[1]
