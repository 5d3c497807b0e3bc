"""The Chinese type of what we print: a face of the system, embedded with the glyphs that are used,
so that paper looks the same on every reader and its text can be searched and copied."""

import logging
import struct
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFZCompress

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FILES = ("NotoSerifCJK-Regular", "SourceHanSerif*-Regular", "NotoSansCJK-Regular", "SourceHanSans*")
WANTED = "CJKsc"
NOT_EMBEDDED = "STSong-Light"
PREFIX = "GEZHIZ+"
BLOCK = 100
NO_BREAK, MISSING = 0xA0, ".notdef"
POSTSCRIPT = 6
KEPT = {"head", "hhea", "hmtx", "maxp", "CFF "}
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
                except (TTLibError, struct.error, ValueError, LookupError, OSError) as wrong:
                    log.warning("%s cannot be embedded: %s", path, wrong)
    log.warning("no Chinese type face to embed in PDFs: install the package fonts-noto-cjk")
    return UnicodeCIDFont(NOT_EMBEDDED)


class Face:
    """A face with outlines as CFF, keyed by CID, as the large free Chinese faces have them: an
    `.otf`, or the one of an `.ttc` for simplified Chinese (its first where none is). What is kept
    of a face are its numbers; the file is read again for each subset.

    ValueError or TTLibError for a file that is no such face.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = _place_of(path)
        with self._opened() as font:
            if not set(font.keys()) >= {*KEPT, "cmap", "name"}:
                raise ValueError(f"{path.name} has no CFF outlines")
            top = font["CFF "].cff.topDictIndex[0]
            if not hasattr(top, "ROS"):
                raise ValueError(f"{path.name} is not keyed by CID")
            self.name = str(font["name"].getDebugName(POSTSCRIPT))
            self.box = [int(one) for one in top.FontBBox]
            self.ascent, self.descent = font["hhea"].ascent, font["hhea"].descent

    def _opened(self) -> TTFont:
        return TTFont(self._path, fontNumber=self._place, lazy=True)

    @cached_property
    def cids(self) -> dict[int, int]:
        """The CID of each character by its number in Unicode."""
        with self._opened() as font:
            return {code: _cid(name) for code, name in (font.getBestCmap() or {}).items()}

    @cached_property
    def _widths(self) -> dict[int, int]:
        with self._opened() as font:
            return {_cid(name): wide for name, (wide, _) in font["hmtx"].metrics.items()}

    def width(self, cid: int) -> int:
        """How far a glyph advances, in thousandths of its size."""
        return self._widths[cid]

    def subset(self, cids: Iterable[int]) -> bytes:
        """A CFF with these glyphs and the one for what is missing, which keep their CIDs."""
        from fontTools.subset import Options, Subsetter  # 0.4 s, which a start does not wait for

        options = Options()
        options.desubroutinize = options.notdef_outline = True
        options.layout_features = []
        with self._opened() as font:
            options.drop_tables = [tag for tag in font.keys() if tag not in KEPT]  # noqa: SIM118
            cutter = Subsetter(options)
            cutter.populate(glyphs=[_name(cid) for cid in cids])
            cutter.subset(font)
            return bytes(font["CFF "].compile(font))


def _place_of(path: Path) -> int:
    """Which face of a collection is for simplified Chinese; -1 for a file of one face."""
    with path.open("rb") as file:
        if file.read(4) != b"ttcf":
            return -1
        file.seek(0)
        names = [
            one["name"].getDebugName(POSTSCRIPT) or "" for one in TTCollection(file, lazy=True)
        ]
    return next((n for n, name in enumerate(names) if WANTED in name), 0)


def _cid(name: str) -> int:
    """The CID of a glyph by the name that fontTools gives it: `cid00017`."""
    return 0 if name == MISSING else int(name.removeprefix("cid"))


def _name(cid: int) -> str:
    return f"cid{cid:05d}" if cid else MISSING


class Embedded:
    """A face as the writer of PDFs takes a dynamic font: each document has its own subset, in which
    the code of a character is its CID."""

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
        return 0.001 * size * sum(self.face.width(self._cid(ord(one))) for one in said)

    def _cid(self, code: int) -> int:
        return self.face.cids.get(ord(" ") if code == NO_BREAK else code, 0)

    def splitString(self, text: str | bytes, doc: Any, encoding: str = "utf-8") -> Any:  # noqa: N802
        """The text as CIDs, which are noted with what they mean for the subset of a document."""
        said = text.decode(encoding) if isinstance(text, bytes) else text
        used = self._used.setdefault(doc, {})
        cids = [self._cid(ord(one)) for one in said]
        for cid, one in zip(cids, said, strict=True):
            used.setdefault(cid, ord(one))
        return [(0, b"".join(cid.to_bytes(2, "big") for cid in cids))]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
        """What the font is called in a document; it is written when the document ends."""
        name = f"{self.fontName}-{subset}"
        if name not in doc.fontMapping:
            doc.fontMapping[name] = f"/F{len(doc.fontMapping) + 1}"
            doc.delayedFonts.append(self)
        return str(doc.fontMapping[name])

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Write the font with the glyphs that were used, their widths, and what each means."""
        used = self._used.pop(doc, {})
        base = PDFName(PREFIX + self.face.name)
        program = _stream(doc, self.face.subset(used))
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
        widths = PDFArray(
            [part for one in used for part in (one, PDFArray([self.face.width(one)]))]
        )
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
                "ToUnicode": doc.Reference(_stream(doc, _meanings(used))),
            }
        )
        name = self.getSubsetInternalName(0, doc)[1:]
        doc.idToObject["BasicFonts"].dict[name] = doc.Reference(outer, name)


def _stream(doc: Any, content: bytes) -> Any:
    made = PDFStream()
    made.content = content
    made.filters = [PDFZCompress]
    return made


def _meanings(characters: dict[int, int]) -> bytes:
    """The map from codes to characters, by which text is searched and copied."""
    pairs = [
        f"<{cid:04X}> <{chr(one).encode('utf-16-be').hex().upper()}>"
        for cid, one in characters.items()
        if cid
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
