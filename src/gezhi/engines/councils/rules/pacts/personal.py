"""Finding personal data in what residents write for everybody to read.

Numbers and doors are found, names are not: the form asks to leave them out, and whoever answers can
keep a comment from being shown.
"""

import re
import unicodedata

_HOUSE = "|".join(("号楼", "栋", "幢", "组", "队", "单元"))
_DOOR = "|".join(("单元", "号", "室", "户"))
_KINDS = (
    ("phone", re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")),
    ("identity", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)")),
    ("landline", re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)")),
    ("account", re.compile(r"(?<!\d)\d{16,19}(?!\d)")),
    (
        "door",
        re.compile(rf"\d+\s*(?:{_HOUSE})\s*[-—]?\s*\d+\s*(?:{_DOOR})|\d+-\d+-\d{{3,4}}(?!\d)"),
    ),
    ("car", re.compile(r"[\u4e00-\u9fff][A-Z][·. ]?(?=[A-Z0-9]*\d)[A-Z0-9]{5,6}(?![A-Z0-9])")),
)


def personal(text: str) -> str:
    """Which kind of personal data a text holds: `phone`, `identity`, `landline`, `account`, `door`,
    `car`; "" for none that is found."""
    plain = unicodedata.normalize("NFKC", text)
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), "")
