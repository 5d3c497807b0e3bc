"""How entries of the journal are chained, so that none can be altered, dropped, moved or cut
off."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

GENESIS = "0" * 64


def canonical(entry: dict[str, Any]) -> bytes:
    """One byte form of an entry, the same on every database and machine."""
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def extend(root: str, entries: Iterable[dict[str, Any]]) -> tuple[str, int]:
    """The root after the entries, and how many there were: each link is SHA-256(root ‖ entry)."""
    count = 0
    for entry in entries:
        root = hashlib.sha256(bytes.fromhex(root) + canonical(entry)).hexdigest()
        count += 1
    return root, count


def statement(first: int, last: int, count: int, previous: str, root: str) -> bytes:
    """What a seal's signature covers."""
    return f"gezhi-seal/1 {first} {last} {count} {previous} {root}".encode()
