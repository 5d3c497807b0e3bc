"""Papers as they come out: every font on them is embedded, so that they can be read anywhere."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader


def sheets_of(data: bytes) -> list[PageObject]:
    """The pages of a PDF, after its fonts were looked at."""
    pages = list(PdfReader(BytesIO(data)).pages)
    for page in pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in (one.get_object() for one in fonts.values()):
            (inner,) = (one.get_object() for one in font["/DescendantFonts"])
            assert "/FontFile3" in inner["/FontDescriptor"], font["/BaseFont"]
            assert "/ToUnicode" in font
    return pages


def words_on(data: bytes) -> str:
    """The words of a PDF, without the breaks of its lines."""
    return "".join("".join(page.extract_text().split()) for page in sheets_of(data))
