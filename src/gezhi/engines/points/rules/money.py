"""Yuan as people write them, and fen as the ledger keeps them."""

import re
import unicodedata
from decimal import Decimal

_YUAN = re.compile(r"(?:\d{1,10}|\d{1,3}(?:,\d{3})*)(?:\.\d{1,2})?")
MOST = 10**11
"""No voucher is larger: a thousand million yuan, in fen."""


def fen_of(text: str) -> int | None:
    """An amount in yuan (`1,280.50`, `３００元`) as fen; None for what is no amount above 0."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("元").lstrip("¥￥").strip()
    if not _YUAN.fullmatch(plain):
        return None
    fen = int(Decimal(plain.replace(",", "")) * 100)
    return fen if 0 < fen <= MOST else None


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals and a true minus: `−1,280.50`."""
    sign = "−" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
