"""Conditions in packs: a closed vocabulary, read as data and never run as code.

A condition asks about one field, ``{field: place.level, is: grid}``, or joins others: ``{all:
[...]}``, ``{any: [...]}``, ``{not: ...}``. Several questions about one field may stand together,
``{field: households, at_least: 300, at_most: 500}``; all must hold. There is no ``is_not``: ``{not:
{field: result, is: solved}}`` says the same and also holds where nothing is known yet, and two ways
to say it that differ there would be a trap.
"""

from gezhi.base.conditions.model import AllOf, AnyOf, Condition, FieldIs, Not, parse

__all__ = ["AllOf", "AnyOf", "Condition", "FieldIs", "Not", "parse"]
