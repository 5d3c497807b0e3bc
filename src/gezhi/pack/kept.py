"""A pack as it is kept once published: one text, read back equal, with a digest."""

import hashlib
import json

from gezhi.pack.pack import Pack


def dump(pack: Pack) -> str:
    """The pack as JSON. Order is kept, for it means something (routing rules, stages, posts)."""
    data = pack.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def restore(text: str) -> Pack:
    """The pack of a kept text; equal to the one that was kept."""
    return Pack.model_validate_json(text)


def digest(pack: Pack) -> str:
    """SHA-256 of the kept text, in hexadecimal."""
    return hashlib.sha256(dump(pack).encode()).hexdigest()
