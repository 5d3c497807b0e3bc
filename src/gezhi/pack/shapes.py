"""Following a path of pydantic through the models and the written file side by side.

pydantic names a place by keys, numbers, names of union members and tags of unions. Only by looking
at the models is it known which of them stand in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag

from gezhi.pack.faults import Spot
from gezhi.pack.origins import child
from gezhi.pack.written import Written

Path = Sequence[str | int]

KEY = "[key]"
"""What pydantic puts at the end of a path that means a key and not its value."""


def _options(shape: Any) -> Iterator[tuple[str | None, Any]]:
    """The members of a union with their tags; anything else is its own only member."""
    origin = get_origin(shape)
    if origin is Annotated:
        inner, *extras = get_args(shape)
        tag = next((one.tag for one in extras if isinstance(one, Tag)), None)
        for own, option in _options(inner):
            yield tag or own, option
    elif origin in (Union, UnionType):
        for member in get_args(shape):
            yield from _options(member)
    elif shape is not NoneType:
        yield None, shape


def models(shapes: Sequence[Any]) -> Iterator[type[BaseModel]]:
    """The models that a value of these shapes may be."""
    for shape in shapes:
        for _, option in _options(shape):
            if isinstance(option, type) and issubclass(option, BaseModel):
                yield option


def inner_models(model: type[BaseModel]) -> list[type[BaseModel]]:
    """A model and all models inside it, each once, from the outside in."""
    found = [model]
    for one in found:
        for field in one.model_fields.values():
            ahead = [field.annotation]
            while ahead:
                shape = ahead.pop(0)
                ahead += get_args(shape)
                found += [inner for inner in models([shape]) if inner not in found]
    return found


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys of a model as authors write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _inside(shape: Any, part: str | int) -> Iterator[Any]:
    for _, option in _options(shape):
        if isinstance(option, type) and issubclass(option, BaseModel):
            for name, field in option.model_fields.items():
                if part == (field.alias or name):
                    yield field.annotation
        elif get_origin(option) in (dict, list):
            yield get_args(option)[-1]


@dataclass(slots=True)
class Place:
    """Where a path of pydantic leads: the part that stands there, what it may be, and which member
    of the first union on the way is meant (`branch`, found after `stem` steps)."""

    written: Written
    spot: Spot
    shapes: list[Any]
    stem: tuple[str | int, ...] = ()
    branch: str | None = None


def follow(model: type[BaseModel], written: Written, path: Path) -> Place:
    """The place of a path, as far as the file goes.

    The name of a key that is missing, or that should not be there, is no part of the path.
    """
    place = Place(written, written.spot, [model])
    for at, part in enumerate(path):
        tag, member = _member(place.shapes, part)
        if member is not None:
            place.shapes = [member]
            if tag is None:
                _remember(place, path[:at], str(part))
            continue
        further = child(place.written, part)
        if further is None:
            if isinstance(part, str) and part != KEY:
                _remember(place, path[:at], part)
            continue
        place.written, place.spot = further
        place.shapes = [one for shape in place.shapes for one in _inside(shape, part)]
    return place


def _remember(place: Place, stem: Path, branch: str) -> None:
    if place.branch is None:
        place.stem, place.branch = tuple(stem), branch


def _names(part: str | int) -> set[str]:
    """What a step may be called: ``Within``, also where a validator stands around it."""
    text = str(part)
    return set(re.findall(r"\w+", text)) if text.startswith("function-") else {text}


def _member(shapes: list[Any], part: str | int) -> tuple[str | None, Any]:
    """The member of a union that a step of the path names, with its tag if it was named by that:
    then it is known which one is meant."""
    options = [option for shape in shapes for option in _options(shape)]
    for tag, option in options if len(options) > 1 else []:
        if part == tag or getattr(option, "__name__", "") in _names(part):
            return tag, option
    return None, None
