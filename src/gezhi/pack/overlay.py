"""How a pack is laid over the one that it extends.

One rule, to be said aloud: *what stands under the same name is replaced key by key; what you do not
write stays.* A tree of places is replaced as a whole. Of a post, a kind of body, a case type, a
tree of matters, a scheme or a shop each key that you write replaces that key. Matters with a new
key join the tree. Scenarios and the replay belong to the pack that holds them and are not handed
down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gezhi.pack.written import Written

_HANDED_DOWN = ("working_time",)


def lay_over(below: Written, above: Written) -> Written:
    """The root of the pack `above` laid over that of the pack `below`."""
    root = replace(above, entries=dict(above.entries or {}), keys=dict(above.keys))
    for part, merge in _MERGE.items():
        lower, upper = below.get(part), above.get(part)
        if lower is None or (upper is None and part == "manifest"):
            continue
        merged = lower if upper is None else merge(lower, upper)
        root.put(part, merged, above.keys.get(part) or below.keys[part])
    return root


def _manifest(below: Written, above: Written) -> Written:
    """Only what the place inherits from those above it; a pack names itself."""
    handed = {key: one for key, one in (below.entries or {}).items() if key in _HANDED_DOWN}
    return _merge(replace(below, entries=handed), above, 1)


def _merge(below: Written, above: Written, depth: int) -> Written:
    """`above` over `below`, the keys of `above` first; `depth` mappings deep."""
    if depth == 0 or below.entries is None or above.entries is None:
        return above
    merged: dict[str, Written] = {}
    for key, upper in above.entries.items():
        lower = below.entries.get(key)
        merged[key] = upper if lower is None else _merge(lower, upper, depth - 1)
    for key, lower in below.entries.items():
        merged.setdefault(key, lower)
    return replace(above, entries=merged, keys={**below.keys, **above.keys})


def _matters(below: Written, above: Written) -> Written:
    """Trees of matters by key; where both list matters, the lists are joined."""
    merged = _merge(below, above, 2)
    for key, upper in (above.entries or {}).items():
        lower, tree = below.get(key), merged.get(key)
        mine, theirs = upper.get("matters"), lower.get("matters") if lower else None
        if mine is not None and theirs is not None and tree is not None:
            tree.put("matters", _join(theirs, mine), upper.keys["matters"])
    return merged


def _join(below: Written, above: Written) -> Written:
    """A matter of the same key takes the place of the one below, a new one goes to the end."""
    if below.items is None or above.items is None:
        return above
    rest = list(above.items)
    joined: list[Written] = []
    for lower in below.items:
        upper = next((one for one in rest if _name(one) and _name(one) == _name(lower)), None)
        if upper is not None:
            rest.remove(upper)
        joined.append(upper or lower)
    return replace(above, items=[*joined, *rest])


def _name(matter: Written) -> str | None:
    named = matter.get("matter")
    return None if named is None else named.text


_MERGE: dict[str, Callable[[Written, Written], Written]] = {
    "manifest": _manifest,
    "places": lambda below, above: _merge(below, above, 2),
    "people": lambda below, above: _merge(below, above, 3),
    "cases": lambda below, above: _merge(below, above, 2),
    "matters": _matters,
    "schemes": lambda below, above: _merge(below, above, 2),
    "shops": lambda below, above: _merge(below, above, 2),
    "funds": lambda below, above: _merge(below, above, 2),
    "commendations": lambda below, above: _merge(below, above, 2),
    "councils": lambda below, above: _merge(below, above, 2),
    "ballots": lambda below, above: _merge(below, above, 2),
    "pacts": lambda below, above: _merge(below, above, 2),
    "disclosures": lambda below, above: _merge(below, above, 2),
    "lists": lambda below, above: _merge(below, above, 2),
    "registers": lambda below, above: _merge(below, above, 2),
    "campaigns": lambda below, above: _merge(below, above, 2),
    "surveys": lambda below, above: _merge(below, above, 2),
    "assessments": lambda below, above: _merge(below, above, 2),
    "duties": lambda below, above: _merge(below, above, 2),
    "rosters": lambda below, above: _merge(below, above, 2),
    "visits": lambda below, above: _merge(below, above, 2),
}
