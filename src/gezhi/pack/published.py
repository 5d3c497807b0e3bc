"""A published version of a pack: one text that never changes, and its fingerprint.

Running cases keep the version that they were opened under, so a version is stored as a text from
which the same pack comes back, whatever has become of its files. Every default is written out: a
later release that changes a default does not change what was published. The order of outcomes,
options and posts is kept, as people see it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, time
from decimal import Decimal
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from gezhi.base.words import Mistake
from gezhi.pack.pack import Pack

FORMAT = 1
"""Raised when a text of an older release can no longer be read as it stands."""


def dump(pack: Pack) -> str:
    """The pack as canonical JSON: the same pack gives the same text, letter by letter."""
    return json.dumps(
        {"format": FORMAT, "pack": _plain(pack)},
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )


def digest(pack: Pack) -> str:
    """The SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(dump(pack).encode()).hexdigest()


def restore(text: str) -> Pack:
    """The pack of a canonical text, equal to the one that was dumped; a `Mistake` for any other
    text. It was checked before it was published and is not checked again."""
    try:
        found: Any = json.loads(text)
        if not isinstance(found, dict) or cast("dict[str, Any]", found).get("format") != FORMAT:
            raise ValueError(f"not a published pack of format {FORMAT}")
        return Pack.model_validate(found["pack"])
    except (KeyError, RecursionError, ValueError, ValidationError) as error:
        raise Mistake(
            f"这不是格治发布的模式包（格式 {FORMAT}）", f"not a published pack of format {FORMAT}"
        ) from error


def _plain(value: Any) -> Any:
    """Plain data, with the keys that authors write. What was left out stays out, as the models
    allow no other reading of it."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        named = ((field.alias or name, getattr(value, name)) for name, field in fields)
        return {key: _plain(one) for key, one in named if one is not None}
    if isinstance(value, dict):
        entries = cast("dict[Any, Any]", value)
        return {str(_plain(key)): _plain(one) for key, one in entries.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in cast("list[Any]", value)]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
