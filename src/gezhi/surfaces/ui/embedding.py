"""The Chinese type of what we print: a face of the system, embedded with the glyphs that are used,
so that paper looks the same on every reader and its text can be searched and copied."""

import logging
import struct
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFZCompress

from gezhi.base.faces import Face

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FILES = ("NotoSerifCJK-Regular", "SourceHanSerif*-Regular", "NotoSansCJK-Regular", "SourceHanSans*")
NOT_EMBEDDED = "STSong-Light"
PREFIX = "GEZHIZ+"
BLOCK = 100
log = logging.getLogger(__name__)


@cache
def chinese_type() -> Any:
    """The type to register: embedded where the system has a face for it. Where it has none, one
    that readers of PDF bring along; then the log says which package to install."""
    for name in FILES:
        for folder in FOLDERS:
            for path in sorted(folder.rglob(f"{name}.[ot]t[cf]")):
                try:
                    return Embedded(Face(path))
                except (ValueError, LookupError, OSError, struct.error) as wrong:
                    log.warning("%s cannot be embedded: %s", path, wrong)
    log.warning("no Chinese type face to embed in PDFs: install the package fonts-noto-cjk")
    return UnicodeCIDFont(NOT_EMBEDDED)


class Embedded:
    """A face as the writer of PDFs takes a dynamic font: each document has its own subset."""

    _multiByte = 1  # noqa: N815
    _dynamicFont = 1  # noqa: N815
    shapable = False

    def __init__(self, face: Face) -> None:
        self.face = face
        self.fontName = face.name
        self._used: WeakKeyDictionary[Any, dict[int, int]] = WeakKeyDictionary()

    def stringWidth(self, text: str | bytes, size: float, encoding: str = "utf-8") -> float:  # noqa: N802
        """How wide a text is, in points."""
        said = text.decode(encoding) if isinstance(text, bytes) else text
        return 0.001 * size * sum(self.face.width(self._glyph(one)) for one in said)

    def _glyph(self, character: str) -> int:
        return self.face.glyphs.get(32 if character == "\xa0" else ord(character), 0)

    def splitString(self, text: str | bytes, doc: Any, encoding: str = "utf-8") -> Any:  # noqa: N802
        """The text as codes of the subset of a document, which grows with it."""
        said = text.decode(encoding) if isinstance(text, bytes) else text
        used = self._used.setdefault(doc, {0: 0})
        codes = bytearray()
        for one in said:
            known = ord(one) if self._glyph(one) else 0
            codes += used.setdefault(known, len(used)).to_bytes(2, "big")
        return [(0, bytes(codes))]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
        """What the font is called in a document; it is written when the document ends."""
        name = f"{self.fontName}-{subset}"
        if name not in doc.fontMapping:
            doc.fontMapping[name] = f"/F{len(doc.fontMapping) + 1}"
            doc.delayedFonts.append(self)
        return str(doc.fontMapping[name])

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Write the font with the glyphs that were used, their widths, and what each means."""
        used = self._used.pop(doc)
        glyphs = [self._glyph(chr(one)) if one else 0 for one in used]
        base = PDFName(PREFIX + self.face.name)
        program = _stream(doc, self.face.subset(glyphs))
        program.dictionary["Subtype"] = PDFName("CIDFontType0C")
        descriptor = PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": 4,
                "FontBBox": PDFArray(self.face.box),
                "ItalicAngle": 0,
                "Ascent": self.face.ascent,
                "Descent": self.face.descent,
                "CapHeight": self.face.ascent,
                "StemV": 80,
                "FontFile3": doc.Reference(program),
            }
        )
        widths = PDFArray([0, PDFArray([self.face.width(one) for one in glyphs])])
        system = {"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}
        inner = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType0"),
                "BaseFont": base,
                "CIDSystemInfo": PDFDictionary(system),
                "FontDescriptor": doc.Reference(descriptor),
                "DW": 1000,
                "W": widths,
            }
        )
        outer = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": base,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([doc.Reference(inner)]),
                "ToUnicode": doc.Reference(_stream(doc, _meanings(list(used)))),
            }
        )
        name = self.getSubsetInternalName(0, doc)[1:]
        doc.idToObject["BasicFonts"].dict[name] = doc.Reference(outer, name)


def _stream(doc: Any, content: bytes) -> Any:
    made = PDFStream()
    made.content = content
    made.filters = [PDFZCompress]
    return made


def _meanings(characters: list[int]) -> bytes:
    """The map from codes to characters, by which text is searched and copied."""
    pairs = [
        f"<{code:04X}> <{chr(one).encode('utf-16-be').hex().upper()}>"
        for code, one in enumerate(characters)
        if one
    ]
    blocks = [pairs[at : at + BLOCK] for at in range(0, len(pairs), BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
