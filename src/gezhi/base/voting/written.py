"""Rules as plain data, so that a ballot freezes its own and anybody can read it back exactly.

Shares are written as `2/3`; canonical JSON (sorted keys, no blanks, UTF-8) has one form for one
content, and so one digest.
"""

import hashlib
import json
from fractions import Fraction
from typing import Any

from gezhi.base.voting.statutes import Condition, Gate, Rule
from gezhi.base.words import Words


def canonical(data: Any) -> str:
    """The one written form of plain data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(data: Any) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def _write_gate(gate: Gate | None) -> dict[str, Any] | None:
    if gate is None:
        return None
    conditions = [
        {
            "measure": one.measure,
            "counted": one.counted,
            "compare": one.compare,
            "share": f"{one.share.numerator}/{one.share.denominator}",
            "of": one.of,
        }
        for one in gate.conditions
    ]
    return {"mode": gate.mode, "conditions": conditions}


def write_rule(rule: Rule) -> dict[str, Any]:
    """A rule as plain data with exact shares and its article in both languages."""
    return {
        "quorum": _write_gate(rule.quorum),
        "passing": _write_gate(rule.passing),
        "article": {"zh": rule.article.zh, "en": rule.article.say("en")},
    }


def _read_gate(data: dict[str, Any]) -> Gate:
    conditions = tuple(
        Condition(one["measure"], one["counted"], one["compare"], Fraction(one["share"]), one["of"])
        for one in data["conditions"]
    )
    return Gate(conditions, data["mode"])


def read_rule(data: dict[str, Any]) -> Rule:
    """The rule again. Raises `Mistake`, `KeyError` or `ValueError` where it was not one."""
    quorum = _read_gate(data["quorum"]) if data["quorum"] is not None else None
    article = Words(zh=data["article"]["zh"], en=data["article"]["en"])
    return Rule(quorum, _read_gate(data["passing"]), article)
