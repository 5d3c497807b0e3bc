"""Whether the answers of an entry are good: each by itself, and its term."""

from collections.abc import Mapping
from typing import Any

from gezhi.engines.trust.rules.answers import Answer, judge_fields
from gezhi.engines.trust.rules.refusal import Wrong, wrong
from gezhi.pack.assets import Register


def judge(rules: Register, given: Mapping[str, Any]) -> tuple[dict[str, Answer], list[Wrong]]:
    """The clean answers of an entry, and everything that is wrong with them, field by field."""
    clean, faults = judge_fields(rules.fields, given)
    return clean, faults or _wrong_term(rules, clean)


def _wrong_term(rules: Register, clean: Mapping[str, Answer]) -> list[Wrong]:
    if rules.term is None:
        return []
    first, last = clean.get(rules.term.from_), clean.get(rules.term.to)
    if isinstance(first, str) and isinstance(last, str) and last < first:
        return [wrong(rules.term.to, "before", "到期日早于起始日", "it ends before it begins")]
    return []
